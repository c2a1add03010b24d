// The scenario's single values: durations, quantities, blocks, names. Each is judged by the function that compiling
// uses, and shows its form in the JSON Schema.

import { z } from 'zod';
import { parseIsoTime } from '../../base/calendar.ts';
import { hasHostBits, formatCidr, parseCidr, parseIpv4 } from '../../base/ipv4.ts';
import { formatIpv6Cidr, parseIpv6, parseIpv6Cidr } from '../../base/ipv6.ts';
import { parseDuration } from '../../base/time.ts';
import { instanceType, instanceTypeNames } from '../../ec2/instanceTypes.ts';
import { parseAddresses } from './addressText.ts';
import type { Metric } from '../../base/metrics.ts';
import { parseComparison, parseThreshold } from './comparison.ts';
import type { Fault, KeyNoun } from './diagnostics.ts';
import {
  configKeyFault,
  isExtendedResource,
  keyFault,
  labelValueFault,
  nameFault,
  resourceFault,
} from './kubernetesNames.ts';
import { faultOfLength, faultOfQuantiles, QUANTILE_NAME } from './latencyText.ts';
import { isWhole, parseQuantity } from './quantity.ts';
import { parseWorkload } from './workloadText.ts';

// A scenario is checked once: generating code for the checks, as zod would, takes longer than they do. It also needs
// `new Function`, which a page's security policy may forbid. Zod asks when a schema is made, so this comes first.
z.config({ jitless: true });

/** What the JSON Schema says of a value that zod itself does not describe. */
interface JsonForm {
  readonly type: 'string' | readonly string[];
  readonly pattern?: string;
  /** All that it may be, for editors to complete. */
  readonly enum?: readonly string[];
  readonly maxLength?: number;
  readonly examples: readonly (string | number | boolean)[];
}

/** How a fault travels inside zod's issues: see `issues.ts`. */
export interface FaultCarrier {
  readonly fault: Fault;
  /** Whether the judge knows only single values, so that a mapping or list is another alternative's business. */
  readonly scalar: boolean;
}

/** A value with a form of its own; the judge answers with what is wrong. Missing values are found by `issues.ts`. */
export function judged<T>(judge: (value: unknown) => Fault | undefined, form: JsonForm): z.ZodType<T, T> {
  return z
    .custom<T>()
    .check((context) => {
      const fault = judge(context.value);
      if (fault === undefined) return;
      const params: FaultCarrier = { fault, scalar: true };
      context.issues.push({ code: 'custom', input: context.value, params: { ...params } });
    })
    .meta({ ...form });
}

/** A string judged by its text. */
function text(
  judge: (found: string) => Fault | undefined,
  form: Omit<JsonForm, 'type'>,
): z.ZodType<string, string> {
  return judged(
    (value) =>
      typeof value === 'string' ? judge(value) : { code: 'wrong-type', expected: 'a string', found: value },
    { type: 'string', ...form },
  );
}

export const duration = judged<string>(
  (found) => {
    const ms = typeof found === 'string' ? parseDuration(found) : undefined;
    return ms === undefined ? { code: 'bad-duration', found } : faultOfLength(ms);
  },
  {
    type: 'string',
    pattern: '^(0|(\\d+(\\.\\d+)?(ms|d|h|m|s))+)$',
    examples: ['5m', '90s', '1h30m', '250ms'],
  },
);

export const untilWhen = judged<string>(
  (found) =>
    typeof found === 'string' && (found === 'quiet' || parseDuration(found) !== undefined)
      ? undefined
      : { code: 'bad-duration', found, orWord: 'quiet' },
  { type: 'string', examples: ['20m', 'quiet'] },
);

export const latency = z
  .union([
    duration,
    z
      .record(z.string().regex(QUANTILE_NAME), duration)
      .check((context) => {
        const fault = faultOfQuantiles(context.value);
        if (fault === undefined) return;
        const params: FaultCarrier = { fault, scalar: false };
        context.issues.push({ code: 'custom', input: context.value, params: { ...params } });
      })
      .meta({ examples: [{ p0: '200ms', p50: '510ms', p100: '4s' }] }),
  ])
  .meta({ id: 'Latency', title: 'A duration, or durations by quantile from p0 to p100, linear in between' });

export const cidr = text(
  (found) => {
    const block = parseCidr(found);
    if (block === undefined) return { code: 'bad-cidr', found };
    return hasHostBits(found) ? { code: 'host-bits', found, cidr: formatCidr(block) } : undefined;
  },
  { pattern: '^\\d+(\\.\\d+){3}/\\d+$', examples: ['192.168.1.0/24'] },
);

export const ipv6Cidr = text(
  (found) => {
    const block = parseIpv6Cidr(found);
    if (block === undefined) return { code: 'bad-ipv6-cidr', found };
    const exact = parseIpv6(found.slice(0, found.indexOf('/'))) === block.base;
    return exact ? undefined : { code: 'host-bits', found, cidr: formatIpv6Cidr(block) };
  },
  { pattern: '^[0-9a-fA-F:.]+/\\d+$', examples: ['2001:db8:1234:1a00::/64'] },
);

export const addresses = text(
  (found) => {
    if (parseAddresses(found) === undefined) return { code: 'bad-addresses', found };
    const block = parseCidr(found);
    const exact = block === undefined || !hasHostBits(found);
    return exact ? undefined : { code: 'host-bits', found, cidr: formatCidr(block) };
  },
  { examples: ['10.0.0.7', '10.0.0.10-10.0.0.20', '10.0.0.32/28'] },
);

export const ipv4 = text(
  (found) => (parseIpv4(found) === undefined ? { code: 'bad-address', found } : undefined),
  { pattern: '^\\d+(\\.\\d+){3}$', examples: ['10.0.0.7'] },
);

/** A moment in calendar time, as kubectl and aws write it. */
export const timestamp = text(
  (found) => (parseIsoTime(found) === undefined ? { code: 'bad-timestamp', found } : undefined),
  {
    pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$',
    examples: ['2026-03-04T09:30:00Z'],
  },
);

const NAME_PATTERN = '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$';

/** A DNS subdomain as Kubernetes has it for names. */
export const name = text((found) => nameFault(found, 'subdomain'), {
  pattern: NAME_PATTERN,
  maxLength: 253,
  examples: ['nginx'],
});

/** A DNS label, as names of namespaces and containers are. */
export const labelName = text((found) => nameFault(found, 'label'), {
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
  maxLength: 63,
  examples: ['default'],
});

/** A name that objects carry as a label's value, too. */
export const markedName = text(
  (found) => nameFault(found, 'subdomain', { longest: 63, because: 'it is also a label value' }),
  { pattern: NAME_PATTERN, maxLength: 63, examples: ['nginx'] },
);

export const configKey = text(configKeyFault, { examples: ['settings.ini'] });

/** A workload as kubectl names it. */
export const workloadReference = text(
  (found) => (parseWorkload(found) === undefined ? { code: 'bad-workload', found } : undefined),
  {
    pattern: '^(deployment|statefulset|daemonset)/[a-z0-9]([a-z0-9.-]*[a-z0-9])?$',
    examples: ['deployment/nginx'],
  },
);

export const instanceTypeName = text(
  (found) => (instanceType(found) === undefined ? { code: 'unknown-instance-type', found } : undefined),
  { enum: instanceTypeNames(), examples: ['t3.medium', 'm5.large'] },
);

export const comparison = judged<number | string>(
  (found) => (parseComparison(found) === undefined ? { code: 'bad-comparison', found } : undefined),
  { type: ['integer', 'string'], pattern: '^(=|>=|<=) *\\d+$', examples: [43, '>= 5', '<= 10'] },
);

/** What is expected of a metric of the run. */
export function threshold(metric: Metric): z.ZodType<number | string, number | string> {
  const { unit } = metric;
  return judged<number | string>(
    (found) =>
      parseThreshold(metric, found) === undefined ? { code: 'bad-threshold', found, unit } : undefined,
    unit === 's'
      ? { type: ['integer', 'string'], examples: ['<= 5s', '>= 500ms', 0] }
      : unit === 'h' || unit === '$'
        ? { type: ['number', 'string'], examples: ['<= 12.5'] }
        : { type: ['integer', 'string'], pattern: '^(=|>=|<=)? *\\d+$', examples: [0, '>= 50', '<= 10'] },
  );
}

/** A key of labels and their like, as the API server takes it. */
function qualifiedName(noun: KeyNoun): z.ZodType<string, string> {
  return text((found) => keyFault(found, noun), { examples: ['app', 'example.com/team'] });
}

export const labelKey = qualifiedName('label key');
export const annotationKey = qualifiedName('annotation key');
export const taintKey = qualifiedName('taint key');
export const topologyKey = qualifiedName('topology key');

export const labelValue = text(labelValueFault, { examples: ['nginx'] });

export const labelMap = z.record(labelKey, labelValue);

export const labels = labelMap.meta({ id: 'Labels' });

/** AWS takes nearly any text. */
export const tags = z.record(z.string(), z.string()).meta({ id: 'Tags' });

export const quantity = judged<string | number>(
  (found) =>
    (typeof found === 'string' || typeof found === 'number') && parseQuantity(String(found), '') !== undefined
      ? undefined
      : { code: 'bad-quantity', found },
  { type: ['string', 'number'], examples: ['100m', '70Mi', 2] },
);

/** Kubernetes quantities by resource name. */
export const quantities = z
  .record(text(resourceFault, { examples: ['cpu', 'example.com/gpu'] }), quantity)
  .check((context) => {
    for (const [resource, found] of Object.entries(context.value)) {
      if (!isExtendedResource(resource) || isWhole(String(found))) continue;
      const fault: Fault = { code: 'fractional-quantity', found, resource };
      const params: FaultCarrier = { fault, scalar: false };
      context.issues.push({ code: 'custom', path: [resource], input: found, params: { ...params } });
    }
  });

/** What holds from each time on. */
export function curveOf<Value extends z.ZodType>(value: Value): z.ZodRecord<typeof duration, Value> {
  return z.record(duration, value).meta({ minProperties: 1 });
}

export const requests = quantities.meta({ id: 'Requests' });

/** For lists that `orderChecks.ts` wants filled: not a matter of shape, so that what is beyond it is checked, too. */
export const NOT_EMPTY = { minItems: 1 } as const;

export function count(minimum: number, maximum: number): z.ZodInt {
  return z.int().min(minimum).max(maximum);
}

// The vocabulary of the generators: values that scenarios are made of, small ones, and those that once broke something.

import fc from 'fast-check';
import { formatDuration, MINUTE, SECOND } from '../../src/base/time.ts';

export const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

type Shape = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** An object with all keys of the first shape and now and then one of the second: absent so many times as often. */
export function sparse(
  always: Shape,
  sometimes: Shape = {},
  times = 3,
): fc.Arbitrary<Record<string, unknown>> {
  const optional = Object.entries(sometimes).map(([key, value]) => [key, maybe(value, times)]);
  return fc.record({ ...always, ...(Object.fromEntries(optional) as Shape) }).map(withoutGaps);
}

export function withoutGaps(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** The value, or undefined, so many times as often. */
export function maybe<T>(value: fc.Arbitrary<T>, times = 1): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}

export const duration = (...ms: readonly number[]): fc.Arbitrary<string> =>
  fc.constantFrom(...ms).map(formatDuration);

/** A duration or a table of quantiles between two of them. */
export const latency = (...ms: readonly number[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    duration(...ms),
    fc.tuple(oneOf(...ms), oneOf(...ms), oneOf('p50', 'p99.9', undefined)).map(([one, other, middle]) => {
      const [least, most] = [Math.min(one, other), Math.max(one, other)].map(formatDuration);
      return { p0: least, ...(middle === undefined ? {} : { [middle]: least }), p100: most };
    }),
  );

/** Nothing at all, an instant, and what is usual. */
export const LATENCIES = [0, 1, 100, SECOND, 20 * SECOND];

const LAST_STEP = 6 * MINUTE;
export const END = 8 * MINUTE;

/** Half of the times fall on whole seconds, where much happens at once. */
export const time: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: LAST_STEP }),
  fc.integer({ min: 0, max: LAST_STEP / SECOND }).map((seconds) => seconds * SECOND),
  fc.integer({ min: 1, max: 6 }).map((minutes) => minutes * MINUTE),
);

/** Names of Kubernetes, among them those that every JavaScript object knows. */
export const NAMES = ['web', 'api', 'a', 'constructor', 'tostring', 'valueof', 'x-1', 'db'] as const;

export const NAMESPACES = ['default', 'team', 'constructor'] as const;

const LABEL_KEYS = ['tier', 'constructor', 'toString', 'hasOwnProperty', 'example.com/valueOf'] as const;
const LABEL_VALUES = ['', 'a', 'constructor', 'b.c', 'valueOf'] as const;

export const labels: fc.Arbitrary<Record<string, string>> = fc.dictionary(
  oneOf(...LABEL_KEYS),
  oneOf(...LABEL_VALUES),
  { maxKeys: 2, noNullPrototype: true },
);

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;
const TAINT_KEYS = ['dedicated', 'constructor', 'node.kubernetes.io/unschedulable'] as const;

export const taint = sparse(
  { key: oneOf(...TAINT_KEYS), effect: oneOf(...EFFECTS) },
  { value: oneOf('', 'a', 'toString') },
);

export const toleration = fc.oneof(
  sparse({ operator: oneOf('Exists') }, { key: oneOf('', ...TAINT_KEYS), effect: oneOf(...EFFECTS) }, 1),
  sparse(
    { key: oneOf(...TAINT_KEYS) },
    { operator: oneOf('Equal'), value: oneOf('', 'a'), effect: oneOf(...EFFECTS) },
    1,
  ),
  sparse({
    key: oneOf(...TAINT_KEYS, 'node.kubernetes.io/unreachable'),
    operator: oneOf('Exists'),
    effect: oneOf('NoExecute'),
    tolerationSeconds: oneOf(0, 5, 300),
  }),
);

export const requests: fc.Arbitrary<Record<string, string | number>> = fc.oneof(
  fc.constant({}),
  fc.record({ cpu: oneOf<string | number>('50m', 1, '0'), memory: oneOf('70Mi', '1Gi') }),
  fc.record({ 'example.com/gpu': oneOf<string | number>(1, '2') }),
);

// What a scenario says of Cluster Autoscaler: whether it runs, and with which flags, by upstream's names.

import { z } from 'zod';
import { keysOf, recordOf } from '../../base/records.ts';
import { formatDuration } from '../../base/time.ts';
import {
  CLUSTER_AUTOSCALER_FLAGS,
  EXPANDERS,
  flagsWith,
  readRange,
  type ClusterAutoscalerConfig,
  type FlagName,
} from '../../kube/api/clusterAutoscalerFlags.ts';
import { count, duration, judged } from '../language/scalars.ts';

const NAMES = keysOf(CLUSTER_AUTOSCALER_FLAGS);

const range = judged<string>(
  (found) =>
    typeof found === 'string' && readRange(found) !== undefined
      ? undefined
      : { code: 'wrong-type', expected: 'MIN:MAX, such as 0:320', found },
  { type: 'string', pattern: '^\\d+:\\d+$', examples: ['0:320'] },
);

const pattern = judged<string>(
  (found) =>
    typeof found === 'string' && isRegularExpression(found)
      ? undefined
      : { code: 'wrong-type', expected: 'a regular expression', found },
  { type: 'string', examples: ['.*spot.*'] },
);

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text).source !== '';
  } catch {
    return false;
  }
}

/** How a flag of each kind is written. */
const FORMS = {
  boolean: z.boolean(),
  duration,
  integer: z.int().min(-2_147_483_648).max(2_147_483_647),
  count: count(0, 1e9),
  ratio: z.number().min(0).max(1),
  percentage: z.number().min(0).max(100),
  range,
  names: z.array(z.string().min(1)).min(1),
  expander: z.union([z.enum(EXPANDERS), z.array(z.enum(EXPANDERS)).min(1)]),
} as const;

type Rows = typeof CLUSTER_AUTOSCALER_FLAGS;
type FlagForms = { [Name in FlagName]: z.ZodOptional<(typeof FORMS)[Rows[Name]['kind']]> };

/** In the form of the flag's kind, with its default in the description. */
function formOf(name: FlagName) {
  const { describe, initial, kind } = CLUSTER_AUTOSCALER_FLAGS[name];
  const text = `${describe} (default: ${defaultText(name, initial)})`;
  return FORMS[kind].optional().describe(text);
}

const flagForms = recordOf(NAMES, formOf) as FlagForms;

function defaultText(
  name: FlagName,
  initial: (typeof CLUSTER_AUTOSCALER_FLAGS)[FlagName]['initial'],
): string {
  if (typeof initial === 'number' && CLUSTER_AUTOSCALER_FLAGS[name].kind === 'duration') {
    return formatDuration(initial);
  }
  if (typeof initial === 'object' && 'max' in initial) return `${initial.min}:${initial.max}`;
  if (typeof initial === 'object') return initial.length === 0 ? 'none' : initial.join(', ');
  return String(initial);
}

export const clusterAutoscaler = z
  .strictObject({
    version: z
      .enum(['1.36'])
      .default('1.36')
      .describe('Minor version, in quotes; its scheduler decides where pods fit'),
    flags: z
      .strictObject(flagForms)
      .prefault({})
      .describe('Flags by upstream’s names, such as scan-interval: 10s'),
    priorities: z
      .record(z.string().regex(/^\d{1,9}$/), z.array(pattern).min(1))
      .default({})
      .describe(
        'Of the expander priority: patterns of node group names by priority, the highest first choice, as in the ConfigMap ' +
          'cluster-autoscaler-priority-expander',
      ),
  })
  .meta({ id: 'ClusterAutoscaler' });

export type ClusterAutoscalerDocument = z.output<typeof clusterAutoscaler>;

export function compileClusterAutoscaler({
  flags,
  priorities,
}: ClusterAutoscalerDocument): ClusterAutoscalerConfig {
  const written = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
  );
  return {
    flags: flagsWith(Object.fromEntries(written)),
    priorities: Object.entries(priorities).map(([priority, patterns]) => ({
      priority: Number(priority),
      patterns,
    })),
  };
}

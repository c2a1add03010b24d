// The JSON output of a sweep: every field with its meaning. `sweepJson.ts` writes objects of this form; tables, CSV and
// pages are made from them, and the JSON Schema too.

import { keysOf, recordOf } from '../base/records.ts';
import { z } from 'zod';
import { WAITING_REASON_NAMES } from '../base/waitingReason.ts';
import { FORMER_NAMES, METRIC_NAMES } from '../base/metrics.ts';

const count = z.int().nonnegative();

const index = count.describe('Index in `settings`');

/** A mean and where it lies. */
export const interval = {
  mean: z.number(),
  low: z
    .number()
    .nullable()
    .describe('Lower end of the 95 % confidence interval of the mean; null of one run'),
  high: z.number().nullable().describe('Its upper end'),
};

const estimate = z.strictObject({
  ...interval,
  least: z.number().describe('Of all runs'),
  median: z.number().describe('Of all runs'),
  most: z.number().describe('Of all runs'),
});

const difference = z.strictObject({
  ...interval,
  sure: z.boolean().describe('0 lies outside the interval'),
});

const metricName = z.enum(METRIC_NAMES as [string, ...string[]]);

const metric = z.strictObject({
  name: metricName,
  title: z.string().describe('As typed in an objective, and the head of tables and CSV: p99 addressWait'),
  unit: z
    .string()
    .describe('s: seconds, h: hours (of addresses, of ENIs, of instances), $: US dollars; empty: a count'),
  better: z.enum(['less', 'more']),
  meaning: z.string(),
});

const ofMetrics = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    ...recordOf(METRIC_NAMES, () => value),
    ...recordOf(keysOf(FORMER_NAMES), (former) =>
      value.meta({ deprecated: true, description: `Former name of ${FORMER_NAMES[former]}` }),
    ),
  });

const setting = z.strictObject({
  name: z.string(),
  label: z.string().describe('The part of its name that is not in its values: as a plan calls it'),
  set: z.record(z.string(), z.unknown()).describe('Path → value; null unsets'),
  status: z
    .enum(['run', 'same', 'refused'])
    .describe('same: comes to the scenario of another setting, whose figures it has; refused: see `reason`'),
  sameAs: index.nullable(),
  reason: z.string().describe('Why it was refused; else empty'),
  traps: z
    .array(z.strictObject({ code: z.string(), message: z.string() }))
    .describe('What it does that one would not think'),
  runs: count.describe('Runs behind the figures'),
  onFront: z.boolean().describe('No other setting is as good in every objective and better in one'),
  waits: z
    .array(
      z.strictObject({
        reason: z.enum(WAITING_REASON_NAMES as [string, ...string[]]),
        podMinutes: z.number().describe('Mean of the runs'),
      }),
    )
    .describe('Why pods waited, the main reason first; without start-up'),
  neverStarted: z
    .array(
      z.strictObject({
        reason: z.enum(WAITING_REASON_NAMES as [string, ...string[]]),
        pods: z.number().describe('Mean of the runs'),
      }),
    )
    .describe('Why pods that never started still wait at the end, the main reason first'),
  failed: z
    .strictObject({
      runs: count.describe('Runs that ended early since its allocator was at fault'),
      first: z.string().describe('What was wrong in the first of them'),
    })
    .optional()
    .describe('Only where there are such runs; the setting is weighed against no other then'),
  startsFewer: z
    .boolean()
    .describe('Leaves surely more pods without a start than the best setting does; never on the front then'),
  bestIn: z.array(metricName).describe('Metrics in which no setting that starts the pods has a better mean'),
  figures: ofMetrics(estimate).nullable().describe('Over the runs; null where there is none'),
  differences: ofMetrics(difference)
    .nullable()
    .describe('Its figures less those of the baseline, run by run with the same seed; null for the baseline'),
});

export const sweepSchema = z
  .strictObject({
    apiVersion: z.literal('vpc-cni-sim/v1'),
    kind: z.literal('Sweep'),
    scenario: z.string().describe('The scenario’s name'),
    file: z.string().describe('Its file, as it was named'),
    model: z.string().describe('Version of vpc-cni-sim'),
    complete: z.boolean().describe('All runs were made; a sweep that was stopped has fewer'),
    runs: count.describe('Runs that were made'),
    runsPlanned: count,
    seeds: z.strictObject({
      first: count.describe('The scenario’s own'),
      count: count.describe('That and so many less one after it, the same for every setting'),
    }),
    method: z.string().describe('How the intervals are made'),
    axes: z.array(
      z.strictObject({
        path: z.string(),
        values: z.array(z.unknown()),
        today: z.unknown().describe('What the scenario has there; null where it has nothing'),
      }),
    ),
    metrics: z.array(metric).describe('What is measured of each run'),
    objectives: z.array(metricName).describe('What the front weighs against each other'),
    baseline: index.describe('The setting that is the scenario as it stands in its file'),
    recommended: index
      .nullable()
      .describe(
        'Pods wait least for addresses with it, and of those that cannot be told apart it holds the fewest addresses; ' +
          'null where nothing ran or where the load varies',
      ),
    settings: z.array(setting),
  })
  .meta({ title: 'A sweep of vpc-cni-sim', description: 'What `sweep --output json` writes' });

export type SweepDocument = z.output<typeof sweepSchema>;

export type SweepSetting = SweepDocument['settings'][number];

export function sweepJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(sweepSchema);
  return { $schema, ...schema };
}

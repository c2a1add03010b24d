// The JSON output of a search for sizes: every field with its meaning. `sizeJson.ts` writes objects of this form; the page
// of text is made from them, and the JSON Schema too.

import { z } from 'zod';
import { METRIC_NAMES } from '../base/metrics.ts';
import { WAITING_REASON_NAMES } from '../base/waitingReason.ts';
import { VARIED } from '../sweep/varied.ts';

const count = z.int().nonnegative();
const metricName = z.enum(METRIC_NAMES as [string, ...string[]]);

const miss = z.strictObject({
  objective: z.string().describe('As it was asked for'),
  metric: metricName,
  seeds: z.array(count).describe('Seeds with which it is not met'),
  least: z.number().describe('Smallest figure with these seeds, in seconds, hours or as a count'),
  most: z.number().describe('Largest figure with these seeds'),
  mainReason: z
    .enum(WAITING_REASON_NAMES as [string, ...string[]])
    .nullable()
    .describe('Why most pods waited with these seeds; null: the metric is not about waiting, or none waited'),
});

const outcome = {
  passes: z.boolean().describe('All objectives are met with every seed'),
  misses: z.array(miss),
  peakAddresses: count.nullable().describe('Most addresses that ENIs held, of all seeds; null: not played'),
  lowestFree: count
    .nullable()
    .describe('Fewest free addresses of any one subnet, of all seeds; null: not played'),
};

const tried = z.strictObject({
  size: z.number().describe('Prefix length, number of nodes, or load'),
  set: z.record(z.string(), z.unknown()).describe('Path → value, as --set takes them; empty: as today'),
  ...outcome,
  refused: z.string().nullable().describe('Why the scenario cannot be played with it'),
});

const sized = z.strictObject({
  vary: z.enum(VARIED),
  names: z.array(z.string()).describe('The subnets, or the node group; empty: the load'),
  scaledLater: z
    .boolean()
    .describe('The timeline scales the node group later: only its size at the start is varied'),
  mixed: z
    .boolean()
    .describe('Subnets of several sizes, all of which get the same size; today is that of the smallest'),
  today: z.number().describe('Its size in the scenario'),
  complete: z.boolean().describe('The search ended by itself'),
  limit: tried
    .nullable()
    .describe(
      'The smallest subnets, fewest nodes or largest load that passes, as does every easier size that was tried; null: ' +
        'there is none',
    ),
  next: tried
    .nullable()
    .describe('The next size, which fails; without a limit the easiest that was tried; null: see end'),
  end: z
    .string()
    .nullable()
    .describe('Why there is no next size; null: there is one, or the search is not complete'),
  monotone: z.boolean().describe('No size that was tried passes although an easier one fails'),
  tried: z.array(tried).describe('The easiest first'),
});

export const sizeSchema = z
  .strictObject({
    apiVersion: z.literal('vpc-cni-sim/v1'),
    kind: z.literal('Sizing'),
    scenario: z.string().describe('The scenario’s name'),
    file: z.string().describe('Its file, as it was named'),
    set: z.array(z.string()).describe('PATH=VALUE that override the file'),
    model: z.string().describe('Version of vpc-cni-sim'),
    objectives: z.array(
      z.strictObject({
        text: z.string(),
        metric: metricName,
        comparison: z.enum(['<=', '>=']),
        limit: z.number().describe('In seconds, hours or as a count'),
        implied: z.boolean().describe('Required without being asked for'),
      }),
    ),
    seeds: z.strictObject({ first: count, count: count.describe('Runs of each size') }),
    complete: z.boolean().describe('All searches ended by themselves'),
    runs: count,
    meets: z.boolean().describe('There is a limit for at least one of the sizes'),
    today: z
      .strictObject(outcome)
      .nullable()
      .describe('The scenario as it is; null: not all of its runs were made'),
    sizes: z.array(sized),
  })
  .meta({ title: 'Sizes found by vpc-cni-sim', description: 'What `size --output json` writes' });

export type SizeDocument = z.output<typeof sizeSchema>;
export type SizedDocument = z.output<typeof sized>;
export type TriedDocument = z.output<typeof tried>;
export type MissDocument = z.output<typeof miss>;

export function sizeJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(sizeSchema);
  return { $schema, ...schema };
}

// The JSON output of a search for settings: every field with its meaning. `tuneJson.ts` writes objects of this form;
// the page of text is made from them, and the JSON Schema too.

import { z } from 'zod';
import { METRIC_NAMES } from '../base/metrics.ts';
import { interval } from './sweepSchema.ts';

const count = z.int().nonnegative();
const metricName = z.enum(METRIC_NAMES as [string, ...string[]]);

const figure = z.strictObject({ metric: metricName, ...interval });

const objective = z.strictObject({
  text: z.string().describe('As it was asked for'),
  metric: metricName,
  comparison: z.enum(['<=', '>=']),
  limit: z.number().describe('In seconds, hours or as a count'),
});

const setting = z.strictObject({
  name: z.string(),
  set: z.record(z.string(), z.unknown()).describe('Path → value; null unsets'),
  runs: count.describe('Runs behind its figures'),
  figures: z.array(figure).describe('Of the objectives, of what is made small, and of the usual ones'),
  outcomes: z
    .array(z.enum(['surely', 'likely', 'not']))
    .describe(
      'Whether each objective is met: likely is by the mean, though its interval reaches beyond the limit',
    ),
});

const flip = z
  .strictObject({
    objective: z.string(),
    limit: z.number().describe('Where the limit would have to be'),
    gain: figure.describe('Of what is made small, less that of the winner'),
    setting,
  })
  .nullable();

export const tuneSchema = z
  .strictObject({
    apiVersion: z.literal('vpc-cni-sim/v1'),
    kind: z.literal('Tune'),
    scenario: z.string().describe('The scenario’s name'),
    file: z.string().describe('Its file, as it was named'),
    model: z.string().describe('Version of vpc-cni-sim'),
    objectives: z.array(objective),
    minimize: metricName,
    minimise: metricName.meta({ deprecated: true, description: 'Former name of minimize' }),
    complete: z.boolean().describe('The search ended by itself, not by its budget or by Ctrl-C'),
    settings: count.describe('Settings that ran'),
    refused: z
      .array(z.strictObject({ name: z.string(), reason: z.string() }))
      .describe('Also those whose allocator was at fault'),
    runs: count,
    seeds: z.strictObject({ first: count, most: count.describe('That any setting ran with') }),
    rungs: z.array(
      z.strictObject({
        seeds: count.describe('Runs of each setting by its end'),
        settings: count,
        dropped: z.strictObject({
          'misses-objective': count.describe('Surely miss an objective'),
          'costs-more': count.describe('Surely cost more than one that surely meets the objectives'),
          'starts-fewer': count.describe('Surely leave more pods without a start'),
          'worse-half': count.describe('Were in the worse half'),
        }),
      }),
    ),
    method: z.string(),
    meets: z.boolean().describe('The winner meets every objective by its mean; else it comes nearest'),
    today: setting.nullable().describe('The scenario as it stands in its file'),
    winner: setting.nullable(),
    differences: z.array(figure).describe('The winner’s figures less today’s, seed by seed'),
    command: z
      .string()
      .describe(
        'Sets in a cluster what the winner changes; empty where it does not meet the objectives, or changes more than aws-node',
      ),
    searched: z.array(z.string()).describe('What was searched: warm, nodes, …; empty: the settings of --set'),
    mainReason: z
      .strictObject({ reason: z.string(), podMinutes: z.number() })
      .nullable()
      .describe('Why most pods waited with the winner; null: no pod waited'),
    newNodes: z
      .array(z.string())
      .describe('Parts of the winner that only new nodes have: instanceType, maxPods, …'),
    runningNodes: z
      .array(
        z.strictObject({
          at: count.describe('Milliseconds since the start of the run'),
          when: z.enum(['before the load', 'under load', 'at the peak']),
          met: z.boolean(),
          figures: z.array(figure).describe('Of the objectives, from that moment on'),
        }),
      )
      .describe(
        'The winner as a change to the running cluster, at several moments; empty where that was not played',
      ),
    passedOver: z
      .strictObject({ worse: figure, setting })
      .nullable()
      .describe('A better one that meets the objectives on average, though not surely'),
    runnerUp: z.strictObject({ worse: figure, setting }).nullable(),
    looser: flip.describe('The least loosening of one objective that lets a better setting win'),
    tighter: flip.describe(
      'Who would win if the objective met most narrowly were tighter than the winner’s figure',
    ),
    traps: z.array(z.string()).describe('What the winner does that one would not think'),
  })
  .meta({ title: 'A search for settings by vpc-cni-sim', description: 'What `tune --output json` writes' });

export type TuneDocument = z.output<typeof tuneSchema>;
export type TunedSetting = z.output<typeof setting>;
export type TuneFigure = z.output<typeof figure>;

export function tuneJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(tuneSchema);
  return { $schema, ...schema };
}

// The JSON output of a comparison: every field with its meaning. `compareJson.ts` writes objects of this form.

import { z } from 'zod';
import { METRIC_NAMES } from '../base/metrics.ts';
import { LOSSES } from '../scenario/lostWithCalico.ts';
import { interval } from './sweepSchema.ts';

const count = z.int().nonnegative();

const side = z.strictObject({
  name: z.string().describe('What the text calls it'),
  file: z.string().describe('Its file, as it was named'),
  set: z.array(z.string()).describe('PATH=VALUE that override the file'),
  scenario: z.string().describe('The scenario’s name'),
});

const metric = z.strictObject({
  metric: z.enum(METRIC_NAMES as [string, ...string[]]),
  a: z.strictObject(interval),
  b: z.strictObject(interval),
  difference: z.strictObject(interval).describe('B less A, run by run with the same seed'),
  verdict: z
    .enum(['equal', 'unclear', 'less', 'more'])
    .describe('less, more: of B, with 95% confidence; equal: with every seed; unclear: neither'),
});

const happened = z.string().nullable().describe('What happened then; null: nothing');

export const compareSchema = z
  .strictObject({
    apiVersion: z.literal('vpc-cni-sim/v1'),
    kind: z.literal('Comparison'),
    model: z.string().describe('Version of vpc-cni-sim'),
    a: side,
    b: side,
    complete: z.boolean().describe('All runs were made'),
    seeds: z.strictObject({
      first: count.describe('That of A'),
      count: count.describe('Seeds with which both have run'),
    }),
    metrics: z.array(metric).describe('In seconds, hours or as a count; empty where nothing ran'),
    settings: z
      .array(
        z.strictObject({
          path: z.string(),
          a: z.unknown().describe('Null: unset'),
          b: z.unknown().describe('Null: unset'),
        }),
      )
      .describe('Where the scenarios differ; titles, seeds and expectations are left out'),
    rules: z
      .strictObject({
        differing: count.describe('In how many rules the two releases of the CNI differ'),
        effects: z
          .array(
            z.strictObject({
              rule: z.string().nullable().describe('Its name; null: the settings of the release’s manifest'),
              does: z.string().describe('What a daemon with the rule does'),
              has: z.enum(['a', 'b']).describe('Which of the two has it'),
              firstAt: count.describe(
                'When B first does otherwise for it: milliseconds since the start of the run',
              ),
              changes: z
                .array(
                  z.strictObject({
                    metric: z.enum(METRIC_NAMES as [string, ...string[]]),
                    difference: z.number(),
                  }),
                )
                .describe(
                  'B less B with the rule as in A, of the first seed; figures that are equal are left out',
                ),
            }),
          )
          .describe('Rules that make a difference in B: each was played as in A, alone'),
        together: z
          .strictObject({
            rules: z.array(
              z.strictObject({
                does: z.string().describe('What a daemon with the rule does'),
                has: z.enum(['a', 'b']).describe('Which of the two has it'),
              }),
            ),
            firstAt: count.describe('When B first does otherwise for them: milliseconds since the start'),
            changes: z.array(
              z.strictObject({
                metric: z.enum(METRIC_NAMES as [string, ...string[]]),
                difference: z.number(),
              }),
            ),
          })
          .nullable()
          .describe('Rules that make a difference only together; null: none were found'),
      })
      .nullable()
      .describe('Null: both have the same release, one is on Calico, or no run was completed'),
    lost: z
      .strictObject({
        with: z.enum(['a', 'b']).describe('Which of the two is on Calico'),
        items: z.array(
          z.strictObject({
            what: z
              .enum(LOSSES)
              .describe(
                'pod-addresses: pods are not reached by their addresses from the VPC, and show the addresses of their nodes; answers: what they send out of Calico’s pools is not answered; control-plane: it reaches no pods off the host’s network, such as webhooks; security-groups: of pods; ip-targets: load balancers whose targets are pods',
              ),
            objects: z.array(z.string()).describe('Objects of the scenario that show it; empty: all pods do'),
          }),
        ),
      })
      .nullable()
      .describe('What pods have in the other one alone; null: both are on Calico, or neither'),
    firstDifference: z
      .strictObject({
        at: count.describe('Milliseconds since the start of the run'),
        seed: count,
        subject: z.string().describe('Node, pod, ENI or subnet'),
        about: z
          .enum(['node', 'pod', 'other'])
          .describe('node, pod: explain can be asked about it at that moment'),
        a: happened,
        b: happened,
      })
      .nullable()
      .describe('The first moment at which the runs with the first seed differ; null: they never do'),
  })
  .meta({ title: 'A comparison by vpc-cni-sim', description: 'What `compare --output json` writes' });

export type CompareDocument = z.output<typeof compareSchema>;

export function compareJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(compareSchema);
  return { $schema, ...schema };
}

// The JSON output of an explanation: every field with its meaning. `explainJson.ts` writes objects of this form; the
// JSON Schema is made from it.

import { z } from 'zod';
import { WAITING_REASON_NAMES } from '../base/waitingReason.ts';
import { MEASURES } from '../explain/link.ts';
import { keysOf } from '../base/records.ts';

const count = z.int().nonnegative();
const time = count.describe('Milliseconds since the start of the run');

const measures = keysOf(MEASURES);

const figure = z.strictObject({
  of: z.string().describe('node/NAME, subnet/NAME, type/NAME, budget/NAME, full nodes, or cluster'),
  measure: z.enum(measures).describe(measures.map((each) => `${each}: ${MEASURES[each]}`).join('. ')),
  value: z.int(),
  resource: z.string().optional().describe('Which one, where it measures a resource'),
});

const claim = {
  claim: z.string().describe('In words'),
  figures: z.array(figure).describe('The numbers in it that say how things stand at that moment'),
};

export interface LinkDocument {
  claim: string;
  figures: z.output<typeof figure>[];
  because: LinkDocument[];
}

const link: z.ZodType<LinkDocument> = z
  .strictObject({
    ...claim,
    get because() {
      return z.array(link).describe('What is behind it');
    },
  })
  .meta({ id: 'Link', title: 'A link of the chain of causes' });

const setting = z.strictObject({
  path: z.string().describe('As in cni.env.WARM_IP_TARGET'),
  value: z.unknown(),
});

const whatIf = z.strictObject({
  change: z.string().describe('In words'),
  from: z
    .enum(['never', 'now', 'start'])
    .describe('never: nothing is changed, the run goes on; now: from that moment on; start: from the start'),
  settings: z.array(setting).describe('What was set in the scenario’s document, where from the start'),
  steps: z
    .array(z.record(z.string(), z.unknown()))
    .describe('Steps added to its timeline, where from now on'),
  outcome: z.strictObject({
    text: z.string().describe('In words'),
    pods: count.describe('Pods that were followed: the part’s'),
    ran: count.describe('Of these: those that came to run'),
    atOnce: count.describe('Of these: without a failed attempt, from the start'),
    waiting: count.describe('Those that still wait at untilMs'),
    gone: count.describe('Those deleted before they ran, and none came in their place'),
    uncreated: count.describe('Those never created, since nothing made them necessary'),
    replaced: count.describe('Of those that ran or wait: followed in the pod that came in their place'),
    lastMs: count
      .nullable()
      .describe('When the last of them ran: after atMs; where changed from the start, after its creation'),
  }),
  helps: z.boolean().describe('Fewer pods wait than with nothing changed, or they ran clearly earlier'),
});

const part = z.strictObject({
  headline: z.string(),
  pods: z.array(z.string()).describe('namespace/name of those concerned'),
  reason: z
    .enum(WAITING_REASON_NAMES)
    .nullable()
    .describe('Why they wait, as in a replay’s output; null: they do not'),
  message: z.string().describe('The last FailedScheduling or FailedCreatePodSandBox message; empty if none'),
  chain: z
    .array(link)
    .describe('Of pods that wait: one cause. Of a node: what there is to say, side by side'),
  remarks: z.array(z.strictObject(claim)).describe('What is worth knowing beside'),
  story: z
    .array(z.strictObject({ atMs: time, text: z.string() }))
    .describe('Of one pod: what happened to it, in order'),
  whatIfs: z.array(whatIf).describe('Runs with one thing changed, the unchanged one first'),
});

export const explanationSchema = z
  .strictObject({
    apiVersion: z.literal('vpc-cni-sim/v1'),
    kind: z.literal('Explanation'),
    scenario: z.string().describe('The scenario’s name'),
    seed: count.describe('The seed of all chance'),
    atMs: time.describe('The moment that is explained'),
    untilMs: time.describe('Until when the runs of what-ifs were followed'),
    subject: z.strictObject({
      kind: z.enum(['cluster', 'workload', 'pod', 'node']).describe('cluster: all that waits'),
      name: z.string().describe('Empty for the cluster'),
    }),
    parts: z.array(part).describe('One for each cause; a node or a workload has one about itself first'),
  })
  .meta({ title: 'An explanation of vpc-cni-sim', description: 'What `explain --output json` writes' });

export type ExplanationDocument = z.output<typeof explanationSchema>;

export function explanationJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(explanationSchema);
  return { $schema, ...schema };
}

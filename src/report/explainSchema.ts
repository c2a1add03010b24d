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
  of: z
    .string()
    .describe(
      'node/NAME, subnet/NAME, type/NAME, budget/NAME, autoscaler/NAMESPACE/NAME, full nodes, or cluster',
    ),
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

export const whatIf = z.strictObject({
  change: z.string().describe('In words; none: the run as it is'),
  from: z
    .enum(['never', 'now', 'start'])
    .describe('never: nothing is changed; now: from a moment on, which the change names; start: from 0s'),
  settings: z.array(setting).describe('What was set in the scenario’s document, where from 0s'),
  steps: z
    .array(z.record(z.string(), z.unknown()))
    .describe('Steps added to its timeline, where from a moment on'),
  replayed: z.boolean().describe('Whether the run was played with this change'),
  note: z.string().describe('Why it was not replayed; empty where it was'),
  outcome: z
    .strictObject({
      text: z.string().describe('In words; costs as differences to the run as it is'),
      pods: count.describe('Pods of the population, without those on their way of which nothing failed'),
      ran: count.describe('Of these: those that became Running'),
      waiting: count.describe('Of these: those that still wait at untilMs'),
      maxPodStartMs: count.describe(
        'Longest podStart: from creation to Running; of pods that never ran until they were deleted or the run ended',
      ),
      isOpen: z.boolean().describe('The pod with the longest podStart still waits at untilMs'),
      maxAddressWaitMs: count.describe('Longest addressWait of any pod'),
      peakAddresses: count.describe('Most subnet addresses that ENIs held at one time'),
      ec2Calls: count.describe('EC2 calls that the CNI made'),
      nodes: count.describe('Most instances at one time'),
      cost: z.number().describe('US dollars for the instances whose price is known, until untilMs'),
      lowestFree: count
        .nullable()
        .describe('Fewest free addresses of the subnet that is explained, or of any; null: unknown'),
    })
    .nullable()
    .describe('Counts and costs; null where it was not replayed'),
  helps: z.boolean().describe('More pods became Running than with nothing changed, or clearly earlier'),
});

export type WhatIfDocument = z.output<typeof whatIf>;

const holder = z.strictObject({
  name: z
    .string()
    .describe(
      'A node group or subnet, AWS-reserved, EKS control plane, external addresses, detached ENIs, CIDR reservations',
    ),
  nodes: count.describe('Nodes whose ENIs these are'),
  enis: count,
  primary: count.describe('Primary IPs'),
  assigned: count.describe('With a pod'),
  cooling: count.describe('Cooling down'),
  warm: count.describe('Available and not cooling down'),
  total: count.describe('Addresses held; together with the free ones the whole subnet'),
});

const episode = z.strictObject({
  reason: z.enum(WAITING_REASON_NAMES),
  fromMs: time,
  toMs: time.nullable().describe('null: pods still wait at the end of the run'),
  peak: count.describe('Most pods that waited at one time'),
  peakAtMs: time,
  podMinutes: z.number().nonnegative().describe('Pods times the minutes they waited'),
  nodes: z.array(z.string()),
  subnets: z.array(z.string()),
  workloads: z.array(z.string()),
  nodesAtMaxPods: count.describe('Most schedulable nodes that were at max pods when a pod began to wait'),
});

const part = z.strictObject({
  headline: z.string(),
  pods: z.array(z.string()).describe('namespace/name of those concerned'),
  reason: z
    .enum(WAITING_REASON_NAMES)
    .nullable()
    .describe('Why they wait, as in a replay’s output; null: they do not'),
  message: z
    .string()
    .describe(
      'The last FailedScheduling, FailedAttachVolume or FailedCreatePodSandBox message; empty if none',
    ),
  chain: z
    .array(link)
    .describe('Of pods that wait: one cause. Of a node: what there is to say, side by side'),
  remarks: z.array(z.strictObject(claim)).describe('What is worth knowing beside'),
  story: z
    .array(z.strictObject({ atMs: time, text: z.string() }))
    .describe('Of one pod: what happened to it, in order'),
  holders: z
    .array(holder)
    .describe('Of a subnet: who holds its addresses; of a node group: in which subnets. Empty for others'),
  population: z
    .string()
    .describe('The pods that whatIfs count: all of these workloads, created in the same span'),
  whatIfs: z
    .array(whatIf)
    .describe('Runs with one change each: the run as it is first, then those that help'),
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
      kind: z
        .enum(['cluster', 'workload', 'pod', 'node', 'subnet', 'group'])
        .describe('cluster: all pods that wait; group: a node group'),
      name: z.string().describe('Empty for the cluster'),
    }),
    alsoNamed: z.array(z.string()).describe('What else has that name, as it would have to be typed'),
    episode: episode
      .nullable()
      .describe('The one that is explained; null: a moment was named, or nothing waited'),
    otherEpisodes: z.array(episode).describe('Further ones of the subject, the worst first'),
    parts: z.array(part).describe('One for each cause; a node or a workload has one about itself first'),
  })
  .meta({ title: 'An explanation of vpc-cni-sim', description: 'What `explain --output json` writes' });

export type ExplanationDocument = z.output<typeof explanationSchema>;

export function explanationJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(explanationSchema);
  return { $schema, ...schema };
}

// What the scenario's author expects to see, and when.

import { recordOf } from '../../base/records.ts';
import { z } from 'zod';
import { WAITING_REASON_NAMES, WAITING_REASONS } from '../../base/waitingReason.ts';
import {
  DISTRIBUTION_NAMES,
  DISTRIBUTIONS,
  METRICS,
  SINGLE_METRICS,
  STATISTICS,
  type Distribution,
} from '../../base/metrics.ts';
import { perCall } from './ec2Document.ts';
import { comparison, duration, name, threshold } from '../language/scalars.ts';

const measured = (description: string) => comparison.optional().describe(description);

const ofWorkload = name.optional().describe('Only pods of this workload (default: all pods)');

const reasons = recordOf(WAITING_REASON_NAMES, (reason) =>
  measured(`Pods waiting because ${WAITING_REASONS[reason].means}`),
);

const pods = z.strictObject({
  of: ofWorkload,
  total: measured('All pods there are'),
  running: measured('Running'),
  pending: measured('Pending: without a node'),
  creating: measured('ContainerCreating: with a node, not yet running'),
  succeeded: measured('Succeeded'),
  failed: measured('Failed'),
});

const eachNode = z.strictObject({
  nodeGroup: name.optional().describe('Only nodes of this group (default: all nodes)'),
  pods: measured('Pods on the node, those on the host’s network included'),
  maxPods: measured('Pods its kubelet takes'),
  enis: measured('ENIs attached to its instance'),
  total: measured('Addresses in the pool'),
  assigned: measured('Addresses that pods have'),
  cooling: measured('Addresses in cooldown'),
  warm: measured('Addresses that could be given out at once'),
  prefixes: measured('/28 prefixes'),
});

const subnet = z.strictObject({
  free: measured('Free addresses'),
  freePrefixes: measured('Free aligned /28 blocks'),
});

const ec2Call = z.strictObject({
  count: measured('Calls the CNI made'),
  errors: measured('Calls that failed in the end'),
  throttled: measured('Attempts answered RequestLimitExceeded'),
});

/** Metrics of one value; that of EC2 calls shares its key with the calls by name. */
const singles = recordOf(SINGLE_METRICS, (metric) =>
  threshold(METRICS[metric]).optional().describe(described(METRICS[metric].meaning)),
);

const distribution = (of: Distribution) =>
  z
    .strictObject(
      recordOf(STATISTICS, (statistic) => {
        const metric = METRICS[DISTRIBUTIONS[of][statistic]];
        return threshold(metric).optional().describe(described(metric.meaning));
      }),
    )
    .optional();

const distributions = recordOf(DISTRIBUTION_NAMES, (of) =>
  distribution(of).describe(
    { addressWait: 'Time that pods waited for an address', podStart: 'Time from creation to Running' }[of],
  ),
);

function described(meaning: string): string {
  return meaning.charAt(0).toUpperCase() + meaning.slice(1);
}

/** What an expectation may say of a moment alone. */
export const STATES = {
  pods: pods.optional().describe('Pods by state'),
  waiting: z
    .strictObject({ of: ofWorkload, ...reasons })
    .optional()
    .describe('Waiting pods by reason'),
  eachNode: eachNode.optional().describe('Conditions that every node must meet'),
  nodes: measured('Nodes there are'),
  nodeGroups: z.record(z.string(), comparison).optional().describe('Number of nodes by node group'),
  subnets: z.record(z.string(), subnet).optional().describe('Subnets by name'),
} as const;

/** What an expectation may name besides its time. */
export const EXPECTATIONS = {
  ...STATES,
  ...singles,
  ...distributions,
  ec2Calls: z
    .union([
      threshold(METRICS.ec2Calls),
      z.strictObject(perCall((call) => ec2Call.optional().describe(`Calls of ${call}`))),
    ])
    .optional()
    .describe('EC2 calls that the CNI made: all of them, or by name'),
  hazards: measured(
    'Hazards so far, such as two pods with one address: what the real ipamd does wrong and the simulator repeats',
  ),
} as const;

const during = z.union([
  z.literal('run'),
  z.strictObject({
    from: duration.optional().describe('Start of the span; default: the start of the run'),
    to: duration.optional().describe('End of the span; default: the end of the run'),
  }),
]);

export const expectation = z
  .strictObject({
    at: duration
      .optional()
      .describe('Time since the start of the run (default: its end); metrics are measured up to then'),
    during: during.optional().describe('Span in which metrics are measured, instead of up to a time'),
    ...EXPECTATIONS,
  })
  .meta({
    id: 'Expectation',
    title: 'Expected numbers at a time, or metrics of a span; a plain number means equal',
    minProperties: 1,
  });

export type ExpectationDocument = z.output<typeof expectation>;

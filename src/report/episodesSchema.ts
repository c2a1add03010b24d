// What the JSON output of a replay says of the whole run: episodes, what failed and was throttled, Jobs, findings.

import { z } from 'zod';
import { WAITING_REASON_NAMES, WAITING_REASONS } from '../base/waitingReason.ts';
import { FINDING_NAMES } from '../explain/findings.ts';

const count = z.int().nonnegative();
const time = count.describe('Milliseconds since the start of the run');

const reason = z
  .enum(WAITING_REASON_NAMES)
  .describe(
    `Why pods wait. ${WAITING_REASON_NAMES.map((name) => `${name}: ${WAITING_REASONS[name].means}`).join('. ')}`,
  );

export const episode = z.strictObject({
  reason,
  fromMs: time,
  toMs: time.nullable().describe('null: pods wait for it at the end of the run'),
  peak: count.describe('Most pods that waited for it at one time'),
  peakAtMs: time.describe('When so many first did, in milliseconds since the start of the run'),
  podMinutes: z.number().nonnegative().describe('Waiting pods times the minutes that they waited'),
  neverStarted: count.describe('Pods that were deleted or failed before they were Running, waiting for it'),
  nodes: z.array(z.string()).describe('Nodes of the waiting pods, at most 100; none of pods without a node'),
  subnets: z.array(z.string()).describe('Subnets of these nodes'),
  workloads: z.array(z.string()).describe('Workloads of the waiting pods, at most 100'),
  nodesAtMaxPods: count.describe('Most schedulable nodes that were at max pods when a pod began to wait'),
});

export const byReason = z.strictObject({ reason, count });

export const throttledCall = z.strictObject({
  call: z.string().describe('Name of the EC2 call'),
  count: count.describe('Attempts answered RequestLimitExceeded, repetitions included'),
  fromMs: time.describe('When the first of these calls was answered in the end'),
  toMs: time.describe('When the last of them was'),
  delaying: count.describe(
    'Of these: on a node whose pods waited for an address, or that was not Ready while pods were Pending',
  ),
});

export const jobs = z.strictObject({
  complete: count,
  failed: count,
  failures: z
    .array(
      z.strictObject({
        reason: z.string().describe('DeadlineExceeded, BackoffLimitExceeded or PodFailurePolicy'),
        count,
        fromMs: time.describe('When the first failed, in milliseconds since the start of the run'),
        toMs: time.describe('When the last failed'),
      }),
    )
    .describe('By reason, the most first'),
});

export const finding = z.strictObject({
  finding: z.enum(FINDING_NAMES).describe('What kind of finding it is'),
  text: z.string().describe('In words'),
  fromMs: time.nullable().describe('Since when; null: no moment can be named'),
  place: z.string().describe('The node group, node, subnet, workload, call or setting it is about'),
});

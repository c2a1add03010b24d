// Pods whose daemon asked EC2 for more addresses and got an error: it throttles, refuses, or fails otherwise.

import { grouped } from '../../base/words.ts';
import type { NodeSummary } from '../../record/summary.ts';
import { fromStart, untried } from '../change.ts';
import { failureLinks, lastFailedCall } from '../daemonChain.ts';
import type { Situation } from '../finding.ts';
import { link, say, type Link } from '../link.ts';
import type { PlayedRun } from '../playedRun.ts';
import { minimumNearPods } from '../warmChanges.ts';
import type { Family, Remedy } from './card.ts';
import { refusalCause } from './refusal.ts';

/** The account's quota of calls is as high as they are. */
const noThrottling: Remedy = () => [fromStart('no throttling', { path: 'ec2.throttling', value: false })];

/** Fewer and larger calls. */
const fewerCalls: Remedy = ({ nodes }, scene) => minimumNearPods(nodes, scene);

const slower: Remedy = () => [untried('scale more slowly', 'a matter of the workloads')];

/** What EC2 is told to fail with, or else the account's quota. */
export const withoutErrors: Remedy = (_, { document: { ec2 } }) => [
  ec2.faults.length > 0
    ? fromStart('without EC2’s faults', { path: 'ec2.faults', value: [] })
    : fromStart(`ENI quota ${ec2.eniQuota * 10}`, { path: 'ec2.eniQuota', value: ec2.eniQuota * 10 }),
];

/** `12 × AssignPrivateIpAddresses, 3 × CreateNetworkInterface`. */
function calls({ summary }: Situation, measure: 'errors' | 'throttled'): string {
  const named = Object.entries(summary.ec2Calls)
    .filter(([, call]) => call[measure] > 0)
    .map(([name, call]) => `${grouped(call[measure])} × ${name}`);
  return named.length === 0 ? 'calls' : named.join(', ');
}

/** The account's limit of ENIs. */
function quotaLink({ name }: NodeSummary, { chronicle, scenario }: PlayedRun): Link | undefined {
  if (lastFailedCall(chronicle.node(name))?.error !== 'NetworkInterfaceLimitExceeded') return undefined;
  return link(say`the account may have ${String(scenario.ec2.eniQuota)} ENIs in the region, and has them`);
}

export const EC2_ANSWERS = {
  Throttled: {
    binds: (_, situation) =>
      `EC2's API limits: ${calls(situation, 'throttled')} answered RequestLimitExceeded`,
    sentence: (_, situation) => `EC2 answered ${calls(situation, 'throttled')} with RequestLimitExceeded.`,
    cause: refusalCause('Throttled', ({ node }, run) => failureLinks(node, run, [quotaLink(node, run)])),
    remedies: [noThrottling, fewerCalls, slower],
  },
  Unauthorized: {
    binds: () => 'permissions: EC2 answers UnauthorizedOperation',
    sentence: () => 'EC2 answers UnauthorizedOperation.',
    cause: refusalCause('Unauthorized', ({ node }, run) =>
      failureLinks(node, run, [
        link(say`the role of aws-node lacks a permission: AmazonEKS_CNI_Policy has them`),
      ]),
    ),
    remedies: [withoutErrors],
  },
  IncreaseFailed: {
    binds: (_, situation) => `errors of EC2: ${calls(situation, 'errors')}`,
    sentence: (_, situation) => `EC2 answered with errors: ${calls(situation, 'errors')}.`,
    cause: refusalCause('IncreaseFailed', ({ node }, run) => failureLinks(node, run, [quotaLink(node, run)])),
    remedies: [withoutErrors],
  },
} satisfies Family;

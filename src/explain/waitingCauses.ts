// The cause of each waiting pod, and pods that wait for the same cause as one group.

import { unreachable } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import { plural } from '../base/words.ts';
import { WAITING_REASONS, type WaitingReason } from '../base/waitingReason.ts';
import type { WaitingPod } from '../record/waiting.ts';
import { groupedBy, waitingKey } from '../record/waitingGroups.ts';
import { noAddressLink } from './addressChain.ts';
import { link, say, type Link } from './link.ts';
import { pendingCause, type Cause } from './pendingChain.ts';
import type { PlayedRun } from './playedRun.ts';
import { crashLink, sandboxLink, startingLink } from './startingChain.ts';

export interface WaitingGroup {
  readonly reason: WaitingReason;
  readonly state: WaitingPod['state'];
  readonly pods: readonly [WaitingPod, ...WaitingPod[]];
  /** Since when the first of them is in this state. */
  readonly sinceMs: Milliseconds;
}

/** Nodes told one by one. */
const MOST_NODES = 3;

/** The largest group first. */
export function waitingGroups(waiting: readonly WaitingPod[], run: PlayedRun): WaitingGroup[] {
  return groupedBy(waiting, ({ pod, reason }) => {
    const record = run.state.pod(pod);
    return record === undefined ? reason : waitingKey(record, (node) => run.nodes.get(node)?.subnet);
  }).map(([, pods]) => ({
    reason: pods[0].reason,
    state: pods[0].state,
    pods,
    sinceMs: pods.reduce((least, { sinceMs }) => Math.min(least, sinceMs), Infinity),
  }));
}

export function causeOf({ reason, pods }: WaitingGroup, run: PlayedRun): Cause {
  const [pod] = pods;
  switch (reason) {
    case 'NotYetScheduled':
      return only(link(say`the scheduler has not tried it yet`));
    case 'Starting':
      return only(startingLink(pod, run));
    case 'TooManyPods':
    case 'InsufficientCpu':
    case 'InsufficientMemory':
    case 'InsufficientEphemeralStorage':
    case 'InsufficientResource':
    case 'Unschedulable':
      return pendingCause(pod, pods.length, run);
    case 'NoAddressOnNode':
    case 'SubnetExhausted':
    case 'NoPrefixInSubnet':
    case 'Throttled':
    case 'Cooldown':
    case 'Unauthorized':
    case 'IncreaseFailed':
    case 'Cordoned': {
      const names = [...new Set(pods.flatMap(({ node }) => node ?? []))];
      const links = names.slice(0, MOST_NODES).map((name) => noAddressLink(reason, name, run));
      const left = names.length - MOST_NODES;
      if (left > 0) links.push(link(say`and so on ${plural(left, 'more node')}`));
      return only(link(say`${WAITING_REASONS[reason]}`, links));
    }
    case 'SandboxFailed':
      return only(sandboxLink(pod, run));
    case 'CrashLoopBackOff':
      return only(crashLink(pod, run));
    default:
      return unreachable(reason);
  }
}

function only(root: Link): Cause {
  return { root, remarks: [] };
}

// Pods that wait for the same cause as one group, the cause of each group, and what would have changed it.

import type { WaitingPod } from '../record/waiting.ts';
import { groupedBy, waitingKey } from '../record/waitingGroups.ts';
import type { Change } from './change.ts';
import type { Onward, PlayedRun } from './playedRun.ts';
import { nodesOf } from './finding.ts';
import { workloadKey } from './population.ts';
import { type Cause, proposals, type WaitingGroup } from './reasons/card.ts';
import { CARDS } from './reasons/cards.ts';
import { isAutoscaled, untriedRow, whatIfs, type WhatIfTable } from './whatIf.ts';

/** The largest group first. */
export function waitingGroups(waiting: readonly WaitingPod[], run: PlayedRun): WaitingGroup[] {
  return groupedBy(waiting, ({ pod, reason }) => {
    const record = run.state.pod(pod);
    return record === undefined ? reason : waitingKey(record, (node) => run.nodes.get(node)?.podSubnet);
  }).map(([, pods]) => ({
    reason: pods[0].reason,
    state: pods[0].state,
    pods,
  }));
}

export function causeOf(group: WaitingGroup, run: PlayedRun): Cause {
  return CARDS[group.reason].cause(group, run);
}

/** What is worth trying, before any of it is played; undefined where nothing is. */
export function proposedTable(group: Asked, run: PlayedRun): WhatIfTable | undefined {
  const rows = changesFor(group, run).map(untriedRow);
  if (rows.length === 0) return undefined;
  return { about: 'pods', population: '', horizon: run.at, hasPrices: isAutoscaled(run.scenario), rows };
}

/** Runs with nothing changed, and with each change that is worth trying; undefined where nothing is. */
export function whatIfsOf(group: Asked, run: PlayedRun, onward?: Onward): WhatIfTable | undefined {
  const changes = changesFor(group, run);
  const names = group.pods.map(({ pod }) => pod);
  return changes.length === 0 ? undefined : whatIfs(names, changes, run, onward);
}

type Asked = Pick<WaitingGroup, 'reason' | 'pods'>;

function changesFor({ reason, pods }: Asked, run: PlayedRun): Change[] {
  const workloads = pods.map(({ pod }) => workloadKey(pod, run.state.pod(pod)?.workload ?? ''));
  const held = { pods: pods.length, nodes: nodesOf(pods, run), workloads: [...new Set(workloads)] };
  return proposals(CARDS[reason], held, run);
}

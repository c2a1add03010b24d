// Numbers of a scene: pods by status and reason, addresses by use, pods on each node. Each is counted anew when asked
// for; ten thousand pods take a millisecond.

import type { Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { podStatus, waitingStatus, type PodStatus, type WaitingStatus } from '../record/podRecord.ts';
import { poolCounts } from '../record/poolRecord.ts';
import type { Scene } from '../record/timelineScene.ts';
import type { PodPicture } from '../report/momentHeadline.ts';

export interface SceneCounts extends PodPicture {
  readonly readyNodes: number;
  readonly nodes: number;
  readonly total: number;
  readonly assigned: number;
  readonly cooling: number;
  readonly warm: number;
  readonly calls: number;
}

export function countScene(scene: Scene, at: Milliseconds): SceneCounts {
  const nodes = scene.nodes.filter((node) => node?.registeredAt !== undefined);
  const pools = scene.nodes.filter((node) => node !== null).map(({ pool }) => poolCounts(pool, at));
  return {
    ...countPods(scene.pods),
    nodes: nodes.length,
    readyNodes: nodes.filter((node) => node?.ready === true).length,
    total: sum(pools, (pool) => pool.total),
    assigned: sum(pools, (pool) => pool.assigned),
    cooling: sum(pools, (pool) => pool.cooling),
    warm: sum(pools, (pool) => pool.warm),
    calls: sum(Object.values(scene.calls), ({ count }) => count),
  };
}

function countPods(pods: Scene['pods']): PodPicture {
  const statuses = new Map<PodStatus, number>();
  const waiting = new Map<WaitingReason, { count: number; statuses: Set<WaitingStatus> }>();
  for (const pod of pods) {
    if (pod === null) continue;
    const status = podStatus(pod);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const reason = pod.waitingReason;
    if (reason === undefined) continue;
    const group = waiting.get(reason);
    if (group === undefined) waiting.set(reason, { count: 1, statuses: new Set([waitingStatus(pod)]) });
    else {
      group.count++;
      group.statuses.add(waitingStatus(pod));
    }
  }
  return { statuses, waiting };
}

function sum<T>(items: readonly T[], measure: (item: T) => number): number {
  return items.reduce((all, item) => all + measure(item), 0);
}

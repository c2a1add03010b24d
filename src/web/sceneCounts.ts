// Numbers of a scene: pods by state and reason, addresses by use, pods on each node. Each is counted anew when asked
// for; ten thousand pods take a millisecond.

import type { Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { poolCounts } from '../record/poolRecord.ts';
import type { Scene } from '../record/timelineScene.ts';
import type { PodPicture } from '../report/htmlHeadline.ts';

export interface SceneCounts extends PodPicture {
  readonly readyNodes: number;
  readonly nodes: number;
  readonly assigned: number;
  readonly cooling: number;
  readonly warm: number;
  readonly calls: number;
  readonly throttled: number;
}

export function countScene(scene: Scene, at: Milliseconds): SceneCounts {
  const nodes = scene.nodes.filter((node) => node?.registeredAt !== undefined);
  const pools = scene.nodes.filter((node) => node !== null).map(({ pool }) => poolCounts(pool, at));
  const calls = Object.values(scene.calls);
  return {
    ...countPods(scene.pods),
    nodes: nodes.length,
    readyNodes: nodes.filter((node) => node?.ready === true).length,
    assigned: sum(pools, (pool) => pool.assigned),
    cooling: sum(pools, (pool) => pool.cooling),
    warm: sum(pools, (pool) => pool.warm),
    calls: sum(calls, ({ count }) => count),
    throttled: sum(calls, ({ throttled }) => throttled),
  };
}

function countPods(pods: Scene['pods']): PodPicture {
  const waiting = new Map<WaitingReason, number>();
  let [total, running, succeeded, failed] = [0, 0, 0, 0];
  for (const pod of pods) {
    if (pod === null) continue;
    total++;
    if (pod.state === 'running') running++;
    else if (pod.state === 'succeeded') succeeded++;
    else if (pod.state === 'failed') failed++;
    const reason = pod.waitingReason;
    if (reason !== undefined) waiting.set(reason, (waiting.get(reason) ?? 0) + 1);
  }
  return { total, running, succeeded, failed, waiting };
}

function sum<T>(items: readonly T[], measure: (item: T) => number): number {
  return items.reduce((all, item) => all + measure(item), 0);
}

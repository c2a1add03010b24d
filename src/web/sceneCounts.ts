// Numbers of a scene: pods by state and reason, addresses by use, pods on each node. Each is counted anew when asked
// for; ten thousand pods take a millisecond.

import { isCooling } from '../record/poolEni.ts';
import { IPS_PER_PREFIX } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import type { Scene, SceneNode } from '../record/timelineScene.ts';
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
  const pools = scene.nodes.map((node) => (node === null ? NO_ADDRESSES : countPool(node, at)));
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

/** As the daemon counts: without ENIs in excluded subnets. */
export interface PoolUse {
  readonly total: number;
  readonly assigned: number;
  readonly cooling: number;
  readonly warm: number;
  /** Given to no pod now: of the mode not in force, or the daemon does not answer. */
  readonly unusable: number;
}

const NO_ADDRESSES: PoolUse = { total: 0, assigned: 0, cooling: 0, warm: 0, unusable: 0 };

export function countPool({ pool, prefixMode, daemon }: SceneNode, at: Milliseconds): PoolUse {
  let [total, assigned, cooling, unusable] = [0, 0, 0, 0];
  for (const { excluded, cidrs, held } of pool) {
    if (excluded) continue;
    const singles = new Set(cidrs.filter((cidr) => cidr.endsWith('/32')).map((cidr) => cidr.slice(0, -3)));
    const prefixed = IPS_PER_PREFIX * (cidrs.length - singles.size);
    total += singles.size + prefixed;
    unusable += prefixMode ? singles.size : prefixed;
    for (const [address, use] of Object.entries(held)) {
      const inMode = singles.has(address) !== prefixMode;
      if (use.assigned) {
        assigned++;
        if (!inMode) unusable--;
      } else if (inMode && isCooling(use, at)) cooling++;
    }
  }
  const free = total - assigned - cooling - unusable;
  const warm = daemon === 'ready' ? free : 0;
  return { total, assigned, cooling, warm, unusable: unusable + free - warm };
}

function sum<T>(items: readonly T[], measure: (item: T) => number): number {
  return items.reduce((all, item) => all + measure(item), 0);
}

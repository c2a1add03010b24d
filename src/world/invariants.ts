// Holds the whole world against what must always be true, after every event. It stands outside the models.
// Verified: what `poolInvariants.ts` says of addresses; a pod that runs and is not on the host's network has exactly
// one address, which no other Ready pod has; a node runs no more pods than its max pods; phases are those of bound
// pods.
// Not verified: latencies, retries, messages, and whether anything should have happened that did not.

import type { Milliseconds } from '../base/time.ts';
import type { Kubernetes } from '../kube/kubernetes.ts';
import { PoolInvariants } from './poolInvariants.ts';
import { podKey } from '../kube/api/objects.ts';
import type { World } from './world.ts';

export interface BrokenInvariant {
  readonly at: Milliseconds;
  readonly events: number;
  readonly texts: readonly string[];
}

export class InvariantWatch {
  broken: BrokenInvariant | undefined;

  constructor(world: World) {
    const pools = new PoolInvariants(world.cloud);
    world.simulation.onAfterEvent(() => {
      if (this.broken !== undefined) return;
      const texts = [...pools.check(world.daemons.pools()), ...brokenByPods(world.kubernetes)];
      if (texts.length === 0) return;
      const { now, eventsProcessed } = world.simulation;
      this.broken = { at: now, events: eventsProcessed, texts };
    });
  }
}

/** Pods against nodes and against each other. */
function brokenByPods(kubernetes: Kubernetes): string[] {
  const broken: string[] = [];
  const holders = new Map<string, string>();
  const slots = new Map<string, number>();
  for (const pod of kubernetes.pods()) {
    if (pod.phase === 'Succeeded' || pod.phase === 'Failed') continue;
    if (pod.nodeName !== undefined) slots.set(pod.nodeName, (slots.get(pod.nodeName) ?? 0) + 1);
    if (pod.phase === 'Running' && pod.nodeName === undefined) broken.push(`${podKey(pod)} runs on no node`);
    if (pod.spec.hostNetwork || pod.phase !== 'Running') continue;
    if (pod.podIp === undefined) broken.push(`${podKey(pod)} runs without an address`);
    // After a reboot the API still has the address of before, until the pod has a new sandbox and is Ready again.
    else if (!pod.ready) continue;
    else if (holders.has(pod.podIp)) {
      broken.push(`${podKey(pod)} and ${holders.get(pod.podIp)} both have ${pod.podIp}`);
    } else holders.set(pod.podIp, podKey(pod));
  }
  for (const node of kubernetes.nodes()) {
    const used = slots.get(node.name) ?? 0;
    const maxPods = node.allocatable['pods'] ?? 0;
    if (used > maxPods) broken.push(`${node.name} has ${used} pods of ${maxPods}`);
  }
  return broken;
}

// Puts pods on nodes of the snapshot, where each was put before if that still holds.
// @upstream cluster-autoscaler/simulator/scheduling/hinting_simulator.go

import type { Pod } from '../../kube/api/objects.ts';
import { keyOfAlike, type SpecNames } from './podGroups.ts';
import type { Snapshot } from './snapshot.ts';

export class HintingSimulator {
  /** By UID of the pod: its node. */
  private hints = new Map<string, string>();
  private nextHints = new Map<string, string>();
  private readonly specs: SpecNames;

  constructor(specs: SpecNames) {
    this.specs = specs;
  }

  /** Those that found a node that is `acceptable`. `stopsAtFailure`: at the first that finds none. */
  place(
    snapshot: Snapshot,
    pods: readonly Pod[],
    acceptable: (node: string) => boolean,
    stopsAtFailure: boolean,
  ): Pod[] {
    const placed: Pod[] = [];
    const hopeless = new Set<string>();
    for (const pod of pods) {
      const key = keyOfAlike(pod, this.specs);
      const node =
        key !== undefined && hopeless.has(key) ? undefined : this.placeOne(snapshot, pod, acceptable);
      if (node !== undefined) {
        placed.push(pod);
        this.nextHints.set(pod.uid, node);
        continue;
      }
      if (stopsAtFailure) break;
      if (key !== undefined) hopeless.add(key);
    }
    return placed;
  }

  /** What was not used since the last time is forgotten. */
  dropOldHints(): void {
    this.hints = this.nextHints;
    this.nextHints = new Map();
  }

  private placeOne(snapshot: Snapshot, pod: Pod, acceptable: (node: string) => boolean): string | undefined {
    const hint = this.hints.get(pod.uid);
    const isUsable = (name: string): boolean =>
      acceptable(name) && snapshot.node(name)?.unschedulable === false;
    if (hint !== undefined && isUsable(hint) && snapshot.placeOnFirst(pod, [hint]) !== undefined) return hint;
    return snapshot.placeOnFirst(pod, [...snapshot.nodeNames()].filter(isUsable));
  }
}

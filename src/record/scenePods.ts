// Which nodes the pods of a scene are on.

import { holdsSlot } from './podRecord.ts';
import type { Scene } from './timelineScene.ts';

/** Pods that take one of its pod slots, by node. */
export function podsByNode(scene: Scene): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const known = new Map(scene.nodes.map((node) => [node?.node, node?.knownSince ?? 0]));
  for (const pod of scene.pods) {
    if (pod?.node === undefined || !holdsSlot(pod)) continue;
    // Bound to a node of that name that is forgotten.
    if (pod.boundAt < (known.get(pod.node) ?? 0)) continue;
    places.set(pod.node, (places.get(pod.node) ?? 0) + 1);
  }
  return places;
}

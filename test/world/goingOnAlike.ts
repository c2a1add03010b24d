// Two runs, one of which began as the other was: later the pods that ran are where they were, in both.

import { expect } from 'vitest';
import { podKey } from '../../src/kube/api/objects.ts';
import { InvariantWatch } from '../../src/world/invariants.ts';
import { playTo } from '../../src/world/run.ts';
import type { World } from '../../src/world/world.ts';

const LATER = 90_000;

/** `second` begins as `first` is at that time. */
export function expectToGoOnAlike(first: World, second: World, at: number): void {
  const watch = new InvariantWatch(second);
  const running = [...first.kubernetes.pods()].filter(
    ({ phase, ready, deletedAt, spec }) =>
      phase === 'Running' && ready && deletedAt === undefined && spec.lifetime === undefined,
  );
  playTo(first, at + LATER);
  playTo(second, LATER);
  expect(watch.broken).toBeUndefined();
  const placeOf = (world: World, key: string): unknown => {
    const pod = world.kubernetes.pod(key);
    return pod && [key, pod.phase, pod.nodeName, pod.podIp, pod.deletedAt !== undefined];
  };
  const keys = running.map(podKey).filter((key) => first.kubernetes.pod(key)?.deletedAt === undefined);
  expect(keys.map((key) => placeOf(second, key))).toEqual(keys.map((key) => placeOf(first, key)));
}

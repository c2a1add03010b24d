// Which pods of a ReplicaSet go first when it has too many.
// @upstream pkg/controller/controller_utils.go ActivePodsWithRanks

import type { Milliseconds } from '../../base/time.ts';
import type { Pod } from '../api/objects.ts';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const NANOSECONDS = 1e6;
const WORD = 2 ** 32;

/**
 * The first `count` of the pods in order of deletion. A rollout asks for a few of very many again and again, so only
 * those are sorted that go before the last of the best seen so far.
 */
export function firstToGo(pods: ReadonlySet<Pod>, count: number, now: Milliseconds): Pod[] {
  const onNode = new Map<string, number>();
  for (const { nodeName } of pods) {
    if (nodeName !== undefined) onNode.set(nodeName, (onNode.get(nodeName) ?? 0) + 1);
  }
  const neighbours = (pod: Pod): number => (pod.nodeName === undefined ? 0 : (onNode.get(pod.nodeName) ?? 0));
  const inOrder = (a: Pod, b: Pod): number => compare(a, b, neighbours, now);
  const first: Pod[] = [];
  let last: Pod | undefined;
  for (const pod of pods) {
    if (last !== undefined && inOrder(pod, last) > 0) continue;
    first.push(pod);
    if (first.length < 2 * count) continue;
    keepFirst(first, count, inOrder);
    last = first.at(-1);
  }
  keepFirst(first, count, inOrder);
  return first;
}

function keepFirst(pods: Pod[], count: number, inOrder: (a: Pod, b: Pod) => number): void {
  pods.sort(inOrder);
  if (pods.length > count) pods.length = count;
}

/** Negative when `a` goes first. */
function compare(a: Pod, b: Pod, neighbours: (pod: Pod) => number, now: Milliseconds): number {
  return (
    Number(a.nodeName !== undefined) - Number(b.nodeName !== undefined) ||
    Number(a.phase === 'Running') - Number(b.phase === 'Running') ||
    Number(a.ready) - Number(b.ready) ||
    deletionCost(a) - deletionCost(b) ||
    neighbours(b) - neighbours(a) ||
    (a.ready && b.ready ? byAge(a, b, a.readyAt ?? 0, b.readyAt ?? 0, now) : 0) ||
    (b.restarts ?? 0) - (a.restarts ?? 0) ||
    byAge(a, b, a.createdAt, b.createdAt, now) ||
    // Upstream leaves the rest to its sort.
    byUid(a, b)
  );
}

/** Younger first, but ages of one power of two count as equal and the UID decides: it spreads the deletions. */
function byAge(a: Pod, b: Pod, sinceA: Milliseconds, sinceB: Milliseconds, now: Milliseconds): number {
  if (sinceA === sinceB) return 0;
  const difference = powerOfTwo(now - sinceA) - powerOfTwo(now - sinceB);
  if (difference !== 0) return difference;
  return byUid(a, b);
}

function byUid(a: Pod, b: Pod): number {
  return a.uid < b.uid ? -1 : 1;
}

/** The exponent of the greatest power of two within the age in nanoseconds; −1 for none. */
function powerOfTwo(age: Milliseconds): number {
  const nanoseconds = age * NANOSECONDS;
  const high = Math.floor(nanoseconds / WORD);
  return high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(nanoseconds);
}

function deletionCost(pod: Pod): number {
  const cost = Number(pod.annotations[DELETION_COST] ?? 0);
  return Number.isInteger(cost) ? cost : 0;
}

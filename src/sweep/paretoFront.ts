// The settings that no other one beats: at least as good in everything and better in something.

import { elementAt } from '../base/assert.ts';

/** For each point whether it is on the front; less is better in every coordinate. Equal points are so together. */
export function paretoFront(points: readonly (readonly number[])[]): boolean[] {
  const order = [...points.entries()].sort(([, one], [, other]) => compare(one, other));
  const front: (readonly number[])[] = [];
  const onFront = points.map(() => false);
  for (const [index, point] of order) {
    // Whoever beats it comes earlier in lexicographic order, and is or is beaten by a member of the front.
    if (front.some((member) => dominates(member, point))) continue;
    front.push(point);
    onFront[index] = true;
  }
  return onFront;
}

function compare(one: readonly number[], other: readonly number[]): number {
  const differing = one.findIndex((value, index) => value !== other[index]);
  return differing === -1 ? 0 : elementAt(one, differing) - elementAt(other, differing);
}

function dominates(one: readonly number[], other: readonly number[]): boolean {
  return (
    one.every((value, index) => value <= elementAt(other, index)) &&
    one.some((value, index) => value < elementAt(other, index))
  );
}

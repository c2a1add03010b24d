// The order in which nodes are looked at: zones take turns, so that a search that stops early has seen all of
// them.
// @upstream pkg/scheduler/backend/cache/node_tree.go

import type { Labels } from '../api/objects.ts';
import { cell, grown } from './slots.ts';

const REGION = 'topology.kubernetes.io/region';
const ZONE = 'topology.kubernetes.io/zone';

export class NodeTree {
  /** Slots by zone; zones in the order they were first seen, nodes in the order they were added. */
  private readonly zones = new Map<string, number[]>();
  private ordered: Int32Array | undefined;
  private positions = new Int32Array(0);

  add(slot: number, labels: Labels): void {
    this.enter(slot, zoneOf(labels));
    this.ordered = undefined;
  }

  remove(slot: number, labels: Labels): void {
    this.leave(slot, zoneOf(labels));
    this.ordered = undefined;
  }

  /** The order in use stays until a node comes or goes. */
  relabel(slot: number, before: Labels, now: Labels): void {
    this.leave(slot, zoneOf(before));
    this.enter(slot, zoneOf(now));
  }

  /** Slots: the first node of every zone, then the second of every zone that has one, and so on. */
  order(): Int32Array {
    if (this.ordered !== undefined) return this.ordered;
    this.ordered = interleave([...this.zones.values()]);
    for (const [position, slot] of this.ordered.entries()) {
      if (slot >= this.positions.length) this.positions = grown(this.positions, slot + 1, Int32Array);
      this.positions[slot] = position;
    }
    return this.ordered;
  }

  /** Where in that order a node stands. */
  positionOf(slot: number): number {
    return cell(this.positions, slot);
  }

  private enter(slot: number, zone: string): void {
    const slots = this.zones.get(zone);
    if (slots === undefined) this.zones.set(zone, [slot]);
    else slots.push(slot);
  }

  private leave(slot: number, zone: string): void {
    const rest = (this.zones.get(zone) ?? []).filter((other) => other !== slot);
    if (rest.length === 0) this.zones.delete(zone);
    else this.zones.set(zone, rest);
  }
}

function interleave(zones: readonly (readonly number[])[]): Int32Array {
  const order: number[] = [];
  const rounds = Math.max(0, ...zones.map((slots) => slots.length));
  for (let round = 0; round < rounds; round++) {
    for (const { [round]: slot } of zones) if (slot !== undefined) order.push(slot);
  }
  return Int32Array.from(order);
}

function zoneOf(labels: Labels): string {
  return `${labels[REGION] ?? ''}:${labels[ZONE] ?? ''}`;
}

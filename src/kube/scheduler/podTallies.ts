// All tallies in use. Whoever needs one asks by a key that says what it counts; equal keys share a tally.

import type { NodeInfo } from './nodeInfo.ts';
import type { PodKind, PodKinds } from './podKind.ts';
import { PodTally } from './podTally.ts';

interface Registered {
  readonly tally: PodTally;
  users: number;
}

export class PodTallies {
  private readonly registered = new Map<string, Registered>();
  private readonly kinds: PodKinds;
  private readonly nodes: readonly (NodeInfo | undefined)[];

  /** `nodes` by slot, as the cluster state keeps them. */
  constructor(kinds: PodKinds, nodes: readonly (NodeInfo | undefined)[]) {
    this.kinds = kinds;
    this.nodes = nodes;
  }

  /** The tally of this key; made, and filled from the pods there are, when nobody has it yet. */
  acquire(key: string, countsTerminating: boolean, weightOf: (kind: PodKind) => number): PodTally {
    const known = this.registered.get(key);
    if (known !== undefined) {
      known.users++;
      return known.tally;
    }
    const tally = new PodTally(weightOf, countsTerminating);
    this.registered.set(key, { tally, users: 1 });
    let anybody = false;
    for (const kind of this.kinds.all()) if (weigh(kind, tally) && kind.placed > 0) anybody = true;
    if (anybody) this.countPlaced(tally);
    return tally;
  }

  release(key: string): void {
    const known = this.registered.get(key);
    if (known === undefined || --known.users > 0) return;
    this.registered.delete(key);
    for (const { weights } of this.kinds.all()) {
      const index = weights.findIndex((entry) => entry.tally === known.tally);
      if (index >= 0) weights.splice(index, 1);
    }
  }

  /** A kind of pods nobody has met before. */
  include(kind: PodKind): void {
    for (const { tally } of this.registered.values()) weigh(kind, tally);
  }

  private countPlaced(tally: PodTally): void {
    for (const node of this.nodes) {
      for (const placed of node?.pods ?? []) {
        const weight = tally.weightOf(placed.class.kind);
        if (weight !== 0 && (tally.countsTerminating || !placed.terminating))
          tally.add(node?.slot ?? 0, weight);
      }
    }
  }
}

function weigh(kind: PodKind, tally: PodTally): boolean {
  const weight = tally.weightOf(kind);
  if (weight !== 0) kind.weights.push({ tally, weight });
  return weight !== 0;
}

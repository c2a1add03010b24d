// All tallies in use. Whoever needs one asks by a key that says what it counts; equal keys share a tally.

import type { NodeInfo } from './nodeInfo.ts';
import type { PodKind, PodKinds } from './podKind.ts';
import { PodTally } from './podTally.ts';

interface Registered {
  readonly tally: PodTally;
  /** Of `byLabel`; undefined: whatever the labels, it may count them. */
  readonly label: string | undefined;
  users: number;
}

/** What a tally asks for that counts only pods of a namespace with a label. */
export function requiredLabel(namespace: string, key: string, value: string): string {
  return `${namespace} ${key}=${value}`;
}

export class PodTallies {
  private readonly registered = new Map<string, Registered>();
  /** Each Deployment has a tally of its own: a kind of pods is held against those alone that ask for a label it has. */
  private readonly byLabel = new Map<string | undefined, Set<PodTally>>();
  private readonly kinds: PodKinds;
  private readonly nodes: readonly (NodeInfo | undefined)[];

  /** `nodes` by slot, as the cluster state keeps them. */
  constructor(kinds: PodKinds, nodes: readonly (NodeInfo | undefined)[]) {
    this.kinds = kinds;
    this.nodes = nodes;
  }

  /**
   * The tally of this key; made, and filled from the pods there are, when nobody has it yet. `label`: as
   * `requiredLabel` says, if `weightOf` is 0 for all pods without it.
   */
  acquire(
    key: string,
    countsTerminating: boolean,
    weightOf: (kind: PodKind) => number,
    label?: string,
  ): PodTally {
    const known = this.registered.get(key);
    if (known !== undefined) {
      known.users++;
      return known.tally;
    }
    const tally = new PodTally(weightOf, countsTerminating);
    this.registered.set(key, { tally, label, users: 1 });
    const alike = this.byLabel.get(label);
    if (alike === undefined) this.byLabel.set(label, new Set([tally]));
    else alike.add(tally);
    let anybody = false;
    for (const kind of this.kinds.all()) if (weigh(kind, tally) && kind.placed > 0) anybody = true;
    if (anybody) this.countPlaced(tally);
    return tally;
  }

  release(key: string): void {
    const known = this.registered.get(key);
    if (known === undefined || --known.users > 0) return;
    this.registered.delete(key);
    const alike = this.byLabel.get(known.label);
    alike?.delete(known.tally);
    if (alike?.size === 0) this.byLabel.delete(known.label);
    for (const { weights } of this.kinds.all()) {
      const index = weights.findIndex((entry) => entry.tally === known.tally);
      if (index >= 0) weights.splice(index, 1);
    }
  }

  /** A kind of pods nobody has met before. */
  include(kind: PodKind): void {
    for (const tally of this.byLabel.get(undefined) ?? []) weigh(kind, tally);
    for (const [key, value] of Object.entries(kind.labels)) {
      for (const tally of this.byLabel.get(requiredLabel(kind.namespace, key, value)) ?? [])
        weigh(kind, tally);
    }
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

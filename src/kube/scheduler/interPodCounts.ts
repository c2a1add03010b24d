// The inter-pod terms that matter to one kind of pods, counted by topology key and domain and kept current
// from the change log.

import { own } from '../../base/own.ts';
import type { ClusterState } from './clusterState.ts';
import {
  affinityTerms,
  antiTerms,
  existingAntiTerms,
  scoredTerms,
  scoreTerms,
  type TermRule,
  weightOn,
} from './interPodTerms.ts';
import type { PodKind } from './podKind.ts';
import { DomainCounts } from './podTally.ts';

/** What one rule counts, by topology key. */
export interface RuleCounts {
  readonly name: string;
  readonly rule: TermRule;
  byKey: ReadonlyMap<string, DomainCounts>;
}

export class InterPodCounts {
  readonly kind: PodKind;
  readonly existingAnti = ruleCounts('existing-anti', existingAntiTerms);
  readonly affinity = ruleCounts('affinity', affinityTerms);
  readonly anti = ruleCounts('anti', antiTerms);
  readonly score = ruleCounts('score', scoreTerms);
  readonly scored = ruleCounts('scored', scoredTerms);
  private readonly state: ClusterState;
  private readonly all: DomainCounts[] = [];
  private position = 0;
  private termsVersion = -1;

  constructor(kind: PodKind, state: ClusterState) {
    this.kind = kind;
    this.state = state;
  }

  /** Takes in what changed since the last time. */
  catchUp(): void {
    const { log, termsVersion } = this.state;
    if (this.all.length > 0) {
      if (log.reaches(this.position)) this.replay();
      else for (const counts of this.all) this.count(counts);
    }
    this.position = log.head;
    if (this.termsVersion !== termsVersion) this.openKeys();
    this.termsVersion = termsVersion;
  }

  /** Whether the filter has nothing to say about pods of this kind, whatever the node. */
  get filtersNothing(): boolean {
    return this.affinity.byKey.size === 0 && this.anti.byKey.size === 0 && totalOf(this.existingAnti) === 0;
  }

  get scoresNothing(): boolean {
    return totalOf(this.scored) === 0;
  }

  hasLabel(slot: number, key: string): boolean {
    return own(this.state.nodeAt(slot)?.facts.labels ?? {}, key) !== undefined;
  }

  private replay(): void {
    const { log } = this.state;
    for (let position = this.position; position < log.head; position++) {
      const slot = log.slotAt(position);
      const whole = log.isWholeAt(position);
      const present = this.state.nodeAt(slot) !== undefined;
      for (const counts of this.all) {
        if (whole) counts.refreshNode(slot, present);
        else counts.refreshPods(slot);
      }
    }
  }

  /** Kinds of pods met since may bring topology keys that did not matter before; no key is ever dropped. */
  private openKeys(): void {
    const required = (terms: PodKind['affinity']): string[] =>
      (terms?.required ?? []).map((term) => term.topologyKey);
    const preferred = [this.kind.affinity, this.kind.antiAffinity].flatMap((terms) =>
      (terms?.preferred ?? []).map(({ term }) => term.topologyKey),
    );
    this.open(this.affinity, required(this.kind.affinity));
    this.open(this.anti, required(this.kind.antiAffinity));
    this.open(this.existingAnti, this.keysOfOthers(existingAntiTerms));
    const scoreKeys = [...preferred, ...this.keysOfOthers(scoreTerms)];
    this.open(this.score, scoreKeys);
    this.open(this.scored, scoreKeys);
  }

  /** Beside the kind's own keys. */
  private keysOfOthers(rule: TermRule): string[] {
    return this.state.kinds.withTerms.flatMap((other) => rule(this.kind, other).map(({ key }) => key));
  }

  private open(counted: RuleCounts, keys: readonly string[]): void {
    const { name, rule } = counted;
    for (const key of keys) {
      if (counted.byKey.has(key)) continue;
      const tally = this.state.tallies.acquire(`${name} ${this.kind.number} ${key}`, true, (other) =>
        weightOn(key, rule(this.kind, other)),
      );
      const counts = new DomainCounts(this.state.topology(key), tally);
      counted.byKey = new Map([...counted.byKey, [key, counts]]);
      this.all.push(counts);
      this.count(counts);
    }
  }

  private count(counts: DomainCounts): void {
    for (let slot = 0; slot < this.state.slotCount; slot++) {
      counts.refreshNode(slot, this.state.nodeAt(slot) !== undefined);
    }
  }
}

/** Shared by the many kinds of pods without inter-pod terms: Jobs bring a kind each. */
const NO_COUNTS: ReadonlyMap<string, DomainCounts> = new Map();

function ruleCounts(name: string, rule: TermRule): RuleCounts {
  return { name, rule, byKey: NO_COUNTS };
}

function totalOf({ byKey }: RuleCounts): number {
  let total = 0;
  for (const counts of byKey.values()) total += counts.total;
  return total;
}

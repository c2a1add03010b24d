// The inter-pod terms that matter to one kind of pods, counted by topology key and domain.

import { own } from '../../base/own.ts';
import type { ClusterState } from './clusterState.ts';
import { DomainCounts } from './domainCounts.ts';
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
  private readonly acquired = new Map<string, DomainCounts>();
  private termsVersion = -1;

  constructor(kind: PodKind, state: ClusterState) {
    this.kind = kind;
    this.state = state;
  }

  /** Gives back what it holds of the cluster state. */
  release(): void {
    for (const [key, counts] of this.acquired) {
      counts.release();
      this.state.topologies.release(counts.nodes);
      this.state.tallies.release(key);
    }
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

  /** Kinds of pods met since may bring topology keys that did not matter before; no key is ever dropped. */
  openKeys(): void {
    const { termsVersion } = this.state;
    if (this.termsVersion === termsVersion) return;
    this.termsVersion = termsVersion;
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
    return [...this.state.kinds.withTerms].flatMap((other) => rule(this.kind, other).map(({ key }) => key));
  }

  private open(counted: RuleCounts, keys: readonly string[]): void {
    const { name, rule } = counted;
    for (const key of keys) {
      if (counted.byKey.has(key)) continue;
      const acquired = `${name} ${this.kind.number} ${key}`;
      const tally = this.state.tallies.acquire(acquired, true, (other) =>
        weightOn(key, rule(this.kind, other)),
      );
      const counts = new DomainCounts(
        this.state.topologies.acquire(key, '', () => true),
        tally,
      );
      counted.byKey = new Map([...counted.byKey, [key, counts]]);
      this.acquired.set(acquired, counts);
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

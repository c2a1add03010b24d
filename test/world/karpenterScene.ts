// Clusters with Karpenter, played with all invariants held after each event.

import { assert } from '../../src/base/assert.ts';
import { parseDuration, type Milliseconds } from '../../src/base/time.ts';
import type { Fact } from '../../src/record/trace.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { InvariantWatch } from '../../src/world/invariants.ts';
import { playTo } from '../../src/world/run.ts';
import { World } from '../../src/world/world.ts';

export type Told<K extends Fact['kind']> = Extract<Fact, { kind: K }> & { readonly at: Milliseconds };

const SYSTEM = `apiVersion: vpc-cni-sim/v1
kind: Scenario
nodeGroups: [{ name: system, instanceType: t3.xlarge, size: 2 }]
`;

export class KarpenterScene {
  readonly world: World;
  private readonly invariants: InvariantWatch;
  private readonly facts: { readonly fact: Fact; readonly at: Milliseconds }[] = [];

  /** What is said beside two nodes for the system. */
  constructor(text: string, seed = 1, playsEveryTick = false) {
    const parsed = parseScenario(SYSTEM + text);
    assert(parsed.ok, JSON.stringify(parsed.ok ? '' : parsed.problems));
    const onFact = (fact: Fact, at: Milliseconds): void => {
      this.facts.push({ fact, at });
    };
    this.world = new World(parsed.scenario, { seed, playsEveryTick, onFact });
    this.invariants = new InvariantWatch(this.world);
  }

  playTo(time: string): this {
    playTo(this.world, parseDuration(time) ?? 0);
    assert(this.invariants.broken === undefined, JSON.stringify(this.invariants.broken ?? ''));
    return this;
  }

  /** All that happened. */
  get told(): readonly { readonly fact: Fact; readonly at: Milliseconds }[] {
    return this.facts;
  }

  of<K extends Fact['kind']>(kind: K): Told<K>[] {
    return this.facts.flatMap(({ fact, at }) => (isOf(fact, kind) ? [{ ...fact, at }] : []));
  }

  events(reason: string): string[] {
    return this.of('event-recorded').flatMap((event) => (event.reason === reason ? [event.message] : []));
  }

  /** Nodes of a NodePool. */
  nodesOf(pool: string) {
    return [...this.world.kubernetes.nodes()].filter(
      ({ labels }) => labels['karpenter.sh/nodepool'] === pool,
    );
  }

  running(owner: string): number {
    return [...this.world.kubernetes.pods()].filter(
      ({ name, phase, ready }) => name.startsWith(`${owner}-`) && phase === 'Running' && ready,
    ).length;
  }
}

function isOf<K extends Fact['kind']>(fact: Fact, kind: K): fact is Extract<Fact, { kind: K }> {
  return fact.kind === kind;
}

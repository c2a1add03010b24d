// The first moment at which two runs with the same seed differ. Both are played side by side, a second at a time, so that
// no more than a second's facts are kept.

import { SECOND, type Milliseconds } from '../base/time.ts';
import type { TraceRecord } from '../record/trace.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { Allocator } from './allocator/allocator.ts';
import { endOf } from './run.ts';
import { World } from './world.ts';

export interface FirstDifference {
  readonly at: Milliseconds;
  /** What happened in each then; undefined: nothing more in this second. */
  readonly a: TraceRecord | undefined;
  readonly b: TraceRecord | undefined;
  /** Nodes that are registered by then in the run where it happened first. */
  readonly nodes: ReadonlySet<string>;
}

/** Undefined: all facts are the same. `allocators`: of each; without one, ipamd. */
export function firstDifference(
  a: CompiledScenario,
  b: CompiledScenario,
  seed: number,
  onProgress?: (now: Milliseconds, end: Milliseconds) => void,
  allocators: readonly [Allocator | undefined, Allocator | undefined] = [undefined, undefined],
): FirstDifference | undefined {
  const sides = [new Side(a, seed, allocators[0]), new Side(b, seed, allocators[1])] as const;
  const end = Math.min(...sides.map((side) => side.end));
  for (let to = SECOND; ; to = Math.min(to + SECOND, end)) {
    const [ofA, ofB] = [sides[0].factsUntil(to), sides[1].factsUntil(to)];
    const place = Array.from({ length: Math.max(ofA.length, ofB.length) }, (_, index) => index).find(
      (index) => comparable(ofA[index]) !== comparable(ofB[index]),
    );
    if (place !== undefined) {
      const [one, other] = [ofA[place], ofB[place]];
      const at = Math.min(one?.t ?? Infinity, other?.t ?? Infinity);
      return { at, a: one, b: other, nodes: (one?.t === at ? sides[0] : sides[1]).nodes };
    }
    if (to >= end || sides.every((side) => side.isQuiet)) return undefined;
    onProgress?.(to, end);
  }
}

/** The tag of aws-node's image is a setting: that another one is pulled is no difference of what happens. */
function comparable(record: TraceRecord | undefined): string | undefined {
  return record && JSON.stringify(record).replaceAll(/:v\d+\.\d+\.\d+-eksbuild\.\d+/g, '');
}

class Side {
  readonly end: Milliseconds;
  readonly nodes = new Set<string>();
  private readonly world: World;
  private facts: TraceRecord[] = [];

  constructor(scenario: CompiledScenario, seed: number, allocator: Allocator | undefined) {
    this.end = endOf(scenario, scenario.until).at;
    this.world = new World(scenario, {
      seed,
      allocator,
      onFact: (fact, at) => {
        this.facts.push({ t: at, ...fact });
        if (fact.kind === 'node-registered') this.nodes.add(fact.node);
        if (fact.kind === 'node-removed') this.nodes.delete(fact.node);
      },
    });
  }

  get isQuiet(): boolean {
    return this.world.isQuiet;
  }

  factsUntil(to: Milliseconds): readonly TraceRecord[] {
    this.facts = [];
    this.world.simulation.runUntil(to);
    return this.facts;
  }
}

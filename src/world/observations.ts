// The scenario's observations: made by whoever knows how to look, at their moment, and judged by what the author
// expects of them. Looking changes nothing: a run is the same with and without it.

import type { Milliseconds } from '../base/time.ts';
import { askedAt } from '../scenario/askedAt.ts';
import type { ObserveAction } from '../scenario/steps/observeDocument.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { WorldView } from './worldView.ts';

/** What came of a command. */
export interface Observed {
  /** Where it was typed: `$`, or `ip-192-168-1-36 #`. */
  readonly prompt: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** Why the command could not even be typed: no such node. */
  readonly problem?: string;
}

/** Looks at a world in which everything due by now has happened. */
export type Observe = (action: ObserveAction, world: WorldView) => Observed;

export interface ObservationExpectation {
  /** As in `output contains "Too many pods"`. */
  readonly text: string;
  readonly held: boolean;
}

export interface ObservationResult extends Observed {
  readonly at: Milliseconds;
  readonly command: string;
  readonly expectations: readonly ObservationExpectation[];
}

export class ObservationWatch {
  readonly results: ObservationResult[] = [];
  private readonly due: { readonly at: Milliseconds; readonly action: ObserveAction }[];
  private readonly observe: Observe;

  constructor(scenario: CompiledScenario, observe: Observe | undefined) {
    const { observations } = askedAt(scenario);
    this.due = observe === undefined ? [] : observations.sort((one, other) => one.at - other.at).reverse();
    this.observe = observe ?? (() => NOTHING);
  }

  /** When somebody looks next; Infinity when nobody does any more. */
  get nextAt(): Milliseconds {
    return this.due.at(-1)?.at ?? Infinity;
  }

  /** The world stands at `nextAt`. */
  look(world: WorldView): void {
    const at = this.nextAt;
    while (this.nextAt === at) {
      const next = this.due.pop();
      if (next === undefined) return;
      const observed = this.observe(next.action, world);
      const { command } = next.action;
      this.results.push({ ...observed, at, command, expectations: judge(next.action, observed) });
    }
  }
}

const NOTHING: Observed = { prompt: '', stdout: '', stderr: '', exitCode: 0 };

/** Whether all that is expected of an observation holds; one that was not possible holds nothing. */
export function holds({ problem, expectations }: ObservationResult): boolean {
  return problem === undefined && expectations.every(({ held }) => held);
}

function judge(action: ObserveAction, { stdout, problem }: Observed): ObservationExpectation[] {
  const { contains, excludes, equals } = action;
  const could = problem === undefined;
  return [
    ...contains.map((text) => ({
      text: `output contains ${JSON.stringify(text)}`,
      held: could && stdout.includes(text),
    })),
    ...excludes.map((text) => ({
      text: `output does not contain ${JSON.stringify(text)}`,
      held: could && !stdout.includes(text),
    })),
    ...(equals === undefined
      ? []
      : [
          {
            text: `output is ${JSON.stringify(equals)}`,
            held: could && withoutEnd(stdout) === withoutEnd(equals),
          },
        ]),
  ];
}

function withoutEnd(text: string): string {
  return text.replace(/\n+$/, '');
}

// What the scenario's author expects, checked when it is due against the state folded from facts.
// An expectation due at a time is checked after everything that happens at that time; `end` ones at the run's end.

import { unreachable } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import { nodeLabel } from '../record/labels.ts';
import type { WorldState } from '../record/worldState.ts';
import type { Comparison } from '../scenario/language/comparison.ts';
import type { Expectation } from '../scenario/compile/compiledExpectation.ts';
import { measure, type Measurement } from './measurement.ts';

export interface ExpectationResult {
  /** As the author wrote it. */
  readonly text: string;
  /** When it was checked. */
  readonly at: Milliseconds;
  readonly comparison: Comparison;
  readonly expected: number;
  /** Null when there was nothing to measure. */
  readonly actual: number | null;
  readonly held: boolean;
  /** Since when the measured value is what it is. */
  readonly sinceMs: Milliseconds;
  /** What lies behind the value; may be empty when it held. */
  readonly why: string;
}

export class ExpectationWatch {
  private readonly state: WorldState;
  private readonly results: (ExpectationResult | undefined)[];
  private readonly expectations: readonly Expectation[];
  /** Those with a time of their own, soonest last. */
  private readonly due: {
    readonly index: number;
    readonly expectation: Expectation;
    readonly at: Milliseconds;
  }[];

  constructor(expectations: readonly Expectation[], state: WorldState) {
    this.state = state;
    this.expectations = expectations;
    this.results = expectations.map(() => undefined);
    this.due = expectations
      .flatMap((expectation, index) => {
        const { at } = expectation;
        return at === 'end' ? [] : [{ index, expectation, at }];
      })
      .sort((one, other) => other.at - one.at);
  }

  /** To be called with the time of every fact, before the fact is folded. */
  passTo(now: Milliseconds): void {
    for (let next = this.due.at(-1); next !== undefined && next.at < now; next = this.due.at(-1)) {
      this.due.pop();
      this.results[next.index] = check(next.expectation, this.state, next.at);
    }
  }

  /**
   * Checks what is left, at the run's end, and returns the results in the scenario's order. Of a run cut short, what
   * was due later is left out; a run that fell quiet would be the same at any later time.
   */
  finish(now: Milliseconds, cutShort = false): ExpectationResult[] {
    this.passTo(now);
    return this.expectations.flatMap((expectation, index) => {
      const at = expectation.at === 'end' ? now : expectation.at;
      const isOut = cutShort && (expectation.at === 'end' || at > now);
      return this.results[index] ?? (isOut ? [] : check(expectation, this.state, at));
    });
  }
}

function check(expectation: Expectation, state: WorldState, at: Milliseconds): ExpectationResult {
  const { text, subject, comparison, value } = expectation;
  const measured = measure(state, subject, at);
  const failing = measured.filter((one) => !compare(one.value, comparison, value));
  const [shown = NOTHING] = [...failing, ...measured];
  const held = measured.length > 0 && failing.length === 0;
  return {
    text,
    at,
    comparison,
    expected: value,
    actual: measured.length === 0 ? null : shown.value,
    held,
    sinceMs: shown.sinceMs,
    why: held ? '' : explain(measured, failing),
  };
}

const NOTHING: Measurement = { of: '', value: 0, sinceMs: 0, why: '' };

function explain(measured: readonly Measurement[], failing: readonly Measurement[]): string {
  const [first] = failing;
  if (first === undefined) return 'there is no such node';
  if (measured.length === 1) return [nodeLabel(first.of), first.why].filter((part) => part !== '').join(': ');
  const named = failing.slice(0, 3).map((one) => `${nodeLabel(one.of)} ${one.value}`);
  const others = failing.length > 3 ? ` and ${failing.length - 3} more` : '';
  return `${failing.length} of ${measured.length} nodes differ: ${named.join(', ')}${others}`;
}

function compare(actual: number, comparison: Comparison, expected: number): boolean {
  switch (comparison) {
    case '=':
      return actual === expected;
    case '>=':
      return actual >= expected;
    case '<=':
      return actual <= expected;
    default:
      return unreachable(comparison);
  }
}

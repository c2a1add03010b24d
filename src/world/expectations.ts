// What the scenario's author expects, checked when it is due: against the state folded from facts, metrics against what
// was measured in their span. An expectation due at a time is checked after everything that happens at that time; `end`
// ones at the run's end.

import { unreachable } from '../base/assert.ts';
import { METRICS, type MetricName } from '../base/metrics.ts';
import type { Milliseconds } from '../base/time.ts';
import { nodeLabel } from '../record/labels.ts';
import type { Fact } from '../record/trace.ts';
import type { WorldState } from '../record/worldState.ts';
import type { Comparison } from '../scenario/language/comparison.ts';
import type { DocumentPath } from '../scenario/language/diagnostics.ts';
import type { Expectation, MetricSubject, StateSubject } from '../scenario/compile/compiledExpectation.ts';
import { measure, type Measurement } from './measurement.ts';
import { mainReason, TELLS_OF_PODS } from './mainReason.ts';
import { SpanMeasures } from './spanMeasures.ts';

export interface ExpectationResult {
  /** As the author wrote it. */
  readonly text: string;
  /** When it was checked. */
  readonly at: Milliseconds;
  /** Of a metric: its name, and the start of the span that it was measured in, which ends with the check. */
  readonly metric?: MetricName;
  readonly from?: Milliseconds;
  readonly comparison: Comparison;
  /** Of a metric, as `actual`, in its unit: seconds, hours. */
  readonly expected: number;
  /** Null when there was nothing to measure. */
  readonly actual: number | null;
  readonly held: boolean;
  /** Since when the measured value is what it is. */
  readonly sinceMs: Milliseconds;
  /** What lies behind the value; may be empty when it held. */
  readonly why: string;
  /** Where the scenario says it: keys and indexes. */
  readonly path: DocumentPath;
}

export class ExpectationWatch {
  private readonly state: WorldState;
  private readonly results: (ExpectationResult | undefined)[];
  private readonly expectations: readonly Expectation[];
  private readonly spans: SpanMeasures;
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
    this.spans = new SpanMeasures(expectations);
    this.due = expectations
      .flatMap((expectation, index) => {
        const { at } = expectation;
        return at === 'end' ? [] : [{ index, expectation, at }];
      })
      .sort((one, other) => other.at - one.at);
  }

  /** To be called with every fact, before it is folded. */
  hear(fact: Fact, at: Milliseconds): void {
    this.passTo(at);
    this.spans.apply(fact, at);
  }

  private passTo(now: Milliseconds): void {
    for (let next = this.due.at(-1); next !== undefined && next.at < now; next = this.due.at(-1)) {
      this.due.pop();
      this.results[next.index] = this.check(next.expectation, next.at);
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
      return this.results[index] ?? (isOut ? [] : this.check(expectation, at));
    });
  }

  private check(expectation: Expectation, at: Milliseconds): ExpectationResult {
    const { subject } = expectation;
    return subject.kind === 'metric'
      ? this.checkMetric(expectation, subject, at)
      : this.checkState(expectation, subject, at);
  }

  private checkMetric(
    { text, comparison, value, path, at: due }: Expectation,
    { metric, from }: MetricSubject,
    at: Milliseconds,
  ): ExpectationResult {
    const actual = this.spans.figures(from, due, at)[metric];
    const { scale } = METRICS[metric];
    const held = Number.isFinite(actual) && compare(actual, comparison, value);
    return {
      text,
      at,
      metric,
      from,
      comparison,
      expected: value / scale,
      actual: Number.isFinite(actual) ? actual / scale : null,
      held,
      sinceMs: from,
      why: held || !TELLS_OF_PODS.has(metric) ? '' : mainReason(this.state, from, at),
      path,
    };
  }

  private checkState(
    { text, comparison, value, path }: Expectation,
    subject: StateSubject,
    at: Milliseconds,
  ): ExpectationResult {
    const measured = measure(this.state, subject, at);
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
      path,
    };
  }
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

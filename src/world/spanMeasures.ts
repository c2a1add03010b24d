// Measures a run in the spans that expectations name: one measure for each span, however many metrics are expected of
// it. Without such expectations nothing is measured.

import { assert } from '../base/assert.ts';
import type { RunFigures } from '../base/metrics.ts';
import type { Milliseconds } from '../base/time.ts';
import { Measure } from '../record/measure.ts';
import type { Fact } from '../record/trace.ts';
import type { Expectation } from '../scenario/compile/compiledExpectation.ts';

type SpanEnd = Milliseconds | 'end';

export class SpanMeasures {
  private readonly spans = new Map<string, SpanMeasure>();

  constructor(expectations: readonly Expectation[]) {
    for (const { at, subject } of expectations) {
      if (subject.kind !== 'metric') continue;
      this.spans.set(keyOf(subject.from, at), new SpanMeasure(subject.from, at));
    }
  }

  apply(fact: Fact, at: Milliseconds): void {
    for (const span of this.spans.values()) span.apply(fact, at);
  }

  /** Of the span from then to its end, when all is in that happens until `now`. */
  figures(from: Milliseconds, to: SpanEnd, now: Milliseconds): RunFigures {
    const span = this.spans.get(keyOf(from, to));
    assert(span !== undefined, `the span from ${from} to ${to} is measured`);
    return span.finish(now);
  }
}

function keyOf(from: Milliseconds, to: SpanEnd): string {
  return `${from}-${to}`;
}

/** One span of a run: what comes before it is heard and not measured. */
export class SpanMeasure {
  private readonly measure = new Measure();
  private readonly from: Milliseconds;
  private readonly to: Milliseconds;
  private begun: boolean;
  private figures: RunFigures | undefined;

  constructor(from: Milliseconds, to: SpanEnd) {
    this.from = from;
    this.to = to === 'end' ? Infinity : to;
    this.begun = from === 0;
  }

  apply(fact: Fact, at: Milliseconds): void {
    if (at > this.to) return;
    if (at >= this.from) this.begin();
    this.measure.apply(fact, at);
  }

  finish(now: Milliseconds): RunFigures {
    if (this.figures === undefined) {
      this.begin();
      // A run that fell quiet before the span would be the same at any later time.
      this.figures = this.measure.finish(Math.max(now, this.from));
    }
    return this.figures;
  }

  private begin(): void {
    if (this.begun) return;
    this.begun = true;
    this.measure.restart(this.from);
  }
}

// The part of a run that the scrubber shows: all of it, or less where one has zoomed in. Times to pixels and back.

import type { Milliseconds } from '../../base/time.ts';

export interface Span {
  readonly from: Milliseconds;
  readonly to: Milliseconds;
}

/** Nobody looks closer than that. */
const LEAST: Milliseconds = 1000;

export function xOf(at: Milliseconds, { from, to }: Span, width: number): number {
  return Math.round(((at - from) / Math.max(1, to - from)) * width * 10) / 10;
}

export function timeAt(x: number, { from, to }: Span, width: number): Milliseconds {
  return Math.round(from + (x / Math.max(1, width)) * (to - from));
}

/** `factor` below 1 shows less; the time at `x` stays where it is. */
export function zoomed(span: Span, factor: number, x: number, width: number, end: Milliseconds): Span {
  const at = timeAt(x, span, width);
  const length = Math.min(end, Math.max(Math.min(LEAST, end), (span.to - span.from) * factor));
  return within(at - (x / Math.max(1, width)) * length, length, end);
}

/** Moved by so many pixels, to the left where they are positive: the picture follows the pointer. */
export function panned(span: Span, pixels: number, width: number, end: Milliseconds): Span {
  const length = span.to - span.from;
  return within(span.from - (pixels / Math.max(1, width)) * length, length, end);
}

function within(from: Milliseconds, length: Milliseconds, end: Milliseconds): Span {
  const start = Math.round(Math.max(0, Math.min(end - length, from)));
  return { from: start, to: Math.round(start + length) };
}

/** As far as needed to show this moment. */
export function showing(span: Span, at: Milliseconds, end: Milliseconds): Span {
  if (at >= span.from && at <= span.to) return span;
  const length = span.to - span.from;
  return within(at - length / 2, length, end);
}

export function isWhole({ from, to }: Span, end: Milliseconds): boolean {
  return from === 0 && to === end;
}

// Times as a scenario writes them: one duration, or durations by quantile, `{p0: 200ms, p50: 510ms, p100: 4s}`.

import { assert, elementAt } from '../../base/assert.ts';
import { DAY, formatDuration, type Milliseconds, parseDuration } from '../../base/time.ts';
import { constantLatency, type Latency } from '../../kernel/latency.ts';
import type { Fault } from './diagnostics.ts';

export type LatencyText = string | Record<string, string>;

/** `p0`, `p50`, `p99.9`, `p100`. */
export const QUANTILE_NAME = /^p(?:100|\d{1,2}(?:\.\d{1,3})?)$/;

export function writeLatency(latency: Latency): LatencyText {
  if (latency.length === 1) return formatDuration(elementAt(latency, 0).ms);
  // Percent to at most three places: 0.29 × 100 is 28.999… in floating point.
  const name = (at: number): string => `p${Math.round(at * 100_000) / 1000}`;
  return Object.fromEntries(latency.map(({ at, ms }) => [name(at), formatDuration(ms)]));
}

/** A century: whoever writes more means for ever, and nothing can be counted in it. */
const LONGEST_DURATION: Milliseconds = 36_525 * DAY;

/** What is wrong with a duration that is well formed. */
export function faultOfLength(ms: Milliseconds): Fault | undefined {
  if (ms <= LONGEST_DURATION) return undefined;
  return { code: 'too-long', found: formatDuration(ms), limit: formatDuration(LONGEST_DURATION) };
}

/** The text has passed `faultOfQuantiles` and its durations are well formed. */
export function readLatency(text: LatencyText): Latency {
  if (typeof text === 'string') return constantLatency(readDuration(text));
  // Whole thousandths of a percent first: 99.9 ÷ 100 is not 0.999 in floating point.
  return points(text).map(([quantile, ms]) => ({ at: Math.round(quantile * 1000) / 100_000, ms }));
}

export function readDuration(text: string): Milliseconds {
  const ms = parseDuration(text);
  assert(ms !== undefined, `${text} passed as a duration`);
  return ms;
}

/** What is wrong with a table whose names and durations are well formed. */
export function faultOfQuantiles(table: Record<string, string>): Fault | undefined {
  const sorted = points(table);
  const ends = 'add p0 and p100, or use one duration';
  if (sorted.length < 2 || sorted[0]?.[0] !== 0 || sorted.at(-1)?.[0] !== 100) {
    return { code: 'bad-quantiles', detail: 'the quantiles do not reach from p0 to p100', fix: ends };
  }
  for (const [index, [quantile, ms]] of sorted.slice(1).entries()) {
    const [lower, least] = elementAt(sorted, index);
    if (quantile === lower)
      return {
        code: 'bad-quantiles',
        detail: `duplicate quantile p${quantile}`,
        fix: 'remove one of the two',
      };
    if (ms < least) {
      const detail = `p${quantile} is less than p${lower}`;
      return { code: 'bad-quantiles', detail, fix: 'use times that rise with the quantile' };
    }
  }
  return undefined;
}

/** Quantile in percent and its time, ascending. */
function points(table: Record<string, string>): [number, Milliseconds][] {
  return Object.entries(table)
    .map(([name, text]): [number, Milliseconds] => [Number(name.slice(1)), readDuration(text)])
    .sort(([a], [b]) => a - b);
}

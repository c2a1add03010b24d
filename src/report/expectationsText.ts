// What the scenario's author expected, and how it came out: failures in full, what held in a line.

import { formatClock } from '../base/time.ts';
import type { ExpectationResult } from '../world/expectations.ts';
import { plural } from '../base/words.ts';
import { hanging, printable } from './layout.ts';
import type { Palette } from './palette.ts';

/** `stated`: how many the scenario has; a run that was cut short did not reach them all. */
export function expectationsText(
  results: readonly ExpectationResult[],
  stated: number,
  palette: Palette,
): string[] {
  const missed = stated - results.length;
  const notReached = missed > 0 ? [`  ${plural(missed, 'expectation')} not reached`] : [];
  return [...judged(results, palette), ...notReached];
}

function judged(results: readonly ExpectationResult[], palette: Palette): string[] {
  if (results.length === 0) return [];
  const failed = results.filter((result) => !result.held);
  const held = results.length - failed.length;
  if (failed.length === 0) {
    const all = held === 1 ? 'the expectation holds' : `all ${held} expectations hold`;
    return [palette.green(`✓ ${all}`)];
  }
  return [
    palette.red(`✗ ${failed.length} of ${plural(results.length, 'expectation')} failed`),
    ...failed.flatMap((result) => failure(result, palette)),
  ];
}

function failure(result: ExpectationResult, palette: Palette): string[] {
  const since = `since ${formatClock(result.sinceMs)}`;
  return [
    ...hanging('   ', `expected ${printable(result.text)} at ${formatClock(result.at)}`),
    ...hanging(
      '   ',
      `actual   ${result.actual === null ? 'nothing to measure' : `${result.actual}, ${since}`}`,
    ).map(palette.red),
    ...(result.why === '' ? [] : hanging('   why      ', printable(result.why))),
  ];
}

// What the scenario's author expected, and how it came out: failures in full, what held in a line.

import { METRICS, type MetricName } from '../base/metrics.ts';
import { formatMoment, formatSpan } from '../base/time.ts';
import { askedAt } from '../scenario/askedAt.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { ExpectationResult } from '../world/expectations.ts';
import type { ObservationResult } from '../world/observations.ts';
import type { RunResult } from '../world/run.ts';
import { plural } from '../base/words.ts';
import { labelled } from './labels.ts';
import { cut, hanging, printable } from './layout.ts';
import { dollars } from './sweepNumbers.ts';
import { linesOf } from './observationsText.ts';
import type { Page } from './page.ts';

/** Lines shown of what came instead. */
const MOST_LINES = 8;

/** How one expectation came out, and what is said of it if it failed. */
interface Judgement {
  readonly held: boolean;
  readonly lines: () => string[];
}

/** `stated`: how many the scenario has; a run that was cut short did not reach them all. */
export function expectationsText(
  { expectations, observations }: Pick<RunResult, 'expectations' | 'observations'>,
  stated: number,
  page: Page,
): string[] {
  const judgements = [
    ...expectations.map((result) => ({ held: result.held, lines: () => failure(result, page) })),
    ...observations.flatMap((observation) => judgementsOf(observation, page)),
  ];
  return judged(judgements, Math.max(0, stated - judgements.length), page);
}

/** How many expectations a scenario states, those of its observations included. */
export function statedIn(scenario: CompiledScenario): number {
  return askedAt(scenario).observations.reduce(
    (sum, { action: { contains, excludes, equals } }) =>
      sum + contains.length + excludes.length + (equals === undefined ? 0 : 1),
    scenario.expectations.length,
  );
}

/** `Expectations  22 of 22 met`, and the failures one by one. */
function judged(judgements: readonly Judgement[], notReached: number, page: Page): string[] {
  const all = judgements.length + notReached;
  if (all === 0) return [];
  const failed = judgements.filter(({ held }) => !held);
  const counts = [
    `${judgements.length - failed.length} of ${all} met`,
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
    ...(notReached > 0 ? [`${notReached} not reached`] : []),
  ];
  const paint = failed.length > 0 ? page.red : notReached > 0 ? page.yellow : page.green;
  return [
    ...labelled('Expectations', counts.join(', '), page).map((line) => paint(line)),
    ...failed.flatMap(({ lines }) => lines()),
  ];
}

/** An observation of which nothing is expected still fails where it was not possible. */
function judgementsOf(observation: ObservationResult, page: Page): Judgement[] {
  const { expectations, problem } = observation;
  if (expectations.length === 0 && problem !== undefined)
    return [{ held: false, lines: () => observed('an observation', observation, page) }];
  return expectations.map(({ text, held }) => {
    return { held, lines: () => observed(text, observation, page) };
  });
}

function observed(expected: string, observation: ObservationResult, page: Page): string[] {
  const { at, prompt, command, stdout, stderr, problem } = observation;
  const came = linesOf(stdout + stderr).map((line) => cut(printable(line), page.width - 12));
  const shown = problem === undefined ? came.slice(0, MOST_LINES) : [printable(problem)];
  const left = problem === undefined ? came.length - shown.length : 0;
  const lines = shown.length === 0 ? ['no output'] : shown;
  return [
    ...hanging('   ', `expected ${printable(expected)} at ${formatMoment(at)}`, page.width),
    ...hanging('   of       ', printable(`${prompt} ${command}`), page.width),
    ...lines.map((line, index) => page.red(`   ${index === 0 ? 'actual  ' : '        '} ${line}`)),
    ...(left > 0 ? [`            and ${plural(left, 'line')} more`] : []),
  ];
}

function failure(result: ExpectationResult, page: Page): string[] {
  return [
    ...hanging('   ', `expected ${printable(result.text)} ${whenOf(result)}`, page.width),
    ...hanging('   ', `actual   ${actualOf(result)}`, page.width).map(page.red),
    ...(result.why === '' ? [] : hanging('   why      ', printable(result.why), page.width)),
  ];
}

function whenOf({ metric, from = 0, at }: ExpectationResult): string {
  return metric === undefined
    ? `at ${formatMoment(at)}`
    : `from ${formatMoment(from)} to ${formatMoment(at)}`;
}

/** In the metric's unit: `26.7s`, `9.25`, `68`. */
export function metricValue(metric: MetricName, value: number): string {
  const { unit, scale } = METRICS[metric];
  if (unit === '$') return dollars(value);
  return unit === 's' ? formatSpan(Math.round(value * scale)) : String(Number(value.toFixed(2)));
}

function actualOf({ metric, actual, sinceMs }: ExpectationResult): string {
  if (actual === null) return 'nothing to measure';
  return metric === undefined ? `${actual}, since ${formatMoment(sinceMs)}` : metricValue(metric, actual);
}

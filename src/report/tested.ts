// What came of testing scenarios: each of their expectations with its line, as reporters show them.

import { METRICS } from '../base/metrics.ts';
import { formatMoment } from '../base/time.ts';
import { askedAt } from '../scenario/askedAt.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { DocumentPath } from '../scenario/language/diagnostics.ts';
import type { ExpectationResult } from '../world/expectations.ts';
import type { ObservationResult } from '../world/observations.ts';
import type { RunResult } from '../world/run.ts';
import { metricValue } from './expectationsText.ts';

/** One expectation, judged. */
export interface Check {
  /** Of the scenario's text, from 1. */
  readonly line: number;
  /** `during run, p99 addressWait <= 5s`. */
  readonly expected: string;
  readonly held: boolean;
  readonly actual: string;
  /** What lies behind it; may be empty. */
  readonly why: string;
}

export interface TestedFile {
  readonly file: string;
  readonly outcome:
    | {
        readonly kind: 'ran';
        readonly name: string;
        readonly seed: number;
        readonly checks: readonly Check[];
      }
    /** `text`: all that is wrong, for people; `line`: where, for programs. */
    | { readonly kind: 'invalid'; readonly summary: string; readonly line: number; readonly text: string }
    | { readonly kind: 'stopped'; readonly summary: string };
}

/** What a run tells a test of it: plain data. */
export type TestedRun = Pick<RunResult, 'seed' | 'simulatedMs' | 'expectations' | 'observations'> & {
  /** Why it did not come to its end. */
  readonly stopped: string | undefined;
};

export function checksOf(
  scenario: CompiledScenario,
  { simulatedMs, expectations, observations }: TestedRun,
  lineOf: (path: DocumentPath) => number,
): Check[] {
  const looks = askedAt(scenario).observations;
  const places = scenario.timeline.filter(({ action }) => action.kind === 'observe');
  return [
    ...expectations.map((result) => ({
      line: lineOf(result.path),
      expected: `${whenOf(result, simulatedMs)}, ${result.text}`,
      held: result.held,
      actual: actualOf(result),
      why: result.why,
    })),
    ...observations.flatMap((observation) => {
      const place = places.find(
        ({ at }, index) => at === observation.at && looks[index]?.action.command === observation.command,
      );
      return lookedAt(observation, place === undefined ? 1 : lineOf(place.path));
    }),
  ];
}

function whenOf({ metric, from = 0, at }: ExpectationResult, end: number): string {
  const moment = at === end ? 'at the end' : `at ${formatMoment(at)}`;
  if (metric === undefined) return moment;
  return from === 0 && at === end ? 'during run' : `from ${formatMoment(from)} to ${formatMoment(at)}`;
}

function actualOf({ metric, actual, sinceMs }: ExpectationResult): string {
  if (actual === null) return 'nothing to measure';
  if (metric === undefined) return `${actual} since ${formatMoment(sinceMs)}`;
  return METRICS[metric].unit === 'h' ? `${metricValue(metric, actual)}h` : metricValue(metric, actual);
}

/** An observation of which nothing is expected is judged only where it was not possible. */
function lookedAt({ at, command, problem, stdout, expectations }: ObservationResult, line: number): Check[] {
  const actual = problem ?? stdout.split('\n')[0] ?? '';
  const of = `at ${formatMoment(at)}, ${command}`;
  if (expectations.length === 0)
    return problem === undefined ? [] : [{ line, expected: of, held: false, actual, why: '' }];
  return expectations.map(({ text, held }) => ({ line, expected: `${of}: ${text}`, held, actual, why: '' }));
}

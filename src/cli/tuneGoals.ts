// What `tune` is to reach, from its arguments: objectives and what to make small, with places as a text has them.

import { elementAt } from '../base/assert.ts';
import type { Problem, TextPlace } from '../scenario/language/diagnostics.ts';
import { problemAt } from '../scenario/language/yamlText.ts';
import { readMetric, readObjective, type Objective, type TextFlaw } from '../sweep/objective.ts';
import type { MetricName } from '../base/metrics.ts';

export interface GoalArguments {
  readonly objective: readonly string[];
  readonly minimize: string;
}

export interface Goals {
  readonly objectives: readonly Objective[];
  readonly minimize: MetricName;
}

export type ReadGoals =
  | { readonly ok: true; readonly goals: Goals }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      /** What the places are places in. */ readonly text: string;
    };

export function readGoals({ objective, minimize }: GoalArguments): ReadGoals {
  const lines = [...objective.map((each) => `--objective ${each}`), `--minimize ${minimize}`];
  const read = objective.map(readObjective);
  const metric = readMetric(minimize);
  const problems = [...read, metric].flatMap((each, index) =>
    each.ok
      ? []
      : [
          problemOf(
            each.flaw,
            index,
            elementAt(lines, index),
            index < objective.length ? '--objective ' : '--minimize ',
          ),
        ],
  );
  const objectives = read.flatMap((each) => (each.ok ? [each.objective] : []));
  return problems.length === 0 && metric.ok
    ? { ok: true, goals: { objectives, minimize: metric.metric } }
    : { ok: false, problems, text: lines.join('\n') };
}

function problemOf(
  { detail, mend, start, length }: TextFlaw,
  index: number,
  excerpt: string,
  option: string,
): Problem {
  const place: TextPlace = { line: index + 1, column: option.length + start + 1, length, excerpt };
  return problemAt({ fault: { code: 'bad-objective', detail, mend }, path: [], place });
}

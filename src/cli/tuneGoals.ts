// What `tune` and `size` are to reach, from their arguments: objectives and what to make small, with places as a text
// has them.

import type { Problem, TextPlace } from '../scenario/language/diagnostics.ts';
import { problemAt } from '../scenario/language/yamlText.ts';
import {
  contradicted,
  readMetric,
  readObjective,
  type Objective,
  type ReadObjective,
  type TextFlaw,
} from '../sweep/objective.ts';
import type { MetricName } from '../base/metrics.ts';

export interface GoalArguments {
  readonly objective: readonly string[];
  readonly minimize: string;
}

export interface Goals {
  readonly objectives: readonly Objective[];
  readonly minimize: MetricName;
}

interface WrongGoals {
  readonly ok: false;
  readonly problems: readonly Problem[];
  /** What the places are places in. */
  readonly text: string;
}

export type ReadGoals = { readonly ok: true; readonly goals: Goals } | WrongGoals;

export type ReadObjectives = { readonly ok: true; readonly objectives: readonly Objective[] } | WrongGoals;

export function readGoals({ objective, minimize }: GoalArguments): ReadGoals {
  const written = writtenObjectives(objective);
  const metric = readMetric(minimize);
  const wrong = wrongIn([...written, { option: '--minimize', text: minimize, read: metric }]);
  // Of which an unknown metric is one.
  if (!metric.ok || wrong.problems.length > 0) return wrong;
  return { ok: true, goals: { objectives: soundIn(written), minimize: metric.metric } };
}

export function readObjectives(objective: readonly string[]): ReadObjectives {
  const written = writtenObjectives(objective);
  const wrong = wrongIn(written);
  return wrong.problems.length > 0 ? wrong : { ok: true, objectives: soundIn(written) };
}

interface Written<Read> {
  readonly option: string;
  readonly text: string;
  readonly read: Read;
}

type Checked = { readonly ok: true } | { readonly ok: false; readonly flaw: TextFlaw };

/** One that no run can meet together with an earlier one is a flaw. */
function writtenObjectives(texts: readonly string[]): Written<ReadObjective>[] {
  const written = texts.map((text) => ({ option: '--objective', text, read: readObjective(text) }));
  return written.map((each, index) => {
    const earlier = soundIn(written.slice(0, index));
    const flaw = each.read.ok ? contradicted(each.read.objective, earlier) : undefined;
    return flaw === undefined ? each : { ...each, read: { ok: false, flaw } };
  });
}

function soundIn(written: readonly Written<ReadObjective>[]): Objective[] {
  return written.flatMap(({ read }) => (read.ok ? [read.objective] : []));
}

function wrongIn(written: readonly Written<Checked>[]): WrongGoals {
  const lines = written.map(({ option, text }) => `${option} ${text}`);
  const problems = written.flatMap(({ option, read }, index) =>
    read.ok ? [] : [problemOf(read.flaw, index, lines[index] ?? '', option.length + 1)],
  );
  return { ok: false, problems, text: lines.join('\n') };
}

/** `from`: where the text of the argument begins in its line. */
function problemOf(
  { detail, fix, start, length }: TextFlaw,
  index: number,
  excerpt: string,
  from: number,
): Problem {
  const place: TextPlace = { line: index + 1, column: from + start + 1, length, excerpt };
  return problemAt({ fault: { code: 'bad-objective', detail, fix }, path: [], place });
}

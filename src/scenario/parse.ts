// The way in: a scenario's text, checked and compiled, or everything that is wrong with it.

import { type CheckedScenario, checkScenario } from './check.ts';
import type { Problem } from './diagnostics.ts';
import { readYaml } from './readYaml.ts';

export type ParsedScenario =
  Extract<CheckedScenario, { ok: true }> | { readonly ok: false; readonly problems: readonly Problem[] };

/** Problems come in the order of the text. Never throws, whatever the text. */
export function parseScenario(source: string): ParsedScenario {
  const read = readYaml(source);
  if (!read.ok) return { ok: false, problems: inOrder(read.problems) };
  const checked = checkScenario(read.value);
  const faults = checked.ok ? [] : checked.faults;
  const problems = [...read.problems, ...faults.map((fault) => read.text.locate(fault))];
  if (checked.ok && problems.length === 0) return checked;
  return { ok: false, problems: inOrder(problems) };
}

function inOrder(problems: readonly Problem[]): Problem[] {
  const sorted = [...problems].sort(
    (a, b) => a.line - b.line || a.column - b.column || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  );
  return sorted.filter((problem, index) => {
    const before = sorted[index - 1];
    return before === undefined || !isSame(problem, before);
  });
}

function isSame(a: Problem, b: Problem): boolean {
  return a.line === b.line && a.column === b.column && a.code === b.code && a.message === b.message;
}

// The way in: a scenario's text, checked and compiled, or everything that is wrong with it.

import { type CheckedScenario, checkScenario } from './check.ts';
import type { LocatedFault, Problem } from './diagnostics.ts';
import { valueAt } from './issues.ts';
import { type ReadDocument, readYaml } from './readYaml.ts';
import type { ReadFile } from './stepManifests.ts';
import { problemAt } from './yamlText.ts';

export type ParsedScenario =
  Extract<CheckedScenario, { ok: true }> | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Problems come in the order of the text, those of other files at the end. Never throws, whatever the text; `readFile`
 * is asked for the files that the scenario names.
 */
export function parseScenario(source: string, readFile?: ReadFile): ParsedScenario {
  const { documents, flaws, text } = readYaml(source);
  const ofText = flaws.map(({ fault, span }) => text.problem(fault, span));
  if (documents.length === 0) return { ok: false, problems: inOrder(ofText) };
  const [document] = documents;
  const checked = checkScenario(document.value, readFile);
  if (checked.ok) return ofText.length === 0 ? checked : { ok: false, problems: inOrder(ofText) };
  const problems = checked.faults
    // Told where the text has them: here an alias would tell them again.
    .filter(({ fault, within }) => fault.code !== 'bad-key' || within !== undefined)
    .map((fault) => locate(fault, document));
  return {
    ok: false,
    problems: [
      ...inOrder([...ofText, ...problems.filter(({ elsewhere }) => elsewhere === undefined)]),
      ...inOrder(problems.filter(({ elsewhere }) => elsewhere !== undefined)),
    ],
  };
}

/** Keys whose value names a file. */
const FILE_KEYS: ReadonlySet<string | number> = new Set(['file', 'trace']);

/** A fault within what was read from a file stands in that file. */
function locate(located: LocatedFault, { value, text }: ReadDocument): Problem {
  const { fault, path, within } = located;
  if (within === undefined || !FILE_KEYS.has(path[path.length - 1])) return text.locate(located);
  const file = located.file ?? String(valueAt(value, path));
  return { ...problemAt(fault, within, path), elsewhere: { file, excerpt: within.excerpt } };
}

function inOrder(problems: readonly Problem[]): Problem[] {
  const sorted = [...problems].sort(
    (a, b) =>
      compareTexts(a.elsewhere?.file ?? '', b.elsewhere?.file ?? '') ||
      a.line - b.line ||
      a.column - b.column ||
      compareTexts(a.code, b.code),
  );
  return sorted.filter((problem, index) => {
    const before = sorted[index - 1];
    return before === undefined || !isSame(problem, before);
  });
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isSame(a: Problem, b: Problem): boolean {
  return (
    a.elsewhere?.file === b.elsewhere?.file &&
    a.line === b.line &&
    a.column === b.column &&
    a.code === b.code &&
    a.message === b.message
  );
}

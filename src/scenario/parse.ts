// The way in: a scenario's text, checked and compiled, or everything that is wrong with it.

import { type CheckedScenario, checkScenario } from './check.ts';
import type { DocumentPath, LocatedFault, Problem } from './language/diagnostics.ts';
import { readYaml } from './language/readYaml.ts';
import type { ReadFile } from './check/stepManifests.ts';
import { inOwnFile, type PlacedFault, problemAt, type YamlText } from './language/yamlText.ts';
import { type Warning, warningsOf } from './warnings.ts';

export type ParsedScenario =
  | (Extract<CheckedScenario, { ok: true }> & {
      readonly warnings: readonly Warning[];
      /** The line, from 1, on which the text has a part of the document. */
      readonly lineOf: (path: DocumentPath) => number;
    })
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Problems come in the order of the text, those of other files at the end. Never throws, whatever the text; `readFile`
 * is asked for the files that the scenario names.
 */
export function parseScenario(source: string, readFile?: ReadFile): ParsedScenario {
  const { documents, flaws, text } = readYaml(source);
  const ofText = flaws.map(({ fault, span }): PlacedFault => ({
    fault,
    path: [],
    place: text.placeOf(span),
  }));
  const [document] = documents;
  if (document === undefined) return { ok: false, problems: inWords(ofText) };
  const checked = checkScenario(document.value, readFile);
  if (checked.ok) {
    if (ofText.length > 0) return { ok: false, problems: inWords(ofText) };
    const { text } = document;
    return {
      ...checked,
      warnings: warningsOf(checked.scenario, text),
      lineOf: (path) => text.placeOf(text.spanOf({ path, target: 'key' })).line,
    };
  }
  const placed = checked.faults
    // Told where the text has them: here an alias would tell them again.
    .filter(({ fault, within }) => fault.code !== 'bad-key' || within !== undefined)
    .map((fault) => place(fault, document.text));
  return { ok: false, problems: inWords([...ofText, ...placed]) };
}

/** A fault within what was read from a file stands in that file; the text says where it names it. */
function place(fault: LocatedFault, text: YamlText): PlacedFault {
  const placed = inOwnFile(fault);
  if (placed?.elsewhere === undefined) return text.place(fault);
  const { line } = text.placeOf(text.spanOf({ path: fault.path, target: 'value' }));
  return { ...placed, elsewhere: { ...placed.elsewhere, line } };
}

/** More are not read by anybody, and a file of another kind would have one a line. */
const MOST_PROBLEMS = 1000;

/** In order of the text, each once; those of other files at the end. */
function inWords(faults: readonly PlacedFault[]): Problem[] {
  const sorted = [...faults].sort(
    (a, b) =>
      compareTexts(a.elsewhere?.file ?? '', b.elsewhere?.file ?? '') ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column ||
      compareTexts(a.fault.code, b.fault.code),
  );
  const problems: Problem[] = [];
  for (const [index, placed] of sorted.entries()) {
    if (problems.length === MOST_PROBLEMS) {
      const fault = { code: 'too-many-problems', more: sorted.length - index } as const;
      return [...problems, problemAt({ ...placed, path: [], fault })];
    }
    const problem = problemAt(placed);
    const before = problems[problems.length - 1];
    if (before === undefined || !isSame(problem, before)) problems.push(problem);
  }
  return problems;
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

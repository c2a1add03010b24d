// What came of checking files, in text: problems and warnings at their places; files without any are only counted.

import { plural } from '../base/words.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { Warning } from '../scenario/warnings.ts';
import { codeFrame, gutterOf, sourceLines } from './codeFrame.ts';
import { statedIn } from './expectationsText.ts';
import { ignoredFieldsText } from './ignoredText.ts';
import { hanging, printable } from './layout.ts';
import type { Page } from './page.ts';
import { problemsText } from './problemsText.ts';
import type { ValidatedFile } from './validation.ts';

/** Of one file, when it has been checked; empty where it is only counted. */
export function fileText({ file, outcome }: ValidatedFile, page: Page): string {
  if (outcome.kind === 'unreadable') return '';
  if (outcome.kind === 'invalid') return problemsText(file, outcome.source, outcome.problems, page);
  const { source, scenario, warnings } = outcome;
  const ignored = ignoredFieldsText(scenario.ignored, page).map((line) => `  ${line}`);
  if (warnings.length === 0 && ignored.length === 0) return '';
  const count = warnings.length === 0 ? '' : `, ${plural(warnings.length, 'warning')}`;
  const lines = [
    ...hanging('', `${printable(file)}: valid${count}`, page.width).map(page.bold),
    ...framed(warnings, source, page),
    ...ignored,
  ];
  return `${lines.join('\n')}\n`;
}

function framed(warnings: readonly Warning[], source: string, page: Page): string[] {
  const lines = sourceLines(source);
  const gutter = gutterOf(warnings);
  return warnings.flatMap((warning) => {
    const { code, line, message, fix } = warning;
    const frame = { place: warning, excerpt: lines[line - 1] ?? '', words: `${code}: ${message}; ${fix}` };
    return codeFrame(frame, gutter, page, page.yellow);
  });
}

/** The last line: how many files are valid; of a single valid one, what is in it. */
export function totalsText(files: readonly ValidatedFile[], page: Page): string {
  const [first] = files;
  if (files.length === 1 && first?.outcome.kind === 'valid' && first.outcome.warnings.length === 0)
    return single(first.file, first.outcome.scenario, page);
  let [valid, warnings, problems] = [0, 0, 0];
  for (const { outcome } of files) {
    if (outcome.kind === 'valid') {
      valid++;
      warnings += outcome.warnings.length;
    } else if (outcome.kind === 'invalid') problems += outcome.problems.length;
  }
  const invalid = files.length - valid;
  const parts = [
    ...(valid === 0 ? [] : [`${valid} valid${counted(warnings, 'warning')}`]),
    ...(invalid === 0 ? [] : [`${invalid} invalid${counted(problems, 'problem')}`]),
  ];
  return `${plural(files.length, 'file')}: ${parts.join(', ')}\n`;
}

function counted(count: number, noun: string): string {
  return count === 0 ? '' : ` (${plural(count, noun)})`;
}

function single(file: string, scenario: CompiledScenario, page: Page): string {
  const { name, nodeGroups, timeline } = scenario;
  const nodes = nodeGroups.reduce((sum, group) => sum + group.size, 0);
  const counts = [
    plural(nodes, 'node'),
    plural(timeline.length, 'step'),
    plural(statedIn(scenario), 'expectation'),
  ];
  const text = printable(`${file}: valid, ${name} (${counts.join(', ')})`);
  return `${hanging('', text, page.width).join('\n')}\n`;
}

// What was observed on the way, as a terminal would show it: where it was typed, the command, and what came, line for
// line and however wide.

import type { Milliseconds } from '../base/time.ts';
import type { ObservationResult } from '../world/observations.ts';
import { printable } from './layout.ts';
import type { Page } from './page.ts';

/** Terminals stop at every eighth column. */
const TAB = 8;

/** `clock`: what stands in front of the command; the lines below it start under the prompt. */
export function observationLines(
  observation: ObservationResult,
  clock: (at: Milliseconds) => string,
  page: Page,
): string[] {
  const { at, prompt, command, stdout, stderr, problem } = observation;
  const first = clock(at);
  const margin = ' '.repeat(first.length);
  const typed = `${prompt} ${printable(command)}`;
  const output = [...linesOf(stdout), ...linesOf(stderr)].map((line) =>
    `${margin}${terminalLine(line)}`.trimEnd(),
  );
  const failure = problem === undefined ? [] : [page.red(`${margin}✗ ${printable(problem)}`)];
  return [`${first}${page.bold(typed)}`, ...output, ...failure];
}

export function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** Tabs as blanks, so that columns stand where the tool put them. */
export function terminalLine(line: string): string {
  const [first = '', ...rest] = line.split('\t');
  const expanded = rest.reduce((text, part) => {
    const column = Math.floor(text.length / TAB + 1) * TAB;
    return text.padEnd(column) + part;
  }, first);
  return printable(expanded);
}

// Problems in a file, each with the line itself, a caret under the place, a code, and what to write instead.

import type { Problem } from '../scenario/language/diagnostics.ts';
import { plural } from '../base/words.ts';
import { cut, hanging, PAGE_WIDTH, printable, takeWidth, textWidth, wrap } from './layout.ts';
import type { Palette } from './palette.ts';

/** Problems told in full; a file of another kind would have thousands. */
const MOST_PROBLEMS = 50;

/** Columns a message needs to stand beside its caret; with fewer it goes below. */
const LEAST_BESIDE = 40;

/** Characters of a line looked at on each side of a place: more than a page is wide, less than a line may be long. */
const LONGEST_PART = 400;

/** Columns of the line kept before a place far to the right. */
const CONTEXT = 24;

export function problemsText(
  file: string,
  source: string,
  problems: readonly Problem[],
  palette: Palette,
): string {
  const lines = source.replace(/^\uFEFF/, '').split(/\r?\n/);
  const shown = problems.slice(0, MOST_PROBLEMS);
  const gutter = Math.max(...shown.map((problem) => place(problem).length)) + 1;
  const left = problems.length - shown.length;
  const isCut = problems.at(-1)?.code === 'too-many-problems';
  const count = isCut
    ? `more than ${plural(problems.length - 1, 'problem')}`
    : plural(problems.length, 'problem');
  return [
    ...hanging('', `${printable(file)}: ${count}`).map(palette.bold),
    '',
    ...shown.flatMap((problem, index) => {
      const { elsewhere } = problem;
      const isFirst = elsewhere !== undefined && elsewhere.file !== shown[index - 1]?.elsewhere?.file;
      const title = isFirst
        ? [
            ...(index === 0 ? [] : ['']),
            ...hanging(' ', `in ${printable(elsewhere.file)}, which ${problem.path} names:`),
          ]
        : [];
      const line = elsewhere === undefined ? (lines[problem.line - 1] ?? '') : elsewhere.excerpt;
      return [...title, ...problemLines(problem, line, gutter, palette)];
    }),
    ...(left > 0 ? ['', isCut ? 'and more' : `and ${plural(left, 'problem')} more`] : []),
    '',
  ].join('\n');
}

/** `14:19`: line and column. */
function place({ line, column }: Problem): string {
  return `${line}:${column}`;
}

function problemLines(problem: Problem, line: string, gutter: number, palette: Palette): string[] {
  const room = PAGE_WIDTH - gutter - 4;
  const { excerpt, start, length } = excerptOf(line, problem, room);
  const caret = '^'.repeat(length);
  const words = printable(`${problem.code}: ${problem.message}; ${problem.mend}`);
  const bar = (text: string, label = ''): string =>
    ` ${palette.dim(`${label.padStart(gutter - 1)} │`)} ${text}`;
  // Of files that are none of ours only the place is shown.
  if (line === '' && problem.elsewhere !== undefined) {
    const [first = '', ...rest] = wrap(words, room);
    return [bar(first, place(problem)), ...rest.map((text) => bar(text))];
  }
  const beside = room - start - length - 2;
  if (beside >= Math.min(LEAST_BESIDE, textWidth(words))) {
    const [first = '', ...rest] = wrap(words, beside);
    const indent = ' '.repeat(start + length + 2);
    return [
      bar(excerpt, place(problem)),
      bar(`${' '.repeat(start)}${palette.red(caret)}  ${first}`),
      ...rest.map((text) => bar(`${indent}${text}`)),
    ];
  }
  return [
    bar(excerpt, place(problem)),
    bar(`${' '.repeat(start)}${palette.red(caret)}`),
    ...wrap(words, room).map((text) => bar(text)),
  ];
}

/** The line, or a window on it, and where in it the caret goes. */
function excerptOf(
  line: string,
  { column, length }: Problem,
  room: number,
): { readonly excerpt: string; readonly start: number; readonly length: number } {
  const from = column - 1;
  const to = from + Math.min(length, LONGEST_PART);
  const before = oneToOne(line.slice(Math.max(0, from - LONGEST_PART), from));
  const marked = oneToOne(line.slice(from, to));
  const after = oneToOne(line.slice(to, to + LONGEST_PART));
  const isFar = textWidth(before) + Math.min(textWidth(marked), CONTEXT) > room;
  const lead = isFar ? `…${lastColumns(before, CONTEXT)}` : before;
  const start = textWidth(lead);
  const width = Math.max(1, Math.min(textWidth(marked), room - start));
  return { excerpt: cut(`${lead}${marked}${after}`, room).trimEnd(), start, length: width };
}

/** Printable, each character still in its place. */
function oneToOne(text: string): string {
  return printable(text.replaceAll('\t', ' '));
}

function lastColumns(text: string, width: number): string {
  return text.slice(takeWidth(text, textWidth(text) - width).length);
}

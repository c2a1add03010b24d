// What output is piped through: grep, head, tail, wc and sort, as far as people use them on listings.

import { elementAt } from '../base/assert.ts';
import type { FilterName } from '../scenario/language/observedCommand.ts';
import { basicPattern, fixedPattern } from './grepPattern.ts';
import type { ToolAnswer } from '../base/toolAnswer.ts';

/** From all of the input to an answer. */
type Filter = (words: readonly string[], input: string) => ToolAnswer;

export const FILTERS: Readonly<Record<FilterName, Filter>> = {
  grep,
  head: (words, input) => ends('head', words, input, (lines, count) => lines.slice(0, count)),
  tail: (words, input) =>
    ends('tail', words, input, (lines, count) => lines.slice(Math.max(0, lines.length - count))),
  wc,
  sort,
};

function printed(lines: readonly string[], exitCode = 0): ToolAnswer {
  return { stdout: lines.map((line) => `${line}\n`).join(''), stderr: '', exitCode };
}

function misused(tool: FilterName, complaint: string): ToolAnswer {
  return { stdout: '', stderr: `${tool}: ${complaint}\n`, exitCode: 2 };
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

interface GivenWords {
  /** Single letters, in the order given. */
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
  readonly unknown: string | undefined;
}

/** `-ci -A 2 pattern`: letters that take a value take the rest of their word, or the next one. */
function readWords(words: readonly string[], flagLetters: string, valueLetters: string): GivenWords {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const operands: string[] = [];
  let unknown: string | undefined;
  for (let index = 0; index < words.length; index++) {
    const word = elementAt(words, index);
    if (!/^-[^-]/.test(word)) {
      operands.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word.charAt(at);
      if (valueLetters.includes(letter)) {
        values.set(letter, word.slice(at + 1) || (words[++index] ?? ''));
        break;
      }
      if (flagLetters.includes(letter)) flags.add(letter);
      else unknown ??= letter;
    }
  }
  return { flags, values, operands, unknown };
}

/** Far beyond what is typed, far below what the language's own expressions can take. */
const LONGEST_PATTERN = 5000;

/** Exit status 1 when no line is left, as scripts rely on. */
function grep(words: readonly string[], input: string): ToolAnswer {
  const { flags, values, operands, unknown } = readWords(words, 'civwoEFx', 'eABCm');
  if (unknown !== undefined) return misused('grep', `invalid option -- '${unknown}'`);
  const text = values.get('e') ?? operands[0];
  if (text === undefined) return misused('grep', 'write a pattern');
  if (text.length > LONGEST_PATTERN) return misused('grep', 'Regular expression too big');
  const pattern = patternOf(text, flags);
  if (pattern === undefined) return misused('grep', `not a regular expression: ${text}`);
  const lines = linesOf(input);
  const hits = lines.flatMap((line, index) => (pattern.test(line) === flags.has('v') ? [] : [index]));
  const exitCode = hits.length > 0 ? 0 : 1;
  if (flags.has('c')) return printed([String(hits.length)], exitCode);
  if (flags.has('o')) {
    const every = new RegExp(pattern, `${pattern.flags}g`);
    return printed(
      hits.flatMap((index) => elementAt(lines, index).match(every) ?? []),
      exitCode,
    );
  }
  const around = Number(values.get('C') ?? 0);
  const span = { before: Number(values.get('B') ?? around), after: Number(values.get('A') ?? around) };
  return printed(withContext(lines, hits, span), exitCode);
}

function patternOf(text: string, flags: ReadonlySet<string>): RegExp | undefined {
  const source = flags.has('F') ? fixedPattern(text) : flags.has('E') ? text : basicPattern(text);
  const bounded = flags.has('w') ? `\\b(?:${source})\\b` : flags.has('x') ? `^(?:${source})$` : source;
  try {
    return new RegExp(bounded, flags.has('i') ? 'i' : '');
  } catch {
    return undefined;
  }
}

/** Lines that do not follow one another are told apart by a line of dashes. */
function withContext(
  lines: readonly string[],
  hits: readonly number[],
  { before, after }: { readonly before: number; readonly after: number },
): string[] {
  if (before === 0 && after === 0) return hits.map((index) => elementAt(lines, index));
  const shown = [...lines.entries()].filter(([index]) =>
    hits.some((hit) => index >= hit - before && index <= hit + after),
  );
  return shown.flatMap(([index, line], place) =>
    place > 0 && shown[place - 1]?.[0] !== index - 1 ? ['--', line] : [line],
  );
}

/** `-n 5`, `-5`; ten lines without. */
function ends(
  tool: 'head' | 'tail',
  words: readonly string[],
  input: string,
  cut: (lines: string[], count: number) => string[],
): ToolAnswer {
  const text = words.join(' ');
  const count = text === '' ? 10 : Number(/^(?:-n ?|-)(\d+)$/.exec(text)?.[1] ?? NaN);
  if (Number.isNaN(count)) return misused(tool, `write ${tool} -n 5`);
  return printed(cut(linesOf(input), count));
}

function wc(words: readonly string[], input: string): ToolAnswer {
  const counts = {
    '-l': linesOf(input).length,
    '-w': input.split(/\s+/).filter((word) => word !== '').length,
    '-c': input.length,
  };
  const [flag = ''] = words;
  if (flag === '-l' || flag === '-w' || flag === '-c') return printed([String(counts[flag])]);
  if (words.length > 0) return misused('wc', 'write wc -l, -w or -c');
  return printed([
    Object.values(counts)
      .map((count) => String(count).padStart(7))
      .join(' '),
  ]);
}

/** By bytes, as with LC_ALL=C. */
function sort(words: readonly string[], input: string): ToolAnswer {
  const { flags, values, unknown } = readWords(words, 'rnu', 'k');
  if (unknown !== undefined) return misused('sort', `invalid option -- '${unknown}'`);
  const field = parseInt(values.get('k') ?? '0', 10);
  const keyOf = (line: string): string => (field > 0 ? (line.trim().split(/\s+/)[field - 1] ?? '') : line);
  const compare = flags.has('n') ? byNumber : byText;
  const sorted = linesOf(input).sort((one, other) => compare(keyOf(one), keyOf(other)) || byText(one, other));
  const lines = flags.has('u') ? sorted.filter((line, index) => line !== sorted[index - 1]) : sorted;
  return printed(flags.has('r') ? lines.reverse() : lines);
}

function byText(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function byNumber(one: string, other: string): number {
  return (parseFloat(one) || 0) - (parseFloat(other) || 0);
}

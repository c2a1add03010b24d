// Ways to spoil a text: by characters, by words, by lines, by its structure as YAML, and by making a piece of it very
// long. A drawn mutation is a function of the text, so that it suits whatever came of those before it.

import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { elementAt } from '../../src/base/assert.ts';
import { oneOf } from './draws.ts';

export type Mutation = (text: string) => string;

/** What parsers, looked-up names and numbers stumble over. */
const WORDS = [
  '',
  '0',
  '-1',
  '1e9',
  '1.5',
  '99999999999999999999',
  '200000',
  'NaN',
  '.inf',
  'null',
  '~',
  'true',
  'constructor',
  '__proto__',
  'toString',
  'all',
  'quiet',
  '5m',
  '0s',
  '90000000d',
  '10.0.0.0/28',
  '10.0.0.0/33',
  '0.0.0.0/0',
  '100m',
  '25%',
  '"',
  "'",
  '{',
  '[',
  '- ',
  '&a',
  '*a',
  '!!binary',
  '<<',
  '|',
  '>-',
  '? ',
  '---',
  '#',
  '\t',
  '\u0000',
  '\u001b[2J',
  '\u2028',
  '\ud800',
  'é',
  '\uFEFF',
  '{{ x }}',
] as const;

const word = oneOf(...WORDS);

const spliced: fc.Arbitrary<Mutation> = fc
  .tuple(fc.nat(), fc.nat(30), fc.oneof(word, fc.string({ maxLength: 6, unit: 'binary' })))
  .map(([place, length, piece]) => (text) => {
    const at = place % (text.length + 1);
    return text.slice(0, at) + piece + text.slice(at + length);
  });

const reworded: fc.Arbitrary<Mutation> = fc.tuple(fc.nat(), word).map(([place, replacement]) => (text) => {
  const words = [...text.matchAll(/[\w./%-]+/g)];
  if (words.length === 0) return replacement;
  const { index, 0: found } = elementAt(words, place % words.length);
  return text.slice(0, index) + replacement + text.slice(index + found.length);
});

/** With lines gone, there twice, elsewhere, further in, or with a key that every object has before them. */
const relined: fc.Arbitrary<Mutation> = fc
  .record({
    how: oneOf('drop', 'double', 'move', 'indent', 'outdent', '__proto__', 'constructor'),
    place: fc.nat(),
    other: fc.nat(),
    count: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ how, place, other, count }) => (text) => {
    const lines = text.split('\n');
    const at = place % lines.length;
    const to = other % lines.length;
    const piece = lines.slice(at, at + count);
    const [, indent] = /^(\s*(?:- )?)/.exec(elementAt(lines, at)) ?? ['', ''];
    switch (how) {
      case 'drop':
        return lines.toSpliced(at, count).join('\n');
      case 'double':
        return lines.toSpliced(at, 0, ...piece).join('\n');
      case 'move':
        return lines
          .toSpliced(at, count)
          .toSpliced(to, 0, ...piece)
          .join('\n');
      case 'indent':
        return lines.toSpliced(at, count, ...piece.map((line) => `  ${line}`)).join('\n');
      case 'outdent':
        return lines.toSpliced(at, count, ...piece.map((line) => line.replace(/^ {2}/, ''))).join('\n');
      default:
        return lines
          .toSpliced(at, 0, `${indent.replace('-', ' ')}${how}: ${WORDS[other % WORDS.length]}`)
          .join('\n');
    }
  });

type Path = readonly (string | number)[];

const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  1e300,
  2 ** 31,
  '',
  'x',
  'constructor',
  '5m',
  [],
  [[]],
  {},
  { name: 'x' },
  [null],
];

/** A value gone, another in its place, or one from elsewhere. */
const restructured: fc.Arbitrary<Mutation> = fc
  .record({
    how: oneOf('drop', 'replace', 'move'),
    place: fc.nat(),
    other: fc.nat(),
    value: fc.nat(VALUES.length - 1),
  })
  .map(({ how, place, other, value }) => (text) => {
    const root = valueOf(text);
    if (typeof root !== 'object' || root === null) return text;
    const paths = pathsIn(root).slice(1);
    if (paths.length === 0) return text;
    const path = elementAt(paths, place % paths.length);
    const moved = valueAt(root, elementAt(paths, other % paths.length));
    change(root, path, how === 'drop' ? undefined : how === 'move' ? structuredClone(moved) : VALUES[value]);
    return stringify(root);
  });

/** The library takes quadratic time for some long texts, and for ever to write deep keys. */
const LONGEST_PARSED = 20_000;
const DEEP = /(?:[-?[{]\s*){64}/;

function valueOf(text: string): unknown {
  if (text.length > LONGEST_PARSED || DEEP.test(text)) return undefined;
  try {
    return parse(text, { maxAliasCount: 10, logLevel: 'silent' }) as unknown;
  } catch {
    return undefined;
  }
}

/** Of what an alias takes into itself, only the way there. */
function pathsIn(value: unknown, path: Path = [], above: readonly unknown[] = []): Path[] {
  // What !!binary makes is one value.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [path];
  if (above.includes(value)) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const here = [...above, value];
  return [
    path,
    ...keys.flatMap((key) => pathsIn((value as Record<string | number, unknown>)[key], [...path, key], here)),
  ];
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce((value, key) => (value as Record<string | number, unknown>)[key], root);
}

function change(root: object, path: Path, value: unknown): void {
  const parent = valueAt(root, path.slice(0, -1)) as Record<string | number, unknown>;
  const key = elementAt(path, path.length - 1);
  if (value === undefined && Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (value === undefined) delete parent[key];
  else parent[key] = value;
}

const PIECES = [
  '9',
  'a',
  '[',
  '{"a":',
  '- ',
  '? ',
  '\\x',
  '"\\q',
  ' ',
  ',',
  '\n',
  '#',
  "'",
  '1m',
  '.',
  '&a *a ',
  '{{',
  '-',
  'e9',
];

/** What takes more than linear time shows in a long text. */
const swollen: fc.Arbitrary<Mutation> = fc
  .tuple(fc.nat(), oneOf(...PIECES), oneOf(1000, 40_000, 200_000))
  .map(([place, piece, length]) => (text) => {
    const at = place % (text.length + 1);
    return text.slice(0, at) + piece.repeat(length / piece.length) + text.slice(at);
  });

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 4, arbitrary: spliced },
  { weight: 6, arbitrary: reworded },
  { weight: 4, arbitrary: relined },
  { weight: 6, arbitrary: restructured },
  { weight: 1, arbitrary: swollen },
);

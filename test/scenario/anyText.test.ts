// Whatever stands in a file, reading it gives an answer: a scenario, or problems that lie inside the text.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { elementAt } from '../../src/base/assert.ts';
import { type ParsedScenario, parseScenario } from '../../src/scenario/parse.ts';
import { checkScenario } from '../../src/scenario/check.ts';
import { MINIMAL } from './minimal.ts';
import { shippedScenarios } from './shippedScenarios.ts';

const FILES = shippedScenarios();

/** Every problem lies in the text and says something. */
function expectAnswer(text: string, parsed: ParsedScenario): void {
  if (parsed.ok) return;
  expect(parsed.problems.length).toBeGreaterThan(0);
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const misfits = parsed.problems.filter(({ line, column, length, message, fix }) => {
    const isInside =
      line >= 1 && line <= lines.length && column >= 1 && column - 1 <= elementAt(lines, line - 1).length;
    const speaks = message !== '' && fix !== '' && !/undefined|\[object/.test(message + fix);
    return !isInside || length < 1 || !speaks;
  });
  expect(misfits).toEqual([]);
}

/** A scenario whose manifest is a block in it: places there are counted in two texts. */
const BLOCK = `${MINIMAL}timeline:
  - at: 1m
    manifest: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: Web, labels: { a: '…漢字😀' } }

      spec:
        replicas: many
        template: { spec: { containers: [] } }
`;

const anyFile = fc.constantFrom(...FILES.map(({ text }) => text));

const cut = fc.tuple(fc.nat(), fc.nat({ max: 40 }), fc.string({ maxLength: 8, unit: 'binary' }));

/** Fragments that mean something to YAML or to the language. */
const fragment = fc.constantFrom(
  ...'- |: |[|]|{|}|&a |*a|!!str |>|"|\'|#|\t|,|---|at|timeline|expect|pods|5m|null|~|.nan|-1|<<|? '.split(
    '|',
  ),
  '\n',
  '\n  ',
  '|',
  '__proto__',
  '10.0.0.0/24',
);

describe('any text', () => {
  it('gets an answer when it is a scenario with a piece replaced', () => {
    fc.assert(
      fc.property(anyFile, fc.array(cut, { minLength: 1, maxLength: 3 }), (file, cuts) => {
        let text = file;
        for (const [at, length, piece] of cuts) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + piece + text.slice(start + length);
        }
        expectAnswer(text, parseScenario(text));
      }),
      { numRuns: 100 },
    );
  });

  it('gets an answer when it ends anywhere, however its lines end and whatever stands before and after', () => {
    const lineEnd = fc.constantFrom('\n', '\r\n', '\n\t');
    const ends = fc.constantFrom(
      '',
      ' ',
      '\t',
      '\r',
      '\r\n',
      '\n\n',
      '漢😀',
      '\u2028',
      ' |',
      ' >-\n\n',
      ' "',
      ' {',
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(BLOCK), anyFile),
        fc.nat(),
        lineEnd,
        fc.boolean(),
        ends,
        (file, at, end, mark, last) => {
          const kept = file.slice(0, at % (file.length + 1)).replaceAll('\n', end);
          const text = `${mark ? '\uFEFF' : ''}${kept}${last}`;
          expectAnswer(text, parseScenario(text));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('tells nothing beyond its end', () => {
    const text = 'timeline:\n  - at: 3m\n    manifest: |';
    const parsed = parseScenario(text);
    expectAnswer(text, parsed);
    expect(
      parsed.ok ? [] : parsed.problems.map(({ code, line, column }) => `${code} ${line}:${column}`),
    ).toContain('empty-file 3:15');
  });

  it('gets an answer when it is a scenario without one of its lines', () => {
    fc.assert(
      fc.property(anyFile, fc.nat(), (text, place) => {
        const lines = text.split('\n');
        const without = lines.toSpliced(place % lines.length, 1).join('\n');
        expectAnswer(without, parseScenario(without));
      }),
      { numRuns: 150 },
    );
  });

  it('gets an answer when it is made of the language’s own pieces', () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        expectAnswer(text, parseScenario(text));
      }),
      { numRuns: 300 },
    );
  });

  it('gets an answer when it is noise', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (text) => {
        expectAnswer(text, parseScenario(text));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['dashes', '- '.repeat(100_000)],
    ['question marks', '? '.repeat(100_000)],
    ['question marks that are closed', `${'? - '.repeat(20_000)}a: b\nc: d\n`],
    [
      'levels, a line each, that are closed',
      `${Array.from({ length: 700 }, (_, level) => `${' '.repeat(level)}?\n`).join('')}a: b\nc: d\n`,
    ],
    ['mappings', '{"a":'.repeat(100_000)],
    ['distinct keys', Array.from({ length: 20_000 }, (_, index) => `k${index}: 1\n`).join('')],
    ['values of a list', `a: [${'1,'.repeat(120_000)}1]`],
    [
      'digits',
      `${MINIMAL}timeline: [{ at: 1m, createPods: { name: a, requests: { cpu: "${'1'.repeat(400_000)}x" } } }]`,
    ],
    ['digits of a duration', `${MINIMAL}until: a${'9'.repeat(400_000)}`],
    ['bad escapes', `a: "${'\\q'.repeat(80_000)}"`],
    ['braces', `a: ${'{{'.repeat(200_000)}`],
    ['aliases', Array.from({ length: 20_000 }, (_, index) => `- &a${index} 1\n- *a${index}\n`).join('')],
    ['substitutions', `${MINIMAL}timeline: [{ at: 1m, observe: "${'$(a) '.repeat(80_000)}" }]`],
    [
      'faulty lines of a trace',
      `${MINIMAL}workloads:\n- name: w\n  pods:\n    trace: x\n    csv: |\n      arrival,life\n${'      a,b\n'.repeat(20_000)}`,
    ],
    [
      'unknown types',
      `${MINIMAL}${Array.from({ length: 4000 }, (_, index) => `  - { name: g${index}, instanceType: t3.x${index}, size: 1 }\n`).join('')}`,
    ],
    [
      'unknown names',
      `${MINIMAL}timeline:\n${Array.from({ length: 2500 }, (_, index) => `- { at: 1m, createPods: { name: a${index} } }\n- { at: 1m, deletePods: { of: some-other-${index} } }\n`).join('')}`,
    ],
    ['faulty steps', `timeline:\n${'- {at: 1}\n'.repeat(8000)}`],
  ])('gets an answer when it has very many %s', (_, text) => {
    expectAnswer(text, parseScenario(text));
  });

  it('does not touch the prototype of objects', () => {
    const parsed = parseScenario('__proto__: { polluted: true }\nmetadata: { __proto__: { name: x } }\n');
    expect(parsed.ok).toBe(false);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

type Path = readonly (string | number)[];

/** All places of a value. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [
    path,
    ...keys.flatMap((key) => pathsIn((value as Record<string | number, unknown>)[key], [...path, key])),
  ];
}

function withValueAt(value: unknown, path: Path, replacement: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  if (rest.length === 0 && replacement === undefined) delete copy[key];
  else copy[key] = withValueAt(copy[key], rest, replacement);
  return Array.isArray(copy) ? copy.filter(() => true) : copy;
}

const REPLACEMENTS = [
  undefined,
  null,
  true,
  -1,
  1.5,
  1e300,
  Number.NaN,
  '',
  'x',
  '5m',
  '10.0.0.0/24',
  [],
  [[]],
  {},
  { name: 'x' },
];

describe('a document', () => {
  const documents = FILES.map(({ text }) => {
    const parsed = parseScenario(text);
    if (!parsed.ok) throw new Error('a shipped scenario has problems');
    return parsed.document;
  });

  it('with any one value changed gets an answer, and the same one as its text', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...documents),
        fc.nat(),
        fc.constantFrom(...REPLACEMENTS),
        (document, place, replacement) => {
          const paths = pathsIn(document);
          const changed = withValueAt(document, elementAt(paths, place % paths.length), replacement);
          const checked = checkScenario(changed);
          const text = stringify(changed) ?? '';
          const parsed = parseScenario(text);
          expectAnswer(text, parsed);
          expect(parsed.ok).toBe(checked.ok);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('written out with all its defaults compiles to the same scenario', () => {
    for (const document of documents) {
      const again = parseScenario(stringify(document));
      expect(again.ok && again.document).toEqual(document);
      const first = checkScenario(document);
      expect(again.ok && again.scenario).toEqual(first.ok && first.scenario);
    }
  });
});

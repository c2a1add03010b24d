// The readers of foreign texts: the same values as the libraries read, an element at a time, and tables as they are pasted.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { jsonSheets } from '../../src/import/text/jsonSheets.ts';
import { shortText } from '../../src/import/text/longText.ts';
import { readPlainYaml } from '../../src/import/text/plainYaml.ts';
import { UnreadableText } from '../../src/import/text/sheet.ts';
import { ageInSeconds, textTables } from '../../src/import/text/tables.ts';
import { yamlSheets } from '../../src/import/text/yamlSheets.ts';

const key = fc.oneof(
  fc.constantFrom('items', 'kind', 'a.b/c', '__proto__', 'yes', '1'),
  fc.string({ minLength: 1, maxLength: 6 }),
);

const scalar = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'yes',
    'null',
    '1e5',
    '0x1f',
    '1_000',
    '10.0.0.1',
    '66447309-eca1',
    '2026-01-10T08:00:00Z',
    '- a',
    'a: b',
    'a #b',
    '|',
    '',
    ' x ',
  ),
  fc.string().map((text) => `${text}\nmore\n`),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
}));

describe('plain YAML', () => {
  it('is read as the library reads it, or left to it', () => {
    let plain = 0;
    fc.assert(
      fc.property(
        fc.dictionary(key, value, { minKeys: 1 }),
        fc.integer({ min: 0, max: 1 }),
        (document, indent) => {
          const text = stringify(document, { version: '1.1', indentSeq: indent === 1, lineWidth: 0 });
          const read = readPlainYaml(text);
          if (read === undefined) return;
          plain++;
          const known: unknown = parse(text, { version: '1.1', schema: 'yaml-1.1' });
          expect(JSON.stringify(read.value)).toBe(JSON.stringify(known));
        },
      ),
      { numRuns: 300 },
    );
    expect(plain).toBeGreaterThan(30);
  });

  it.each([
    'a: &x 1',
    'a: *x',
    'a: !!str 1',
    'a: {b: 1}',
    'a: >\n  b',
    'a: 1_000',
    'a: 010',
    'a: 0x10',
    'a: yes',
    'a: b\n  c',
    '? a',
    'a: 1\na: 2',
    '\ta: 1',
    'a: "\\x41"',
    '<<: {}',
  ])('leaves %j to the library', (text) => expect(readPlainYaml(text)).toBeUndefined());
});

describe('sheets', () => {
  it('of JSON are its documents, with the elements of their lists', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.dictionary(key, value), fc.array(value))),
        fc.integer({ min: 0, max: 2 }),
        (documents, indent) => {
          const text = documents.map((document) => JSON.stringify(document, undefined, indent)).join('\n');
          const { sheets, broken } = jsonSheets(shortText(text));
          expect(broken).toBeUndefined();
          const read = sheets.map(({ header, lists }) => {
            const whole = [...lists].map(([name, list]) => [name, [...list.values()]] as const);
            return lists.has('') && Object.keys(header).length === 0 && lists.size === 1
              ? whole[0]?.[1]
              : { ...header, ...Object.fromEntries(whole) };
          });
          const expected = documents.map((each) =>
            Array.isArray(each) ? each : (JSON.parse(JSON.stringify(each)) as unknown),
          );
          const comparable = (each: unknown): unknown =>
            Array.isArray(each)
              ? each
              : Object.entries(each as object)
                  .map(([name, part]) => [name, JSON.stringify(part)])
                  .sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1));
          expect(read.map(comparable)).toEqual(JSON.parse(JSON.stringify(expected.map(comparable))));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('of JSON are the same however its lines are indented, or it is told that they are not', () => {
    const spaces = fc.infiniteStream(fc.integer({ min: 0, max: 3 }));
    let same = 0;
    fc.assert(
      fc.property(fc.dictionary(key, fc.array(value)), spaces, (document, indents) => {
        const text = JSON.stringify(document, undefined, 2);
        const crooked = text.replaceAll(/\n */g, () => `\n${' '.repeat(Number(indents.next().value))}`);
        const elementsOf = (from: string): unknown => {
          const { sheets, broken } = jsonSheets(shortText(from));
          expect(broken).toBeUndefined();
          return sheets.map(({ lists }) => [...lists].map(([name, list]) => [name, [...list.values()]]));
        };
        try {
          expect(elementsOf(crooked)).toEqual(elementsOf(text));
          same++;
        } catch (error) {
          if (!(error instanceof UnreadableText)) throw error;
        }
      }),
      { numRuns: 100 },
    );
    expect(same).toBeGreaterThan(90);
  });

  it('of JSON that is cut anywhere end where the text ends', () => {
    const text = JSON.stringify({
      apiVersion: 'v1',
      items: [{ a: 'x"\\' }, { b: [1, { c: '}' }] }],
      kind: 'List',
    });
    for (let end = 1; end < text.length; end++) {
      const { broken, sheets } = jsonSheets(shortText(text.slice(0, end)));
      expect(broken?.isCutOff, text.slice(0, end)).toBe(true);
      for (const { lists } of sheets)
        for (const list of lists.values()) expect([...list.values()].length).toBeLessThan(3);
    }
  });

  it('of YAML are read an element at a time, from either indentation', () => {
    const document = {
      apiVersion: 'v1',
      items: [{ a: [1, { b: '- c' }] }, { d: 'x\n- y\n' }, 'e'],
      kind: 'List',
      none: [],
    };
    for (const indentSeq of [true, false]) {
      for (const ends of ['\n', '\r\n']) {
        const text = `---\n${stringify(document, { indentSeq })}---\n${stringify(document)}`.replaceAll(
          '\n',
          ends,
        );
        const sheets = yamlSheets(text);
        expect(sheets.map(({ line }) => line)).toEqual([
          1,
          text.split('\n').indexOf(ends === '\n' ? '---' : '---\r', 1) + 1,
        ]);
        for (const { header, lists } of sheets) {
          expect(header).toEqual({ apiVersion: 'v1', kind: 'List' });
          expect([...(lists.get('items')?.values() ?? [])]).toEqual(document.items);
          expect([...(lists.get('none')?.values() ?? [1])]).toEqual([]);
        }
      }
    }
  });
});

describe('tables of kubectl', () => {
  const text = `NAMESPACE     NAME               READY   STATUS    RESTARTS     AGE     IP          NODE          NOMINATED NODE   READINESS GATES
kube-system   pod/aws-node-x1    2/2     Running   3 (5m ago)   2d21h   10.8.0.20   ip-10-8-0-20  <none>           <none>
dairy         pod/milk-1         0/1     Pending   0            7s      <none>      <none>        <none>           <none>

NAMESPACE   NAME                   READY   UP-TO-DATE   AVAILABLE   AGE
dairy       deployment.apps/milk   1/2     2            1           9d
`;

  it.each([
    ['as they are', text],
    ['with Windows line ends', text.replaceAll('\n', '\r\n')],
    [
      'with their blanks lost',
      text.replaceAll(/^(\w.*)$/gm, (line) =>
        line.startsWith('NAMESPACE') ? line : line.replaceAll(/ +/g, ' '),
      ),
    ],
  ])('%s', (_, pasted) => {
    const [pods, deployments] = textTables(pasted);
    expect(
      pods?.rows.map((row) => [row.get('NAME'), row.get('RESTARTS'), row.get('AGE'), row.get('IP')]),
    ).toEqual([
      ['pod/aws-node-x1', '3 (5m ago)', '2d21h', '10.8.0.20'],
      ['pod/milk-1', '0', '7s', undefined],
    ]);
    expect(deployments?.rows[0]?.get('READY')).toBe('1/2');
  });

  it('have ages', () => {
    expect(['7s', '2d21h', '1y2d', '5m10s', '', 'x'].map(ageInSeconds)).toEqual([
      7,
      248_400,
      31_708_800,
      310,
      undefined,
      undefined,
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { textWidth } from '../../src/report/layout.ts';
import { PLAIN } from '../../src/report/page.ts';
import { problemsText } from '../../src/report/problemsText.ts';
import type { Problem } from '../../src/scenario/language/diagnostics.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

function problem(parts: Partial<Problem>): Problem {
  return {
    code: 'bad-duration',
    line: 1,
    column: 1,
    length: 1,
    path: '',
    message: 'wrong',
    fix: 'write right',
    ...parts,
  };
}

/** The columns under which carets stand, and what stands above them. */
function marked(text: string): string {
  const lines = text.split('\n');
  const carets = lines.findIndex((line) => line.includes('^'));
  const marked = elementAt(lines, carets);
  const start = marked.indexOf('^');
  const length = /\^+/.exec(marked)?.[0].length ?? 0;
  return elementAt(lines, carets - 1).slice(start, start + length);
}

describe('problems', () => {
  it('stand under their place, with line and column, code and fix', () => {
    const source = 'kind: Scenario\n  - at: 5 minutes\n';
    const text = problemsText('mine.yaml', source, [problem({ line: 2, column: 9, length: 9 })], PLAIN);
    expect(text).toBe(
      [
        'mine.yaml: 1 problem',
        ' 2:9 │   - at: 5 minutes',
        '     │         ^^^^^^^^^  bad-duration: wrong; write right',
        '',
      ].join('\n'),
    );
  });

  it('are aligned by their places', () => {
    const source = 'a\n'.repeat(200);
    const text = problemsText('f', source, [problem({}), problem({ line: 120, column: 1 })], PLAIN);
    expect(text).toContain('   1:1 │ a\n');
    expect(text).toContain(' 120:1 │ a\n');
  });

  it('mark the place behind tabs, wide characters and on long lines', () => {
    const at = (line: string, word: string): string =>
      marked(
        problemsText('f', line, [problem({ column: line.indexOf(word) + 1, length: word.length })], PLAIN),
      );
    expect(at('\t\tkey: here', 'here')).toBe('here');
    expect(at(`${'x'.repeat(500)} here ${'y'.repeat(500)}`, 'here')).toBe('here');
    const wide = problemsText('f', '실험: here', [problem({ column: 5, length: 4 })], PLAIN);
    expect(elementAt(wide.split('\n'), 2).indexOf('^')).toBe(' 1:5 │ '.length + 6);
  });

  it('say below the caret what does not fit beside it', () => {
    const line = `${'x'.repeat(80)} here`;
    const [, , carets, words] = problemsText(
      'f',
      line,
      [problem({ column: 82, length: 4, message: 'long '.repeat(10) })],
      PLAIN,
    ).split('\n');
    expect(carets).toMatch(/\^{4}$/);
    expect(words).toMatch(/│ bad-duration: long/);
  });

  it('are not told by the thousand', () => {
    const text = problemsText(
      'f',
      'x',
      Array.from({ length: 1000 }, () => problem({})),
      PLAIN,
    );
    expect(text).toContain('f: 1,000 problems');
    expect(text).toContain('and 950 problems more');
  });

  it('fit the page and print nothing raw, whatever the text', () => {
    const anySource = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.string({ unit: fc.constantFrom('a', ':', ' ', '\n', '-', '[', '}', '"'), maxLength: 600 }),
    );
    fc.assert(
      fc.property(anySource, (source) => {
        const parsed = parseScenario(source);
        if (parsed.ok) return;
        const text = problemsText('f', source, parsed.problems, PLAIN);
        expect(text.split('\n').filter((line) => textWidth(line) > 100)).toEqual([]);
        expect(text).not.toMatch(/[^\n\P{Cc}]/u);
        expect(text.match(/\^/g)?.length).toBeGreaterThan(0);
      }),
    );
  });
});

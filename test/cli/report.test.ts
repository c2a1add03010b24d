// `report` as a user runs it: where what it writes goes, in which format, and how it ends.

import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CROWDED, FAILING, folder, run } from './workspace.ts';

describe('report', () => {
  it('writes a page, the same each time, and says the answer', () => {
    const cwd = folder({ 'mine.yaml': CROWDED });
    const { code, out, error } = run(['report', 'mine.yaml', '-o', 'one.html'], { cwd });
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(
      /^one\.html: \d+ of 46 pods are Pending since 3m00s: TooManyPods\. All 2 nodes are at max pods \(17\)\.\n$/,
    );
    run(['report', 'mine.yaml', '-o', 'two.html'], { cwd });
    const page = readFileSync(join(cwd, 'one.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('vpc-cni-sim report mine.yaml --seed 1 -o report.html');
    expect(readFileSync(join(cwd, 'two.html'), 'utf8')).toBe(page);
    expect(readdirSync(cwd).sort()).toEqual(['mine.yaml', 'one.html', 'two.html']);
  });

  it('takes the format from the name, and writes all but pages to standard output', () => {
    const cwd = folder({ 'mine.yaml': CROWDED });
    for (const [name, start] of Object.entries({
      'a.csv': 'time_s,measure,of,value\r\n',
      'a.prom': '# HELP awscni_',
      'a.svg': '<svg ',
      'a.ndjson': '{"t":0,',
    })) {
      expect(run(['report', 'mine.yaml', '-o', name], { cwd }).code).toBe(0);
      expect(readFileSync(join(cwd, name), 'utf8').startsWith(start), name).toBe(true);
    }
    expect(run(['report', 'mine.yaml', '-o', 'B.CSV'], { cwd }).code).toBe(0);
    expect(readFileSync(join(cwd, 'B.CSV'))).toEqual(readFileSync(join(cwd, 'a.csv')));
    expect(run(['report', 'mine.yaml', '-o', 'a.txt', '--format', 'csv'], { cwd }).code).toBe(0);
    expect(readFileSync(join(cwd, 'a.txt'))).toEqual(readFileSync(join(cwd, 'a.csv')));
    const printed = run(['report', 'mine.yaml', '--format', 'csv'], { cwd });
    expect(printed.out).toBe(readFileSync(join(cwd, 'a.csv'), 'utf8'));
    const page = run(['report', 'mine.yaml', '-o', '-'], { cwd });
    expect(page.out.startsWith('<!doctype html>')).toBe(true);
  });

  it('gives the trace that replay records, of the seed and until the end asked for', () => {
    const cwd = folder({ 'mine.yaml': CROWDED });
    const wanted = ['--seed', '7', '--until', '4m'];
    run(['replay', 'mine.yaml', '--record', 'trace.ndjson', ...wanted], { cwd });
    const { out } = run(['report', 'mine.yaml', '--format', 'ndjson', ...wanted], { cwd });
    expect(out).toBe(readFileSync(join(cwd, 'trace.ndjson'), 'utf8'));
    const page = run(['report', 'mine.yaml', '-o', '-', ...wanted], { cwd });
    expect(page.out).toContain('vpc-cni-sim replay mine.yaml --seed 7 --until 4m');
  });

  it('takes values instead of the file’s, and keeps them in the commands', () => {
    const cwd = folder({ 'mine.yaml': CROWDED });
    const { out } = run(['report', 'mine.yaml', '-o', '-', '--set', 'nodeGroups[0].size=3'], { cwd });
    expect(out).toMatch(/<p class="headline">[^<]* No pod is waiting at [\dm]+s\.<\/p>/);
    expect(out).toContain(
      "vpc-cni-sim report mine.yaml --set 'nodeGroups[0].size=3' --seed 1 -o report.html",
    );
  });

  it('reports a run whose expectations fail, and ends with 1', () => {
    const cwd = folder({ 'mine.yaml': FAILING });
    const { code, error } = run(['report', 'mine.yaml', '-o', 'one.html'], { cwd });
    expect([code, error]).toEqual([
      1,
      'an expectation of mine.yaml failed; see vpc-cni-sim replay mine.yaml\n',
    ]);
    expect(existsSync(join(cwd, 'one.html'))).toBe(true);
  });

  it('refuses in one line what it cannot do, and leaves nothing behind', () => {
    const cwd = folder({ 'mine.yaml': CROWDED, 'bad.yaml': 'kind: Scenario\n' });
    mkdirSync(join(cwd, 'folder'));
    const refusal = (...words: readonly string[]): string => {
      const { code, out, error } = run(['report', ...words], { cwd });
      expect([code, out]).toEqual([2, '']);
      return error;
    };
    expect(refusal('mine.yaml')).toMatch(/^vpc-cni-sim: report needs a file .*-o report\.html.*\n$/);
    expect(refusal('mine.yaml', '-o', 'nowhere/one.html')).toBe(
      'vpc-cni-sim: nowhere/one.html: no such file or folder\n',
    );
    expect(refusal('mine.yaml', '-o', 'folder', '--format', 'csv')).toContain('folder: a folder');
    expect(refusal('mine.yaml', '-o', 'mine.yaml', '--format', 'csv')).toContain('an input of this run');
    const known = '.html, .htm, .csv, .prom, .svg, .ndjson, .jsonl, or --format';
    expect(refusal('mine.yaml', '-o', 'one.xlsx')).toBe(
      `vpc-cni-sim: unknown ending ".xlsx" of one.xlsx; use ${known}\n`,
    );
    expect(refusal('mine.yaml', '-o', 'one')).toBe(
      `vpc-cni-sim: one: no ending that selects a format; use ${known}\n`,
    );
    expect(refusal('mine.yaml', '-o', 'one.hmtl')).toContain('did you mean .html?');
    expect(refusal('mine.yaml', '-o', 'one.html', '--format', 'csv')).toBe(
      'vpc-cni-sim: --format csv contradicts the ending of one.html (html); change one of the two\n',
    );
    expect(refusal('mine.yaml', '--format', 'pdf')).toContain(
      'unknown format "pdf"; use html, csv, prometheus, svg, ndjson',
    );
    expect(refusal('bad.yaml', '-o', 'one.html')).toContain('bad.yaml:');
    expect(readdirSync(cwd).sort()).toEqual(['bad.yaml', 'folder', 'mine.yaml']);
  });
});

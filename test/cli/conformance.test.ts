// The conformance command as it is typed: what it prints and how it ends.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { recordedTraces } from '../conformance/recordings.ts';

const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
afterAll(() => rmSync(folder, { recursive: true }));

const spread = elementAt(
  recordedTraces('v1.23.1').filter((trace) => trace.name === 'spread-three-enis'),
  0,
);

function conformance(...parameters: string[]): { status: number | null; out: string[]; err: string } {
  const program = resolve(import.meta.dirname, '../../dist/cli/conformance.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...parameters], {
    encoding: 'utf8',
  });
  return { status, out: stdout.trimEnd().split('\n'), err: stderr };
}

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  const text = JSON.stringify(content);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

describe('conformance', () => {
  it('judges a file, packed or not, or the files of a folder', () => {
    const plain = file('a.json', spread);
    const packed = file('b.json.gz', [spread, { ...spread, observed: spread.observed.slice(1) }]);
    file('other.json', { hello: 'world' });
    expect(conformance(plain)).toMatchObject({
      status: 0,
      out: ['accepted spread-three-enis (v1.23.1)', '1 accepted, 0 rejected'],
    });
    const { status, out } = conformance(packed);
    expect(status).toBe(1);
    expect(out[1]).toMatch(/^rejected spread-three-enis \(v1\.23\.1\) at 0\.000s: observed nothing/);
    expect(out.at(-1)).toBe('1 accepted, 1 rejected');
    expect(conformance(folder).out.at(-1)).toBe('2 accepted, 1 rejected');
  });

  it('compares distributions, a line each metric', () => {
    const traces = file('a.json', spread);
    const alike = { 'spread-three-enis@v1.23.1': { calls: [[17, 300]], podsWithAddress: [[15, 300]] } };
    expect(conformance(traces, '--distributions', file('alike.json', alike), '--runs', '5')).toMatchObject({
      status: 0,
      out: [
        'ok spread-three-enis@v1.23.1 calls p=1.000 (alone 1.000)',
        'ok spread-three-enis@v1.23.1 podsWithAddress p=1.000 (alone 1.000)',
        '2 metrics alike, 0 different, 5 runs of each scenario',
      ],
    });
    const unlike = { 'spread-three-enis@v1.23.1': { calls: [[16, 300]] } };
    const { status, out } = conformance(
      traces,
      '--distributions',
      file('unlike.json', unlike),
      '--runs',
      '5',
    );
    expect(status).toBe(1);
    expect(out[0]).toMatch(/^differs spread-three-enis@v1\.23\.1 calls p=/);
    expect(out.slice(1)).toEqual([
      '   recorded  16×300',
      '   the model 17×5',
      '0 metrics alike, 1 different, 5 runs of each scenario',
    ]);
  });

  it('says what is wrong with its input, without a stack trace', () => {
    const unheard = file('unheard.json', { 'unheard-of@v1.23.1': { calls: [[1, 1]] } });
    for (const [problem, ...parameters] of [
      ['no such file or folder', join(folder, 'nowhere')],
      ['no such file', '--distributions', join(folder, 'nowhere')],
      ['no recorded scenario unheard-of@v1.23.1', '--distributions', unheard],
      ['write a whole number', '--distributions', unheard, '--runs', 'many'],
      ["Unknown option '--frobnicate'", '--frobnicate'],
      ['not the distributions', '--distributions', file('c.json', { hello: 'world' })],
      ['not a recording', file('d.json', { hello: 'world' })],
    ]) {
      const { status, err } = conformance(...parameters);
      expect(status, problem).toBe(2);
      expect(err).toContain(problem);
      expect(err).not.toMatch(/\n\s+at /);
    }
  });
});

// The verb replay, as the built program.

import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fromLine } from '../../src/record/ndjson.ts';
import { replaySchema, type ReplayDocument } from '../../src/report/replaySchema.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { CROWDED, FAILING, MAIN, ending, folder, run, runAndHangUp } from './workspace.ts';

/** Pods that a kubelet turns away are replaced at the same instant. */
const STILL =
  minimalWith(`kubernetes: { timings: { propagation: 0s }, limits: { controllerWrites: { interval: 0s } } }
ec2: { addressChoice: lowest }
timeline:
  - at: 1m
    manifest: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replicas: 20
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { nodeName: ip-10-0-0-4.us-west-2.compute.internal, containers: [{ name: c, image: a }] }
until: 3m
`);

const files = { 'crowded.yaml': CROWDED, 'failing.yaml': FAILING };

function json(text: string): ReplayDocument {
  return replaySchema.parse(JSON.parse(text));
}

describe('replay', () => {
  const cwd = folder(files);

  it('reports what came of the run', () => {
    const { code, out, error } = ending(['replay', 'crowded.yaml'], { cwd });
    expect(error).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('crowded.yaml, seed 1');
    expect(out).toContain('FailedScheduling: 0/2 nodes are available: 2 Too many pods.');
    expect(out).toContain('Expectations  1 of 1 met');
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it('ends with 1 when an expectation fails, and says why', () => {
    const { code, out, error } = ending(['replay', 'failing.yaml'], { cwd });
    expect(code).toBe(1);
    expect(error).toBe('');
    expect(out).toMatch(
      /Expectations {2}0 of 1 met, 1 failed\n {3}expected .* at 6m00s\n {3}actual {3}\d+, since 3m00s\n {3}why .*TooManyPods/,
    );
  });

  it('writes JSON and YAML of one form and nothing else', () => {
    const asJson = ending(['replay', 'crowded.yaml', '-o', 'json'], { cwd });
    const asYaml = run(['replay', 'crowded.yaml', '-o', 'yaml'], { cwd });
    expect(json(asJson.out)).toEqual(parse(asYaml.out));
    expect([asJson.code, asJson.error, asYaml.code, asYaml.error]).toEqual([0, '', 0, '']);
  });

  it('is the same again for the same seed, and another run for another', () => {
    const first = ending(['replay', 'crowded.yaml', '-o', 'json'], { cwd });
    expect(run(['replay', 'crowded.yaml', '-o', 'json'], { cwd }).out).toBe(first.out);
    const other = json(run(['replay', 'crowded.yaml', '-o', 'json', '--seed', '2'], { cwd }).out);
    expect(other.seed).toBe(2);
    expect(other.digest).not.toBe(json(first.out).digest);
  });

  it('can be cut short, and does not judge what it did not reach', () => {
    const { code, out } = run(['replay', 'failing.yaml', '--until', '2m'], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('2m00s  end, after');
    expect(out).toContain('Expectations  0 of 1 met, 1 not reached');
  });

  it('runs the checkers when asked to, with the same outcome', () => {
    const checked = run(['replay', 'crowded.yaml', '--check', '-o', 'json'], { cwd });
    expect(checked.code).toBe(0);
    expect(checked.out).toBe(ending(['replay', 'crowded.yaml', '-o', 'json'], { cwd }).out);
  });

  it('shows no progress in a pipe, and colours only when they are asked for', () => {
    const { out, error } = run(['replay', 'crowded.yaml'], { cwd, env: { CI: 'true' } });
    expect(error).toBe('');
    expect(out).not.toContain('\u001b');
    expect(run(['replay', 'crowded.yaml'], { cwd, env: { FORCE_COLOR: '1' } }).out).toContain('\u001b');
  });
});

describe('replay --events', () => {
  const cwd = folder(files);

  it('prints a line for every record before the report', () => {
    const { out } = run(['replay', 'crowded.yaml', '--events', '--record', 'trace.ndjson'], { cwd });
    const records = readFileSync(join(cwd, 'trace.ndjson'), 'utf8').trimEnd().split('\n');
    const events = out.split('\n').filter((line) => /^ *[\dhm]+\.\d{3}s {2}\S/.test(line));
    expect(events).toHaveLength(records.length);
    expect(out.indexOf(events.at(-1) ?? 'none')).toBeLessThan(out.indexOf('crowded.yaml, seed 1'));
  });

  it('leaves a document on standard output alone, and its digest', () => {
    const followed = run(['replay', 'crowded.yaml', '--events', '-o', 'json'], { cwd });
    const alone = ending(['replay', 'crowded.yaml', '-o', 'json'], { cwd });
    expect(followed.out).toBe(alone.out);
    expect(followed.error).toMatch(/ scheduled to ip-/);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const { code, error } = await runAndHangUp(['replay', 'crowded.yaml', '--events'], cwd);
    expect([code, error]).toEqual([0, '']);
  });

  it('still writes the whole trace when its reader has seen enough', async () => {
    await runAndHangUp(['replay', 'crowded.yaml', '--events', '--record', 'hung-up.ndjson'], cwd);
    run(['replay', 'crowded.yaml', '--record', 'whole.ndjson'], { cwd });
    expect(readFileSync(join(cwd, 'hung-up.ndjson'), 'utf8')).toBe(
      readFileSync(join(cwd, 'whole.ndjson'), 'utf8'),
    );
  });
});

describe('replay --record', () => {
  const cwd = folder(files);

  it('writes the trace whose digest the report has, and nothing beside it', () => {
    const { out } = run(['replay', 'crowded.yaml', '-o', 'json', '--record', 'trace.ndjson'], { cwd });
    const text = readFileSync(join(cwd, 'trace.ndjson'), 'utf8');
    // What `rejections` say, `reasons` say in words: the digest is of the words.
    const covered = text.replace(/,"rejections":\[[^\]]*\]/g, '');
    expect(covered).not.toBe(text);
    expect(json(out).digest).toBe(`sha256:${createHash('sha256').update(covered).digest('hex')}`);
    const readings = text.trimEnd().split('\n').map(fromLine);
    expect(readings.every(({ ok }) => ok)).toBe(true);
    expect(readdirSync(cwd).sort()).toEqual(['crowded.yaml', 'failing.yaml', 'trace.ndjson']);
  });

  it('is not touched by a scenario that is wrong', () => {
    const bad = folder({ 'bad.yaml': 'kind: Scenario\n', 'trace.ndjson': 'precious' });
    expect(run(['replay', 'bad.yaml', '--record', 'trace.ndjson'], { cwd: bad }).code).toBe(2);
    expect(readFileSync(join(bad, 'trace.ndjson'), 'utf8')).toBe('precious');
  });

  it('follows a link and keeps it', () => {
    const linked = folder({ ...files, 'real.ndjson': 'old' });
    symlinkSync('real.ndjson', join(linked, 'link.ndjson'));
    expect(run(['replay', 'crowded.yaml', '--record', 'link.ndjson'], { cwd: linked }).code).toBe(0);
    expect(lstatSync(join(linked, 'link.ndjson')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(linked, 'real.ndjson'), 'utf8')).toMatch(/^\{"t":0,/);
  });

  it('writes to a device at once', () => {
    const { out, code } = run(['replay', 'crowded.yaml', '-o', 'json', '--record', '/dev/null'], { cwd });
    expect(code).toBe(0);
    expect(json(out).kind).toBe('Replay');
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it.each([
    ['a folder', '.', '.: a folder; use a file in it'],
    ['a folder that is not there', 'no/such', 'no/such: no such file or folder'],
    [
      'the scenario itself',
      './crowded.yaml',
      './crowded.yaml: an input of this run (as crowded.yaml); use another output file',
    ],
    ['nothing', '', '--record needs a value; see vpc-cni-sim replay --help'],
  ])('refuses %s', (_what, target, message) => {
    const before = readdirSync(cwd);
    const { code, out, error } = run(['replay', 'crowded.yaml', `--record=${target}`], { cwd });
    expect([code, out, error]).toEqual([2, '', `vpc-cni-sim: ${message}\n`]);
    expect(readdirSync(cwd)).toEqual(before);
    expect(readFileSync(join(cwd, 'crowded.yaml'), 'utf8')).toBe(CROWDED);
  });
});

it('replay says that there is no room for its output', () => {
  const cwd = folder(files);
  const full = openSync('/dev/full', 'w');
  const child = spawnSync(process.execPath, [MAIN, 'replay', 'crowded.yaml'], {
    cwd,
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  // A busy machine tells progress first.
  expect(child.stderr.toString()).toMatch(
    /^(.* simulated, .* left\n)*vpc-cni-sim: standard output: no space left on the disk\n$/,
  );
  expect(child.status).toBe(2);
});

describe('replay where time stands still', () => {
  const cwd = folder({ 'still.yaml': STILL });

  it('stops, shows what was so far, and says what goes round', () => {
    const { code, out, error } = run(['replay', 'still.yaml'], { cwd });
    expect(code).toBe(2);
    expect(error).toBe('');
    expect(out).toMatch(/Ready \(the first at|Ready, with 1 ENI/);
    expect(out).toContain('✗ time stands still at 1m');
    expect(out.replace(/\s+/g, ' ')).toContain('pods of web replace each other');
    expect(out).toContain('replay still.yaml --set kubernetes.timings.propagation=1ms');
  });

  it.each([
    ['explain', ['explain', 'still.yaml']],
    [
      'sweep, in another thread',
      ['sweep', 'still.yaml', '--set', 'cni.env.WARM_IP_TARGET=1', '--seeds', '1'],
    ],
  ])('is the input’s fault for %s too', (_, args) => {
    const { code, error } = run(args, { cwd });
    expect(code).toBe(2);
    expect(error).toContain('time stands still at 1m');
    expect(error).not.toMatch(/internal error|\n\s+at /);
  });
});

describe('replay of what is no scenario', () => {
  const cwd = folder({
    ...files,
    'binary.yaml': Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0xff, 0x00),
    'empty.yaml': '',
  });
  mkdirSync(join(cwd, 'folder'));

  it.each([
    ['crowdet.yaml', 'crowdet.yaml: no such file or folder; did you mean crowded.yaml?'],
    ['nothing-like-it', 'nothing-like-it: no such file or folder'],
    ['folder', 'folder: a folder; use a file in it'],
    ['/dev/null', '/dev/null: a device, not a regular file'],
    ['binary.yaml', 'binary.yaml: not UTF-8 text'],
    ['', 'empty argument; see vpc-cni-sim replay --help'],
  ])('says what is wrong with %s', (file, message) => {
    const { code, out, error } = run(['replay', file], { cwd });
    expect([code, out, error]).toEqual([2, '', `vpc-cni-sim: ${message}\n`]);
  });

  it('shows problems with the line, a caret, a code and the fix', () => {
    const { code, out, error } = run(['replay', 'empty.yaml'], { cwd });
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(/^empty\.yaml: 1 problem\n 1:1 │\s*\n +│ \^ {2}empty-file: .*; .*\n$/);
    expect(existsSync(join(cwd, 'empty.yaml'))).toBe(true);
  });
});

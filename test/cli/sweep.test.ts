// The sweep as a user runs it: results that do not depend on how they were made, journals that outlive the program, and
// everything that is wrong told at once.

import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { CROWDED, folder, MAIN, run, withoutProgress, type Ending } from './workspace.ts';

const SETTINGS = ['--set', 'cni.env.WARM_IP_TARGET=1,4', '--set', 'nodeGroups[0].size=2..3'];

/** Starts a sweep that keeps a journal and sends it a signal when that has so many lines. */
async function runAndSignal(
  args: readonly string[],
  cwd: string,
  journal: string,
  lines: number,
  signal: NodeJS.Signals,
): Promise<Ending> {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let error = '';
  child.stdout.on('data', (piece: Buffer) => (out += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (error += piece.toString()));
  const watch = setInterval(() => {
    if (linesOf(journal).length < lines) return;
    clearInterval(watch);
    child.kill(signal);
  }, 5);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  clearInterval(watch);
  return { code, out, error: withoutProgress(error) };
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
}

describe('a sweep', () => {
  it('says which settings are best, marks those that are refused, and names a command that works', () => {
    const cwd = folder({ 'a.yaml': CROWDED });
    const prefixes = 'cni.env.ENABLE_PREFIX_DELEGATION=false,true';
    const set = ['--set', prefixes, '--set', 'cni.env.WARM_PREFIX_TARGET=0,1'];
    const { code, out, error } = run(['sweep', 'a.yaml', ...set, '--seeds', '3'], { cwd });
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(/^Recommended +\S/);
    expect(out).toMatch(/^WARM_PREFIX_TARGET .*\(today\)/m);
    expect(out).toMatch(/^podsNeverStarted .*refused/m);
    expect(out).toContain('4 settings, 3 seeds each');
    expect(out).toMatch(/^Refused +.*aws-node does not start/m);
    expect(out).toMatch(/^Warning .*prefixes alone run no more pods/ms);
    const words = /^Next +vpc-cni-sim (replay[^]*)$/m.exec(out)?.[1]?.trim().split(/\s+/) ?? [];
    const replayed = run(words, { cwd });
    expect(replayed.error).toBe('');
    expect(replayed.out).toContain('nodes launched');
  });

  it('comes to the same bytes with one worker, with two, and resumed after a kill', async () => {
    const cwd = folder({ 'a.yaml': CROWDED });
    const args = ['sweep', 'a.yaml', ...SETTINGS, '--seeds', '12', '-o', 'json'];
    const one = run([...args, '--workers', '1'], { cwd });
    expect(one.code).toBe(0);
    const two = run([...args, '--workers', '2'], { cwd });
    expect(two.out).toBe(one.out);

    const journal = join(cwd, 'runs.ndjson');
    const kept = [...args, '--journal', 'runs.ndjson'];
    const killed = await runAndSignal(kept, cwd, journal, 4, 'SIGKILL');
    expect(killed.code).toBeNull();
    const before = linesOf(journal);
    expect(before.length).toBeLessThan(5 * 12);
    appendFileSync(journal, '{"scenario":"0123');
    const resumed = run([...kept, '--resume', '--workers', '2'], { cwd });
    expect(resumed.error).toBe('');
    expect(resumed.out).toBe(one.out);
    const after = linesOf(journal);
    expect(after.slice(0, before.length)).toEqual(before);
    const keys = after.map((line) => {
      const { scenario, seed } = JSON.parse(line) as { scenario: string; seed: number };
      return `${scenario} ${seed}`;
    });
    expect(new Set(keys).size).toBe(5 * 12);
    expect(keys.length).toBe(5 * 12);

    const again = run([...kept, '--resume'], { cwd });
    expect(again.out).toBe(one.out);
    expect(linesOf(journal)).toEqual(after);
  });

  it('prints what is done when it is stopped', async () => {
    const cwd = folder({ 'a.yaml': CROWDED });
    const args = ['sweep', 'a.yaml', ...SETTINGS, '--seeds', '2000', '--journal', 'runs.ndjson'];
    const { code, out, error } = await runAndSignal(args, cwd, join(cwd, 'runs.ndjson'), 20, 'SIGINT');
    expect([code, error]).toEqual([130, '']);
    expect(out).toMatch(
      /^Interrupted: [\d,]+ of 10,000 runs are complete, (1 seed for each setting. Results of this seed|\d+ seeds for each setting. Results of these seeds):/m,
    );
    expect(out).toMatch(/^Recommended +\S/m);
  });

  it('passes over runs of another model, and refuses what is no journal', () => {
    const cwd = folder({ 'a.yaml': CROWDED });
    const args = ['sweep', 'a.yaml', '--set', 'cni.env.WARM_IP_TARGET=1', '--seeds', '2', '-o', 'json'];
    const kept = [...args, '--journal', 'runs.ndjson'];
    const first = run(kept, { cwd });
    const journal = join(cwd, 'runs.ndjson');
    writeFileSync(
      journal,
      readFileSync(journal, 'utf8')
        .replaceAll(/"model":"[^"]*"/g, '"model":"older"')
        .replaceAll(/,"check":"\w+"/g, '')
        .replaceAll(/"ec2Calls":\d+/g, '"ec2Calls":1'),
    );
    const resumed = run([...kept, '--resume'], { cwd });
    expect(resumed.out).toBe(first.out);
    expect(linesOf(journal).length).toBe(8);

    const unasked = run(kept, { cwd });
    expect([unasked.code, unasked.error]).toEqual([
      2,
      'vpc-cni-sim: runs.ndjson: already exists; continue it with --resume, or use another file\n',
    ]);
    const other = run([...args, '--journal', 'a.yaml', '--resume'], { cwd });
    expect([other.code, other.error]).toEqual([
      2,
      'vpc-cni-sim: a.yaml: an input of this run; use another output file\n',
    ]);
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(CROWDED);
    writeFileSync(join(cwd, 'other.json'), '{"kept":1}');
    expect(run([...args, '--journal', 'other.json', '--resume'], { cwd }).error).toContain(
      'not a line of a journal',
    );
    expect(readFileSync(join(cwd, 'other.json'), 'utf8')).toBe('{"kept":1}');
    mkdirSync(join(cwd, 'there'));
    expect(run([...args, '--journal', 'there'], { cwd }).error).toContain(
      'there: a folder; use a file in it',
    );
  });

  it('takes a plan, and writes a table for spreadsheets', () => {
    const plan = `apiVersion: vpc-cni-sim/v1
kind: SweepPlan
scenario: scenarios/a.yaml
seeds: 2
set: { cni.env.WARM_IP_TARGET: 1..2 }
settings:
  - { name: 'three, or so', set: { 'nodeGroups[0].size': 3 } }
`;
    const cwd = folder({ 'plan.yaml': plan.replace('scenarios/', ''), 'a.yaml': CROWDED });
    const { code, out } = run(['sweep', '--sweep', 'plan.yaml', '-o', 'csv'], { cwd });
    expect(code).toBe(0);
    const rows = out.split('\r\n');
    expect(rows[0]).toMatch(/^setting,nodeGroups\[0\]\.size,cni\.env\.WARM_IP_TARGET,status,baseline,front/);
    expect(rows.slice(1, 4).map((row) => row.split(',run,')[0])).toEqual([
      'today,,',
      '"three, or so WARM_IP_TARGET=1",3,1',
      '"three, or so WARM_IP_TARGET=2",3,2',
    ]);
    const cells = elementAt(rows, 1).split(',');
    expect(cells.length).toBe(elementAt(rows, 0).split(',').length);
  });
});

describe('before anything runs', () => {
  it('everything wrong with arguments is told with its place', () => {
    const cwd = folder({ 'a.yaml': CROWDED });
    const set = [
      'cni.env.WARM_IP_TARGT=1,2',
      'nodeGroups[0].instanceType=m5.large,m5.xlrge',
      'cni.env.WARM_IP_TARGET=5..1',
      'nodeGroups[0].size',
    ].flatMap((each) => ['--set', each]);
    const { code, out, error } = run(['sweep', 'a.yaml', ...set], { cwd });
    expect([code, out]).toEqual([2, '']);
    expect(error).toContain('the arguments: 4 problems');
    expect(error.match(/^ *\d+:\d+/gm)?.map((place) => place.trim())).toEqual(['1:7', '2:43', '3:30', '4:7']);
    expect(error.match(/(unknown|bad)-[\w-]+:/g)).toEqual([
      'unknown-cni-setting:',
      'unknown-instance-type:',
      'bad-sweep-values:',
      'bad-sweep-values:',
    ]);
    expect(error).toContain('did you mean m5.xlarge?');
  });

  it('everything wrong with a plan is told with its place, beside the arguments', () => {
    const plan = `apiVersion: vpc-cni-sim/v1
kind: SweepPlan
set:
  nodeGroups[0].instanceType: [t3.mediun]
  cni.enf.X: 1
settings:
  - { name: a, set: { cni.env.WARM_IP_TARGET: few } }
`;
    const cwd = folder({ 'plan.yaml': plan, 'a.yaml': CROWDED });
    const { code, error } = run(
      ['sweep', 'a.yaml', '--sweep', 'plan.yaml', '--set', 'nodeGroups[0].size=x'],
      { cwd },
    );
    expect(code).toBe(2);
    expect(error.match(/^ *\d+:\d+/gm)?.map((place) => place.trim())).toEqual([
      '4:32',
      '5:3',
      '7:47',
      '1:26',
    ]);
  });

  it.each([
    [['sweep', 'a.yaml'], 'sweep needs settings; add --set PATH=VALUES or --sweep FILE'],
    [['sweep', '--set', 'seed=1'], 'sweep needs a scenario; add FILE, or scenario: to the plan'],
    [['sweep', 'a.yaml', '--set', 'seed=1..9', '--resume'], '--resume needs a journal; add --journal FILE'],
    [
      ['sweep', 'a.yaml', '--set', 'seed=1..1000', '--set', 'cni.env.WARM_IP_TARGET=1..100'],
      'too many settings: 100000; use at most 10000 combinations',
    ],
    [
      ['sweep', 'a.yaml', '--set', 'seed=1', '--seeds', '0'],
      'invalid --seeds "0"; use a whole number from 1 to 100000',
    ],
    [['sweep', 'b.yaml', '--set', 'seed=1'], 'b.yaml: no such file or folder; did you mean a.yaml?'],
    [['replay', 'a.yaml', '--set', 'nodeGroups[0].subnets=[none]'], ''],
  ])('%j is refused', (args, message) => {
    const cwd = folder({ 'a.yaml': CROWDED });
    const { code, error } = run(args, { cwd });
    expect(code).toBe(2);
    expect(error).toContain(message);
  });
});

describe('replay --set', () => {
  it('plays the scenario with other values, and says so in the next command', () => {
    const cwd = folder({ 'a.yaml': CROWDED });
    const { out } = run(['replay', 'a.yaml', '--set', 'cni.env.WARM_IP_TARGET=4'], { cwd });
    expect(out).toContain('WARM_IP_TARGET=4');
  });

  it('takes one value for each path', () => {
    const cwd = folder({ 'a.yaml': CROWDED });
    const { code, error } = run(['replay', 'a.yaml', '--set', 'cni.env.WARM_IP_TARGET=4,5'], { cwd });
    expect(code).toBe(2);
    expect(error).toContain('bad-sweep-values: more than one value for one run');
  });
});

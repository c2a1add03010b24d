// Programs that are stopped: by signals, by a kill, by memory that runs out. What there is of a result is printed, nothing
// half written stays, and the exit status says what happened.

import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { minimalWith } from '../scenario/minimal.ts';
import { CROWDED, folder, LONG, MAIN, ROOT, run, withoutProgress } from './workspace.ts';

interface Stopped {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Starts the program, sends it signals once it has begun to run, and waits for its end. */
async function stopped(
  args: readonly string[],
  cwd: string,
  signals: readonly NodeJS.Signals[],
  hasBegun: (error: string) => boolean = (error) => error.includes(' left\n'),
): Promise<Stopped> {
  const env = { PATH: process.env['PATH'] ?? '', CI: 'true' };
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let error = '';
  child.stdout.on('data', (piece: Buffer) => (out += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (error += piece.toString()));
  const ended = new Promise<number | null>((done) => child.once('close', done));
  while (child.exitCode === null && !hasBegun(error)) await new Promise((resume) => setTimeout(resume, 20));
  for (const signal of signals) child.kill(signal);
  return { code: await ended, out, error: withoutProgress(error) };
}

const STATUSES = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

/** The hidden file is there: the run begins. */
const BEGUN = (cwd: string) => () => readdirSync(cwd).some((name) => name.endsWith('.partial'));

describe('a signal', () => {
  it.each(STATUSES)('%s ends a replay with what was simulated, and with %d', async (signal, status) => {
    const cwd = folder({ 'a.yaml': LONG });
    const words = ['replay', 'a.yaml', '--record', 'trace.ndjson'];
    const { code, out, error } = await stopped(words, cwd, [signal], BEGUN(cwd));
    expect(code).toBe(status);
    expect(error).toMatch(
      /^Interrupted at \w+ of 720h00m00s\. trace\.ndjson is not written\. The report is of the run so far\.\n$/,
    );
    expect(out).toContain('minimal');
    expect(readdirSync(cwd)).toEqual(['a.yaml']);
  });

  it.each([
    [['report', 'a.yaml', '-o', 'page.html'], 'SIGINT', 130],
    [['report', 'a.yaml', '-o', 'trace.ndjson'], 'SIGTERM', 143],
  ] as const)('ends %j, and nothing half written stays', async (words, signal, status) => {
    const cwd = folder({ 'a.yaml': LONG });
    const { code, out, error } = await stopped(words, cwd, [signal], BEGUN(cwd));
    expect([code, out, error]).toEqual([status, '', '']);
    expect(readdirSync(cwd)).toEqual(['a.yaml']);
  });

  it.each([
    [['explain', 'a.yaml'], 'SIGHUP', 129],
    [['inspect', 'a.yaml', '--at', '500h', 'kubectl', 'get', 'pods'], 'SIGTERM', 143],
  ] as const)('ends %j', async (words, signal, status) => {
    const cwd = folder({ 'a.yaml': LONG });
    const { code, out, error } = await stopped(words, cwd, [signal]);
    expect([code, out, error]).toEqual([status, '', '']);
  });

  it.each([
    [['sweep', 'a.yaml', '--set', 'cni.env.WARM_IP_TARGET=1..4', '--seeds', '200'], 'SIGTERM', 143],
    [['tune', 'a.yaml', '--objective', 'p99 podStart <= 9s', '--seeds', '200'], 'SIGHUP', 129],
  ] as const)('ends %j with the results so far', async (words, signal, status) => {
    const cwd = folder({ 'a.yaml': CROWDED });
    const { code, out, error } = await stopped(words, cwd, [signal]);
    expect([code, error]).toEqual([status, '']);
    expect(out).toMatch(/^Interrupted: \d+/m);
  });

  it('that comes again ends the program at once', async () => {
    const cwd = folder({ 'a.yaml': LONG });
    const words = ['replay', 'a.yaml', '--record', 'trace.ndjson'];
    const { code } = await stopped(words, cwd, ['SIGTERM', 'SIGINT'], BEGUN(cwd));
    expect([130, 143]).toContain(code);
    expect(readdirSync(cwd)).toEqual(['a.yaml']);
  });
});

describe('a kill', () => {
  it('leaves a hidden file, which the next run removes', async () => {
    const cwd = folder({ 'a.yaml': LONG, 'b.yaml': CROWDED });
    await stopped(['replay', 'a.yaml', '--record', 'trace.ndjson'], cwd, ['SIGKILL'], BEGUN(cwd));
    expect(readdirSync(cwd).filter((name) => name.endsWith('.partial'))).toHaveLength(1);
    expect(run(['replay', 'b.yaml', '--record', 'trace.ndjson'], { cwd }).code).toBe(0);
    expect(readdirSync(cwd).sort()).toEqual(['a.yaml', 'b.yaml', 'trace.ndjson']);
    expect(readFileSync(join(cwd, 'trace.ndjson'), 'utf8').endsWith('}\n')).toBe(true);
  });
});

/** Its finished pods stay: in a day they fill a small heap, in six minutes they do not. */
const filling = (until: string): string =>
  minimalWith(`timeline:
  - at: 3m
    manifest:
      - apiVersion: batch/v1
        kind: Job
        metadata: { name: c }
        spec:
          completions: 100000
          parallelism: 8
          template:
            metadata: { annotations: { vpc-cni-sim/lifetime: 5s } }
            spec: { restartPolicy: Never, containers: [{ name: c, image: x }] }
until: ${until}
`);

describe('memory that runs out', () => {
  const small = (args: readonly string[], cwd: string): Stopped => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--max-old-space-size=24', MAIN, ...args],
      { cwd, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '' } },
    );
    return { code: status, out: stdout, error: withoutProgress(stderr) };
  };
  const ADVICE =
    'end the run earlier (--until), lower replicas, nodes or how often jobs start, or raise the limit: NODE_OPTIONS=--max-old-space-size=64';

  it('ends a replay with what was simulated', () => {
    const cwd = folder({ 'a.yaml': LONG });
    const { code, out, error } = small(['replay', 'a.yaml', '--record', 'trace.ndjson'], cwd);
    expect(code).toBe(2);
    expect(error).toMatch(
      /^Stopped at \w+ of 720h00m00s: memory is nearly used up \(Node's heap limit is 24 MiB\)\. /,
    );
    expect(error).toContain(ADVICE);
    expect(out).toContain('minimal');
    expect(readdirSync(cwd)).toEqual(['a.yaml']);
  });

  it.each([
    [['report', 'a.yaml', '-o', 'page.html']],
    [['inspect', 'a.yaml', '--at', '20h', 'kubectl', 'get', 'pods']],
  ])('ends %j with what can be done', (words) => {
    const cwd = folder({ 'a.yaml': filling('24h') });
    const { code, out, error } = small(words, cwd);
    expect([code, out]).toEqual([2, '']);
    expect(error).toBe(`vpc-cni-sim: out of memory: Node's heap limit is 24 MiB; ${ADVICE}\n`);
    expect(readdirSync(cwd)).toEqual(['a.yaml']);
  });
});

describe('a run of many that needs too much memory', () => {
  const FAILED =
    /^run failed \(until=24h, seed \d\): out of memory: Node's heap limit is 24 MiB; end the run earlier \(until\), lower /gm;

  it.each([
    [['sweep', 'a.yaml', '--set', 'until=6m,24h', '--seeds', '2', '--workers', '2'], 2],
    [['tune', 'a.yaml', '--objective', 'p99 podStart <= 9s', '--set', 'until=6m,24h', '--workers', '2'], 3],
  ])('fails alone, and the others are made: %j', (words, times) => {
    const cwd = folder({ 'a.yaml': filling('5m') });
    const args = ['--max-old-space-size=24', MAIN, ...words];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
    const error = withoutProgress(stderr);
    expect(status).toBe(2);
    expect(error.match(FAILED)).toHaveLength(times);
    expect(error).toContain(`vpc-cni-sim: ${times} runs failed`);
    expect(stdout).toMatch(
      words[0] === 'sweep' ? /^Interrupted: 4 of 6 runs are complete, 2 seeds/ : /^Stopped early: 6 runs/,
    );
  });
});

describe('a run in a thread of its own', () => {
  const scenario = readFileSync(join(ROOT, 'scenarios/43-pods.yaml'), 'utf8');
  const piped = (words: readonly string[]): Stopped => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
      encoding: 'utf8',
      input: scenario,
      env: { PATH: process.env['PATH'] ?? '' },
    });
    return { code: status, out: stdout, error: withoutProgress(stderr) };
  };

  it('prints what it prints without, also of what comes by standard input', () => {
    const here = piped(['replay', '-', '--events']);
    expect([here.code, here.error]).toEqual([0, '']);
    expect(here.out.length).toBeGreaterThan(50_000);
    const there = piped(['replay', '-', '--events', '--record', '/dev/null']);
    expect(there).toEqual(here);
  });
});

// Every exit status that the table has, provoked through the program for each verb that can end with it.

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT_STATUSES } from '../../src/cli/exitCode.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { CROWDED, FAILING, folder, LONG, MAIN, ROOT, run } from './workspace.ts';

const LONG_SEEDS = ['--seeds', '200'];
const AXIS = ['--set', 'cni.env.WARM_IP_TARGET=1,4'];
const NO_REDIS = 'redis://127.0.0.1:1';

interface Provoked {
  /** Of `a.yaml`, whose expectations hold. */
  readonly fine?: readonly string[];
  /** Of `failing.yaml`. */
  readonly failed?: readonly string[];
  /** Of `bad.yaml`, or with arguments that cannot be. */
  readonly invalid: readonly string[];
  readonly queueLost?: readonly string[];
  /** Runs until it is stopped. */
  readonly endless?: readonly string[];
}

const OBJECTIVE = ['--objective', 'p99 podStart <= 600s'];
const OUT_OF_REACH = ['--objective', 'p99 podStart <= 1ms', '--seeds', '4', ...AXIS];

const PROVOKED: Readonly<Record<string, Provoked>> = {
  replay: {
    fine: ['replay', 'a.yaml'],
    failed: ['replay', 'failing.yaml'],
    invalid: ['replay', 'bad.yaml'],
    endless: ['replay', 'long.yaml', '--record', 'trace.ndjson'],
  },
  explain: {
    fine: ['explain', 'a.yaml'],
    invalid: ['explain', 'bad.yaml'],
    endless: ['explain', 'long.yaml'],
  },
  inspect: {
    fine: ['inspect', 'a.yaml', '--at', '4m', 'kubectl', 'get', 'pods'],
    failed: ['inspect', 'a.yaml', '--at', '4m', 'kubectl', 'get', 'pod', 'none'],
    invalid: ['inspect', 'bad.yaml', '--at', '4m', 'kubectl', 'get', 'pods'],
    endless: ['inspect', 'long.yaml', '--at', '500h', 'kubectl', 'get', 'pods'],
  },
  shell: {
    fine: ['shell', 'a.yaml', '--at', '4m'],
    invalid: ['shell', 'bad.yaml', '--at', '4m'],
    // Its other statuses are those of the last command: see its own tests.
    endless: ['shell', 'long.yaml', '--at', '500h'],
  },
  report: {
    fine: ['report', 'a.yaml', '-o', 'page.html'],
    failed: ['report', 'failing.yaml', '-o', 'page.html'],
    invalid: ['report', 'bad.yaml', '-o', 'page.html'],
    endless: ['report', 'long.yaml', '-o', 'page.html'],
  },
  // It ends when it is stopped: see its own tests.
  serve: { invalid: ['serve', 'none.yaml'] },
  sweep: {
    fine: ['sweep', 'a.yaml', ...AXIS, '--seeds', '1'],
    invalid: ['sweep', 'bad.yaml', ...AXIS],
    queueLost: ['sweep', 'a.yaml', ...AXIS, '--queue', NO_REDIS, '--wait', '0s'],
    endless: ['sweep', 'a.yaml', '--set', 'cni.env.WARM_IP_TARGET=1..8', ...LONG_SEEDS],
  },
  'sweep-worker': {
    invalid: ['sweep-worker'],
    queueLost: ['sweep-worker', '--queue', NO_REDIS, '--wait', '0s'],
    // What it ends with when it is stopped needs a Redis: see the tests of the queue.
  },
  tune: {
    fine: ['tune', 'a.yaml', ...OBJECTIVE, '--seeds', '3', ...AXIS],
    failed: ['tune', 'a.yaml', ...OUT_OF_REACH],
    invalid: ['tune', 'bad.yaml', ...OBJECTIVE],
    endless: ['tune', 'a.yaml', ...OBJECTIVE, ...LONG_SEEDS],
  },
  size: {
    fine: ['size', 'a.yaml', ...OBJECTIVE, '--seeds', '1', '--vary', 'nodes'],
    failed: ['size', 'a.yaml', '--objective', 'p99 podStart <= 1ms', '--seeds', '1', '--vary', 'nodes'],
    invalid: ['size', 'bad.yaml', ...OBJECTIVE],
    endless: ['size', 'a.yaml', ...OBJECTIVE, ...LONG_SEEDS],
  },
  compare: {
    fine: ['compare', 'a.yaml', ...AXIS, '--seeds', '1'],
    invalid: ['compare', 'bad.yaml', 'a.yaml'],
    endless: ['compare', 'a.yaml', ...AXIS, '--seeds', '3000'],
  },
  test: {
    fine: ['test', 'a.yaml'],
    failed: ['test', 'failing.yaml'],
    invalid: ['test', 'a.yaml', 'bad.yaml'],
  },
  import: { fine: ['import', '--how'], invalid: ['import', 'a.yaml'] },
  validate: { fine: ['validate', 'a.yaml'], invalid: ['validate', 'bad.yaml'] },
  init: { fine: ['init', '-'], invalid: ['init', 'a.yaml'] },
  examples: { fine: ['examples'], invalid: ['examples', '-o', 'none'] },
  schema: { fine: ['schema'], invalid: ['schema', 'none'] },
  'max-pods': { fine: ['max-pods', 't3.medium'], invalid: ['max-pods', 'none'] },
  completion: { fine: ['completion', 'bash'], invalid: ['completion', 'csh'] },
};

const cwd = folder({
  'a.yaml': CROWDED,
  'failing.yaml': FAILING,
  'bad.yaml': CROWDED.replace('t3.medium', 't3.mediun'),
  'long.yaml': LONG,
  // The table of the verbs cannot be read any more.
  'broken.mjs': `
    const { find } = Array.prototype;
    Array.prototype.find = function (...words) {
      if (this[0]?.name === 'replay') throw new TypeError('broken on purpose');
      return find.apply(this, words);
    };
  `,
});

const provoking = (kind: keyof Provoked): (readonly string[])[] =>
  Object.values(PROVOKED).flatMap((verb) => (verb[kind] === undefined ? [] : [verb[kind]]));

const ending = (words: readonly string[]): number | null => run(words, { cwd }).code;

it('every verb is looked at', () => {
  expect(Object.keys(PROVOKED)).toEqual(VERBS.map(({ name }) => name));
});

describe('exit status', () => {
  it.each(provoking('fine').map((words) => [words]))('0: %j', (words) => expect(ending(words)).toBe(0));

  it.each(provoking('failed').map((words) => [words]))('1: %j', (words) => expect(ending(words)).toBe(1));

  it.each(provoking('invalid').map((words) => [words]))('2: %j', (words) => expect(ending(words)).toBe(2));

  it.each(provoking('queueLost').map((words) => [words]))('75: %j', (words) =>
    expect(ending(words)).toBe(75),
  );

  it.each(provoking('invalid').map((words) => [words]))('70: %j', (words) => {
    const args = ['--import', './broken.mjs', MAIN, ...words];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
    expect([status, stderr.split('\n')[0]]).toEqual([
      70,
      expect.stringMatching(/^internal error: broken on purpose, /),
    ]);
  });

  it.each(provoking('endless').map((words) => [words]))('128 + n: %j', async (words) => {
    const env = { PATH: process.env['PATH'] ?? '', CI: 'true' };
    const child = spawn(process.execPath, [MAIN, ...words], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.resume();
    let error = '';
    child.stderr.on('data', (piece: Buffer) => (error += piece.toString()));
    const ended = new Promise<number | null>((done) => child.once('close', done));
    // The first line of progress: it is at work.
    while (child.exitCode === null && !error.includes(' left\n'))
      await new Promise((resume) => setTimeout(resume, 20));
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
  });
});

describe('the table', () => {
  it.each([[['--help']], ...VERBS.map(({ name }) => [[name, '--help']])])('is in %j', (words) => {
    const { out } = run(words);
    for (const { status, meaning } of EXIT_STATUSES)
      expect(out).toMatch(
        new RegExp(`^  ${status.replace('+', '\\+')} +${meaning.replace(/[()]/g, '\\$&')}$`, 'm'),
      );
  });

  it('is in README', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| (\d+(?:\+n)?) +\| (.*?) +\|$/gm)].map(([, status, meaning]) => ({
      status,
      meaning,
    }));
    expect(rows).toEqual(expect.arrayContaining([...EXIT_STATUSES]));
  });

  it('has every status that is provoked here', () => {
    expect(EXIT_STATUSES.map(({ status }) => status)).toEqual(['0', '1', '2', '70', '75', '128+n']);
  });
});

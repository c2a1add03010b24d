// Files that a run reads and writes: which of them are files at all, and what happens to those that are there already.

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputFiles } from '../../src/cli/inputFiles.ts';
import { RecordFile } from '../../src/cli/recordFile.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { CROWDED, folder, MAIN, run } from './workspace.ts';

const applying = (file: string): string =>
  minimalWith(`timeline: [{ at: 1m, apply: { file: ${JSON.stringify(file)} } }]\nuntil: 3m\n`);

const POD = `apiVersion: v1
kind: Pod
metadata: { name: one }
spec: { containers: [{ name: main, image: nginx }] }
`;

function pipe(path: string): void {
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
}

describe('a file that a scenario names', () => {
  it.each([
    ['a pipe', 'pipe.yaml', 'a named pipe, not a regular file'],
    ['a pipe in a folder', 'pipes', 'a named pipe, not a regular file'],
    ['a device without an end', '/dev/zero', 'a device, not a regular file'],
    ['a terminal', '/dev/ptmx', 'a device, not a regular file'],
    ['too large', 'large.yaml', 'larger than 16 MiB'],
    ['too many that are large', 'larger', 'larger than 16 MiB'],
    ['a link to itself', 'loop.yaml', 'a link that leads to itself'],
    ['a name that is too long', `${'x'.repeat(300)}.yaml`, 'the name is too long'],
    ['a name with a NUL', 'a\0b.yaml', 'the name contains a NUL character'],
    ['below a file', 'large.yaml/x.yaml', 'a part of the path is not a folder'],
  ])('is refused, not waited for: %s', (_what, file, words) => {
    const cwd = folder({ 'scenario.yaml': applying(file), 'large.yaml': '' });
    for (const sub of ['pipes', 'larger']) mkdirSync(join(cwd, sub));
    pipe(join(cwd, 'pipe.yaml'));
    pipe(join(cwd, 'pipes/a.yaml'));
    truncateSync(join(cwd, 'large.yaml'), 20 * 2 ** 20);
    for (const name of ['a', 'b', 'c'])
      writeFileSync(join(cwd, `larger/${name}.yaml`), '#'.repeat(6 * 2 ** 20));
    symlinkSync('loop.yaml', join(cwd, 'loop.yaml'));
    const { code, out } = run(['validate', 'scenario.yaml'], { cwd });
    expect(code).toBe(2);
    expect(out.replace(/\s+│?\s*/g, ' ')).toContain(words);
  });
});

describe('standard input', () => {
  const typed = (line: string, cwd: string) =>
    spawnSync('bash', ['--norc', '-c', line], {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', NODE: process.execPath, MAIN },
      encoding: 'utf8',
    });

  it('is what - stands for, with files beside it', () => {
    const cwd = folder({ 'scenario.yaml': applying('pod.yaml'), 'pod.yaml': POD });
    const { stdout, status } = typed('"$NODE" "$MAIN" validate - < scenario.yaml', cwd);
    expect([stdout, status]).toEqual(['-: valid, minimal (2 nodes, 1 step, 0 expectations)\n', 0]);
    expect(typed('cat scenario.yaml | "$NODE" "$MAIN" validate - --', cwd).status).toBe(0);
    const set = '--set cni.env.WARM_IP_TARGET=2 --seeds 1';
    expect(typed(`"$NODE" "$MAIN" compare - ${set} < scenario.yaml`, cwd).status).toBe(0);
    const named = folder({ 'scenario.yaml': CROWDED });
    expect(typed('"$NODE" "$MAIN" validate <(cat scenario.yaml)', named).status).toBe(0);
  });

  it('is read once, and not without an end', () => {
    const cwd = folder({ 'scenario.yaml': CROWDED });
    const twice = typed('"$NODE" "$MAIN" validate - - < scenario.yaml', cwd);
    expect([twice.status, twice.stderr]).toEqual([2, 'standard input (-) can be read only once\n']);
    const endless = typed('"$NODE" "$MAIN" validate - < /dev/zero', cwd);
    expect([endless.status, endless.stderr]).toEqual([2, '-: larger than 16 MiB\n']);
  });
});

describe('a file that is written', () => {
  const record = (file: string, cwd: string) => run(['replay', 'a.yaml', '--record', file], { cwd });

  it('is none that is read, whatever it is called', () => {
    const cwd = folder({ 'a.yaml': applying('pods'), 'pods.txt': '' });
    mkdirSync(join(cwd, 'pods'));
    writeFileSync(join(cwd, 'pods/one.yaml'), POD);
    linkSync(join(cwd, 'a.yaml'), join(cwd, 'hard'));
    linkSync(join(cwd, 'pods/one.yaml'), join(cwd, 'manifest'));
    symlinkSync('a.yaml', join(cwd, 'soft'));
    for (const file of ['a.yaml', './a.yaml', 'hard', 'soft', 'pods/one.yaml', 'manifest']) {
      const { code, error } = record(file, cwd);
      expect([code, error]).toEqual([2, expect.stringMatching(/use another output file\n$/)]);
      expect(run(['report', 'a.yaml', '-o', file], { cwd }).code).toBe(2);
    }
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(applying('pods'));
    expect(readFileSync(join(cwd, 'pods/one.yaml'), 'utf8')).toBe(POD);
    expect(readdirSync(cwd).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('keeps its permissions, and a link that leads nowhere yet leads to it', () => {
    const cwd = folder({ 'a.yaml': CROWDED, old: 'x' });
    chmodSync(join(cwd, 'old'), 0o640);
    mkdirSync(join(cwd, 'deeper'));
    symlinkSync('deeper/new', join(cwd, 'link'));
    symlinkSync('link', join(cwd, 'second'));
    expect(record('old', cwd).code).toBe(0);
    expect(statSync(join(cwd, 'old')).mode & 0o777).toBe(0o640);
    expect(record('second', cwd).code).toBe(0);
    expect(lstatSync(join(cwd, 'second')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(cwd, 'deeper/new'), 'utf8')).toMatch(/^\{"t":0,/);
    expect(readdirSync(cwd).sort()).toEqual(['a.yaml', 'deeper', 'link', 'old', 'second']);
  });

  it('may have the longest name there is', () => {
    const cwd = folder({ 'a.yaml': CROWDED });
    expect(record('x'.repeat(255), cwd).code).toBe(0);
    expect(record('x'.repeat(256), cwd).error).toMatch(/: the name is too long\n$/);
  });

  it('is not a pipe that nobody reads, nor a link to itself', () => {
    const cwd = folder({ 'a.yaml': CROWDED });
    pipe(join(cwd, 'pipe'));
    symlinkSync('loop', join(cwd, 'loop'));
    expect(record('pipe', cwd).error).toBe('vpc-cni-sim: pipe: a named pipe without a reader\n');
    expect(record('loop', cwd).error).toBe('vpc-cni-sim: loop: a link that leads to itself\n');
    expect(record('/dev/full', cwd).error).toBe('vpc-cni-sim: /dev/full: no space left on the disk\n');
  });

  it('is what it was until the new one is whole', () => {
    const cwd = folder({ old: 'precious' });
    const file = new RecordFile(join(cwd, 'old'), new InputFiles());
    file.add('x'.repeat(200_000));
    expect(readFileSync(join(cwd, 'old'), 'utf8')).toBe('precious');
    file.abort();
    file.abort();
    expect(readdirSync(cwd)).toEqual(['old']);
    expect(readFileSync(join(cwd, 'old'), 'utf8')).toBe('precious');
  });
});

describe('an output', () => {
  const ending = (line: string) => {
    const cwd = folder({ 'a.yaml': CROWDED });
    const { stderr, stdout } = spawnSync(
      'bash',
      ['--norc', '-c', `cli() { "$NODE" "$MAIN" "$@"; }; ${line}`],
      {
        cwd,
        env: { PATH: process.env['PATH'] ?? '', NODE: process.execPath, MAIN },
        encoding: 'utf8',
      },
    );
    // A slow machine has progress to tell of as well.
    const complaints = stderr.split('\n').filter((text) => text.startsWith('vpc-cni-sim:'));
    return { complaints, status: stdout.trim() };
  };

  it.each(['schema', 'max-pods t3.medium', '--help', 'explain a.yaml', 'report a.yaml --format csv'])(
    'that is closed is told where there is nothing else: %s',
    (verb) => {
      expect(ending(`cli ${verb} >&-; echo $?`).status).toBe('2');
      expect(ending(`cli ${verb} > /dev/null; echo $?`)).toEqual({ status: '0', complaints: [] });
    },
  );

  it.each([
    'replay a.yaml',
    'validate a.yaml',
    'inspect a.yaml --at 4m kubectl get pods',
    'report a.yaml -o page.html',
    'sweep a.yaml --set cni.env.WARM_IP_TARGET=1,2 --seeds 1',
    "tune a.yaml --objective 'p99 podStart <= 600s' --set cni.env.WARM_IP_TARGET=1,2 --seeds 3",
    'replay a.yaml --check',
  ])('that is closed is told also where the exit status is a result: %s', (verb) => {
    expect(ending(`cli ${verb} >&-; echo $?`)).toEqual({
      status: '0',
      complaints: ['vpc-cni-sim: standard output is closed; what is printed there is lost'],
    });
    expect(ending(`cli ${verb} > /dev/null; echo $?`)).toEqual({ status: '0', complaints: [] });
  });

  it.each(['schema', 'replay a.yaml', 'validate a.yaml', 'inspect a.yaml --at 4m kubectl get pods'])(
    'that is full is told, and one that nobody reads is not: %s',
    (verb) => {
      expect(ending(`cli ${verb} > /dev/full; echo $?`)).toEqual({
        status: '2',
        complaints: ['vpc-cni-sim: standard output: no space left on the disk'],
      });
      expect(ending(`cli ${verb} | head -c 1 > /dev/null; echo \${PIPESTATUS[0]}`)).toEqual({
        status: '0',
        complaints: [],
      });
    },
  );
});

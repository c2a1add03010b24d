// Journals that disks, kills and people have been at: what is whole is kept, what is not is named, and nothing that was
// made is lost without a word.

import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, linkSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { CROWDED, folder, MAIN, run } from './workspace.ts';

const SWEEP = ['sweep', 'a.yaml', '--set', 'cni.env.WARM_IP_TARGET=1,4', '--seeds', '4', '-o', 'json'];
const KEPT = [...SWEEP, '--journal', 'runs.ndjson'];
const TUNE = [
  'tune',
  'a.yaml',
  '--objective',
  'p99 podStart <= 600s',
  '--set',
  'cni.env.WARM_IP_TARGET=1..4',
];

let whole: { readonly out: string; readonly text: string } | undefined;

/** A folder in which a sweep has ended: one sweep for all of them. */
function swept() {
  const { out, text } = (whole ??= sweep());
  const cwd = folder({ 'a.yaml': CROWDED, 'runs.ndjson': text });
  return { cwd, out, journal: join(cwd, 'runs.ndjson'), lines: text.trimEnd().split('\n') };
}

function sweep() {
  const cwd = folder({ 'a.yaml': CROWDED });
  const { code, out } = run(KEPT, { cwd });
  expect(code).toBe(0);
  return { out, text: readFileSync(join(cwd, 'runs.ndjson'), 'utf8') };
}

describe('a journal with lines that cannot be read', () => {
  it.each<[string, (lines: string[]) => string]>([
    [
      'a changed figure',
      (lines) => lines.with(1, elementAt(lines, 1).replace(/"ec2Calls":\d/, '"ec2Calls":7')).join('\n'),
    ],
    ['zeros after a power cut', (lines) => lines.with(1, '\0'.repeat(700)).join('\n')],
    ['a line cut short', (lines) => lines.with(1, elementAt(lines, 1).slice(0, 100)).join('\n')],
    ['a line of something else', (lines) => lines.with(1, '{"level":"info"}').join('\n')],
    ['bytes that are no text', (lines) => lines.with(1, '\ufffd\u0001').join('\n')],
  ])('%s: names it, and repairs it when asked', (_, spoil) => {
    const { cwd, out, journal, lines } = swept();
    const spoiled = `${spoil(lines)}\n`;
    writeFileSync(journal, spoiled);
    const refused = run([...KEPT, '--resume'], { cwd });
    expect([refused.code, refused.out, refused.error]).toEqual([
      2,
      '',
      'vpc-cni-sim: runs.ndjson:2: unreadable line; --resume --repair moves it to runs.ndjson.unreadable and repeats its runs\n',
    ]);
    expect(readFileSync(journal, 'utf8')).toBe(spoiled);
    const repaired = run([...KEPT, '--resume', '--repair'], { cwd });
    expect([repaired.code, repaired.out]).toEqual([0, out]);
    expect(repaired.error).toBe(
      'runs.ndjson: 1 unreadable line moved to runs.ndjson.unreadable\n1 run to make.\n',
    );
    expect(readFileSync(`${journal}.unreadable`, 'utf8')).toBe(`${spoiled.split('\n')[1]}\n`);
    expect(readFileSync(journal, 'utf8').trimEnd().split('\n').sort()).toEqual([...lines].sort());
    expect(readdirSync(cwd).sort()).toEqual(['a.yaml', 'runs.ndjson', 'runs.ndjson.unreadable']);
  });

  it('may have very many of them', () => {
    const { cwd, out, journal, lines } = swept();
    // Between two that are whole, and one by one.
    const spoiled = lines.flatMap((line) => [line, ...Array.from({ length: 2_000 }, () => '')]);
    writeFileSync(journal, `${spoiled.join('\n')}\n`);
    expect(run([...KEPT, '--resume', '--repair'], { cwd }).out).toBe(out);
    expect(readFileSync(`${journal}.unreadable`, 'utf8')).toBe('\n'.repeat(2_000 * lines.length));
    expect(readFileSync(journal, 'utf8').trimEnd().split('\n')).toEqual(lines);
  });

  it('zeros at its end, without a line break', () => {
    const { cwd, out, journal } = swept();
    appendFileSync(journal, '\0'.repeat(4096));
    expect(run([...KEPT, '--resume'], { cwd }).error).toContain('runs.ndjson:13: unreadable line;');
    expect(run([...KEPT, '--resume', '--repair'], { cwd }).out).toBe(out);
    expect(run([...KEPT, '--resume'], { cwd }).out).toBe(out);
  });

  it('is somebody’s own file when it has no other lines, and is left alone', () => {
    const cwd = folder({ 'a.yaml': CROWDED, 'notes.txt': 'one\ntwo\n' });
    const { code, error } = run([...SWEEP, '--journal', 'notes.txt', '--resume', '--repair'], { cwd });
    expect([code, error]).toEqual([
      2,
      'vpc-cni-sim: notes.txt:1: not a line of a journal; use another file, or remove this one\n',
    ]);
    expect(readFileSync(join(cwd, 'notes.txt'), 'utf8')).toBe('one\ntwo\n');
  });

  it('reads lines from before there were checksums', () => {
    const { cwd, out, journal, lines } = swept();
    writeFileSync(journal, lines.map((line) => `${line.replace(/,"check":"\w+"/, '')}\n`).join(''));
    const { out: again, error } = run([...KEPT, '--resume'], { cwd });
    expect([again, error]).toEqual([out, '']);
    expect(readFileSync(journal, 'utf8')).not.toContain('check');
  });
});

describe('a journal that cannot be written', () => {
  it('stops the sweep, which prints what it has and why', () => {
    const cwd = folder({ 'a.yaml': CROWDED });
    const args = ['sweep', 'a.yaml', '--set', 'cni.env.WARM_IP_TARGET=1,4', '--seeds', '2000'];
    const command = `ulimit -f 8; exec "$0" "$@"`;
    const words = ['-c', command, process.execPath, MAIN, ...args, '--journal', 'runs.ndjson'];
    const { status, stdout, stderr } = spawnSync('bash', words, { cwd, encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^vpc-cni-sim: runs\.ndjson: .*; the journal lacks runs that were made$/m);
    const [, made] =
      /^Interrupted: (\d+) of 6,000 runs are complete, \d+ seeds? for each setting/m.exec(stdout) ?? [];
    expect(Number(made)).toBeGreaterThan(5);
    const resumed = run([...SWEEP, '--journal', 'runs.ndjson', '--resume'], { cwd });
    expect([resumed.code, resumed.out]).toEqual([0, run(SWEEP, { cwd }).out]);
  });

  it('is refused where it would write over a file that is read', () => {
    const cwd = folder({
      'a.yaml': CROWDED,
      'plan.yaml': 'apiVersion: vpc-cni-sim/v1\nkind: SweepPlan\nscenario: a.yaml\n',
      'queue.url': 'redis://127.0.0.1:1',
      'mine.mjs': "export default { name: 'mine', start() {} };",
    });
    linkSync(join(cwd, 'a.yaml'), join(cwd, 'same.ndjson'));
    for (const [words, journal, read] of [
      [SWEEP, 'a.yaml', ''],
      [SWEEP, 'same.ndjson', ' (as a.yaml)'],
      [TUNE, 'a.yaml', ''],
      [[...SWEEP, '--sweep', 'plan.yaml'], 'plan.yaml', ''],
      [[...SWEEP, '--queue-file', 'queue.url'], 'queue.url', ''],
      [[...SWEEP, '--allocator', 'mine.mjs'], 'mine.mjs', ''],
    ] as const) {
      for (const more of [[], ['--resume'], ['--resume', '--repair']]) {
        const { code, error } = run([...words, '--journal', journal, ...more], { cwd });
        expect([code, error]).toEqual([
          2,
          `vpc-cni-sim: ${journal}: an input of this run${read}; use another output file\n`,
        ]);
      }
    }
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(CROWDED);
  });

  it('is refused where nothing would be kept', () => {
    const cwd = folder({ 'a.yaml': CROWDED });
    spawnSync('mkfifo', [join(cwd, 'pipe')]);
    for (const file of ['pipe', '/dev/null']) {
      const { code, error } = run([...SWEEP, '--journal', file, '--resume'], { cwd });
      expect([code, error]).toEqual([
        2,
        `vpc-cni-sim: ${file}: is not a plain file; name a file that can be read again\n`,
      ]);
    }
  });
});

describe('two processes on one journal', () => {
  it('the second says so, also with --resume, and the lock goes with the first', async () => {
    const cwd = folder({ 'a.yaml': CROWDED });
    const long = ['sweep', 'a.yaml', '--set', 'cni.env.WARM_IP_TARGET=1,4', '--seeds', '5000'];
    const first = spawn(process.execPath, [MAIN, ...long, '--journal', 'runs.ndjson'], { cwd });
    const ended = new Promise((done) => first.once('close', done));
    try {
      await until(() => existsSync(join(cwd, 'runs.ndjson')));
      for (const more of [[], ['--resume']]) {
        const second = run([...KEPT, ...more], { cwd });
        expect([second.code, second.out, second.error]).toEqual([
          2,
          '',
          `vpc-cni-sim: runs.ndjson: process ${first.pid} is writing to this journal; wait until it ends, or name another file\n`,
        ]);
      }
    } finally {
      first.kill('SIGTERM');
      await ended;
    }
    expect(readdirSync(cwd).sort()).toEqual(['a.yaml', 'runs.ndjson']);
  });

  it('a lock of a dead process, of another with its number, or of none holds nobody up', () => {
    const { cwd, out, journal } = swept();
    const { pid } = spawnSync('true');
    const gone = { process: pid, host: hostname(), started: '1' };
    for (const lock of [JSON.stringify(gone), JSON.stringify({ ...gone, process: 1 }), '', '{"proc']) {
      writeFileSync(`${journal}.lock`, lock);
      const { code, out: again } = run([...KEPT, '--resume'], { cwd });
      expect([code, again], lock).toEqual([0, out]);
      expect(existsSync(`${journal}.lock`)).toBe(false);
    }
    writeFileSync(`${journal}.lock`, JSON.stringify({ ...gone, host: 'elsewhere' }));
    const { code, error } = run([...KEPT, '--resume'], { cwd });
    expect([code, error]).toEqual([
      2,
      `vpc-cni-sim: runs.ndjson: process ${pid} on elsewhere is writing to this journal; wait until it ends, or name another file (if it has ended, remove runs.ndjson.lock)\n`,
    ]);
  });
});

describe('shards', () => {
  it('make all runs between them, and their journals come to the same bytes as one process', () => {
    const cwd = folder({ 'a.yaml': CROWDED });
    const { out } = run(SWEEP, { cwd });
    const asked = SWEEP.slice(0, -2);
    const counts = [1, 2, 3].map((shard) => {
      const own = ['--shard', `${shard}/3`, '--journal', `${shard}.ndjson`];
      const { code, out: told } = run([...asked, ...own], { cwd });
      expect(code).toBe(0);
      expect(told).toContain(`Shard ${shard} of 3: 4 of 12 runs in ${shard}.ndjson`);
      return readFileSync(join(cwd, `${shard}.ndjson`), 'utf8')
        .trimEnd()
        .split('\n').length;
    });
    expect(counts).toEqual([4, 4, 4]);
    const journals = ['--journal', '1.ndjson', '2.ndjson', '3.ndjson'];
    const together = run([...SWEEP, ...journals, '--resume'], { cwd });
    expect([together.code, together.out, together.error]).toEqual([0, out, '']);
    expect(readFileSync(join(cwd, '1.ndjson'), 'utf8').trimEnd().split('\n').length).toBe(4);
    const another = run([...SWEEP.toSpliced(1, 1), ...journals, '--resume', 'a.yaml'], { cwd });
    expect(another.out).toBe(out);
  });

  it('missing ones are made, into the first journal', () => {
    const cwd = folder({ 'a.yaml': CROWDED });
    run([...SWEEP.slice(0, -2), '--shard', '2/3', '--journal', '2.ndjson'], { cwd });
    const { out } = run([...SWEEP, '--journal', 'all.ndjson', '2.ndjson', '--resume'], { cwd });
    expect(out).toBe(run(SWEEP, { cwd }).out);
    expect(readFileSync(join(cwd, 'all.ndjson'), 'utf8').trimEnd().split('\n').length).toBe(8);
  });

  it.each([
    [['--shard', '0/3', '--journal', 'a'], 'invalid --shard "0/3"; use 1/16 to 16/16 for 16 parts'],
    [['--shard', '4/3', '--journal', 'a'], 'invalid --shard "4/3"; use 1/16 to 16/16 for 16 parts'],
    [['--shard', '1/3'], '--shard needs a journal of its own; add --journal runs/1.ndjson'],
    [['--journal', 'a', 'b'], 'more than one --journal needs --resume'],
    [['--journal', 'a', '--repair'], '--repair needs --resume'],
    [['--journal', 'a', 'b', '--resume'], 'b: no such file or folder'],
  ])('%j is refused', (words, message) => {
    const cwd = folder({ 'a.yaml': CROWDED });
    const { code, out, error } = run([...SWEEP.slice(0, -2), ...words], { cwd });
    expect([code, out, error]).toEqual([2, '', `vpc-cni-sim: ${message}\n`]);
  });
});

describe('tune with a journal', () => {
  it('comes to the same answer without one, with one, and resumed from a part of it', () => {
    const cwd = folder({ 'a.yaml': CROWDED });
    const asked = [...TUNE, '--seeds', '6', '-o', 'json'];
    const { code, out } = run(asked, { cwd });
    expect(code).toBe(0);
    expect(run([...asked, '--journal', 'runs.ndjson'], { cwd }).out).toBe(out);
    const journal = join(cwd, 'runs.ndjson');
    const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
    // As other searches and sweeps leave it: later seeds of some settings, in any order.
    const part = lines.filter((_, index) => index % 3 !== 1).reverse();
    writeFileSync(journal, `${part.join('\n')}\n${elementAt(lines, 1).slice(0, 90)}`);
    expect(run([...asked, '--journal', 'runs.ndjson', '--resume'], { cwd }).out).toBe(out);
    expect(readFileSync(journal, 'utf8').trimEnd().split('\n').sort()).toEqual([...lines].sort());
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resume) => setTimeout(resume, 10));
}

// The verb `import` through the program: what it writes and says, and what it leaves alone.

import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { folder, run } from './workspace.ts';

const FARM = resolve(import.meta.dirname, '../fixtures/import/farm');
const AT = ['--at', '2026-01-10T12:00:00Z'];

function farmIn(cwd: string): string {
  cpSync(FARM, join(cwd, 'cluster'), { recursive: true });
  return cwd;
}

describe('import', () => {
  it('writes a scenario, its state, its workloads and a report, and says what it guessed', () => {
    const cwd = farmIn(folder({}));
    const { code, out, error } = run(['import', 'cluster', '-o', 'shop', '--report', 'report.json', ...AT], {
      cwd,
    });
    expect([code, error]).toEqual([0, '']);
    expect(readdirSync(join(cwd, 'shop'))).toEqual(['farm.manifests.yaml', 'farm.state.json', 'farm.yaml']);
    expect(out).toMatch(
      /^farm at 2026-01-10T12:00:00Z, from 5 files\n2 nodes, 13 pods \(11 Running, 1 Pending, 1 Succeeded\)/,
    );
    expect(out).toMatch(/\nNext {10}vpc-cni-sim replay shop\/farm\.yaml\n$/);
    const report: unknown = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'));
    expect(report).toMatchObject({ kind: 'Import', pods: { total: 13 }, contradictions: [] });
    const keys = Object.keys(report as object);
    const schema: unknown = JSON.parse(run(['schema', 'import']).out);
    expect(schema).toMatchObject({ required: keys, additionalProperties: false });
  });

  it('prints the commands that collect a cluster, which a shell can read', () => {
    const { code, out } = run(['import', '--how', '--cluster', 'shop-prod']);
    expect(code).toBe(0);
    expect(out).toContain('CLUSTER=shop-prod\n');
    execFileSync('bash', ['-n', '-c', out]);
    expect(run(['import', '--how', '--cluster', 'a; rm -rf b']).code).toBe(2);
  });

  it('follows no link, waits for no pipe and opens no archive of a folder', () => {
    const cwd = farmIn(folder({}));
    const cluster = join(cwd, 'cluster');
    writeFileSync(
      join(cwd, 'secret.json'),
      readFileSync(join(FARM, 'objects.json'), 'utf8').replaceAll('farm', 'secret'),
    );
    mkdirSync(join(cwd, 'elsewhere'));
    symlinkSync('../secret.json', join(cluster, 'link.json'));
    symlinkSync('../elsewhere', join(cluster, 'folder'));
    symlinkSync('.', join(cluster, 'round'));
    execFileSync('mkfifo', [join(cluster, 'pipe.json')]);
    writeFileSync(join(cluster, 'bundle.tar.gz'), 'x');
    writeFileSync(join(cluster, '--report'), '{}');
    const { code, out } = run(['import', 'cluster', '-o', 'shop', ...AT], { cwd });
    expect(code).toBe(0);
    for (const [name, why] of [
      ['link.json', 'a link'],
      ['folder', 'a link'],
      ['round', 'a link'],
      ['pipe.json', 'not a regular file'],
      ['bundle.tar.gz', 'an archive'],
    ])
      expect(out).toContain(`cluster/${name}: ${why}\n`);
    expect(existsSync(join(cwd, 'shop/secret.yaml'))).toBe(false);
  });

  it('tells all that is wrong with the files, and writes nothing', () => {
    const cwd = farmIn(
      folder({ 'a.json': '{"kind": "List", "items": [{', 'b.json': '{"x": 1}', 'c.zip': 'x' }),
    );
    const told = run(['import', 'a.json', 'b.json', '-o', 'shop'], { cwd });
    expect(told.code).toBe(2);
    expect(told.error.replaceAll('vpc-cni-sim: ', '').split('\n')).toEqual([
      'a.json:1:29: cut-off: the file ends in the middle of its JSON; collect it again',
      'b.json:1:1: unreadable: not a file of a cluster; use what vpc-cni-sim import --how collects',
      '',
    ]);
    expect(run(['import', 'c.zip', 'none.json'], { cwd }).error).toBe(
      'vpc-cni-sim: c.zip: an archive; unpack it into a folder first\n' +
        'vpc-cni-sim: none.json: no such file or folder\n',
    );
    expect(existsSync(join(cwd, 'shop'))).toBe(false);
    expect(run(['import'], { cwd }).error).toMatch(/^vpc-cni-sim: import needs a folder or files; see/);
    const over = run(['import', 'cluster', '--report', 'cluster/subnets.json', '-o', 'shop', ...AT], { cwd });
    expect([over.code, readdirSync(cwd).includes('shop') && readdirSync(join(cwd, 'shop'))]).toEqual([2, []]);
    expect(over.error).toMatch(/an input of this run/);
  });

  it('says that a name is too long for a file', () => {
    const name = 'a'.repeat(5000);
    const { code, out, error } = run(['import', name], { cwd: folder({}) });
    expect([code, out, error]).toEqual([2, '', `vpc-cni-sim: ${name}: the name is too long\n`]);
  });

  it('reads what PowerShell writes, and standard input', () => {
    const cwd = folder({});
    const text = readFileSync(join(FARM, 'objects.json'), 'utf8').replaceAll('\n', '\r\n');
    writeFileSync(join(cwd, 'objects.json'), Buffer.from(`\uFEFF${text}`, 'utf16le'));
    const { code, out } = run(['import', 'objects.json', '-o', 'shop', ...AT], { cwd });
    expect([code, out.split('\n')[0]]).toEqual([0, 'farm at 2026-01-10T12:00:00Z, from 1 file']);
  });

  it('leaves bytes that are no text in a folder alone, and tells what a named file is', () => {
    const cwd = farmIn(folder({}));
    const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00]);
    writeFileSync(join(cwd, 'cluster/console.png'), bytes);
    writeFileSync(join(cwd, 'cluster/objects.old'), gzipSync('{}'));
    const { code, out } = run(['import', 'cluster', '-o', 'shop', ...AT], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('cluster/console.png: not UTF-8 text; use text, JSON or YAML\n');
    expect(out).toContain('cluster/objects.old: compressed by gzip; unpack it with gunzip first\n');
    expect(run(['import', 'cluster/objects.old'], { cwd }).error).toBe(
      'vpc-cni-sim: cluster/objects.old:1:1: unreadable: compressed by gzip; unpack it with gunzip first\n',
    );
  });

  it('reads accents, and a byte order mark', () => {
    const cwd = farmIn(folder({}));
    const text = readFileSync(join(FARM, 'subnets.json'), 'utf8').replaceAll('private-a', 'privé-a');
    writeFileSync(join(cwd, 'cluster/subnets.json'), `\uFEFF${text}`);
    expect(run(['import', 'cluster', '-o', 'shop', ...AT], { cwd }).code).toBe(0);
    writeFileSync(join(cwd, 'cluster/subnets.json'), `{"é": [1, é`);
    expect(run(['import', 'cluster', '-o', 'shop', ...AT], { cwd }).error).toMatch(
      /subnets\.json:1:12: cut-off/,
    );
  });

  it('reads traces of SimKube as they are exported, in MessagePack', () => {
    const cwd = folder({});
    const key = [0x92, ...packed('batch/v1.Job'), ...packed('ci/build')];
    const from = 1_730_390_400;
    const life = [0x81, ...packed('Finished'), 0x92, ...uint(from), ...uint(from + 90)];
    const hash = [0xcf, 0xec, 0x91, 0x2f, 0x15, 0x7b, 0x2d, 0x39, 0x80];
    const bytes = [
      0x83,
      [packed('version'), 2],
      [packed('events'), 0x91, 0x83, packed('ts'), uint(from)],
      [packed('applied_objs'), 0x90, packed('deleted_objs'), 0x90],
      [packed('pod_lifecycles'), 0x81, key, 0x81, hash, 0x91, life],
    ].flat(3);
    writeFileSync(join(cwd, 'ci.sktrace'), Buffer.from(bytes));
    const { code, out, error } = run(['import', '--trace', 'ci.sktrace', '-o', 'ci'], { cwd });
    expect([code, error]).toEqual([0, '']);
    expect(out).toContain('1 pod in the trace; lives: 1 known exactly\n');
    expect(readFileSync(join(cwd, 'ci/trace.trace.csv'), 'utf8')).toContain(
      '\n0,90,,,ci,build-0,exact,,,0\n',
    );
    expect(run(['replay', 'ci/trace.yaml'], { cwd }).code).toBe(0);
    writeFileSync(join(cwd, 'ci.sktrace'), Buffer.from(bytes.slice(0, -3)));
    expect(run(['import', '--trace', 'ci.sktrace', '-o', 'ci'], { cwd }).error).toBe(
      'vpc-cni-sim: ci.sktrace:1:1: unreadable: not UTF-8 text; use text, JSON or YAML\n',
    );
  });
});

/** A short text in MessagePack. */
function packed(text: string): number[] {
  return [0xa0 + text.length, ...Buffer.from(text)];
}

function uint(number: number): number[] {
  const bytes = Buffer.alloc(5, 0xce);
  bytes.writeUInt32BE(number, 1);
  return [...bytes];
}

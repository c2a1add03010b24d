// The package as it is published: what is in it, how large it is, and that it runs where there is nothing else. Needs
// the registry: a fresh checkout is installed, started and packed, and the tarball is installed into an empty folder.

import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { ROOT, command, emptyFolder, freshCheckout, install } from './checkout.ts';
import { moduleGraph } from './moduleGraph.ts';

/**
 * Bytes of the tarball: what a download costs, with what the program has in it of other packages. A third is the bash,
 * once for the program and once for the playground, which has the whole simulator for browsers.
 */
const BUDGET = 3_700_000;

/** All that a package holds, by its place in it. */
const HELD: readonly RegExp[] = [
  /^(?:README\.md|LICENSE|CHANGELOG\.md|package\.json)$/,
  /^scenarios\/[\w-]+\.(?:yaml|md)$/,
  /^scenarios\/programs\/\w+\.mjs$/,
  /^dist\/web\/page\.(?:js|css)$/,
  /^dist\/playground\/(?:index\.html|notices\.txt|(?:assets|report)\/[\w.-]+\.(?:js|css|woff2))$/,
  /^dist\/types\/\w+\.d\.ts$/,
  /^dist\/schema\/[\w-]+\.json$/,
  /^dist\/program\/(?:[\w-]+\.c?js|notices\.txt)$/,
];

/** Of what it exports, and no others. */
const TYPES = ['dist/types/check.d.ts', 'dist/types/library.d.ts'];

const PROGRAM = `
import { readFileSync } from 'node:fs';
import { parseScenario, simulate } from 'vpc-cni-sim';

const text = readFileSync('node_modules/vpc-cni-sim/scenarios/43-pods.yaml', 'utf8');
const parsed = parseScenario(text);
if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join());
const run = simulate(parsed.scenario);
console.log(\`Running \${run.summary.pods.running}, worst \${run.episodes[0]?.reason}\`);
`;

interface Manifest {
  readonly bin: { readonly 'vpc-cni-sim': string };
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  /** For those who import what needs them. */
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

let started = '';
let size = 0;
let home = '';
let installed = '';

beforeAll(() => {
  const checkout = freshCheckout();
  install(checkout, 'ci');
  started = command(checkout, 'npm', 'start', '--silent');
  writeFileSync(join(checkout, 'dist/program/leftover.js'), 'export const leftover = 1;\n');
  const packed = emptyFolder();
  command(checkout, 'npm', 'pack', '--silent', '--pack-destination', packed);
  const tarball = elementAt(readdirSync(packed), 0);
  size = statSync(join(packed, tarball)).size;
  home = emptyFolder();
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  install(home, 'install', join(packed, tarball));
  installed = join(home, 'node_modules/vpc-cni-sim');
});

function program(...words: readonly string[]): string {
  return command(
    home,
    process.execPath,
    join(home, 'node_modules/vpc-cni-sim/dist/program/main.js'),
    ...words,
  );
}

function golden(name: string): string {
  return readFileSync(join(ROOT, 'test/golden', name), 'utf8');
}

describe('a checkout installed without install scripts', () => {
  it('starts', () => {
    // In a checkout the program is no command of the shell's.
    expect(started).toBe(golden('43-pods.txt').replace(/^(Next +)vpc-cni-sim/m, '$1npx vpc-cni-sim'));
  });
});

describe('the package', () => {
  it('holds what runs, and nothing else', () => {
    const files = filesIn(installed);
    expect(files.filter((file) => !HELD.some((place) => place.test(file)))).toEqual([]);
    const scenarios = filesIn(join(ROOT, 'scenarios')).map((name) => `scenarios/${name}`);
    const always = [
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
      'package.json',
      'dist/web/page.js',
      'dist/web/page.css',
      'dist/playground/index.html',
    ];
    expect(files).toEqual(expect.arrayContaining([...always, ...scenarios]));
    expect(files.filter((file) => file.endsWith('.d.ts'))).toEqual(TYPES);
  });

  it('holds no module that nothing reaches', () => {
    const { reached } = moduleGraph(installed, ...entries());
    const modules = filesIn(installed).filter((file) => /^dist\/(?!web\/|playground\/).*\.c?js$/.test(file));
    expect(modules.filter((file) => !reached.has(file))).toEqual([]);
  });

  it('imports the packages it depends on, and no others', () => {
    const { dependencies, peerDependencies } = manifest();
    const { packages } = moduleGraph(installed, ...entries());
    expect([...packages].sort()).toEqual(Object.keys({ ...dependencies, ...peerDependencies }).sort());
  });

  it('runs nothing when it is installed', () => {
    expect(Object.keys(manifest().scripts)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(?:pre|post)?install$/)]),
    );
  });

  it('keeps to its size', () => {
    expect(size, `the tarball has ${size} bytes of the ${BUDGET} it may have`).toBeLessThanOrEqual(BUDGET);
  });
});

describe('the package in an empty folder', () => {
  it('replays a scenario that comes with it as the checkout does', () => {
    const replayed = program(
      'replay',
      'node_modules/vpc-cni-sim/scenarios/ip-exhaustion.yaml',
      '--output',
      'json',
    );
    const { digest } = JSON.parse(golden('ip-exhaustion.json')) as { readonly digest: string };
    expect(JSON.parse(replayed)).toMatchObject({ digest });
  });

  it('is imported by a program, in JavaScript and in TypeScript', () => {
    writeFileSync(join(home, 'program.mjs'), PROGRAM);
    expect(command(home, process.execPath, 'program.mjs')).toBe('Running 51, worst TooManyPods\n');
    writeFileSync(join(home, 'program.mts'), PROGRAM);
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options = [
      '--ignoreConfig',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--lib',
      'es2023',
    ];
    const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')];
    expect(command(home, process.execPath, compiler, ...options, ...types, '--noEmit', 'program.mts')).toBe(
      '',
    );
  });

  it('says which packages a queue needs, with the line that installs them', () => {
    const main = join(installed, 'dist/program/main.js');
    const queue = ['--queue', 'redis://localhost:1'];
    const scenario = join(installed, 'scenarios/43-pods.yaml');
    for (const words of [
      ['sweep', scenario, '--set', 'cni.env.WARM_IP_TARGET=1', ...queue],
      ['sweep-worker', ...queue],
    ]) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], { encoding: 'utf8' });
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(
        /^vpc-cni-sim: a queue needs bullmq and ioredis; .* npm install bullmq@[\d.]+ ioredis@[\d.]+\n$/,
      );
    }
    expect(filesIn(join(home, 'node_modules')).filter((file) => /^(?:bullmq|ioredis)\//.test(file))).toEqual(
      [],
    );
  });

  it('writes a page', () => {
    program('report', 'node_modules/vpc-cni-sim/scenarios/43-pods.yaml', '-o', 'page.html');
    expect(readFileSync(join(home, 'page.html'), 'utf8')).toContain('43 pods on three t3.medium');
  });

  it('sweeps with workers', () => {
    const scenario = 'node_modules/vpc-cni-sim/scenarios/43-pods.yaml';
    const set = 'cni.env.WARM_IP_TARGET=1,2';
    const swept = program('sweep', scenario, '--set', set, '--seeds', '2', '--workers', '2', '-o', 'json');
    expect(JSON.parse(swept)).toMatchObject({ complete: true, runs: 6 });
  });
});

function manifest(): Manifest {
  return JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest;
}

/** What people start, the program that it loads, and what programs import. */
function entries(): string[] {
  const { bin, exports } = manifest();
  const modules = Object.values(exports).flatMap((each) => (typeof each === 'string' ? [] : [each.default]));
  return [bin['vpc-cni-sim'], 'dist/program/program.cjs', ...modules.map((path) => path.slice('./'.length))];
}

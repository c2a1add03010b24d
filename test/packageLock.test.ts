// The lock file is npm's own work, and complete: what `npm ci` installs is what was once resolved, on every platform.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface LockFile {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, Locked>>;
}

const REGISTRY = 'https://registry.npmjs.org/';
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;

/** Packages that have an install script, each of which works without it: a script runs other people's code. */
const SCRIPTS_NOT_NEEDED = ['@mongodb-js/zstd', 'esbuild', 'msgpackr-extract', 'node-liblzma'];

/** What is wrong with a lock file, a line for each fault. */
function faultsOf({ lockfileVersion, packages }: LockFile): string[] {
  const version = lockfileVersion === 3 ? [] : [`lockfileVersion is ${lockfileVersion}`];
  return [
    ...version,
    ...Object.entries(packages).flatMap(([path, locked]) => [
      ...(path === '' ? [] : faultsOfEntry(path, locked)),
      ...Object.keys(locked.optionalDependencies ?? {})
        .filter((name) => !isLocked(packages, path, name))
        .map((name) => `${path}: its platform package ${name} is not locked`),
    ]),
  ];
}

function faultsOfEntry(path: string, locked: Locked): string[] {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const faults: readonly (readonly [boolean, string])[] = [
    [!path.startsWith('node_modules/') || locked.link === true, 'not from the registry'],
    [locked.version === undefined, 'no version'],
    [!SHA512.test(locked.integrity ?? ''), 'no sha512 integrity'],
    // Left out, it is the registry that npm is set up for.
    [locked.resolved !== undefined && !locked.resolved.startsWith(REGISTRY), 'resolved elsewhere'],
    [locked.hasInstallScript === true && !SCRIPTS_NOT_NEEDED.includes(name), 'an install script'],
  ];
  return faults.filter(([applies]) => applies).map(([, fault]) => `${path}: ${fault}`);
}

/** Whether a dependency of the package at this path is found as Node finds it: in its folder or one further out. */
function isLocked(packages: LockFile['packages'], path: string, name: string): boolean {
  if (`${path === '' ? '' : `${path}/`}node_modules/${name}` in packages) return true;
  if (path === '') return false;
  const outer = path.lastIndexOf('/node_modules/');
  return isLocked(packages, outer === -1 ? '' : path.slice(0, outer), name);
}

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as LockFile;

describe('package-lock.json', () => {
  it('has for every package its integrity, from the registry, with all platform packages', () => {
    expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
    expect(faultsOf(lock)).toEqual([]);
  });

  it.each<[string, Locked, string]>([
    ['no integrity', { version: '1.0.0' }, 'node_modules/a: no sha512 integrity'],
    ['a weak integrity', { version: '1.0.0', integrity: 'sha1-abc=' }, 'node_modules/a: no sha512 integrity'],
    ['another host', { resolved: 'http://registry.npmjs.org/a.tgz' }, 'node_modules/a: resolved elsewhere'],
    ['a repository', { resolved: 'git+ssh://git@github.com/a/a.git' }, 'node_modules/a: resolved elsewhere'],
    ['a link', { link: true, resolved: 'a' }, 'node_modules/a: not from the registry'],
    ['an install script', { hasInstallScript: true }, 'node_modules/a: an install script'],
    [
      'a missing platform package',
      { optionalDependencies: { 'a-darwin': '1.0.0' } },
      'node_modules/a: its platform package a-darwin is not locked',
    ],
  ])('may not have an entry with %s', (_, entry, fault) => {
    expect(faultsOf({ lockfileVersion: 3, packages: { 'node_modules/a': entry } })).toContain(fault);
  });
});

// Which modules of a built program are reached from where it starts, and what it needs besides.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { isBuiltin } from 'node:module';
import { elementAt } from '../../src/base/assert.ts';
import { importsOf } from '../architecture/sourceText.ts';

export interface ModuleGraph {
  /** From the program's root, with `/`. */
  readonly reached: ReadonlySet<string>;
  /** Packages that a reached module imports. */
  readonly packages: ReadonlySet<string>;
}

/** As scripts import, at once and late. */
const REQUIRED = /\brequire\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Workers are started by their address. */
const ADDRESSES = /new URL\(\s*['"](\.{1,2}\/[^'"]+\.js)['"]/g;

/** Throws where a module is missing. */
export function moduleGraph(root: string, ...entries: readonly string[]): ModuleGraph {
  const reached = new Set<string>();
  const packages = new Set<string>();
  const open = [...entries];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    const text = readFileSync(join(root, path), 'utf8');
    const others = [REQUIRED, ADDRESSES].flatMap((form) => [...text.matchAll(form)]);
    for (const name of [...importsOf(text), ...others.map((match) => elementAt(match, 1))]) {
      if (name.startsWith('.')) open.push(join(dirname(path), name));
      else if (!isBuiltin(name)) packages.add(packageOf(name));
    }
  }
  return { reached, packages };
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

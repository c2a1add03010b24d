// What is left of a value when its faulty parts are taken out, and where that stood before.

import { assert } from '../../base/assert.ts';
import type { DocumentPath, LocatedFault } from './diagnostics.ts';

/** A value without some of its parts, and where the rest of it stood before. */
export interface Pruned {
  readonly value: unknown;
  /** A path in the pruned value as a path in the original. */
  readonly original: (path: DocumentPath) => DocumentPath;
}

/** What to put in place of a faulty part; undefined to take it out. */
export type Substitute = (fault: LocatedFault) => unknown;

/** Finds by trial what must go: `faultsIn` judges each attempt. Only parts can go, so no fault may be at the root. */
export function prune(
  value: unknown,
  faults: readonly LocatedFault[],
  faultsIn: (pruned: unknown) => readonly LocatedFault[],
  substitute: Substitute,
): Pruned {
  const changes = new Map(faults.map((fault) => [keyOfPath(fault.path), substitute(fault)]));
  for (;;) {
    const pruned = changed(value, changes);
    const left = faultsIn(pruned.value);
    if (left.length === 0) return pruned;
    const before = changes.size;
    // A key that is missing for having been taken out takes its surroundings with it.
    for (const { path } of left) changes.set(keyOfPath(pruned.original(path)), undefined);
    assert(changes.size > before, 'every round takes something out');
  }
}

function changed(value: unknown, changes: ReadonlyMap<string, unknown>): Pruned {
  const survivors = new Map<string, readonly number[]>();
  const copy = (part: unknown, path: DocumentPath): unknown => {
    const substitute = changes.get(keyOfPath(path));
    if (substitute !== undefined) return substitute;
    if (typeof part !== 'object' || part === null) return part;
    const stays = (key: string | number): boolean => {
      const change = keyOfPath([...path, key]);
      return !changes.has(change) || changes.get(change) !== undefined;
    };
    if (Array.isArray(part)) {
      const indexes = [...part.keys()].filter(stays);
      survivors.set(keyOfPath(path), indexes);
      return indexes.map((index) => copy(part[index], [...path, index]));
    }
    const entries = Object.entries(part).filter(([key]) => stays(key));
    return Object.fromEntries(entries.map(([key, child]) => [key, copy(child, [...path, key])]));
  };
  return { value: copy(value, []), original: (path) => translate(path, survivors) };
}

function translate(path: DocumentPath, survivors: ReadonlyMap<string, readonly number[]>): DocumentPath {
  const original: (string | number)[] = [];
  for (const part of path) {
    const indexes = typeof part === 'number' ? survivors.get(keyOfPath(original)) : undefined;
    original.push(typeof part === 'number' ? (indexes?.[part] ?? part) : part);
  }
  return original;
}

function keyOfPath(path: DocumentPath): string {
  return JSON.stringify(path);
}

// Where two scenarios say different things, by path. Titles, seeds and expectations change no run and are left out.

import { own } from '../base/own.ts';
import type { ScenarioDocument } from './document/document.ts';
import { type DocumentPath, formatPath } from './language/diagnostics.ts';

export interface Difference {
  readonly path: string;
  /** Null: nothing stands there. */
  readonly a: unknown;
  readonly b: unknown;
}

const CHANGES_NO_RUN: readonly (keyof ScenarioDocument)[] = [
  'apiVersion',
  'kind',
  'metadata',
  'seed',
  'expect',
];

export function differencesBetween(a: ScenarioDocument, b: ScenarioDocument): Difference[] {
  return between(played(a), played(b), []);
}

function played(document: ScenarioDocument): Readonly<Record<string, unknown>> {
  const entries = Object.entries(document);
  return Object.fromEntries(entries.filter(([key]) => !CHANGES_NO_RUN.some((each) => each === key)));
}

/** Lists of one length are compared item by item; of others only that they differ is told. */
function between(a: unknown, b: unknown, path: DocumentPath): Difference[] {
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.flatMap((item: unknown, index) => between(item, b[index], [...path, index]));
  }
  if (isMapping(a) && isMapping(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].flatMap((key) => between(own(a, key), own(b, key), [...path, key]));
  }
  return JSON.stringify(a) === JSON.stringify(b)
    ? []
    : [{ path: formatPath(path), a: a ?? null, b: b ?? null }];
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

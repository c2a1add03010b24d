// `-o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName`

import { complaint } from './failure.ts';
import { BadJsonPath, evaluate } from './jsonPath.ts';
import { isRecord, text, type KubernetesObject } from './objects.ts';
import { relaxed, stepsOf } from './sortBy.ts';
import { align, escapeTerminal, TABLE_FORMAT } from './tabwriter.ts';

/** @upstream kubectl/pkg/cmd/get/customcolumn.go */
export function customColumns(spec: string, objects: readonly KubernetesObject[], bare: boolean): string {
  const columns = spec.split(',').map((column) => {
    const colon = column.indexOf(':');
    if (colon < 0) {
      throw complaint(`unexpected custom-columns spec: ${column}, expected <header>:<json-path-expr>`);
    }
    return { title: column.slice(0, colon), steps: stepsOf(relaxedPath(column.slice(colon + 1))) };
  });
  const rows = objects.map((object) => columns.map(({ steps }) => cellText(found(object, steps))));
  const header = bare ? [] : [columns.map(({ title }) => title)];
  const lines = [...header, ...rows].map((cells) => `${cells.join('\t')}\n`);
  return align(lines.join(''), TABLE_FORMAT);
}

/** Filters may hold braces and dots that the short form has not. */
function relaxedPath(path: string): string {
  return path.startsWith('{') ? path : relaxed(path);
}

function found(object: KubernetesObject, steps: Parameters<typeof evaluate>[1]): readonly unknown[] {
  try {
    return evaluate([object], steps);
  } catch (error) {
    if (error instanceof BadJsonPath) return [];
    throw error;
  }
}

function cellText(values: readonly unknown[]): string {
  return values.length === 0 ? '<none>' : values.map((value) => escapeTerminal(goText(value))).join(',');
}

/** As Go's `%v` writes plain JSON: `map[a:1 b:2]`, `[x y]`. */
function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isRecord(value)) return value === null || value === undefined ? '<nil>' : text(value);
  const keys = Object.keys(value).toSorted();
  return `map[${keys.map((key) => `${key}:${goText(value[key])}`).join(' ')}]`;
}

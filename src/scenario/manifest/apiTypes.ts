// Kubernetes' own kinds, and the fields of their types with the kind of value each takes, read off the table.

import { API_KINDS, API_TYPES } from './apiTypeTable.ts';

/**
 * By field: the name of a type, or a letter for a single value (s text, b true or false, i and l whole numbers of 32 and
 * 64 bits, n any number, q a quantity, I a whole number or text, t a time, y text in base64, x anything); one of both
 * behind `[]` for lists and `{}` for mappings.
 */
export type Fields = ReadonlyMap<string, string>;

export interface ApiKind {
  readonly type: string;
  readonly isInNamespace: boolean;
}

interface Tables {
  readonly kinds: ReadonlyMap<string, ApiKind>;
  /** Types of kinds. */
  readonly objects: ReadonlySet<string>;
  readonly types: ReadonlyMap<string, string>;
}

/** The tables as text are cut into lines when the first manifest is read, and a type's line when it is met. */
let lines: Tables | undefined;
const known = new Map<string, Fields>();

function tables(): Tables {
  if (lines === undefined) {
    const kinds = kindsIn(API_KINDS);
    const objects = new Set([...kinds.values()].map(({ type }) => type));
    lines = { kinds, objects, types: new Map(namedLines(API_TYPES)) };
  }
  return lines;
}

function namedLines(table: string): (readonly [string, string])[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const space = line.indexOf(' ');
      return space === -1 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
    });
}

function kindsIn(table: string): Map<string, ApiKind> {
  return new Map(
    namedLines(table).flatMap(([apiVersion, kinds]) =>
      kinds.split(' ').map((entry): [string, ApiKind] => {
        const [kind = '', type = ''] = entry.split('=');
        const isInNamespace = !kind.endsWith('~');
        return [`${apiVersion} ${isInNamespace ? kind : kind.slice(0, -1)}`, { type, isInNamespace }];
      }),
    ),
  );
}

/** Undefined of kinds that are not Kubernetes' own, and of versions that are not served unless asked for. */
export function apiKindOf(apiVersion: string, kind: string): ApiKind | undefined {
  return tables().kinds.get(`${apiVersion} ${kind}`);
}

/** Whether the type is that of a kind: a StatefulSet has whole claims in it. */
export function isObjectType(type: string): boolean {
  return tables().objects.has(type);
}

export function fieldsOf(type: string): Fields {
  let fields = known.get(type);
  if (fields === undefined) {
    const line = tables().types.get(type) ?? '';
    fields = new Map(
      line.split(' ').flatMap((entry): [string, string][] => {
        const colon = entry.indexOf(':');
        return colon === -1 ? [] : [[entry.slice(0, colon), entry.slice(colon + 1).replace('!', '')]];
      }),
    );
    known.set(type, fields);
  }
  return fields;
}

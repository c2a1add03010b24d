// What the JSON Schema of scenarios says of a place: which keys there may be, which values, and what they mean.

import { own } from '../../../base/own.ts';

/** The parts of a JSON Schema that are read here. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
}

export interface KnownKey {
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  /** Whether a mapping or a list follows. */
  readonly isNested: boolean;
}

/** All that may stand at the path, with references followed. */
export function schemasAt(root: Schema, path: readonly (string | number)[]): Schema[] {
  let found = alternatives(root, root);
  for (const name of path) {
    const parts = found.flatMap((schema) => partOf(schema, name) ?? []);
    found = parts.flatMap((part) => alternatives(part, root));
  }
  return found;
}

export function keysOf(schemas: readonly Schema[]): KnownKey[] {
  const keys = new Map<string, KnownKey>();
  for (const { properties = {}, required = [] } of schemas) {
    for (const [name, schema] of Object.entries(properties)) {
      if (keys.has(name)) continue;
      const isNested = schema.type === 'object' || schema.type === 'array' || schema.$ref !== undefined;
      const description = schema.description ?? '';
      keys.set(name, { name, description, isRequired: required.includes(name), isNested });
    }
  }
  for (const { propertyNames } of schemas)
    for (const name of propertyNames?.enum ?? [])
      if (typeof name === 'string' && !keys.has(name))
        keys.set(name, { name, description: '', isRequired: false, isNested: false });
  return [...keys.values()];
}

/** As they are written. */
export function valuesOf(schemas: readonly Schema[]): string[] {
  const values = schemas.flatMap((schema) => [
    ...(schema.enum ?? []),
    ...(schema.const === undefined ? [] : [schema.const]),
    ...(schema.type === 'boolean' ? [true, false] : []),
    ...(schema.examples ?? []),
  ]);
  return [...new Set(values.filter((value) => typeof value !== 'object').map(String))];
}

/** What is said of a place, where anything is. */
export function descriptionOf(schemas: readonly Schema[]): string {
  return schemas.find(({ description }) => description !== undefined)?.description ?? '';
}

export function defaultOf(schemas: readonly Schema[]): string | undefined {
  const value = schemas.find((schema) => schema.default !== undefined)?.default;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function partOf(schema: Schema, name: string | number): Schema | undefined {
  if (typeof name === 'number') return schema.items;
  const { properties = {}, additionalProperties } = schema;
  return (
    own(properties, name) ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined)
  );
}

/** The schema itself, without references, and those of which one or all may hold. */
function alternatives(schema: Schema, root: Schema): Schema[] {
  const referred =
    schema.$ref === undefined ? undefined : own(root.$defs ?? {}, schema.$ref.replace('#/$defs/', ''));
  const whole = referred === undefined ? schema : { ...referred, ...withoutReference(schema) };
  const others = [...(whole.anyOf ?? []), ...(whole.oneOf ?? []), ...(whole.allOf ?? [])];
  return [whole, ...others.flatMap((other) => alternatives(other, root))];
}

function withoutReference(schema: Schema): Schema {
  const { $ref, ...rest } = schema;
  return $ref === undefined ? schema : rest;
}

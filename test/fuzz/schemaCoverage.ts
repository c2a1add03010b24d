// Which places of a JSON Schema values reach: keys, alternatives, and each value of a choice. What generators never
// draw is named by its path.

import { assert } from '../../src/base/assert.ts';
import { own } from '../../src/base/own.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

type Definitions = Readonly<Record<string, Schema>>;

export class SchemaCoverage {
  private readonly root: Schema;
  private readonly definitions: Definitions;
  private readonly reached = new Set<string>();

  constructor(schema: Readonly<Record<string, unknown>>) {
    this.root = schema;
    this.definitions = (schema['$defs'] ?? {}) as Definitions;
  }

  add(value: unknown): void {
    this.visit(this.root, value, '');
  }

  /** Every place there is. */
  places(): string[] {
    return [...new Set(this.placesOf(this.root, ''))];
  }

  missing(): string[] {
    return this.places().filter((place) => !this.has(place));
  }

  has(place: string): boolean {
    return this.reached.has(place);
  }

  private placesOf(given: Schema, path: string): string[] {
    const schema = this.resolved(given);
    const { properties = {}, additionalProperties, items } = schema;
    return [
      path,
      ...choicesOf(schema).map((choice) => `${path}=${String(choice)}`),
      ...typesOf(schema).map((type) => `${path}|${type}`),
      ...alternativesOf(schema).flatMap((each, index) => [`${path}#${index}`, ...this.placesOf(each, path)]),
      ...Object.entries(properties).flatMap(([key, each]) =>
        saysNothing(each) ? [] : this.placesOf(each, `${path}.${key}`),
      ),
      ...(typeof additionalProperties === 'object' && !saysNothing(additionalProperties)
        ? this.placesOf(additionalProperties, `${path}.*`)
        : []),
      ...(items === undefined ? [] : this.placesOf(items, `${path}[]`)),
    ];
  }

  private visit(given: Schema, value: unknown, path: string): void {
    const schema = this.resolved(given);
    this.reached.add(path);
    if (choicesOf(schema).includes(value)) this.reached.add(`${path}=${String(value)}`);
    for (const type of typesOf(schema)) if (isOfType(value, type)) this.reached.add(`${path}|${type}`);
    for (const [index, each] of alternativesOf(schema).entries()) {
      if (!this.fits(each, value)) continue;
      this.reached.add(`${path}#${index}`);
      this.visit(each, value, path);
    }
    if (Array.isArray(value)) {
      const { items } = schema;
      if (items !== undefined) for (const item of value) this.visit(items, item, `${path}[]`);
    } else if (typeof value === 'object' && value !== null) this.visitObject(schema, value, path);
  }

  private visitObject({ properties = {}, additionalProperties }: Schema, value: object, path: string): void {
    for (const [key, item] of Object.entries(value)) {
      const property = own(properties, key);
      if (property !== undefined) this.visit(property, item, `${path}.${key}`);
      else if (typeof additionalProperties === 'object') this.visit(additionalProperties, item, `${path}.*`);
    }
  }

  private fits(given: Schema, value: unknown): boolean {
    const schema = this.resolved(given);
    if (schema.const !== undefined) return schema.const === value;
    if (schema.enum !== undefined) return schema.enum.includes(value);
    const types = [schema.type ?? []].flat();
    return types.length === 0 || types.some((type) => isOfType(value, type));
  }

  private resolved(schema: Schema): Schema {
    const name = schema.$ref?.replace('#/$defs/', '');
    if (name === undefined) return schema;
    const definition = this.definitions[name];
    assert(definition !== undefined, `${name} is defined`);
    return definition;
  }
}

function alternativesOf({ anyOf = [], oneOf = [] }: Schema): readonly Schema[] {
  return [...anyOf, ...oneOf];
}

function choicesOf(schema: Schema): readonly unknown[] {
  return schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
}

/** Where a value may be of several types, each is a place of its own. */
function typesOf({ type }: Schema): readonly string[] {
  return typeof type === 'string' || type === undefined ? [] : type;
}

/** Nobody reads what is there. */
function saysNothing(schema: Schema): boolean {
  return Object.keys(schema).length === 0;
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

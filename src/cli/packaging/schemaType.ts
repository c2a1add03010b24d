// A JSON Schema as a TypeScript type, with its descriptions as docstrings. As much of the standard as the project's
// schemas use; what it does not know it refuses.

/** A schema as JSON. */
export interface Schema {
  readonly [key: string]: unknown;
}

/** The type of this name and, before it, those of the schema's definitions. */
export function schemaType(name: string, schema: Schema): string {
  const definitions = Object.entries(partsOf(schema['$defs'])).map(
    ([id, part]) => `${docOf(part, '')}type ${definitionName(id)} = ${typeOf(part, '')};`,
  );
  return [`${docOf(schema, '')}interface ${name} ${typeOf(schema, '')}`, ...definitions].join('\n\n');
}

/** Definitions have names of their own in the module. */
function definitionName(id: string): string {
  return `Scenario${id.replace(/^./, (first) => first.toUpperCase())}`;
}

/** A type of more would be no help: their common type stands for them. */
const MOST_LITERALS = 50;

function typeOf(schema: Schema, indent: string): string {
  const { $ref, const: value, enum: values, anyOf, type } = schema;
  if (typeof $ref === 'string') return definitionName($ref.slice($ref.lastIndexOf('/') + 1));
  if (value !== undefined) return literal(value);
  if (Array.isArray(values) && values.length <= MOST_LITERALS) return values.map(literal).join(' | ');
  if (Array.isArray(anyOf)) return union(anyOf.map((part) => typeOf(schemaOf(part), indent)));
  if (Array.isArray(type)) return union(type.map((each) => typeOf({ ...schema, type: each }, indent)));
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array': {
      const item = typeOf(schemaOf(schema['items'] ?? {}), indent);
      return `readonly ${/[|&{ ]/.test(item) ? `(${item})` : item}[]`;
    }
    case 'object':
      return objectType(schema, indent);
    case undefined:
      return 'unknown';
    default:
      throw new Error(`a schema of type ${JSON.stringify(type)}`);
  }
}

function objectType(schema: Schema, indent: string): string {
  const properties = Object.entries(partsOf(schema['properties']));
  const rest = schema['additionalProperties'];
  const deeper = `${indent}  `;
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const fields = properties.map(([key, part]) => {
    const mark = required.includes(key) ? '' : '?';
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
    return `${docOf(part, deeper)}${deeper}readonly ${name}${mark}: ${typeOf(part, deeper)};\n`;
  });
  if (fields.length === 0) {
    const of = typeof rest === 'object' && rest !== null ? typeOf(schemaOf(rest), indent) : 'unknown';
    return `Readonly<Record<string, ${of}>>`;
  }
  return `{\n${fields.join('')}${indent}}`;
}

/** What a value means and, where it has one, its default. */
function docOf({ description, default: value }: Schema, indent: string): string {
  const text = typeof description === 'string' ? description.replaceAll('*/', '* /') : '';
  const plain = value !== undefined && !(typeof value === 'object' && value !== null);
  const parts = [text, ...(plain && value !== '' ? [`@default ${JSON.stringify(value)}`] : [])];
  const lines = parts.filter((part) => part !== '');
  if (lines.length === 0) return '';
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ');
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", String.raw`\'`)}'` : JSON.stringify(value);
}

function schemaOf(value: unknown): Schema {
  if (typeof value !== 'object' || value === null) throw new Error(`not a schema: ${JSON.stringify(value)}`);
  return Object.fromEntries(Object.entries(value));
}

function partsOf(value: unknown): Record<string, Schema> {
  if (value === undefined) return {};
  return Object.fromEntries(Object.entries(schemaOf(value)).map(([key, part]) => [key, schemaOf(part)]));
}

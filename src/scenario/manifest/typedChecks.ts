// Whether the API server could read an object of one of Kubernetes' own kinds and would take it: no field that its type
// does not have, in each field a value of its kind, and of each value what the rules of its type say.
// @upstream k8s.io/apimachinery/pkg/runtime/serializer/json, with strict fields as kubectl asks for

import { own } from '../../base/own.ts';
import { type DocumentPath, type Fault, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import { LOST_KEY } from '../language/lostKeys.ts';
import { isQuantity } from '../language/quantity.ts';
import { type ApiKind, fieldsOf, isObjectType } from './apiTypes.ts';
import { isMapping, type Written } from './rules/fields.ts';
import { Findings, type TypeRule } from './rules/findings.ts';
import { rulesOf } from './rules/table.ts';

/** Of an object of this kind, without nulls. Whatever its status says, and what has no type, may be anything. */
export function typedFaults(object: Written, { type }: ApiKind): LocatedFault[] {
  const faults: LocatedFault[] = [];
  if (readObject(object, type, [], faults))
    faults.push(...ruled(object, [...rulesOf(type), ...rulesOf('Object')], []));
  return faults;
}

/** What every object has is left out of the table. As below: whether it can be read. */
function readObject(object: Written, type: string, path: DocumentPath, faults: LocatedFault[]): boolean {
  const { apiVersion: _, kind: __, status: ___, metadata, ...written } = object;
  // Rules hold for a spec that is not there, too.
  const parts = fieldsOf(type).has('spec') ? { spec: {}, ...written } : written;
  const isNamed = metadata === undefined || readValue(metadata, 'ObjectMeta', [...path, 'metadata'], faults);
  return readFields(parts, type, path, faults) && isNamed;
}

/** Rules are asked of what can be read, whatever they have found inside it. */
function readStruct(value: Written, type: string, path: DocumentPath, faults: LocatedFault[]): boolean {
  const isReadable = isObjectType(type)
    ? readObject(value, type, path, faults)
    : readFields(value, type, path, faults);
  if (isReadable) faults.push(...ruled(value, rulesOf(type), path));
  return isReadable;
}

function readFields(value: Written, type: string, path: DocumentPath, faults: LocatedFault[]): boolean {
  const fields = fieldsOf(type);
  let isReadable = true;
  for (const [key, part] of Object.entries(value)) {
    const here = [...path, key];
    const code = fields.get(key);
    if (code !== undefined) {
      if (!readValue(part, code, here, faults)) isReadable = false;
      continue;
    }
    isReadable = false;
    const fault: Fault =
      key === LOST_KEY ? { code: 'bad-key', key } : { code: 'unknown-key', key, known: [...fields.keys()] };
    faults.push(faultAt(here, fault, 'key'));
  }
  return isReadable;
}

function ruled(value: Written, rules: readonly TypeRule[], path: DocumentPath): LocatedFault[] {
  const say = new Findings(path);
  for (const rule of rules) rule(value, say);
  return say.faults;
}

function readValue(value: unknown, code: string, path: DocumentPath, faults: LocatedFault[]): boolean {
  const refuse = (fault: Fault): boolean => {
    faults.push(faultAt(path, fault));
    return false;
  };
  if (value === null || value === undefined) return true;
  if (code.startsWith('[]')) {
    if (!Array.isArray(value)) return refuse(wrong('a list', value));
    return value
      .map((item, index) => readValue(item, code.slice(2), [...path, index], faults))
      .every((isReadable) => isReadable);
  }
  const single = own(VALUES, code);
  if (single !== undefined) {
    const fault = single(value);
    return fault === undefined || refuse(fault);
  }
  if (!isMapping(value)) return refuse(wrong('a mapping', value));
  if (!code.startsWith('{}')) return readStruct(value, code, path, faults);
  return Object.entries(value)
    .map(([key, part]) => readValue(part, code.slice(2), [...path, key], faults))
    .every((isReadable) => isReadable);
}

const VALUES: Readonly<Record<string, (value: unknown) => Fault | undefined>> = {
  s: (value) => (typeof value === 'string' ? undefined : wrong('a string', value)),
  b: (value) => (typeof value === 'boolean' ? undefined : wrong('true or false', value)),
  i: (value) => wholeFault(value, 2 ** 31),
  l: (value) => wholeFault(value, 2 ** 63),
  n: (value) => (typeof value === 'number' ? undefined : wrong('a number', value)),
  q: (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return wrong('a quantity', value);
    return isQuantity(String(value)) ? undefined : { code: 'bad-quantity', found: value };
  },
  I: (value) => (typeof value === 'string' ? undefined : wholeFault(value, 2 ** 31)),
  t: (value) => {
    if (typeof value !== 'string') return wrong('a time', value);
    return TIME.test(value) ? undefined : wrong('a time such as 2026-03-04T09:30:00Z', value);
  },
  y: (value) => {
    if (typeof value !== 'string') return wrong('a string', value);
    return isBase64(value) ? undefined : wrong('text in base64', value);
  },
  x: () => undefined,
};

const TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** Line breaks count for nothing. @upstream encoding/base64 */
function isBase64(text: string): boolean {
  const bare = text.replaceAll(/[\r\n]/g, '');
  return bare.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(bare);
}

function wholeFault(value: unknown, limit: number): Fault | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return wrong('a whole number', value);
  if (value >= -limit && value < limit) return undefined;
  return { code: 'out-of-range', minimum: -limit, maximum: limit - 1 };
}

function wrong(expected: string, found: unknown): Fault {
  return { code: 'wrong-type', expected, found };
}

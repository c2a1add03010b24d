// What zod found, as faults: alternatives are narrowed to the one that was meant, missing keys told from wrong values.

import type { core } from 'zod';
import { unreachable } from '../../base/assert.ts';
import { type DocumentPath, type Fault, faultAt, type LocatedFault } from './diagnostics.ts';
import { unknownKeyFault } from './knownKeys.ts';
import { LOST_KEY } from './lostKeys.ts';
import type { FaultCarrier } from './scalars.ts';

type Issue = core.$ZodIssue;

/** The issues are those that the schema has with the value. */
export function faultsOf(
  issues: readonly Issue[],
  value: unknown,
  schema: core.$ZodType,
  base: DocumentPath = [],
): LocatedFault[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...(issue.path as DocumentPath)];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey(path, key, schema));
    }
    const found = valueAt(value, path);
    if (found === undefined && path.length > 0) {
      return [faultAt(path.slice(0, -1), { code: 'missing-key', key: String(path[path.length - 1]) }, 'key')];
    }
    if (issue.code !== 'invalid_union') return [faultOf(issue, path, found)];
    const meant = meantAlternative(issue.errors, found);
    return meant === undefined
      ? [faultAt(path, { code: 'wrong-type', expected: expectedOf(issue.errors), found })]
      : faultsOf(meant, value, schema, path);
  });
}

/** What stands at the path; undefined where the path leaves the value. */
export function valueAt(value: unknown, path: DocumentPath): unknown {
  let found = value;
  for (const part of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Record<string | number, unknown>)[part];
  }
  return found;
}

function unknownKey(path: DocumentPath, key: string, schema: core.$ZodType): LocatedFault {
  const fault: Fault = key === LOST_KEY ? { code: 'bad-key', key } : unknownKeyFault(schema, path, key);
  return faultAt([...path, key], fault, 'key');
}

function faultOf(issue: Issue, path: DocumentPath, found: unknown): LocatedFault {
  switch (issue.code) {
    case 'custom':
      return faultAt(
        path,
        carrierOf(issue)?.fault ?? { code: 'wrong-type', expected: 'another value', found },
      );
    case 'invalid_type':
      return faultAt(path, { code: 'wrong-type', expected: nounOf(issue.expected), found });
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      // A bare 1.28 is a number: its quotes are what is missing.
      const isText = typeof found === 'string' || !issue.values.every((value) => typeof value === 'string');
      const fault: Fault = isText
        ? { code: 'unknown-value', found, allowed }
        : { code: 'wrong-type', expected: 'a string', found };
      return faultAt(path, fault);
    }
    case 'too_small':
      if (issue.origin === 'array') return faultAt(path, { code: 'empty-list' });
      if (issue.origin === 'string')
        return faultAt(path, { code: 'wrong-type', expected: 'a string', found });
      return faultAt(path, { code: 'out-of-range', minimum: Number(issue.minimum) });
    case 'too_big':
      return faultAt(path, { code: 'out-of-range', maximum: Number(issue.maximum) });
    case 'invalid_key': {
      const [inner] = issue.issues;
      const carried = inner === undefined ? undefined : carrierOf(inner);
      if (carried !== undefined) return faultAt(path, carried.fault, 'key');
      // Only tables of quantiles say what their keys look like.
      const detail = `unknown quantile "${String(path[path.length - 1])}"`;
      return faultAt(path, { code: 'bad-quantiles', detail, fix: 'use p0, p50, p99.9 or p100' }, 'key');
    }
    case 'invalid_format':
    case 'invalid_element':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return faultAt(path, { code: 'wrong-type', expected: 'another value', found });
    default:
      return unreachable(issue);
  }
}

/** The alternative whose kind of value was written, if there is one. */
function meantAlternative(
  alternatives: readonly (readonly Issue[])[],
  found: unknown,
): readonly Issue[] | undefined {
  const isStructure = typeof found === 'object' && found !== null;
  const fits = alternatives.filter((issues) => !issues.some((issue) => rejectsKind(issue, isStructure)));
  return fits[0] ?? alternatives.find((issues) => issues.some((issue) => carrierOf(issue) !== undefined));
}

function rejectsKind(issue: Issue, isStructure: boolean): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_type' || issue.code === 'invalid_value') return true;
  return isStructure && carrierOf(issue)?.scalar === true;
}

function carrierOf(issue: Issue): FaultCarrier | undefined {
  return issue.code === 'custom' && carriesFault(issue.params) ? issue.params : undefined;
}

function carriesFault(params: unknown): params is FaultCarrier {
  return typeof params === 'object' && params !== null && 'fault' in params && 'scalar' in params;
}

function expectedOf(alternatives: readonly (readonly Issue[])[]): string {
  const nouns = alternatives.flatMap(([issue]) => {
    if (issue?.code === 'invalid_type') return [nounOf(issue.expected)];
    return issue?.code === 'invalid_value' ? issue.values.map(String) : [];
  });
  return nouns.join(' or ');
}

function nounOf(expected: string): string {
  switch (expected) {
    case 'object':
    case 'record':
      return 'a mapping';
    case 'array':
      return 'a list';
    case 'int':
      return 'a whole number';
    case 'boolean':
      return 'true or false';
    default:
      return `a ${expected}`;
  }
}

// What the API server says of an object of a custom resource: patterns of its schema, and its validation rules.
// @upstream k8s.io/kube-openapi/pkg/validation/errors, apiextensions-apiserver/pkg/apiserver/schema/cel

import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';

/** Nothing where the text is not there. */
export function patternFaults(
  path: DocumentPath,
  found: string | undefined,
  pattern: RegExp,
): LocatedFault[] {
  if (found === undefined || pattern.test(found)) return [];
  const detail = `${fieldName(path)} in body should match '${pattern.source}'`;
  return [faultAt(path, { code: 'invalid-value', found, detail })];
}

/** `message` is that of the rule, which is told with the type of what it is about. */
export function ruleFaults(
  path: DocumentPath,
  type: 'object' | 'array' | 'string',
  rules: readonly (readonly [isBroken: boolean, message: string])[],
): LocatedFault[] {
  return rules.flatMap(([isBroken, detail]) =>
    isBroken ? [faultAt(path, { code: 'invalid-value', found: type, detail })] : [],
  );
}

/** @upstream k8s.io/apimachinery/pkg/util/validation/field#TooMany */
export function lengthFaults(path: DocumentPath, length: number, most: number): LocatedFault[] {
  const detail = `must have at most ${most} items`;
  return length > most ? [faultAt(path, { code: 'invalid-value', found: length, detail })] : [];
}

/** `spec.disruption.budgets[0].nodes`. */
function fieldName(path: DocumentPath): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .slice(1);
}

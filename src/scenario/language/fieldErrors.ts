// Kubernetes' field errors in its words, and what to write instead.
// @upstream k8s.io/apimachinery/pkg/util/validation/field/errors.go

import { unreachable } from '../../base/assert.ts';
import { show } from './valueWords.ts';

/** What is missing, wrong, not allowed, there twice or nowhere. */
export type FieldError =
  | { readonly code: 'required-value'; readonly key: string; readonly detail: string }
  | { readonly code: 'invalid-value'; readonly found: unknown; readonly detail: string }
  | { readonly code: 'forbidden-value'; readonly detail: string }
  | { readonly code: 'duplicate-value' | 'missing-value'; readonly found: unknown };

const CODES: readonly string[] = [
  'required-value',
  'invalid-value',
  'forbidden-value',
  'duplicate-value',
  'missing-value',
] satisfies readonly FieldError['code'][];

export function isFieldError<F extends { readonly code: string }>(
  fault: F,
): fault is Extract<F, { readonly code: FieldError['code'] }> {
  return CODES.includes(fault.code);
}

export function fieldErrorWording(fault: FieldError): { readonly message: string; readonly fix: string } {
  switch (fault.code) {
    case 'required-value':
      return { message: withDetail('Required value', fault.detail), fix: `add ${fault.key}: …` };
    case 'invalid-value':
      return { message: withDetail(`Invalid value: ${show(fault.found)}`, fault.detail), fix: 'change it' };
    case 'forbidden-value':
      return { message: withDetail('Forbidden', fault.detail), fix: 'remove it' };
    case 'duplicate-value':
      return { message: `Duplicate value: ${show(fault.found)}`, fix: 'use another one' };
    case 'missing-value':
      return { message: `Not found: ${show(fault.found)}`, fix: 'use one that is there' };
    default:
      return unreachable(fault);
  }
}

function withDetail(error: string, detail: string): string {
  return detail === '' ? error : `${error}: ${detail}`;
}

// Kubernetes' field errors in its words, and what to write instead.
// @upstream k8s.io/apimachinery/pkg/util/validation/field/errors.go

import type { Fault } from './diagnostics.ts';
import { show } from './valueWords.ts';

export type FieldError = Extract<
  Fault,
  {
    readonly code:
      'required-value' | 'invalid-value' | 'forbidden-value' | 'duplicate-value' | 'missing-value';
  }
>;

export function fieldErrorWording(fault: FieldError): { readonly message: string; readonly mend: string } {
  switch (fault.code) {
    case 'required-value':
      return { message: withDetail('Required value', fault.detail), mend: `add ${fault.key}: …` };
    case 'invalid-value':
      return { message: withDetail(`Invalid value: ${show(fault.found)}`, fault.detail), mend: 'change it' };
    case 'forbidden-value':
      return { message: withDetail('Forbidden', fault.detail), mend: 'remove it' };
    case 'duplicate-value':
      return { message: `Duplicate value: ${show(fault.found)}`, mend: 'use another one' };
    default:
      return { message: `Not found: ${show(fault.found)}`, mend: 'use one that is there' };
  }
}

function withDetail(error: string, detail: string): string {
  return detail === '' ? error : `${error}: ${detail}`;
}

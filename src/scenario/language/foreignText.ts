// What is said of a file that a scenario names and that has turned out to be something else: it may be anything a process
// can read, credentials included, and problems end up in logs. So only its place is told, and nothing of its text.

import type { Fault, ProblemCode } from './diagnostics.ts';
import { type Wording, wordingOf } from './wording.ts';

/** Codes whose words have nothing of the text in them. */
const WITHOUT_TEXT: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'not-text',
  'too-large',
  'too-deep',
  'empty-file',
  'missing-key',
  'not-rendered',
  'bad-trace',
]);

const MESSAGES: Partial<Record<ProblemCode, string>> = {
  'yaml-syntax': 'not valid YAML',
  'yaml-alias': 'unresolved alias',
  'duplicate-key': 'duplicate key',
  'wrong-type': 'not a Kubernetes object',
  'unknown-kind': 'unknown kind in this version',
  'wrong-api-version': 'unknown kind in this version',
  'unknown-key': 'unknown column',
};

export function wordingWithoutText(fault: Fault): Wording {
  const isPlain = fault.code === 'yaml-syntax' && fault.isPlain === true;
  if (isPlain || WITHOUT_TEXT.has(fault.code)) return wordingOf(fault);
  return {
    message: MESSAGES[fault.code] ?? 'unexpected content',
    // Which versions there are of a kind is no secret.
    fix:
      fault.code === 'wrong-api-version'
        ? wordingOf(fault).fix
        : 'see this place in the file (its text is not shown)',
  };
}

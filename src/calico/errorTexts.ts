// How Calico words that something is there already, or is not: by version.
// @upstream libcalico-go/lib/errors/errors.go

import type { CalicoRules } from './rules.ts';

/** `cause`: what the datastore says about it. */
export function alreadyExists(rules: CalicoRules, what: string, cause: string): string {
  const text = `resource already exists: ${what}`;
  return rules.namesCauseOfExistence ? `${text} with error: ${cause}` : text;
}

export function doesNotExist(what: string, cause: string): string {
  return `resource does not exist: ${what} with error: ${cause}`;
}

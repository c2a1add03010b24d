// What to write instead of what was written, in the words of a problem's second half.

import { instanceTypeNames } from '../../ec2/instanceTypes.ts';
import type { Absence, Fault, NameForm } from './diagnostics.ts';
import type { NamedThing } from './namedThing.ts';
import { nearest } from './suggestion.ts';
import { quoted } from './valueWords.ts';

export function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  if (near !== undefined) return `did you mean ${near}?`;
  if (known.length === 0) return 'remove it';
  return `use ${listed(known)}`;
}

export function typeMeant(found: string): string {
  const near = nearest(found, instanceTypeNames());
  return near === undefined
    ? 'use a type the CNI knows, such as t3.medium or m5.large'
    : `did you mean ${near}?`;
}

export function listed(names: readonly string[]): string {
  if (names.length === 0) return 'a number';
  return `${names.slice(0, 12).join(', ')}${names.length > 12 ? ' …' : ''}`;
}

/** What nothing in the scenario is called, or nothing at that moment. */
export function unknownReference(thing: NamedThing, name: string, absence: Absence): string {
  return absence.kind === 'never'
    ? `unknown ${thing} ${quoted(name)}`
    : `${thing} ${quoted(name)} does not exist${atMoment(absence.when)}`;
}

export function unknownMeant({
  thing,
  name,
  known,
  absence,
}: Extract<Fault, { code: 'unknown-reference' }>): string {
  if (absence.kind !== 'never') return fixOfAbsence(absence);
  if (thing !== 'namespace' || nearest(name, known) !== undefined) return meant(name, known);
  return `apply an object of kind: Namespace, name: ${name} before it`;
}

/** `when`: a duration, or `end`. */
export function atMoment(when: string): string {
  return when === 'end' ? ' at the end of the run' : ` at ${when}`;
}

function fixOfAbsence(absence: Exclude<Absence, { kind: 'never' }>): string {
  return absence.kind === 'created-later'
    ? `it is created at ${absence.at}; use a later time`
    : `it is deleted at ${absence.at}; use an earlier time`;
}

export function range(minimum: number | undefined, maximum: number | undefined): string {
  if (maximum === undefined) return `use ${minimum ?? 0} or more`;
  if (minimum === undefined) return `use ${maximum} or less`;
  return `use ${minimum} to ${maximum}`;
}

/** Of a metric, by its unit. */
export const THRESHOLDS = {
  '': '5, ">= 5" or "<= 5"',
  s: '"<= 5s", ">= 500ms" or 0',
  h: '"<= 12.5"',
  $: '"<= 12.5" or "<= $12.50"',
} as const;

/** How names are written. */
export const NAME_FORMS: Readonly<Record<NameForm, string>> = {
  subdomain: 'use lowercase letters, digits, - and .; begin and end with a letter or digit',
  label: 'use lowercase letters, digits and -; begin and end with a letter or digit',
  service: 'use lowercase letters, digits and -; begin with a letter, end with a letter or digit',
};

/** kubectl's words. */
export function noMatches(kind: string, apiVersion: string): string {
  return `no matches for kind ${quoted(kind)} in version ${quoted(apiVersion)}`;
}

export function kindMeant(meant: { readonly kind: string; readonly apiVersion: string } | undefined): string {
  return meant === undefined
    ? 'use a kind and a version that Kubernetes serves (other API groups have a dot in their names)'
    : `did you mean kind: ${meant.kind}, apiVersion: ${meant.apiVersion}?`;
}

/** What is wrong with a file without content, and the fix. `kind`: what it should be. */
export function emptyFile(kind = 'Scenario'): [message: string, fix: string] {
  return kind === 'manifest'
    ? ['no object is in it', 'add one, such as apiVersion: apps/v1 and kind: Deployment']
    : ['the file is empty', `start with apiVersion: vpc-cni-sim/v1 and kind: ${kind}`];
}

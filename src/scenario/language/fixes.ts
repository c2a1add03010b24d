// What to write instead of what was written, in the words of a problem's second half.

import { instanceTypeNames } from '../../ec2/instanceTypes.ts';
import type { Absence } from './diagnostics.ts';
import { nearest } from './suggestion.ts';

export function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  if (near !== undefined) return `did you mean ${near}?`;
  if (known.length === 0) return 'leave it out';
  return `known: ${listed(known)}`;
}

export function typeMeant(found: string): string {
  const near = nearest(found, instanceTypeNames());
  return near === undefined ? 'use a type that the CNI knows: t3.medium, m5.large' : `did you mean ${near}?`;
}

export function listed(names: readonly string[]): string {
  if (names.length === 0) return 'a number';
  return `${names.slice(0, 12).join(', ')}${names.length > 12 ? ' …' : ''}`;
}

export function when(absence: Absence): string {
  return absence.kind === 'never' ? '' : ' at this time';
}

export function mendAbsence(absence: Exclude<Absence, { kind: 'never' }>): string {
  return absence.kind === 'created-later'
    ? `it is created at ${absence.at}: refer to it after that`
    : `it was deleted at ${absence.at}: refer to it before that`;
}

export function range(minimum: number | undefined, maximum: number | undefined): string {
  if (maximum === undefined) return `write ${minimum ?? 0} or more`;
  if (minimum === undefined) return `write ${maximum} or less`;
  return `write ${minimum} to ${maximum}`;
}

/** Of a metric, by its unit. */
export const THRESHOLDS = {
  '': '5, ">= 5" or "<= 5"',
  s: '"<= 5s", ">= 500ms" or 0',
  h: '"<= 12.5"',
} as const;

// The verdict of one recorded decision that the model plays as a whole: the same as one of the recorded outcomes?

import type { AutoscalingCase } from './autoscalingCase.ts';
import { canonical } from './karpenterTexts.ts';
import type { Verdict } from './verdict.ts';

/** `play` says what the model does, in the form of the recorded outcome that it is held against. */
export function caseVerdict<I extends object, R extends object>(
  { name, input, result, oneOf }: AutoscalingCase,
  isInput: (input: object) => input is I,
  isResult: (result: object) => result is R,
  play: (input: I, outcome: R) => object,
): Verdict {
  const outcomes = result === undefined ? (oneOf ?? []) : [result];
  const differences = outcomes.map((outcome) => {
    if (!isInput(input) || !isResult(outcome)) return ['not of a known form'];
    return differencesOf('', outcome, play(input, outcome));
  });
  if (differences.some(({ length }) => length === 0)) return { name, accepted: true };
  const [headline = 'no outcome', ...details] =
    differences.toSorted((one, other) => one.length - other.length)[0] ?? [];
  return { name, accepted: false, headline, details };
}

/** Where the two differ, a line each: lists and objects are looked into. */
export function differencesOf(path: string, observed: unknown, modelled: unknown): string[] {
  if (canonical(observed) === canonical(modelled)) return [];
  const [seen, made] = [entriesOf(observed), entriesOf(modelled)];
  if (seen === undefined || made === undefined)
    return [`${path}: observed ${textOf(observed)}, the model says ${textOf(modelled)}`];
  const keys = new Set([...seen.keys(), ...made.keys()]);
  return [...keys].flatMap((key) =>
    differencesOf(path === '' ? key : `${path}.${key}`, seen.get(key), made.get(key)),
  );
}

function entriesOf(value: unknown): Map<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
}

function textOf(value: unknown): string {
  return value === undefined ? 'nothing' : canonical(value);
}

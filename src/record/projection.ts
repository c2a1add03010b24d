// How facts become state: a table has for each kind of fact what it does to a state, and `project` looks it up. All that
// is known of a run (the state of the world, scenes, lives of pods, measures, lines of text) comes out of such tables.

import type { Milliseconds } from '../base/time.ts';
import type { Fact } from './trace.ts';

type Fold<K extends Fact['kind'], State, Result> = (
  state: State,
  fact: Extract<Fact, { readonly kind: K }>,
  at: Milliseconds,
) => Result;

/** What each kind of a union of facts does to a state. */
export type Folds<F extends Fact, State, Result = void> = {
  readonly [K in F['kind']]: Fold<K, State, Result>;
};

/** What some kinds of facts do to a state; the others do nothing. */
export type SomeFolds<State, Result = void> = {
  readonly [K in Fact['kind']]?: Fold<K, State, Result>;
};

/** Applies one fact to the state. */
export function project<State, Result>(
  folds: Folds<Fact, State, Result>,
  state: State,
  fact: Fact,
  at: Milliseconds,
): Result;
export function project<State, Result>(
  folds: SomeFolds<State, Result>,
  state: State,
  fact: Fact,
  at: Milliseconds,
): Result | undefined;
export function project<State, Result>(
  folds: SomeFolds<State, Result>,
  state: State,
  fact: Fact,
  at: Milliseconds,
): Result | undefined {
  // The table pairs every kind with a fold of that very kind, which the compiler cannot follow through the index.
  const fold = folds[fact.kind] as ((state: State, fact: Fact, at: Milliseconds) => Result) | undefined;
  return fold?.(state, fact, at);
}

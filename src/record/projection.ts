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

/** What one fact of these does to a thing. */
type Rule<Thing, F extends Fact> = (thing: Thing, fact: F, at: Milliseconds) => void;

/** The same table for a state that holds such things: `to` finds the one that the fact is about. */
export function rowsOf<Thing, F extends Fact, State>(
  rules: SomeFolds<Thing>,
  to: (rule: Rule<Thing, F>) => Rule<State, F>,
): SomeFolds<State> {
  // Each rule is for the facts of its own row only, which the compiler cannot follow either.
  const rows = Object.entries(rules as Readonly<Record<string, Rule<Thing, F>>>);
  return Object.fromEntries(rows.map(([kind, rule]) => [kind, to(rule)])) as SomeFolds<State>;
}

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

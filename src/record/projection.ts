// How facts become state: a table has for each kind of fact what it does to a state, and `project` looks it up. All that
// is known of a run (the state of the world, scenes, lives of pods, measures, lines of text) comes out of such tables.

import type { Milliseconds } from '../base/time.ts';
import type { Fact } from './trace.ts';

/** What one fact of these does to a thing. */
type Rule<Thing, F extends Fact, Result = void> = (thing: Thing, fact: F, at: Milliseconds) => Result;

type FactOf<K extends Fact['kind']> = Extract<Fact, { readonly kind: K }>;

/** What each kind of a union of facts does to a state. */
export type Folds<F extends Fact, State, Result = void> = {
  readonly [K in F['kind']]: Rule<State, FactOf<K>, Result>;
};

/** What some kinds of facts do to a state; the others do nothing. */
export type SomeFolds<State, Result = void> = {
  readonly [K in Fact['kind']]?: Rule<State, FactOf<K>, Result>;
};

/** The rules of a table, by kind. Each is for the facts of its own kind only, which the compiler cannot follow. */
function rulesOf<Thing, F extends Fact, Result>(
  folds: SomeFolds<Thing, Result>,
): Readonly<Record<string, Rule<Thing, F, Result>>> {
  return folds as Readonly<Record<string, Rule<Thing, F, Result>>>;
}

/** The same table for a state that holds such things: `to` finds the one that the fact is about. */
export function rowsOf<Thing, F extends Fact, State>(
  folds: SomeFolds<Thing>,
  to: (rule: Rule<Thing, F>) => Rule<State, F>,
): SomeFolds<State> {
  const rules = Object.entries(rulesOf<Thing, F, void>(folds));
  return Object.fromEntries(rules.map(([kind, rule]) => [kind, to(rule)]));
}

/** One table of several: a kind that stands in more than one does in turn what each says. */
export function together<State>(...tables: readonly SomeFolds<State>[]): SomeFolds<State> {
  const all: Record<string, Rule<State, Fact>> = {};
  for (const [kind, rule] of tables.flatMap((table) => Object.entries(rulesOf<State, Fact, void>(table)))) {
    const before = all[kind];
    all[kind] = before === undefined ? rule : inTurn(before, rule);
  }
  return all;
}

function inTurn<State>(first: Rule<State, Fact>, second: Rule<State, Fact>): Rule<State, Fact> {
  return (state, fact, at) => {
    first(state, fact, at);
    second(state, fact, at);
  };
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
  return rulesOf<State, Fact, Result>(folds)[fact.kind]?.(state, fact, at);
}

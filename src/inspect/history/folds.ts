// What facts do to a piece of the cluster's past: a table by kind, in which most kinds do nothing.

import type { Milliseconds } from '../../base/time.ts';
import type { Fact } from '../../record/trace.ts';

export type Folds<State> = {
  readonly [K in Fact['kind']]?: (state: State, fact: Extract<Fact, { kind: K }>, at: Milliseconds) => void;
};

export function fold<State>(folds: Folds<State>, state: State, fact: Fact, at: Milliseconds): void {
  // The table pairs every kind with a fold of that very kind, which the compiler cannot follow through the index.
  const one = folds[fact.kind] as ((state: State, fact: Fact, at: Milliseconds) => void) | undefined;
  one?.(state, fact, at);
}

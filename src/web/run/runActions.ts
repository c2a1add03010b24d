// What the right pane asks of whoever shows it. A report has no simulator: it offers none of this.

import type { ToolAnswer } from '../../base/toolAnswer.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { MomentExplanation } from '../../report/momentExplanation.ts';
import type { WhatIfRow } from '../../report/whatIfText.ts';
import type { SeedPair } from '../views/compareRows.ts';

/** A change of the scenario: settings of the document, or steps from a moment on. */
export type AppliedChange = Pick<WhatIfRow, 'settings' | 'steps'>;

export interface RunActions {
  /** Explains that moment, piece by piece. Answers how to end it. */
  readonly explain: (at: Milliseconds, onExplained: (explanation: MomentExplanation) => void) => () => void;
  /** Types a line at that moment, on that node or on one's own machine; rejects where there is no run to type in. */
  readonly command: (line: string, at: Milliseconds, node: string | undefined) => Promise<TypedLine>;
  /** Changes the scenario so, as one change that can be undone, and plays it. */
  readonly apply: (change: AppliedChange) => void;
  /** Plays this run and the pinned one with so many seeds, pair by pair. Answers how to end it. Absent: none is pinned. */
  readonly playSeeds?: (seeds: number, onPair: (pair: SeedPair) => void) => () => void;
}

/** A line that was typed, and what came of it. */
export interface TypedLine extends ToolAnswer {
  readonly line: string;
  readonly prompt: string;
  readonly at: Milliseconds;
  /** `at 7m` goes elsewhere, as do `next` and `ssh`. */
  readonly atAfter: Milliseconds;
  readonly nodeAfter: string | undefined;
  /** Steps that it adds to the scenario, as the timeline has them: they are already in the editor. */
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}

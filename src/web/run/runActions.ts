// What the right pane asks of whoever shows it. A report has no simulator: it offers none of this.

import type { Milliseconds } from '../../base/time.ts';
import type { MomentExplanation } from '../../report/momentExplanation.ts';

export interface RunActions {
  /** Explains that moment, piece by piece. Answers how to end it. */
  readonly explain: (at: Milliseconds, onExplained: (explanation: MomentExplanation) => void) => () => void;
}

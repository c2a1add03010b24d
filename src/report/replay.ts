// What a replay's reports are made from: the scenario, where it came from, and what came of it.

import type { Milliseconds } from '../base/time.ts';
import type { RunSummary } from '../record/summary.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { ExpectationResult } from '../world/expectations.ts';

export interface Replay {
  readonly scenario: CompiledScenario;
  /** As the user named it. */
  readonly file: string;
  readonly seed: number;
  readonly simulatedMs: Milliseconds;
  readonly events: number;
  readonly summary: RunSummary;
  readonly expectations: readonly ExpectationResult[];
  /** What the checkers found broken, in words; empty also when they did not look. */
  readonly brokenInvariants: readonly string[];
}

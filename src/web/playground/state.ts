// What the playground is at: the scenario as it is written, what became of its last run, and what is shown of it.

import type { Milliseconds } from '../../base/time.ts';
import type { RunDocument } from '../../report/htmlDocument.ts';
import type { Problem } from '../../scenario/language/diagnostics.ts';
import type { Warning } from '../../scenario/warnings.ts';
import type { View } from '../run/views.ts';
import type { ScenarioFiles } from './protocol.ts';

/** A run that came to an end, and what it was played from. */
export interface ShownRun {
  readonly files: ScenarioFiles;
  readonly document: RunDocument;
  /** Wall time. */
  readonly tookMs: number;
  /** Stopped before its end. */
  readonly isPartial: boolean;
}

export type RunStatus =
  | { readonly kind: 'running'; readonly now: Milliseconds; readonly end: Milliseconds }
  /** What is shown is of the scenario as it is written. */
  | { readonly kind: 'valid' }
  /** The scenario has problems: what is shown is of an earlier one. */
  | { readonly kind: 'stale' }
  /** The simulator itself failed. */
  | { readonly kind: 'failed'; readonly message: string };

export interface PlaygroundState {
  readonly files: ScenarioFiles;
  readonly status: RunStatus;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
  /** The last that was valid. */
  readonly run: ShownRun | undefined;
  readonly at: Milliseconds;
  readonly view: View;
}

export function openedWith(files: ScenarioFiles): PlaygroundState {
  return {
    files,
    status: { kind: 'running', now: 0, end: 0 },
    problems: [],
    warnings: [],
    run: undefined,
    at: 0,
    view: 'overview',
  };
}

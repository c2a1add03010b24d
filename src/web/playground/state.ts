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

/** What a narrow page shows of the two. */
export type Pane = 'run' | 'scenario';

export interface PlaygroundState {
  readonly files: ScenarioFiles;
  /** As it is on disk, where the page is of a file. */
  readonly served: ScenarioFiles | undefined;
  /** The file that is shown; undefined: the scenario itself. */
  readonly tab: string | undefined;
  /** Counts scenarios that were opened: what is undone does not go beyond. */
  readonly opened: number;
  readonly status: RunStatus;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
  /** The last that was valid. */
  readonly run: ShownRun | undefined;
  readonly pinned: ShownRun | undefined;
  readonly at: Milliseconds;
  readonly view: View;
  readonly pane: Pane;
  /** Whether the left pane is out of the way. */
  readonly isWide: boolean;
  /** Where the editor is asked to go; each asking is another value. */
  readonly wanted: { readonly line: number } | undefined;
  /** What an import, a drop or a link has to say. */
  readonly notice: string;
}

export function openedWith(files: ScenarioFiles): PlaygroundState {
  return {
    files,
    served: undefined,
    tab: undefined,
    opened: 0,
    status: { kind: 'running', now: 0, end: 0 },
    problems: [],
    warnings: [],
    run: undefined,
    pinned: undefined,
    at: 0,
    view: 'overview',
    pane: 'run',
    isWide: false,
    wanted: undefined,
    notice: '',
  };
}

/** The text that is shown in the editor. */
export function shownText({ files, tab }: PlaygroundState): string {
  return tab === undefined ? files.text : (files.others[tab] ?? '');
}

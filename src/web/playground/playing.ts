// A scenario's texts → the run as the page shows it, in pieces, so that a worker hears what else is asked of it.

import { SECOND, type Milliseconds } from '../../base/time.ts';
import { own } from '../../base/own.ts';
import { observerOf } from '../../inspect/observe.ts';
import type { TraceRecord } from '../../record/trace.ts';
import {
  reportDocument,
  runDocument,
  type ReportDocument,
  type RunDocument,
} from '../../report/htmlDocument.ts';
import type { RecordedRun } from '../../report/recordedRun.ts';
import type { ReadFile } from '../../scenario/check/stepManifests.ts';
import type { Problem } from '../../scenario/language/diagnostics.ts';
import { parseScenario, type ParsedScenario } from '../../scenario/parse.ts';
import type { Warning } from '../../scenario/warnings.ts';
import { runInPieces, type RunResult } from '../../world/run.ts';
import type { ScenarioFiles } from './protocol.ts';

export type Played =
  | {
      readonly ok: true;
      readonly run: RunDocument;
      readonly warnings: readonly Warning[];
      readonly isPartial: boolean;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Who plays may be told to stop between two pieces, and tells how far it is. */
export interface Watch {
  readonly shouldStop: () => boolean;
  readonly onProgress: (now: Milliseconds, end: Milliseconds) => void;
  /** Time for others, after so much of a run as a person does not notice. */
  readonly pause: () => Promise<void>;
}

/** Wall time between two pauses. */
const PIECE_MS = 30;

/** Wall time between two words of how far it is. */
const PROGRESS_MS = 100;

export async function play(files: ScenarioFiles, watch: Watch): Promise<Played> {
  const begun = begin(files, watch.shouldStop);
  if (!begun.ok) return begun;
  const result = await played(begun.pieces, watch);
  const run = runDocument(begun.recordedOf(result));
  return { ok: true, run, warnings: begun.warnings, isPartial: result.stopped };
}

/** In one go; throws where it has problems. */
export function playWhole(files: ScenarioFiles): RunDocument {
  return runDocument(recorded(files));
}

/** With why pods waited; throws where it has problems. */
export function reportOf(files: ScenarioFiles): ReportDocument {
  return reportDocument(recorded(files));
}

function recorded(files: ScenarioFiles): RecordedRun {
  const begun = begin(files, () => false);
  if (!begun.ok) throw new Error('the scenario has problems');
  for (;;) {
    const piece = begun.pieces.next();
    if (piece.done === true) return begun.recordedOf(piece.value);
  }
}

type Pieces = ReturnType<typeof runInPieces>;

type Begun =
  | {
      readonly ok: true;
      readonly pieces: Pieces;
      readonly warnings: readonly Warning[];
      readonly recordedOf: (result: RunResult) => RecordedRun;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

function begin(files: ScenarioFiles, shouldStop: () => boolean): Begun {
  const parsed = parsedFiles(files);
  if (!parsed.ok) return parsed;
  const { scenario, document, warnings } = parsed;
  const { name: file, text: source } = files;
  const records: TraceRecord[] = [];
  const pieces = runInPieces(scenario, {
    ...(scenario.timeline.some(({ action }) => action.kind === 'observe') ? observerOf(scenario) : {}),
    pieceMs: SECOND,
    shouldStop,
    onRecord: (record) => records.push(record),
  });
  const recordedOf = (result: RunResult): RecordedRun => ({
    scenario,
    document,
    source,
    file,
    result,
    records,
    until: undefined,
  });
  return { ok: true, pieces, warnings, recordedOf };
}

export function parsedFiles({ text, others }: ScenarioFiles): ParsedScenario {
  return parseScenario(text, readerOf(others));
}

/** Of nothing but these. */
export function readerOf(others: Readonly<Record<string, string>>): ReadFile {
  return (file) => {
    const text = own(others, file);
    return text === undefined ? { ok: false, detail: 'the page has no such file' } : { ok: true, text };
  };
}

async function played(pieces: Pieces, { onProgress, pause }: Watch): Promise<RunResult> {
  let last = performance.now();
  let told = last;
  for (;;) {
    const piece = pieces.next();
    if (piece.done === true) return piece.value;
    const now = performance.now();
    if (now - last < PIECE_MS) continue;
    if (now - told >= PROGRESS_MS) {
      onProgress(piece.value.now, piece.value.end);
      told = now;
    }
    await pause();
    last = performance.now();
  }
}

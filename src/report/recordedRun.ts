// What reports in files are made from: a replay with all its records and the scenario's own text.

import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { TraceRecord } from '../record/trace.ts';
import type { Replay } from './replay.ts';

export interface RecordedRun extends Replay {
  readonly source: string;
  readonly document: ScenarioDocument;
  readonly records: readonly TraceRecord[];
  /** As the user wrote it, where the run's end was not the scenario's. */
  readonly until: string | undefined;
}

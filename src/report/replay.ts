// What a replay's reports are made from: the scenario, where it came from, and what came of it.

import type { CompiledScenario } from '../scenario/compiled.ts';
import type { HelpTable } from '../explain/wouldHelp.ts';
import type { RunResult } from '../world/run.ts';

/** What a run is of, as the user named it. */
export interface AskedFile {
  readonly file: string;
  /** Values other than the file has them. */
  readonly set?: readonly string[];
  /** The module of the allocator; undefined: ipamd. */
  readonly allocator?: string | undefined;
}

export interface Replay extends AskedFile {
  readonly scenario: CompiledScenario;
  readonly result: RunResult;
  /** What would help pods that waited; undefined: nobody asked. */
  readonly help?: readonly HelpTable[];
}

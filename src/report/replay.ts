// What a replay's reports are made from: the scenario, where it came from, and what came of it.

import type { CompiledScenario } from '../scenario/compiled.ts';
import type { RunResult } from '../world/run.ts';

export interface Replay {
  readonly scenario: CompiledScenario;
  /** As the user named it. */
  readonly file: string;
  /** Values other than the file has them, as the user wrote them. */
  readonly set?: readonly string[];
  /** The module of the allocator, as the user named it; undefined: ipamd. */
  readonly allocator?: string | undefined;
  readonly result: RunResult;
}

// The traps of a scenario as warnings: each at its place in the text.

import type { CompiledScenario } from './compiled.ts';
import { formatPath } from './language/diagnostics.ts';
import type { YamlText } from './language/yamlText.ts';
import { trapsOf } from './traps.ts';
import type { TrapCode } from './traps/table.ts';

/** A trap as a person reads it beside the text. */
export interface Warning {
  readonly code: TrapCode;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Within the line; at least 1. */
  readonly length: number;
  /** As in `nodeGroups[0].maxPods`. */
  readonly path: string;
  /** What happens. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

/** In order of the text. */
export function warningsOf(scenario: CompiledScenario, text: YamlText): Warning[] {
  return trapsOf(scenario)
    .map(({ code, message, fix, path }) => {
      const { line, column, length } = text.placeOf(text.spanOf({ path, target: 'key' }));
      return { code, line, column, length, path: formatPath(path), message, fix };
    })
    .sort((one, other) => one.line - other.line || one.column - other.column);
}

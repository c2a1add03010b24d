// What is valid in a scenario and will not do what one would think, as warnings: each at its place in the text.

import type { CompiledScenario } from './compiled.ts';
import { formatPath } from './language/diagnostics.ts';
import type { YamlText } from './language/yamlText.ts';
import { claimText, lackingClaims } from './lackingClaims.ts';
import { missingClasses } from './missingClasses.ts';
import { securityGroupPolicies, unmatchedText } from './securityGroupPolicies.ts';
import { trapsOf } from './traps.ts';
import type { TrapCode } from './traps/table.ts';
import { windowsNodes } from './windowsNodes.ts';
import { type UnusableNodePool, unusableNodePools } from './unusableNodePools.ts';

const NO_CLASS = 'unknown-priority-class';
const NO_VOLUME = 'unbound-volume-claim';
const WINDOWS = 'windows-not-simulated';
const NO_POD = 'unmatched-security-group-policy';

/** As a person reads it beside the text. */
export interface Warning {
  readonly code:
    TrapCode | typeof NO_CLASS | typeof NO_VOLUME | typeof NO_POD | typeof WINDOWS | UnusableNodePool['code'];
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
  const classes = missingClasses(scenario).map((found) => ({ code: NO_CLASS, ...found }) as const);
  const claims = lackingClaims(scenario).map((found) => ({ code: NO_VOLUME, ...claimText(found) }) as const);
  const policies = securityGroupPolicies(scenario)
    .filter(({ selectsSomething }) => !selectsSomething)
    .map((found) => ({ code: NO_POD, ...unmatchedText(found) }) as const);
  const windows = windowsNodes(scenario).map((found) => ({ code: WINDOWS, ...found }) as const);
  return [
    ...trapsOf(scenario),
    ...classes,
    ...claims,
    ...policies,
    ...unusableNodePools(scenario),
    ...windows,
  ]
    .map(({ code, message, fix, path }) => {
      const { line, column, length } = text.placeOf(text.spanOf({ path, target: 'key' }));
      return { code, line, column, length, path: formatPath(path), message, fix };
    })
    .sort((one, other) => one.line - other.line || one.column - other.column);
}

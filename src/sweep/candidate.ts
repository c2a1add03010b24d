// The settings of a sweep, each compiled once: those that run, those that aws-node or the scenario refuses, those that
// come to the same as another one.

import { elementAt } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import { formatPath, type LocatedFault } from '../scenario/language/diagnostics.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { ReadFile } from '../scenario/check/stepManifests.ts';
import { trapsAtStart, type Trap } from '../scenario/traps.ts';
import { withSettings, type Setting } from '../scenario/variant.ts';
import { wordingOf } from '../scenario/language/wording.ts';
import { settingOf } from './axis.ts';
import { ALLOCATOR, type AllocatorRef, type SweepAllocators } from './allocatorRef.ts';
import { scenarioHash } from './scenarioHash.ts';
import { TODAY } from './settingNames.ts';

/** What a setting does that one would not think, and what to write instead. */
type SweepTrap = Pick<Trap, 'code' | 'message'>;

export function sweepTraps(scenario: CompiledScenario): SweepTrap[] {
  return trapsAtStart(scenario).map(({ code, message, fix }) => ({ code, message: `${message}; ${fix}` }));
}

/** Values to set together, and what to call that. */
export interface NamedSettings {
  readonly name: string;
  /** The part of the name that is not made of the settings. */
  readonly label: string;
  readonly settings: readonly Setting[];
}

export type CandidateOutcome =
  | {
      readonly kind: 'runs';
      readonly scenario: CompiledScenario;
      readonly hash: string;
      /** Undefined: ipamd. */
      readonly allocator?: AllocatorRef | undefined;
      readonly traps: readonly SweepTrap[];
      /** Only what comes after it is measured; undefined: the whole run. */
      readonly from?: Milliseconds | undefined;
    }
  /** Runs as an earlier candidate does. */
  | { readonly kind: 'same'; readonly as: number; readonly traps: readonly SweepTrap[] }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };

export interface Candidate extends NamedSettings {
  readonly outcome: CandidateOutcome;
}

export interface Candidates {
  readonly all: readonly Candidate[];
  /** The candidate that is the scenario as it stands in its file. */
  readonly baseline: number;
}

/** The file's own settings come first, unless they are among those asked for. */
export function compileCandidates(
  document: ScenarioDocument,
  asked: readonly NamedSettings[],
  allocators: SweepAllocators,
  readFile?: ReadFile,
): Candidates {
  const byHash = new Map<string, number>();
  const own = withSettings(document, []);
  const ownHash = own.ok ? scenarioHash(own.scenario, allocators.base) : '';
  const compiled = asked.map((each, index) =>
    compileCandidate(document, each, index, { byHash, allocators, readFile }),
  );
  const among = byHash.get(ownHash);
  if (among !== undefined) return { all: compiled, baseline: among };
  const first = compileCandidate(document, { name: TODAY, label: TODAY, settings: [] }, 0, {
    byHash: new Map(),
    allocators,
    readFile,
  });
  return { all: [first, ...compiled.map(shifted)], baseline: 0 };
}

function shifted(candidate: Candidate): Candidate {
  const { outcome } = candidate;
  return outcome.kind === 'same' ? { ...candidate, outcome: { ...outcome, as: outcome.as + 1 } } : candidate;
}

/** What a candidate is compiled among. */
interface Surroundings {
  readonly byHash: Map<string, number>;
  readonly allocators: SweepAllocators;
  readonly readFile: ReadFile | undefined;
}

export function compileCandidate(
  document: ScenarioDocument,
  asked: NamedSettings,
  index: number,
  { byHash, allocators, readFile }: Surroundings,
): Candidate {
  const ofScenario = asked.settings.filter(({ path }) => path !== ALLOCATOR);
  const variant = withSettings(
    document,
    ofScenario.map(({ path, value }) => settingOf(path, value)),
    readFile,
  );
  const { base } = allocators;
  const chosen = asked.settings.findLast(({ path }) => path === ALLOCATOR);
  const settings =
    base === undefined || chosen !== undefined
      ? asked.settings
      : [...asked.settings, { path: ALLOCATOR, value: base.name }];
  const named = { ...asked, settings };
  if (!variant.ok) return { ...named, outcome: refusal(variant.faults) };
  const { scenario } = variant;
  const allocator = chosen === undefined ? base : allocators.named.get(chosen.value);
  const hash = scenarioHash(scenario, allocator);
  // They are those of ipamd's settings.
  const traps = allocator === undefined ? sweepTraps(scenario) : [];
  const earlier = byHash.get(hash);
  if (earlier !== undefined) return { ...named, outcome: { kind: 'same', as: earlier, traps } };
  byHash.set(hash, index);
  return { ...named, outcome: { kind: 'runs', scenario, hash, allocator, traps } };
}

function refusal(faults: readonly LocatedFault[]): CandidateOutcome {
  const { fault, path, file, within } = elementAt(faults, 0);
  const { message } = wordingOf(fault);
  const more = faults.length === 1 ? '' : ` (and ${faults.length - 1} more)`;
  const where = file === undefined ? formatPath(path) : `${file}:${within?.line ?? 1}`;
  const place = fault.code === 'prefix-mode-without-target' ? '' : `${where}: `;
  return { kind: 'refused', code: fault.code, reason: `${place}${message}${more}` };
}

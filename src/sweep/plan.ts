// What a sweep is to do, from arguments and a plan together: checked settings, each compiled, and the seeds. Everything
// that is wrong is found before anything runs.

import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { Fault } from '../scenario/language/diagnostics.ts';
import type { ReadFile } from '../scenario/check/stepManifests.ts';
import { settingIn, type Setting } from '../scenario/variant.ts';
import { combinations, faultsOf, placedAt, settleAxis, type Axis, type PlacedFault } from './axis.ts';
import { compileCandidates, type Candidate, type NamedSettings } from './candidate.ts';
import { ALLOCATOR, IPAMD, ONLY_IPAMD, type SweepAllocators } from './allocatorRef.ts';
import { settingNamer } from './settingNames.ts';

/** More take too long to compile and to read. */
export const MOST_SETTINGS = 10_000;

const SEEDS = 2 ** 32;

/** The first and those that follow it. */
export function seedsFrom(first: number, runs: number): number[] {
  return Array.from({ length: runs }, (_, index) => (first + index) % SEEDS);
}

/** A combination with a name of its own; each of its values has its place. */
export interface NamedChoice<P> {
  readonly name: string;
  readonly place: P;
  readonly settings: readonly (Setting & { readonly place: P })[];
}

export interface SweepRequest<P> {
  readonly axes: readonly Axis<P>[];
  /** Each goes with every combination of the axes; none: the axes alone. */
  readonly named: readonly NamedChoice<P>[];
  readonly runs: number;
  /** Of the path `allocator`; without it, ipamd alone. */
  readonly allocators?: SweepAllocators | undefined;
  /** Reads the files that values name. */
  readonly readFile?: ReadFile | undefined;
}

export interface SweptPath {
  readonly path: string;
  readonly values: readonly unknown[];
  /** What the scenario has there; null: nothing. */
  readonly today: unknown;
}

export interface SweepPlan {
  /** The scenario's name. */
  readonly scenario: string;
  readonly axes: readonly SweptPath[];
  readonly candidates: readonly Candidate[];
  /** The candidate that is the scenario as it stands in its file. */
  readonly baseline: number;
  readonly seeds: readonly number[];
}

export type PlannedSweep<P> =
  | { readonly ok: true; readonly plan: SweepPlan }
  | { readonly ok: false; readonly faults: readonly PlacedFault<P>[] };

export function planSweep<P>(document: ScenarioDocument, request: SweepRequest<P>): PlannedSweep<P> {
  const { allocators = ONLY_IPAMD, readFile } = request;
  const settled = request.axes.map((axis) =>
    axis.path === ALLOCATOR ? settleAllocators(allocators, axis) : settleAxis(document, axis, readFile),
  );
  const faults = [
    ...repeatedPaths(request.axes),
    ...seedFaults(request),
    ...settled.flatMap((each) => [...each.faults, ...repeatedValues(each.axis)]),
    ...request.named.flatMap((named) => faultsOfNamed(document, named, allocators, readFile)),
  ];
  if (faults.length > 0) return { ok: false, faults };
  const axes = settled.map(({ axis }) => axis);
  const { all, baseline } = compileCandidates(
    document,
    settingsOf(axes, request.named),
    allocators,
    readFile,
  );
  return {
    ok: true,
    plan: {
      scenario: document.metadata.name,
      axes: axes.map(({ path, choices }) => ({
        path,
        values: choices.map(({ value }) => value),
        today: path === ALLOCATOR ? (allocators.base?.name ?? IPAMD) : (settingIn(document, path) ?? null),
      })),
      candidates: all,
      baseline,
      seeds: seedsFrom(document.seed, request.runs),
    },
  };
}

/** How many settings a request comes to, before any is made. */
export function countSettings({ axes, named }: SweepRequest<unknown>): number {
  return axes.reduce((product, { choices }) => product * choices.length, Math.max(1, named.length));
}

function settingsOf(axes: readonly Axis<unknown>[], named: readonly NamedChoice<unknown>[]): NamedSettings[] {
  const grid = combinations(axes);
  const nameOf = settingNamer(axes.map(({ path }) => path));
  if (named.length === 0) return grid.map((settings) => ({ name: nameOf(settings), label: '', settings }));
  return named.flatMap(({ name, settings: own }) =>
    grid.map((settings) => ({
      name: [name, nameOf(settings)].filter((part) => part !== '').join(' '),
      label: name,
      settings: [...own.map(({ path, value }) => ({ path, value })), ...settings],
    })),
  );
}

function repeatedPaths<P>(axes: readonly Axis<P>[]): PlacedFault<P>[] {
  const seen = new Set<string>();
  return axes.flatMap(({ path, place }) => {
    const fault: Fault = { code: 'duplicate-key', key: path };
    const repeats = seen.has(path);
    seen.add(path);
    return repeats ? [{ fault, place }] : [];
  });
}

function repeatedValues<P>({ choices }: Axis<P>): PlacedFault<P>[] {
  const seen = new Set<string>();
  return choices.flatMap(({ value, place }) => {
    const text = JSON.stringify(value);
    const detail = `${typeof value === 'string' ? value : text} is given twice`;
    const repeats = seen.has(text);
    seen.add(text);
    return repeats
      ? [{ fault: { code: 'bad-sweep-values', detail, fix: 'keep one of the two' }, place }]
      : [];
  });
}

/** Settings are compared seed by seed, so none has seeds of its own. */
function seedFaults<P>({ axes, named }: SweepRequest<P>): PlacedFault<P>[] {
  const settings = named.flatMap((each) => each.settings);
  return [...axes, ...settings]
    .filter(({ path }) => path === 'seed')
    .map(({ place }) => ({ fault: SEED_FAULT, place }));
}

const SEED_FAULT: Fault = {
  code: 'bad-sweep-values',
  detail: 'every setting runs with the same seeds',
  fix: 'say how many with --seeds, and where they start with seed: in the scenario',
};

/** What is wrong with single values of a named combination; what only their combination makes wrong is no fault. */
function faultsOfNamed<P>(
  document: ScenarioDocument,
  { settings }: NamedChoice<P>,
  allocators: SweepAllocators,
  readFile: ReadFile | undefined,
): PlacedFault<P>[] {
  const chosen = settings.filter(({ path, value }) => path === ALLOCATOR && !allocators.named.has(value));
  const others = settings.filter(({ path }) => path !== ALLOCATOR);
  const unknown = chosen.map(({ value, place }) => ({ fault: unknownAllocator(value, allocators), place }));
  const ofScenario = others.flatMap(({ path, value, place }) =>
    faultsOf(document, path, value, readFile).map((located) => placedAt(located, place)),
  );
  return [...unknown, ...ofScenario];
}

/** Only allocators that were found are there to be tried. */
function settleAllocators<P>(
  allocators: SweepAllocators,
  axis: Axis<P>,
): { readonly axis: Axis<P>; readonly faults: readonly PlacedFault<P>[] } {
  const unknown = axis.choices.filter(({ value }) => !allocators.named.has(value));
  const faults = unknown.map(({ value, place }) => ({ fault: unknownAllocator(value, allocators), place }));
  return { axis, faults };
}

function unknownAllocator(value: unknown, { unfound }: SweepAllocators): Fault {
  const why = unfound.get(value);
  return {
    code: 'bad-sweep-values',
    detail: why?.detail ?? `${JSON.stringify(value)} is not the name of an allocator`,
    fix: why?.fix ?? 'name ipamd, or the file of a module such as ./mine.mjs',
  };
}

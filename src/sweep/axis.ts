// What a sweep varies: paths of the scenario, each with the values to try, and all combinations of them. A place says
// where a value was written; what a place is, is the business of whoever reads arguments or a plan.

import type { Fault, LocatedFault, ProblemCode } from '../scenario/language/diagnostics.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { ReadFile } from '../scenario/check/stepManifests.ts';
import { inOwnFile, type PlacedFault as FaultInFile } from '../scenario/language/yamlText.ts';
import { withSettings, type Setting } from '../scenario/variant.ts';

export interface Choice<P> {
  readonly value: unknown;
  /** The same as a text, where it could also be one. */
  readonly asText?: string;
  readonly place: P;
}

export interface Axis<P> {
  readonly path: string;
  /** Where the path is written. */
  readonly place: P;
  readonly choices: readonly Choice<P>[];
}

/** Something wrong with what was written at a place. */
export interface PlacedFault<P> {
  readonly fault: Fault;
  readonly place: P;
  /** Where it stands in a file that the value names. */
  readonly inFile?: FaultInFile;
}

/**
 * Faults that a value may have beside some values of other paths and not beside others: such a combination is marked
 * in the results. Any other fault is one of the value itself.
 */
const OF_COMBINATIONS: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'prefix-mode-without-target',
  'cni-setting-too-new',
  'needs-calico',
  'needs-vpc-cni',
  'overlapping-cidrs',
  'subnet-outside-vpc',
  'zone-outside-region',
  'outside-subnet',
  'subnet-overfull',
  'duplicate-name',
  'unknown-reference',
  'no-such-container',
  'no-such-node',
  'unordered',
  'no-span',
  'after-the-end',
  'too-many-steps',
  'too-many',
]);

/** A setting as the scenario wants it: null unsets, which for a key with a default is to leave it out. */
export function settingOf(path: string, value: unknown): Setting {
  return { path, value: value === null && !path.startsWith('cni.env.') ? undefined : value };
}

/** The axis with each value in the reading that the scenario takes, or what is wrong with it. */
export function settleAxis<P>(
  document: ScenarioDocument,
  axis: Axis<P>,
  readFile?: ReadFile,
): { readonly axis: Axis<P>; readonly faults: readonly PlacedFault<P>[] } {
  const faults: PlacedFault<P>[] = [];
  const choices = axis.choices.map((choice): Choice<P> => {
    const { place, value, asText } = choice;
    const asWritten = faultsOf(document, axis.path, value, readFile);
    if (asWritten.length === 0) return choice;
    const asString = asText === undefined ? asWritten : faultsOf(document, axis.path, asText, readFile);
    if (asString.length === 0) return { value: asText, place };
    const isString = asWritten.some(({ fault }) => fault.code === 'wrong-type');
    for (const located of isString ? asString : asWritten) {
      const ofPath = located.target === 'key' || located.fault.code === 'bad-setting-path';
      faults.push(placedAt(located, ofPath ? axis.place : place));
    }
    return choice;
  });
  return { axis: { ...axis, choices }, faults: withoutRepeats(faults) };
}

/** What is wrong with setting this path, whatever is set beside it. */
export function faultsOf(
  document: ScenarioDocument,
  path: string,
  value: unknown,
  readFile?: ReadFile,
): LocatedFault[] {
  const variant = withSettings(document, [settingOf(path, value)], readFile);
  return variant.ok ? [] : variant.faults.filter(({ fault }) => !OF_COMBINATIONS.has(fault.code));
}

/** A fault that a value brings, told where the value is written or in the file that it names. */
export function placedAt<P>(located: LocatedFault, place: P): PlacedFault<P> {
  const inFile = inOwnFile(located);
  return { fault: located.fault, place, ...(inFile === undefined ? {} : { inFile }) };
}

/** Every value of a path that does not exist has the same fault. */
function withoutRepeats<P>(faults: readonly PlacedFault<P>[]): PlacedFault<P>[] {
  const seen = new Map<P, Set<string>>();
  return faults.filter(({ fault, place, inFile }) => {
    if (inFile !== undefined) return true;
    const codes = seen.get(place) ?? new Set();
    seen.set(place, codes);
    const isNew = !codes.has(fault.code);
    codes.add(fault.code);
    return isNew;
  });
}

/** Every combination; the last axis changes fastest. */
export function combinations(axes: readonly Axis<unknown>[]): Setting[][] {
  return axes.reduce<Setting[][]>(
    (sets, { path, choices }) => sets.flatMap((set) => choices.map(({ value }) => [...set, { path, value }])),
    [[]],
  );
}

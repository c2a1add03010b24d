// A plan's text: read and checked in itself. Whether its values suit the scenario is for `plan.ts`; here every value
// gets its place in the text, so that what is found there can be shown here.

import {
  faultAt,
  type DocumentPath,
  type Fault,
  type LocatedFault,
  type Problem,
} from '../scenario/language/diagnostics.ts';
import { faultsOf } from '../scenario/language/issues.ts';
import { problemAt } from '../scenario/language/yamlText.ts';
import { readYaml } from '../scenario/language/readYaml.ts';
import type { Axis, Choice, PlacedFault } from './axis.ts';
import { sweepPlanSchema, type SweepPlanDocument } from './planDocument.ts';
import type { NamedChoice } from './plan.ts';
import { looksLikeRange, readRange } from './valueList.ts';

export interface PlanText {
  readonly scenario: string | undefined;
  readonly seeds: number | undefined;
  readonly axes: readonly Axis<DocumentPath>[];
  readonly named: readonly NamedChoice<DocumentPath>[];
  /** Shows a fault in the plan's text. */
  readonly locate: (fault: PlacedFault<DocumentPath>) => Problem;
}

export type ReadPlan =
  | { readonly ok: true; readonly plan: PlanText }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function readPlanText(source: string): ReadPlan {
  const { documents, flaws, text } = readYaml(source);
  const problems = flaws.map(({ fault, span }) => text.problem(ofPlan(fault), span));
  const [document] = documents;
  if (document === undefined || problems.length > 0) return { ok: false, problems };
  const parsed = sweepPlanSchema.safeParse(document.value);
  const locateAll = (faults: readonly LocatedFault[]): Problem[] =>
    faults.map((each) => document.text.locate(each));
  if (!parsed.success) {
    return { ok: false, problems: locateAll(faultsOf(parsed.error.issues, document.value, sweepPlanSchema)) };
  }
  const { axes, faults } = axesOf(parsed.data);
  if (faults.length > 0) return { ok: false, problems: locateAll(faults) };
  const { scenario, seeds, settings } = parsed.data;
  const named = settings.map(({ name, set }, index): NamedChoice<DocumentPath> => ({
    name,
    place: ['settings', index],
    settings: Object.entries(set).map(([path, value]) => ({
      path,
      value,
      place: ['settings', index, 'set', path],
    })),
  }));
  const locate = ({ fault, place, inFile }: PlacedFault<DocumentPath>): Problem =>
    inFile === undefined
      ? document.text.locate(faultAt(place, fault, isOfKey(fault) ? 'key' : 'value'))
      : problemAt(inFile);
  return { ok: true, plan: { scenario, seeds, axes, named, locate } };
}

function ofPlan(fault: Fault): Fault {
  return fault.code === 'empty-file' ? { ...fault, kind: 'SweepPlan' } : fault;
}

function isOfKey({ code }: Fault): boolean {
  return code === 'bad-setting-path' || code === 'unknown-key' || code === 'duplicate-key';
}

function axesOf({ set }: SweepPlanDocument): { axes: Axis<DocumentPath>[]; faults: LocatedFault[] } {
  const faults: LocatedFault[] = [];
  const axes = Object.entries(set).map(([path, written]): Axis<DocumentPath> => {
    const place = ['set', path];
    const items = Array.isArray(written)
      ? written.map((value: unknown, index) => ({ value, place: [...place, index] }))
      : [{ value: written, place }];
    if (items.length === 0) faults.push(faultAt(place, { code: 'empty-list' }));
    return { path, place, choices: items.flatMap((item) => expand(item, faults)) };
  });
  return { axes, faults };
}

function expand(item: Choice<DocumentPath>, faults: LocatedFault[]): Choice<DocumentPath>[] {
  if (typeof item.value !== 'string' || !looksLikeRange(item.value)) return [item];
  const read = readRange(item.value);
  if ('values' in read) return read.values.map(({ value }) => ({ value, place: item.place }));
  faults.push(faultAt(item.place, { code: 'bad-sweep-values', ...read }));
  return [];
}

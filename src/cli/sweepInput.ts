// What a sweep is asked to do, from the arguments, the plan and the scenario: all three are read and checked before
// anything runs, and everything that is wrong is told at once.

import { dirname, isAbsolute, join } from 'node:path';
import { problemsText } from '../report/problemsText.ts';
import type { Page } from '../report/page.ts';
import type { DocumentPath, Problem, TextPlace } from '../scenario/language/diagnostics.ts';
import type { Axis, PlacedFault } from '../sweep/axis.ts';
import {
  countSettings,
  MOST_SETTINGS,
  planSweep,
  type NamedChoice,
  type SweepPlan,
  type SweepRequest,
} from '../sweep/plan.ts';
import { readPlanText, type PlanText } from '../sweep/planText.ts';
import { BadInput } from './badInput.ts';
import { EXAMPLE } from './exampleName.ts';
import { readInput } from './inputFile.ts';
import { InputFiles } from './inputFiles.ts';
import { readScenario } from './scenarioFile.ts';
import { sweepAllocators, type AllocatorQuestion } from './sweepAllocators.ts';
import { argumentProblems, readSetArguments, type ReadArguments } from './sweepArguments.ts';

export interface SweepQuestion extends AllocatorQuestion {
  readonly file: string | undefined;
  readonly set: readonly string[];
  /** File of a plan. */
  readonly sweep: string | undefined;
  readonly seeds: number | undefined;
}

export type LoadedSweep =
  | { readonly ok: true; readonly file: string; readonly plan: SweepPlan; readonly inputs: InputFiles }
  | { readonly ok: false; readonly problems: string };

/** Where a value was written. */
type Place =
  { readonly in: 'arguments'; readonly at: TextPlace } | { readonly in: 'plan'; readonly at: DocumentPath };

const DEFAULT_SEEDS = 10;

export async function loadSweep(asked: SweepQuestion, page: Page): Promise<LoadedSweep> {
  const inputs = new InputFiles();
  const planSource = asked.sweep === undefined ? undefined : await readInput(asked.sweep, inputs);
  const read = planSource === undefined ? undefined : readPlanText(planSource);
  const given = readSetArguments(asked.set);
  const show = (file: string, text: string, problems: readonly Problem[]): string =>
    problems.length === 0 ? '' : problemsText(file, text, problems, page);
  const told = (...texts: readonly string[]): string => texts.filter((text) => text !== '').join('\n');
  const ofPlan = (problems: readonly Problem[]): string =>
    show(asked.sweep ?? '', planSource ?? '', problems);
  const ofArguments = (faults: readonly PlacedFault<TextPlace>[]): string =>
    show('the arguments', given.text, argumentProblems(faults));
  if (read?.ok === false)
    return { ok: false, problems: told(ofPlan(read.problems), ofArguments(given.faults)) };
  const file = scenarioOf(asked, read?.plan);
  const { parsed, source, readFile } = await readScenario(file, inputs);
  const ofScenario = parsed.ok ? '' : show(file, source, parsed.problems);
  if (!parsed.ok) return { ok: false, problems: told(ofScenario, ofArguments(given.faults)) };
  const plan = read === undefined ? undefined : { file: asked.sweep ?? '', text: read.plan };
  const request = requestOf(asked, read?.plan, given);
  const allocators = await sweepAllocators(asked, given.axes, plan, inputs);
  const planned = planSweep(parsed.document, { ...request, allocators, readFile });
  if (planned.ok && given.faults.length === 0) return { ok: true, file, plan: planned.plan, inputs };
  const faults = planned.ok ? [] : planned.faults;
  const inPlan = faults.flatMap(({ place, ...fault }) =>
    place.in === 'plan' ? [{ ...fault, place: place.at }] : [],
  );
  const inArguments = faults.flatMap(({ place, ...fault }) =>
    place.in === 'arguments' ? [{ ...fault, place: place.at }] : [],
  );
  const located = read === undefined ? [] : inPlan.map(read.plan.locate);
  return { ok: false, problems: told(ofPlan(located), ofArguments([...given.faults, ...inArguments])) };
}

function scenarioOf({ file, sweep }: SweepQuestion, plan: PlanText | undefined): string {
  if (file !== undefined) return file;
  if (plan?.scenario === undefined || sweep === undefined) {
    throw new BadInput('sweep needs a scenario; add FILE, or scenario: to the plan');
  }
  const isElsewhere = isAbsolute(plan.scenario) || plan.scenario.startsWith(EXAMPLE);
  return isElsewhere ? plan.scenario : join(dirname(sweep), plan.scenario);
}

function requestOf(
  asked: SweepQuestion,
  plan: PlanText | undefined,
  given: ReadArguments,
): SweepRequest<Place> {
  const request = {
    axes: [
      ...(plan?.axes ?? []).map((axis) => placed(axis, (at): Place => ({ in: 'plan', at }))),
      ...given.axes.map((axis) => placed(axis, (at): Place => ({ in: 'arguments', at }))),
    ],
    named: (plan?.named ?? []).map(({ name, place, settings }): NamedChoice<Place> => ({
      name,
      place: { in: 'plan', at: place },
      settings: settings.map((setting) => ({ ...setting, place: { in: 'plan', at: setting.place } })),
    })),
    runs: asked.seeds ?? plan?.seeds ?? DEFAULT_SEEDS,
  };
  if (request.axes.length === 0 && request.named.length === 0) {
    throw new BadInput('sweep needs settings; add --set PATH=VALUES or --sweep FILE');
  }
  const settings = countSettings(request);
  if (settings > MOST_SETTINGS) {
    throw new BadInput(`too many settings: ${settings}; use at most ${MOST_SETTINGS} combinations`);
  }
  return request;
}

function placed<P>({ path, place, choices }: Axis<P>, at: (place: P) => Place): Axis<Place> {
  return {
    path,
    place: at(place),
    choices: choices.map((choice) => ({ ...choice, place: at(choice.place) })),
  };
}

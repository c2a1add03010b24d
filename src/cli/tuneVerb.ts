// vpc-cni-sim tune: searches the settings that meet an objective at the least cost.

import { problemsText } from '../report/problemsText.ts';
import { jsonText } from '../report/jsonText.ts';
import { tuneDocument } from '../report/tuneJson.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { Setting } from '../scenario/variant.ts';
import type { PlacedFault } from '../sweep/axis.ts';
import type { TextPlace } from '../scenario/language/diagnostics.ts';
import { planSweep, type SweepPlan } from '../sweep/plan.ts';
import { Race } from '../sweep/race.ts';
import { SweepTally } from '../sweep/tally.ts';
import type { SearchFamily } from '../sweep/searchFamilies.ts';
import { searchSpace } from '../sweep/searchSpace.ts';
import { BadInput } from './badInput.ts';
import { ExitCode } from './exitCode.ts';
import type { InputFiles } from './inputFiles.ts';
import { endingOf, searchStatus, searchToEnd } from './journaledSearch.ts';
import { refuseJournalCombinations, type JournalArguments } from './journalOptions.ts';
import { programVersion } from './programVersion.ts';
import { readScenario } from './scenarioFile.ts';
import type { Stream, Streams } from './streams.ts';
import { sweepAllocators, type AllocatorQuestion } from './sweepAllocators.ts';
import { argumentProblems, readSetArguments } from './sweepArguments.ts';
import { onRunningNodes } from './tuneRunning.ts';
import { readGoals, type Goals, type GoalArguments } from './tuneGoals.ts';

export interface TuneArguments extends GoalArguments, JournalArguments, AllocatorQuestion {
  readonly file: string;
  /** Instead of --search. */
  readonly set: readonly string[];
  /** Undefined: the warm targets. */
  readonly search: readonly SearchFamily[] | undefined;
  readonly seeds: number;
  readonly workers: number | undefined;
  /** Wall time in milliseconds; undefined: until the search ends. */
  readonly budget: number | undefined;
  readonly output: 'text' | 'json';
}

export async function tuneVerb(asked: TuneArguments, streams: Streams): Promise<number> {
  if (asked.set.length > 0 && asked.search !== undefined)
    throw new BadInput('--set and --search both say what to search; leave one out');
  refuseJournalCombinations(asked);
  const loaded = await load(asked, streams.error);
  if (loaded === undefined) return ExitCode.badInput;
  const { plan, goals, inputs, document: scenario } = loaded;
  const tally = new SweepTally(plan.candidates.length, plan.seeds.length);
  const race = new Race(plan, goals, tally);
  const end = await searchToEnd(asked, { rounds: race, plan, tally, inputs }, streams.error);
  // What a part of the settings has run of a rung could not be held against the others.
  if (!race.isOver && race.rungs.length > 0) tally.dropUnpaired(race.candidates);
  const running =
    end.stopped === undefined && asked.allocator === undefined
      ? await onRunningNodes({ plan, goals, scenario, race, tally }, asked.workers, streams.error)
      : undefined;
  const document = tuneDocument({
    running,
    searched: familiesOf(asked),
    plan,
    rules: goals,
    tally,
    race,
    file: asked.file,
    model: programVersion(),
  });
  if (asked.output === 'json') {
    streams.out.write(jsonText(document));
  } else {
    const { tuneText } = await import('../report/tuneText.ts');
    streams.out.write(tuneText(document, streams.out.page(), endingOf('tune', wordsOf(asked), asked, end)));
  }
  return searchStatus(end, document.meets);
}

/** The command without its journal, to go on with. */
function wordsOf({ file, objective, minimize, set, search, allocator, seeds }: TuneArguments): string[] {
  return [
    file,
    ...objective.flatMap((each) => ['--objective', each]),
    '--minimize',
    minimize,
    ...set.flatMap((each) => ['--set', each]),
    ...(search === undefined ? [] : ['--search', search.join(',')]),
    ...(allocator === undefined ? [] : ['--allocator', allocator]),
    '--seeds',
    String(seeds),
  ];
}

interface Loaded {
  readonly plan: SweepPlan;
  readonly goals: Goals;
  readonly inputs: InputFiles;
  readonly document: ScenarioDocument;
}

/** None where --set says what to search. */
function familiesOf({ set, search: asked = ['warm'] }: TuneArguments): readonly SearchFamily[] {
  return set.length > 0 ? [] : asked;
}

/** Everything that is wrong is written to the stream; undefined then. */
async function load(asked: TuneArguments, error: Stream): Promise<Loaded | undefined> {
  const page = error.page();
  const { parsed, source, inputs, readFile } = await readScenario(asked.file);
  const goals = readGoals(asked);
  if (parsed.ok && parsed.document.kubernetes.ipFamily === 'ipv6' && familiesOf(asked).includes('warm'))
    throw new BadInput(NO_WARM_TARGETS);
  const given = readSetArguments(asked.set);
  const planned = parsed.ok
    ? planSweep(parsed.document, {
        axes: given.axes,
        named: searched(parsed.document, familiesOf(asked)),
        runs: asked.seeds,
        readFile,
        allocators: await sweepAllocators(asked, given.axes, undefined, inputs),
      })
    : undefined;
  const faults: readonly PlacedFault<TextPlace>[] = [
    ...given.faults,
    ...(planned?.ok === false ? planned.faults : []),
  ];
  const problems = [
    ...(parsed.ok ? [] : [problemsText(asked.file, source, parsed.problems, page)]),
    ...(faults.length === 0
      ? []
      : [problemsText('the arguments', given.text, argumentProblems(faults), page)]),
    ...(goals.ok ? [] : [problemsText('the objectives', goals.text, goals.problems, page)]),
  ];
  error.write(problems.join('\n'));
  return parsed.ok && planned?.ok === true && faults.length === 0 && goals.ok
    ? { plan: planned.plan, goals: goals.goals, inputs, document: parsed.document }
    : undefined;
}

const NO_WARM_TARGETS =
  'an IPv6 cluster has no warm targets to search; use --search with max-pods, nodes, type, subnet or version, or --set';

const NOWHERE: TextPlace = { line: 1, column: 1, length: 1, excerpt: '' };

function searched(document: ScenarioDocument, families: readonly SearchFamily[]) {
  return searchSpace(document, families).map(({ name, settings }) => ({
    name,
    place: NOWHERE,
    settings: settings.map((setting: Setting) => ({ ...setting, place: NOWHERE })),
  }));
}

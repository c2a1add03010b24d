// vpc-cni-sim tune: searches the settings that meet an objective at the least cost.

import { availableParallelism } from 'node:os';
import { problemsText } from '../report/problemsText.ts';
import { tuneDocument } from '../report/tuneJson.ts';
import type { ScenarioDocument } from '../scenario/document.ts';
import { parseScenario } from '../scenario/parse.ts';
import type { Setting } from '../scenario/variant.ts';
import type { PlacedFault } from '../sweep/axis.ts';
import type { TextPlace } from '../scenario/diagnostics.ts';
import { planSweep, type SweepPlan } from '../sweep/plan.ts';
import { Race } from '../sweep/race.ts';
import { SweepTally } from '../sweep/tally.ts';
import { tuneSpace } from '../sweep/tuneSpace.ts';
import { ExitCode } from './exitCode.ts';
import { readerBeside, readInput } from './inputFile.ts';
import { programVersion } from './modelVersion.ts';
import type { Stream, Streams } from './streams.ts';
import { argumentProblems, readSetArguments } from './sweepArguments.ts';
import { PoolRunner } from './sweepPool.ts';
import { SweepProgress } from './sweepProgress.ts';
import { readGoals, type Goals, type GoalArguments } from './tuneGoals.ts';

export interface TuneArguments extends GoalArguments {
  readonly file: string;
  /** Instead of the usual settings. */
  readonly set: readonly string[];
  readonly seeds: number;
  readonly workers: number | undefined;
  /** Wall time in milliseconds; undefined: until the search ends. */
  readonly budget: number | undefined;
  readonly output: 'text' | 'json';
}

export async function tuneVerb(asked: TuneArguments, streams: Streams): Promise<ExitCode> {
  const loaded = await load(asked, streams.error);
  if (loaded === undefined) return ExitCode.badInput;
  const { plan, goals } = loaded;
  const tally = new SweepTally(plan.candidates.length, plan.seeds.length);
  const race = new Race(plan, goals, tally);
  const interrupted = await search(race, plan, tally, asked, streams.error);
  const document = tuneDocument({
    plan,
    rules: goals,
    tally,
    race,
    file: asked.file,
    model: programVersion(),
  });
  if (asked.output === 'json') {
    streams.out.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const { tuneText } = await import('../report/tuneText.ts');
    streams.out.write(tuneText(document, await streams.out.palette()));
  }
  if (interrupted) return ExitCode.interrupted;
  return document.meets ? ExitCode.ok : ExitCode.failed;
}

/** Everything that is wrong is written to the stream; undefined then. */
async function load(
  asked: TuneArguments,
  error: Stream,
): Promise<{ readonly plan: SweepPlan; readonly goals: Goals } | undefined> {
  const palette = await error.palette();
  const source = await readInput(asked.file);
  const parsed = parseScenario(source, readerBeside(asked.file));
  const goals = readGoals(asked);
  const given = readSetArguments(asked.set);
  const planned = parsed.ok
    ? planSweep(parsed.document, {
        axes: given.axes,
        named: given.axes.length > 0 ? [] : usual(parsed.document),
        runs: asked.seeds,
      })
    : undefined;
  const faults: readonly PlacedFault<TextPlace>[] = [
    ...given.faults,
    ...(planned?.ok === false ? planned.faults : []),
  ];
  const problems = [
    ...(parsed.ok ? [] : [problemsText(asked.file, source, parsed.problems, palette)]),
    ...(faults.length === 0
      ? []
      : [problemsText('the arguments', given.text, argumentProblems(faults), palette)]),
    ...(goals.ok ? [] : [problemsText('the objectives', goals.text, goals.problems, palette)]),
  ];
  error.write(problems.join('\n'));
  return planned?.ok === true && faults.length === 0 && goals.ok
    ? { plan: planned.plan, goals: goals.goals }
    : undefined;
}

const NOWHERE: TextPlace = { line: 1, column: 1, length: 1, excerpt: '' };

function usual(document: ScenarioDocument) {
  return tuneSpace(document).map(({ name, settings }) => ({
    name,
    place: NOWHERE,
    settings: settings.map((setting: Setting) => ({ ...setting, place: NOWHERE })),
  }));
}

/** Rung after rung, until the search is over, the budget is spent or Ctrl-C comes. True: Ctrl-C. */
async function search(
  race: Race,
  plan: SweepPlan,
  tally: SweepTally,
  { workers, budget }: TuneArguments,
  error: Stream,
): Promise<boolean> {
  const runner = new PoolRunner(workers ?? availableParallelism());
  const progress = new SweepProgress(error, 0);
  const places = new Map(plan.seeds.map((seed, index) => [seed, index]));
  let interrupted = false;
  let ended = false;
  const stop = (): void => {
    ended = true;
    void runner.close();
  };
  const interrupt = (): void => {
    interrupted = true;
    stop();
  };
  const timer = budget === undefined ? undefined : setTimeout(stop, budget);
  process.once('SIGINT', interrupt);
  try {
    while (!race.isOver) {
      const planned = tally.runs + race.pending;
      for await (const { candidate, seeds, figures } of runner.run(race.batches())) {
        for (const [index, seed] of seeds.entries())
          tally.add(candidate, places.get(seed) ?? 0, figures[index]);
        progress.show(tally.runs, planned);
      }
      if (ended) break;
      race.endRung();
    }
  } finally {
    clearTimeout(timer);
    process.off('SIGINT', interrupt);
    progress.clear();
    await runner.close();
  }
  return interrupted;
}

// The smallest subnets, the fewest nodes and the largest load that meet objectives, for programs: it plays in the calling
// thread.

import { METRICS } from '../base/metrics.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { contradicted, readObjective, type Objective } from '../sweep/objective.ts';
import { measureRun } from '../sweep/run.ts';
import { planSizes } from '../sweep/sizeRequest.ts';
import type { SizedRange, Sizing, TriedSize } from '../sweep/sizing.ts';
import type { Varied } from '../sweep/varied.ts';
import type { Problem, Scenario } from './scenario.ts';

export interface SizeOptions {
  /**
   * What each run must meet: `max addressWait <= 5s`, `lowestFree >= 50`. All pods must start as well, unless an
   * objective of podsNeverStarted says otherwise.
   */
  readonly objectives: readonly string[];
  /** What to size, each alone; without it all of them. */
  readonly vary?: readonly Varied[];
  /** Node groups to size; without it each of them. */
  readonly nodeGroups?: readonly string[];
  /** Runs of each size, with the scenario's seed and those after it; 5 without it. */
  readonly seeds?: number;
  /** Told after each run; how many are planned may grow. */
  readonly onRun?: (done: number, planned: number) => void;
}

export type SizeAnswer =
  | {
      readonly ok: true;
      /** There is a limit for at least one of the sizes. */
      readonly meets: boolean;
      /** The scenario as it is; undefined where nothing is to be sized. */
      readonly today: SizeTrial | undefined;
      readonly sizes: readonly SizedPart[];
    }
  /** What is wrong with the objectives, with what is to be varied, or with the names of node groups. */
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** One part of the scenario and the search for its size. */
export interface SizedPart {
  readonly vary: Varied;
  /** The subnets, or the node group; empty: the load. */
  readonly names: readonly string[];
  /** Subnets of several sizes, all of which get the same size; `today` is that of the smallest. */
  readonly isMixed: boolean;
  /** Its size in the scenario: prefix length, number of nodes, or load. */
  readonly today: number;
  /** The hardest size that passes with every easier one that was tried; undefined: there is none. */
  readonly limit: SizeTrial | undefined;
  /** The one after it, which fails; with no limit, the easiest that was tried. Undefined: there is none. */
  readonly next: SizeTrial | undefined;
  /** The easiest first. */
  readonly tried: readonly SizeTrial[];
}

export interface SizeTrial {
  /** Prefix length, number of nodes, or load; undefined for the scenario as it is. */
  readonly size: number | undefined;
  /** Values of the scenario by path, as `sweep` takes them; empty: as today. */
  readonly set: Readonly<Record<string, unknown>>;
  /** All objectives are met with every seed. */
  readonly passes: boolean;
  /** Why the scenario cannot be played with it. */
  readonly refusal: string | undefined;
  readonly misses: readonly SizeMiss[];
  /** Most addresses that ENIs held, of all seeds; undefined where it was not played. */
  readonly peakAddresses: number | undefined;
  /** Fewest free addresses of any one subnet, of all seeds. */
  readonly lowestFree: number | undefined;
}

export interface SizeMiss {
  /** As it was asked for. */
  readonly objective: string;
  /** Seeds with which it is not met. */
  readonly seeds: readonly number[];
  /** Smallest and largest figure with these seeds; times in seconds, addresses and ENIs over time in hours. */
  readonly least: number;
  readonly most: number;
  /** Why most pods waited with these seeds; undefined: the metric is not about waiting, or none waited. */
  readonly mainReason: WaitingReason | undefined;
}

const DEFAULT_SEEDS = 5;

/** Whoever wants all cores uses the command line with `-o json`. */
export function size(scenario: Scenario, options: SizeOptions): SizeAnswer {
  const { document, readFile } = scenario.source;
  const { objectives, problems } = objectivesOf(options.objectives);
  const planned = planSizes(document, {
    objectives,
    vary: options.vary,
    groups: options.nodeGroups ?? [],
    runs: options.seeds ?? DEFAULT_SEEDS,
    readFile,
  });
  const flaws = planned.ok ? [] : planned.flaws;
  const all = [
    ...problems,
    ...flaws.map(({ of, detail, fix }) => ({
      code: 'bad-size-request',
      path: of === 'group' ? 'nodeGroups' : 'vary',
      message: detail,
      fix,
    })),
  ];
  if (!planned.ok || all.length > 0) return { ok: false, problems: all };
  const { sizing } = planned;
  play(sizing, options.onRun);
  const { seeds } = sizing.plan;
  const { today } = sizing;
  const sizes = sizing.sized.map((sized) => partOf(sized, seeds));
  return {
    ok: true,
    meets: sizes.some(({ limit }) => limit !== undefined),
    today: today && { ...trialOf(today, seeds), size: undefined },
    sizes,
  };
}

interface ReadObjectives {
  readonly objectives: readonly Objective[];
  readonly problems: readonly Problem[];
}

/** One that no run can meet together with an earlier one is a problem. */
function objectivesOf(texts: readonly string[]): ReadObjectives {
  const objectives: Objective[] = [];
  const problems = texts.flatMap((text, index): Problem[] => {
    const read = readObjective(text);
    const flaw = read.ok ? contradicted(read.objective, objectives) : read.flaw;
    if (read.ok && flaw === undefined) objectives.push(read.objective);
    if (flaw === undefined) return [];
    return [{ code: 'bad-objective', path: `objectives[${index}]`, message: flaw.detail, fix: flaw.fix }];
  });
  return { objectives, problems };
}

function play(sizing: Sizing, onRun: SizeOptions['onRun']): void {
  const { plan, tally } = sizing;
  for (; !sizing.isOver; sizing.endRound()) {
    const planned = tally.runs + sizing.pending;
    const batches = sizing.batches();
    for (let batch = batches.next(1); batch !== undefined; batch = batches.next(1)) {
      for (const seed of batch.seeds) {
        tally.add(batch.candidate, plan.seeds.indexOf(seed), measureRun(batch.scenario, seed));
        onRun?.(tally.runs, planned);
      }
    }
  }
}

function partOf({ range, limit, next, tried }: SizedRange, seeds: readonly number[]): SizedPart {
  return {
    vary: range.varied,
    names: range.names,
    isMixed: range.isMixed,
    today: range.sizeAt(range.today),
    limit: limit && trialOf(limit, seeds),
    next: next && trialOf(next, seeds),
    tried: tried.map((each) => trialOf(each, seeds)),
  };
}

function trialOf(
  { size: tried, settings, passes, refusal, misses, peakAddresses, lowestFree }: TriedSize,
  seeds: readonly number[],
): SizeTrial {
  return {
    size: tried,
    set: Object.fromEntries(settings.map(({ path, value }) => [path, value])),
    passes,
    refusal,
    misses: misses.map(({ objective: { text, metric }, seeds: missed, least, most, mainReason }) => ({
      objective: text,
      seeds: missed.flatMap((index) => seeds[index] ?? []),
      least: least / METRICS[metric].scale,
      most: most / METRICS[metric].scale,
      mainReason,
    })),
    peakAddresses,
    lowestFree,
  };
}

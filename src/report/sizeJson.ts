// A search for sizes as an object for programs, in the units that people read. Its form is that of `sizeSchema.ts`.

import { elementAt } from '../base/assert.ts';
import type { Miss } from '../sweep/everySeed.ts';
import { isImplied } from '../sweep/sizeRequest.ts';
import type { SizedRange, Sizing, TriedSize } from '../sweep/sizing.ts';
import { inUnits } from './shownFigures.ts';
import type { MissDocument, SizeDocument, SizedDocument, TriedDocument } from './sizeSchema.ts';

export interface SizedScenario {
  readonly sizing: Sizing;
  /** As it was named. */
  readonly file: string;
  /** PATH=VALUE that override it. */
  readonly set: readonly string[];
  readonly model: string;
}

export function sizeDocument({ sizing, file, set, model }: SizedScenario): SizeDocument {
  const { plan, objectives, tally, today } = sizing;
  const { seeds } = plan;
  const sizes = sizing.sized.map((each) => sizedOf(each, seeds));
  return {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Sizing',
    scenario: plan.scenario,
    file,
    set: [...set],
    model,
    objectives: objectives.map((objective) => ({
      text: objective.text,
      metric: objective.metric,
      comparison: objective.comparison,
      limit: inUnits(objective.metric, objective.limit),
      implied: isImplied(objective),
    })),
    seeds: { first: elementAt(seeds, 0), count: seeds.length },
    complete: sizing.isOver,
    runs: tally.runs,
    meets: sizes.some(({ limit }) => limit !== null),
    today: today === undefined ? null : outcomeOf(today, seeds),
    sizes,
  };
}

function sizedOf(
  { range, isSettled, limit, next, tried }: SizedRange,
  seeds: readonly number[],
): SizedDocument {
  const { varied, names, isScaledLater, isMixed, ends } = range;
  const firstFailing = tried.findIndex(({ passes }) => !passes);
  const isEnd = isSettled && limit !== undefined && next === undefined;
  return {
    vary: varied,
    names: [...names],
    scaledLater: isScaledLater,
    mixed: isMixed,
    today: range.sizeAt(range.today),
    complete: isSettled,
    limit: limit === undefined ? null : triedOf(limit, seeds),
    next: next === undefined ? null : triedOf(next, seeds),
    end: isEnd ? ends.hardest : isSettled && limit === undefined ? ends.easiest : null,
    monotone: firstFailing === -1 || tried.slice(firstFailing).every(({ passes }) => !passes),
    tried: tried.map((each) => triedOf(each, seeds)),
  };
}

function triedOf(tried: TriedSize, seeds: readonly number[]): TriedDocument {
  return {
    size: tried.size,
    set: Object.fromEntries(tried.settings.map(({ path, value }) => [path, value])),
    ...outcomeOf(tried, seeds),
    refused: tried.refusal ?? null,
  };
}

function outcomeOf({ passes, misses, peakAddresses, lowestFree }: TriedSize, seeds: readonly number[]) {
  return {
    passes,
    misses: misses.map((miss) => missOf(miss, seeds)),
    peakAddresses: peakAddresses ?? null,
    lowestFree: lowestFree ?? null,
  };
}

function missOf({ objective, seeds, least, most, mainReason }: Miss, all: readonly number[]): MissDocument {
  const { metric } = objective;
  return {
    objective: objective.text,
    metric,
    seeds: seeds.map((seed) => elementAt(all, seed)),
    least: inUnits(metric, least),
    most: inUnits(metric, most),
    mainReason: mainReason ?? null,
  };
}

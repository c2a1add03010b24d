// Which setting of a sweep to take: of those that leave no more pods without a start than the best, the one whose pods
// wait least for addresses; of those that cannot be told apart in that, the one that holds the fewest addresses.

import { elementAt } from '../base/assert.ts';
import type { MetricName } from '../base/metrics.ts';
import { interval, isSurelyPositive } from './estimate.ts';
import type { SweepPlan } from './plan.ts';
import type { CandidateResult } from './result.ts';
import type { SweepTally } from './tally.ts';

/** What is varied to ask a question of the cluster, not to choose: nobody takes half the load. */
const DEMAND = /^(load|until|timeline|workloads|expect|metadata)\b/;

/** Undefined: nothing ran, or what varies is the load. */
export function recommended(
  { candidates, axes, baseline }: SweepPlan,
  tally: SweepTally,
  results: readonly CandidateResult[],
): number | undefined {
  const paths = [
    ...axes.map(({ path }) => path),
    ...candidates.flatMap(({ settings }) => settings.map(({ path }) => path)),
  ];
  if (paths.some((path) => DEMAND.test(path))) return undefined;
  const eligible = candidates.flatMap(({ outcome }, index) => {
    const { figures, startsFewer, faults } = elementAt(results, index);
    return outcome.kind === 'runs' && figures !== undefined && !startsFewer && faults.length === 0
      ? [index]
      : [];
  });
  const meanOf = (index: number, metric: MetricName): number =>
    results[index]?.figures?.[metric].mean ?? Infinity;
  const [best] = sortedBy(eligible, (index) => [
    meanOf(index, 'podsNeverStarted'),
    meanOf(index, 'addressWaitP99'),
  ]);
  if (best === undefined) return undefined;
  const shortlist = eligible.filter((index) =>
    isWaitless(elementAt(results, best))
      ? isWaitless(elementAt(results, index))
      : !waitsLonger(tally, index, best),
  );
  return sortedBy(shortlist, (index) => [
    meanOf(index, 'addressHours'),
    meanOf(index, 'ec2Calls'),
    index === baseline ? 0 : 1,
  ])[0];
}

/** With every seed all pods started, and none waited for an address. */
export function isWaitless({ figures }: Pick<CandidateResult, 'figures'>): boolean {
  return figures?.addressWaitMax.most === 0 && figures.podsNeverStarted.most === 0;
}

function waitsLonger(tally: SweepTally, index: number, best: number): boolean {
  const seeds = tally.pairedSeeds(index, best);
  return (
    seeds.length > 0 && isSurelyPositive(interval(tally.differences(index, best, 'addressWaitP99', seeds)))
  );
}

function sortedBy(indexes: readonly number[], keyOf: (index: number) => readonly number[]): number[] {
  return indexes
    .map((index) => ({ index, key: keyOf(index) }))
    .sort((one, other) => compare(one.key, other.key) || one.index - other.index)
    .map(({ index }) => index);
}

function compare(one: readonly number[], other: readonly number[]): number {
  const place = one.findIndex((value, index) => value !== other[index]);
  return place === -1 ? 0 : elementAt(one, place) - elementAt(other, place);
}

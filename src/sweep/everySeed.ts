// Whether objectives hold in every single run of a setting, as one wants who buys hardware by them: a mean would hide
// the unlucky seed.

import { DISTRIBUTIONS, type MetricName } from '../base/metrics.ts';
import { isRefusal, type WaitingReason } from '../base/waitingReason.ts';
import { TELLS_OF_PODS } from '../world/mainReason.ts';
import type { Objective } from './objective.ts';
import type { SweepTally } from './tally.ts';

/** An objective that does not hold in every run. */
export interface Miss {
  readonly objective: Objective;
  /** Runs in which it does not hold, by the index of their seed. */
  readonly seeds: readonly number[];
  /** The figures of these runs. */
  readonly least: number;
  readonly most: number;
  /** Why most pods waited in these runs; undefined: the metric is not about waiting, or none waited. */
  readonly mainReason: WaitingReason | undefined;
}

/** In the order of the objectives. */
export function missesOf(tally: SweepTally, candidate: number, objectives: readonly Objective[]): Miss[] {
  return objectives.flatMap((objective) => {
    const seeds = tally
      .seedsOf(candidate)
      .filter((seed) =>
        tally.values(candidate, objective.metric, [seed]).some((value) => !holds(objective, value)),
      );
    if (seeds.length === 0) return [];
    const values = tally.values(candidate, objective.metric, seeds);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const mainReason = mainReasonOf(tally, candidate, seeds, objective.metric);
    return [{ objective, seeds, least, most, mainReason }];
  });
}

function holds({ comparison, limit }: Objective, value: number): boolean {
  return comparison === '<=' ? value <= limit : value >= limit;
}

/** Only a reason that can be behind the metric: a pod without a node waits for no address. */
function mainReasonOf(
  tally: SweepTally,
  candidate: number,
  seeds: readonly number[],
  metric: MetricName,
): WaitingReason | undefined {
  if (!TELLS_OF_PODS.has(metric)) return undefined;
  if (metric === 'podsNeverStarted') return tally.unstarted(candidate, seeds)[0]?.reason;
  const waits = tally.waits(candidate, seeds);
  return (OF_SANDBOXES.has(metric) ? waits.find(({ reason }) => isOfSandbox(reason)) : waits[0])?.reason;
}

const OF_SANDBOXES: ReadonlySet<MetricName> = new Set<MetricName>([
  ...Object.values(DISTRIBUTIONS.addressWait),
  'failedSandboxes',
  'sandboxRetries',
]);

function isOfSandbox(reason: WaitingReason): boolean {
  return isRefusal(reason) || reason === 'SandboxFailed';
}

// Two scenarios played with the same seeds: what each comes to, and how the second differs from the first, seed by seed.

import { METRIC_NAMES, type MetricName } from '../base/metrics.ts';
import { recordOf } from '../base/records.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { Candidate } from './candidate.ts';
import { interval, type Interval } from './estimate.ts';
import { seedsFrom, type SweepPlan } from './plan.ts';
import { scenarioHash } from './scenarioHash.ts';
import type { SweepTally } from './tally.ts';

/** A plan of two candidates; two scenarios that run alike are one. */
export function comparisonPlan(
  a: { readonly name: string; readonly scenario: CompiledScenario },
  b: { readonly name: string; readonly scenario: CompiledScenario },
  runs: number,
): SweepPlan {
  const hashes = [scenarioHash(a.scenario), scenarioHash(b.scenario)] as const;
  const candidate = ({ name, scenario }: typeof a, hash: string): Candidate => ({
    name,
    label: name,
    settings: [],
    outcome: { kind: 'runs', scenario, hash, traps: [] },
  });
  const second: Candidate =
    hashes[0] === hashes[1]
      ? { name: b.name, label: b.name, settings: [], outcome: { kind: 'same', as: 0, traps: [] } }
      : candidate(b, hashes[1]);
  return {
    scenario: a.scenario.name,
    axes: [],
    candidates: [candidate(a, hashes[0]), second],
    baseline: 0,
    seeds: seedsFrom(a.scenario.seed, runs),
  };
}

export interface ComparedMetric {
  readonly a: Interval;
  readonly b: Interval;
  /** B less A, seed by seed. */
  readonly difference: Interval;
  /** `equal`: with every seed; `unclear`: 0 lies in the interval. */
  readonly verdict: 'equal' | 'unclear' | 'less' | 'more';
}

/** With the seeds that both have run: undefined where there is none. */
export function compared(
  plan: SweepPlan,
  tally: SweepTally,
): Readonly<Record<MetricName, ComparedMetric>> | undefined {
  const b = plan.candidates[1]?.outcome.kind === 'same' ? 0 : 1;
  const seeds = tally.pairedSeeds(0, b);
  if (seeds.length === 0) return undefined;
  return recordOf(METRIC_NAMES, (metric) => {
    const differences = tally.differences(b, 0, metric, seeds);
    const difference = interval(differences);
    return {
      a: interval(tally.values(0, metric, seeds)),
      b: interval(tally.values(b, metric, seeds)),
      difference,
      verdict: differences.every((value) => value === 0) ? 'equal' : verdictOf(difference),
    };
  });
}

/** Of one seed there is no interval: nothing is clear. */
function verdictOf({ low, high }: Interval): ComparedMetric['verdict'] {
  if (low === null || high === null || (low <= 0 && high >= 0)) return 'unclear';
  return low > 0 ? 'more' : 'less';
}

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import type { DeploymentConfig, IntOrPercent } from '../../src/kube/api/config.ts';
import {
  growNew,
  rolloutLimits,
  scaleInProportion,
  shrinkOld,
  type ReplicaCounts,
  type RolloutLimits,
} from '../../src/kube/controllers/deploymentScale.ts';
import { deployment } from './clusterBench.ts';

const percent = (value: number): IntOrPercent => ({ kind: 'percent', value });
const count = (value: number): IntOrPercent => ({ kind: 'count', value });

function limitsOf(desired: number, maxSurge: IntOrPercent, maxUnavailable: IntOrPercent): RolloutLimits {
  const config: DeploymentConfig = {
    ...deployment('web', desired),
    strategy: { type: 'RollingUpdate', maxSurge, maxUnavailable },
  };
  return rolloutLimits(config, desired);
}

describe('the limits of a rollout', () => {
  it.each([
    [10, percent(25), percent(25), 13, 8],
    [4, percent(25), percent(25), 5, 3],
    [3, percent(25), percent(25), 4, 3],
    [1, percent(25), percent(25), 2, 1],
    [0, percent(25), percent(25), 0, 0],
    [5, count(0), count(0), 5, 4],
    [5, count(0), percent(10), 5, 4],
    [5, count(2), count(9), 7, 0],
    [200, percent(1), percent(0), 202, 200],
  ])('for %i with surge %o and unavailable %o are %i and %i', (desired, surge, unavailable, most, least) => {
    expect(limitsOf(desired, surge, unavailable)).toEqual({ desired, most, leastAvailable: least });
  });
});

interface Counts extends ReplicaCounts {
  replicas: number;
  available: number;
}

const LONGEST = 1000;

/** The controller looks, and pods of the new set become available, in the order that `starts` says. */
function* roll(limits: RolloutLimits, old: Counts[], starts: readonly boolean[]): Generator<Counts> {
  const fresh: Counts = { replicas: 0, available: 0 };
  for (let step = 0; step < LONGEST; step++) {
    if (fresh.available === limits.desired && old.every(({ replicas }) => replicas === 0)) return;
    if (starts[step % starts.length] && fresh.available < fresh.replicas) fresh.available++;
    else sync(limits, fresh, old);
    yield fresh;
  }
}

function sync(limits: RolloutLimits, fresh: Counts, old: Counts[]): void {
  const size = growNew(limits, fresh, old);
  if (size !== fresh.replicas) {
    fresh.replicas = size;
    return;
  }
  const sizes = shrinkOld(limits, fresh, old);
  old.forEach((set, index) => {
    set.replicas = elementAt(sizes, index);
    set.available = Math.min(set.available, set.replicas);
  });
}

function sum(sets: readonly Counts[], measure: keyof Counts): number {
  return sets.reduce((total, set) => total + set[measure], 0);
}

const amount = fc.oneof(fc.nat({ max: 8 }).map(count), fc.nat({ max: 100 }).map(percent));

describe('a rollout in numbers', () => {
  it('ends, within its limits, from any state of the old sets', () => {
    const set = fc
      .tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 }))
      .map(([replicas, available]) => ({ replicas, available: Math.min(replicas, available) }));
    const starts = fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }).map((some) => [...some, true]);
    fc.assert(
      fc.property(
        amount,
        amount,
        fc.array(set, { maxLength: 3 }),
        starts,
        (surge, unavailable, sets, pace) => {
          const old = sets.map((one) => ({ ...one }));
          const desired = sum(old, 'replicas');
          const limits = limitsOf(desired, surge, unavailable);
          const least = Math.min(sum(old, 'available'), limits.leastAvailable);
          let steps = 0;
          for (const fresh of roll(limits, old, pace)) {
            expect(sum([fresh, ...old], 'replicas')).toBeLessThanOrEqual(limits.most);
            expect(sum([fresh, ...old], 'available')).toBeGreaterThanOrEqual(least);
            steps++;
          }
          expect(steps).toBeLessThan(LONGEST);
        },
      ),
    );
  });
});

describe('scaling in the midst of a rollout', () => {
  it('shares the documentation’s example of 10 to 15 out as 11 and 7', () => {
    const limits = limitsOf(15, count(3), count(2));
    const sets = [
      { replicaSet: { replicas: 8 }, mostReplicas: 13, number: 1 },
      { replicaSet: { replicas: 5 }, mostReplicas: 13, number: 2 },
    ];
    expect(scaleInProportion(limits, sets)).toEqual([11, 7]);
  });

  it('comes to desired and surge together, and to nothing at nothing', () => {
    const sets = fc.array(
      fc.record({
        replicaSet: fc.record({ replicas: fc.integer({ min: 1, max: 30 }) }),
        mostReplicas: fc.integer({ min: 1, max: 60 }),
        number: fc.nat({ max: 9 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(sets, fc.nat({ max: 60 }), amount, (some, desired, surge) => {
        const limits = limitsOf(desired, surge, count(1));
        const sizes = scaleInProportion(limits, some);
        const total = sizes.reduce((sum, size) => sum + size, 0);
        expect(sizes.every((size) => size >= 0)).toBe(true);
        if (desired === 0) expect(total).toBe(0);
        else expect(total).toBeGreaterThanOrEqual(limits.most);
      }),
    );
  });
});

// Laws of HorizontalPodAutoscalers that hold whatever the load does.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import type { ScalingBehavior } from '../../src/kube/api/autoscalerConfig.ts';
import { Autoscaler, type AutoscalerSpec } from '../../src/kube/autoscaler/autoscaler.ts';
import type { ObservedPod } from '../../src/kube/autoscaler/observation.ts';
import { DEFAULT_BEHAVIOR, ScalingHistory } from '../../src/kube/autoscaler/scalingRules.ts';

const LEAST = 2;
const MOST = 20;
const REQUEST = 200;

const spec = (behavior?: ScalingBehavior): AutoscalerSpec => ({
  minReplicas: LEAST,
  maxReplicas: MOST,
  metrics: [{ type: 'Resource', resource: 'cpu', target: { kind: 'Utilization', percent: 50 } }],
  ...(behavior === undefined ? {} : { behavior }),
});

function pod(index: number, state: ObservedPod['state']): ObservedPod {
  const times = { startedAt: -10 * MINUTE, readyChangedAt: -10 * MINUTE };
  return {
    name: `web-${index}`,
    state,
    ready: state === 'running',
    ...(state === 'running' ? times : { startedAt: undefined, readyChangedAt: undefined }),
    containers: [{ name: 'app', requests: { cpu: REQUEST } }],
  };
}

/** The sizes after each sync; of the pods beyond `places` none gets to run. */
function sizes(loads: readonly number[], behavior: ScalingBehavior | undefined, places = Infinity): number[] {
  const autoscaler = new Autoscaler();
  let replicas = 4;
  return loads.map((load, index) => {
    const now = (index + 1) * 15 * SECOND;
    const running = Math.min(replicas, places);
    const pods = Array.from({ length: replicas }, (_, place) =>
      pod(place, place < running ? 'running' : 'pending'),
    );
    const usage = new Map(pods.slice(0, running).map(({ name }) => [name, Math.floor(load / running)]));
    const sample = { usage, takenAt: now - 5 * SECOND, window: 15 * SECOND };
    const measured = { resource: () => sample, external: () => 'none' };
    const observation = { now, replicas, statusReplicas: replicas, pods, measured };
    replicas = autoscaler.sync(spec(behavior), observation).scaleTo ?? replicas;
    return replicas;
  });
}

const loads = fc.array(fc.nat(6000), { minLength: 1, maxLength: 60 });
const behaviors = fc.option(
  fc.record({
    scaleUp: fc.constant(DEFAULT_BEHAVIOR.scaleUp),
    scaleDown: fc.record({
      window: fc.constantFrom(0, 30 * SECOND, 5 * MINUTE),
      selectPolicy: fc.constantFrom('Max', 'Min', 'Disabled'),
      policies: fc.constant([
        { type: 'Pods' as const, value: 2, period: MINUTE },
        { type: 'Percent' as const, value: 50, period: 30 * SECOND },
      ]),
    }),
  }),
  { nil: undefined },
);

describe('an autoscaler', () => {
  it('stays within its bounds, and at most doubles at once', () => {
    fc.assert(
      fc.property(loads, behaviors, (given, behavior) => {
        let before = 4;
        for (const size of sizes(given, behavior)) {
          expect(size).toBeGreaterThanOrEqual(LEAST);
          expect(size).toBeLessThanOrEqual(MOST);
          if (behavior === undefined) expect(size).toBeLessThanOrEqual(Math.max(4, 2 * before));
          else expect(size).toBeLessThanOrEqual(Math.max(before + 4, 2 * before));
          before = size;
        }
      }),
    );
  });

  it('goes down only when the load has asked for fewer for five minutes', () => {
    fc.assert(
      fc.property(loads, (given) => {
        const asked = [4, ...given.map((load) => Math.ceil(load / (REQUEST / 2)))];
        let before = 4;
        for (const [index, size] of sizes(given, undefined).entries()) {
          const recent = asked.slice(Math.max(0, index + 1 - 20), index + 2);
          // A tenth more or less is left as it is, and a share of CPU is cut to whole thousandths.
          if (size < before)
            expect(size).toBeGreaterThanOrEqual(Math.min(MOST, Math.max(...recent)) * 0.85 - 1);
          before = size;
        }
      }),
    );
  });

  it('removes nothing where scaling down is disabled', () => {
    const never: ScalingBehavior = {
      scaleUp: DEFAULT_BEHAVIOR.scaleUp,
      scaleDown: { window: 0, selectPolicy: 'Disabled', policies: [] },
    };
    fc.assert(
      fc.property(loads, (given) => {
        const grown = sizes(given, never);
        expect(grown).toEqual(grown.toSorted((one, other) => one - other));
      }),
    );
  });

  it('asks for no more than what the pods that run have to do, however many others hang Pending', () => {
    // Six have places: what they are asked for is 12, and the six that wait change nothing of it.
    const steady = Array<number>(40).fill(1200);
    expect(Math.max(...sizes(steady, undefined, 6))).toBe(12);
    expect(sizes(steady, undefined).at(-1)).toBe(12);
  });
});

describe('the history of an autoscaler', () => {
  const limits = { current: 10, least: 1, most: 20 };

  it('counts the beginning of the downscale window in, and those of a behavior’s windows not', () => {
    const at = (later: number, behavior?: ScalingBehavior): number => {
      const history = new ScalingHistory();
      history.begin(10, 0);
      return history.normalize(3, limits, behavior, later).replicas;
    };
    expect(at(5 * MINUTE)).toBe(10);
    expect(at(5 * MINUTE + 1)).toBe(3);
    expect(at(5 * MINUTE - 1, DEFAULT_BEHAVIOR)).toBe(10);
    expect(at(5 * MINUTE, DEFAULT_BEHAVIOR)).toBe(3);
  });

  it('allows in a period what is left of a policy', () => {
    const behavior: ScalingBehavior = {
      ...DEFAULT_BEHAVIOR,
      scaleUp: {
        window: 0,
        selectPolicy: 'Max',
        policies: [{ type: 'Pods', value: 3, period: MINUTE }],
      },
    };
    const history = new ScalingHistory();
    expect(history.normalize(18, limits, behavior, 0).replicas).toBe(13);
    history.scaled(10, 13, behavior, 0);
    const grown = { ...limits, current: 13 };
    expect(history.normalize(18, grown, behavior, MINUTE - 1)).toMatchObject({
      replicas: 13,
      scalingLimited: { status: true, reason: 'ScaleUpLimit' },
    });
    expect(history.normalize(18, grown, behavior, MINUTE).replicas).toBe(16);
  });
});

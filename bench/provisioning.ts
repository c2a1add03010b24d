// Karpenter's scheduling simulation: one pass over pending pods that choose among 152 instance types.

import { solve, type SchedulingResult } from '../src/autoscaling/karpenter/scheduling/solve.ts';
import { assert } from '../src/base/assert.ts';
import type { Pod, PodSpec, Resources } from '../src/kube/api/objects.ts';
import { schedulingInput } from '../test/autoscaling/karpenter/provisioningSamples.ts';
import { GIB, pod, podSpec, selector } from '../test/kube/scheduler/objects.ts';
import type { Benchmark, Report, Size } from './benchmark.ts';
import { count } from './report.ts';
import { ResultHash } from './resultHash.ts';
import { fastest } from './stopwatch.ts';

interface Course {
  readonly name: string;
  readonly pods: number;
  readonly specs: readonly PodSpec[];
  /** Milliseconds of a pass that are wanted. */
  readonly goal?: number;
}

const GOAL = 50;
/** How far a busy or slower machine may be from the goal. */
const ALLOWANCE = 4;
const ROUNDS = 5;

const CASES: Readonly<Record<Size, readonly number[]>> = { small: [1000], full: [1000, 10_000] };

export const provisioningBenchmark: Benchmark = {
  name: 'provisioning',
  title: 'a pass of Karpenter over pending pods, 152 instance types',
  run(size, report) {
    for (const pods of CASES[size]) {
      const goal = pods === 1000 ? { goal: GOAL } : {};
      measure({ name: `${count(pods)} pods of one Deployment`, pods, specs: sized(1), ...goal }, report);
      measure({ name: `${count(pods)} pods of 20 Deployments`, pods, specs: sized(20), ...goal }, report);
      measure({ name: `${count(pods)} pods, spread by zone`, pods, specs: spread(20), ...goal }, report);
      measure(
        { name: `${count(pods)} pods, 5 a host at most`, pods, specs: spreadOverHosts(20), ...goal },
        report,
      );
    }
  },
};

function measure({ name, pods, specs, goal }: Course, report: Report): void {
  const input = schedulingInput(podsOf(pods, specs));
  let hash = '';
  let claims = 0;
  const milliseconds = fastest(ROUNDS, () => () => {
    const result = solve(input);
    assert(result.errors.size === 0, 'every pod has found a claim');
    claims = result.claims.length;
    hash = hashOf(result.claims);
  });
  report.result(name, hash, [`${milliseconds.toFixed(0)} ms`, `${count(claims)} claims`]);
  if (goal === undefined) return;
  const bound = goal * ALLOWANCE;
  report.ratio(`ms for ${name}`, milliseconds, { goal, bound, byBoundOnly: true });
}

function hashOf(claims: SchedulingResult['claims']): string {
  const hash = new ResultHash();
  for (const { pods, instanceTypes } of claims) {
    hash.add(pods.length);
    hash.add(instanceTypes.length);
    for (const { uid } of pods) hash.add(Number(uid));
  }
  return hash.text;
}

function podsOf(total: number, specs: readonly PodSpec[]): Pod[] {
  return Array.from({ length: total }, (_, index): Pod => {
    const app = index % specs.length;
    const spec = specs[app];
    assert(spec !== undefined, 'there is a spec');
    return { ...pod(spec, { app: `app-${app}` }), uid: String(index).padStart(6, '0') };
  });
}

function requestsOf(app: number): Resources {
  return { cpu: 250 * (1 + (app % 8)), memory: GIB * (0.5 + (app % 5)) };
}

function sized(apps: number): PodSpec[] {
  return Array.from({ length: apps }, (_, app) => podSpec({}, requestsOf(app)));
}

function spread(apps: number, topologyKey = 'topology.kubernetes.io/zone', maxSkew = 1): PodSpec[] {
  return Array.from({ length: apps }, (_, app) =>
    podSpec(
      {
        topologySpread: [
          {
            topologyKey,
            maxSkew,
            whenUnsatisfiable: 'DoNotSchedule',
            selector: selector({ app: `app-${app}` }),
            nodeAffinityPolicy: 'Honor',
            nodeTaintsPolicy: 'Ignore',
          },
        ],
      },
      requestsOf(app),
    ),
  );
}

function spreadOverHosts(apps: number): PodSpec[] {
  return spread(apps, 'kubernetes.io/hostname', 5);
}

// Sweeps of a cluster of 20 nodes and 400 pods over an hour: 200 settings with 30 seeds in full, as the thread pool runs
// them; then some of the runs one after the other in this thread, for what a core does and where its time goes.

import { availableParallelism } from 'node:os';
import { assert, elementAt } from '../src/base/assert.ts';
import { PoolRunner } from '../src/cli/sweepPool.ts';
import { parseScenario } from '../src/scenario/parse.ts';
import type { Axis } from '../src/sweep/axis.ts';
import { countRuns, PendingRuns } from '../src/sweep/batch.ts';
import { METRIC_NAMES, type RunFigures } from '../src/base/metrics.ts';
import { planSweep, type SweepPlan } from '../src/sweep/plan.ts';
import { measureRun } from '../src/sweep/run.ts';
import { SweepTally } from '../src/sweep/tally.ts';
import type { Benchmark, Report, Size } from './benchmark.ts';
import { count } from './report.ts';
import { ResultHash } from './resultHash.ts';
import { roomShares } from './roomShares.ts';
import { fastest } from './stopwatch.ts';

type Values = Readonly<Record<string, readonly unknown[]>>;

const TYPES = ['m5.large', 'm5.xlarge'];

/** 10 × 5 × 2 × 2 settings in full. */
const GRID: Readonly<Record<Size, Values>> = {
  small: {
    'cni.env.WARM_IP_TARGET': [2, 5],
    'cni.env.ENABLE_PREFIX_DELEGATION': [false, true],
    'nodeGroups[0].instanceType': TYPES,
  },
  full: {
    'cni.env.WARM_IP_TARGET': [1, 2, 3, 4, 5, 6, 8, 10, 15, 20],
    'cni.env.MINIMUM_IP_TARGET': [0, 5, 10, 15, 20],
    'cni.env.ENABLE_PREFIX_DELEGATION': [false, true],
    'nodeGroups[0].instanceType': TYPES,
  },
};

const SEEDS: Readonly<Record<Size, number>> = { small: 4, full: 30 };

/** Settings run in this thread, evenly from all of them, with the first seed. */
const SAMPLES: Readonly<Record<Size, number>> = { small: 9, full: 25 };

/** Rounds of the sample under the profiler, the first of which warm up. */
const PROFILED = 6;

/** Threads that are always in a run would have 1; 0.9 of the time in runs is the goal. */
const EFFICIENCY = { goal: 1.11, bound: 2.5 };

export const sweepBenchmark: Benchmark = {
  name: 'sweep',
  title: 'many settings and seeds, 20 nodes, 400 pods, one hour',
  async run(size, report) {
    const plan = planOf(size);
    const threads = availableParallelism();
    const { milliseconds, busyMs, tally } = await sweep(plan, threads);
    const runs = countRuns(plan);
    const seconds = milliseconds / 1000;
    report.result(`${count(runs)} runs`, hashOf(plan, tally), [
      `${seconds.toFixed(1)} s`,
      `${count(runs / seconds)} runs/s`,
      `${threads} threads`,
    ]);
    const ratio = (milliseconds * threads) / busyMs;
    report.ratio('time of the threads ÷ their time in runs', ratio, EFFICIENCY);
    measureCore(plan, size, report);
  },
};

async function sweep(plan: SweepPlan, threads: number) {
  const runner = new PoolRunner(threads, ({ reason }) => {
    throw new Error(reason);
  });
  const tally = new SweepTally(plan.candidates.length, plan.seeds.length);
  // Before the threads are warm and until the last is done they are not all in runs: that belongs to the measurement.
  const start = performance.now();
  for await (const { candidate, seeds, figures } of runner.run(new PendingRuns(plan, tally))) {
    for (const [index, seed] of seeds.entries())
      tally.add(candidate, plan.seeds.indexOf(seed), elementAt(figures, index));
  }
  const milliseconds = performance.now() - start;
  const { busyMs } = runner;
  await runner.close();
  return { milliseconds, busyMs, tally };
}

function measureCore(plan: SweepPlan, size: Size, report: Report): void {
  const compiled = plan.candidates.flatMap(({ outcome }) =>
    outcome.kind === 'runs' ? [outcome.scenario] : [],
  );
  const every = Math.max(1, Math.floor(compiled.length / SAMPLES[size]));
  const sample = compiled.filter((_, index) => index % every === 0);
  const hash = new ResultHash();
  let podStarts = 0;
  const round = (): void => {
    for (const scenario of sample) podStarts += measureRun(scenario, 1).podsStarted;
  };
  const shares = roomShares(() => {
    for (let times = 0; times < PROFILED; times++) round();
  });
  podStarts = 0;
  for (const scenario of sample) addFigures(hash, measureRun(scenario, 1));
  const rounds = 4;
  const milliseconds = fastest(rounds, () => round);
  const runsASecond = (sample.length * 1000) / milliseconds;
  report.result(`one core, ${sample.length} settings`, hash.text, [
    `${(milliseconds / sample.length).toFixed(1)} ms a run`,
    `${count(runsASecond)} runs/s`,
    `${count((podStarts / rounds / sample.length) * runsASecond)} pod starts/s`,
  ]);
  const times = shares.map(([room, share]) => `${room} ${Math.round(share * 100)} %`);
  report.result(`its time, ${sample.length} settings`, hash.text, times);
}

function hashOf({ candidates, seeds }: SweepPlan, tally: SweepTally): string {
  const hash = new ResultHash();
  for (const [candidate] of candidates.entries()) {
    const done = tally.seedsOf(candidate);
    assert(done.length === 0 || done.length === seeds.length, 'a setting has all its runs');
    for (const metric of METRIC_NAMES) addAll(hash, tally.values(candidate, metric, done));
  }
  return hash.text;
}

function addFigures(hash: ResultHash, figures: RunFigures): void {
  addAll(
    hash,
    METRIC_NAMES.map((metric) => figures[metric]),
  );
}

/** Address-hours in milliseconds do not fit into one word. */
function addAll(hash: ResultHash, values: readonly number[]): void {
  for (const value of values) {
    hash.add(value % 2 ** 31);
    hash.add(Math.floor(value / 2 ** 31));
  }
}

function planOf(size: Size): SweepPlan {
  const parsed = parseScenario(JSON.stringify(CLUSTER));
  assert(parsed.ok, 'the benchmark has a valid scenario');
  const axes = Object.entries(GRID[size]).map(([path, values]): Axis<string> => {
    return { path, place: path, choices: values.map((value) => ({ value, place: path })) };
  });
  const planned = planSweep(parsed.document, { axes, named: [], runs: SEEDS[size] });
  assert(planned.ok, 'the benchmark has valid settings');
  return planned.plan;
}

/** YAML's own subset: JSON. */
const CLUSTER = {
  apiVersion: 'vpc-cni-sim/v1',
  kind: 'Scenario',
  metadata: { name: '20 nodes, 400 pods' },
  vpc: {
    cidrs: ['10.0.0.0/16'],
    subnets: [
      { name: 'subnet-a', cidr: '10.0.0.0/22', availabilityZone: 'us-west-2a' },
      { name: 'subnet-b', cidr: '10.0.4.0/22', availabilityZone: 'us-west-2b' },
    ],
  },
  cni: { version: 'v1.23.1' },
  nodeGroups: [{ name: 'workers', instanceType: 'm5.large', size: 20 }],
  timeline: [
    { at: '5m', createDeployment: { name: 'web', replicas: 200 } },
    { at: '20m', scale: { deployment: 'web', replicas: 400 } },
  ],
  until: '1h',
};

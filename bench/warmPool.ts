// Common warm-pool settings over four shapes of workload: how long pods wait for addresses, what is held for them, and
// what it costs in EC2 calls. The table is kept in warmPool.txt, so that a change of the model shows as a difference.

import { assert } from '../src/base/assert.ts';
import { grouped } from '../src/base/words.ts';
import { parseScenario } from '../src/scenario/parse.ts';
import { withSettings } from '../src/scenario/variant.ts';
import { interval } from '../src/sweep/estimate.ts';
import { METRICS, type MetricName, type RunFigures } from '../src/base/metrics.ts';
import { measureRun } from '../src/sweep/run.ts';
import type { Benchmark } from './benchmark.ts';

const SEEDS = 3;

type Env = Readonly<Record<string, string | number | null>>;

/** With WARM_IP_TARGET and WARM_PREFIX_TARGET the manifest's WARM_ENI_TARGET counts no more. */
const SETTINGS: Readonly<Record<string, Env>> = {
  defaults: {},
  'WARM_IP 1': { WARM_IP_TARGET: 1 },
  'WARM_IP 2': { WARM_IP_TARGET: 2 },
  'WARM_IP 5': { WARM_IP_TARGET: 5 },
  'WARM_IP 10': { WARM_IP_TARGET: 10 },
  'WARM_IP 5, MINIMUM 30': { WARM_IP_TARGET: 5, MINIMUM_IP_TARGET: 30 },
  'prefixes, WARM_PREFIX 1': { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: 1 },
  'prefixes, WARM_IP 5': { ENABLE_PREFIX_DELEGATION: 'true', WARM_IP_TARGET: 5 },
};

const LIFE = { p0: '30s', p50: '5m', p90: '15m', p100: '30m' };

interface Shape {
  readonly until: string;
  readonly workload: object;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  steady: { until: '1h', workload: { steady: { pods: 200, lifetime: LIFE } } },
  diurnal: {
    until: '6h',
    workload: { diurnal: { low: 50, high: 400, period: '6h', peak: '3h', step: '5m' } },
  },
  bursts: {
    until: '1h',
    workload: { bursts: { pods: 200, every: '5m', spread: '10s', lifetime: { p0: '30s', p100: '90s' } } },
  },
  'short jobs': {
    until: '1h',
    workload: { shortJobs: { jobs: 40, every: '1m', lifetime: { p0: '5s', p50: '15s', p100: '40s' } } },
  },
};

export const warmPoolBenchmark: Benchmark = {
  name: 'warmPool',
  title: `warm-pool settings on 10 m5.xlarge, means of ${SEEDS} seeds`,
  run(_, report) {
    const heads = line('', Object.keys(SHAPES));
    const units = line(
      '',
      Object.keys(SHAPES).map(() => 'wait p99 s  address-h  calls'),
    );
    const rows = Object.entries(SETTINGS).map(([name, env]) =>
      line(
        name,
        Object.entries(SHAPES).map(([each, shape]) => cellOf(figuresOf(each, shape, env))),
      ),
    );
    report.table([heads, units, ...rows].join('\n'));
  },
};

function line(first: string, cells: readonly string[]): string {
  return `${first.padEnd(24)}${cells.map((cell) => `  ${cell.padStart(29)}`).join('')}`.trimEnd();
}

function figuresOf(name: string, shape: Shape, env: Env): RunFigures[] {
  const parsed = parseScenario(JSON.stringify(documentOf(name, shape)));
  assert(parsed.ok, `the scenario of ${name} is valid`);
  const settings = Object.entries(env).map(([key, value]) => ({ path: `cni.env.${key}`, value }));
  const variant = withSettings(parsed.document, settings);
  assert(variant.ok, `${name} takes these settings`);
  return Array.from({ length: SEEDS }, (_, seed) => measureRun(variant.scenario, seed + 1));
}

function cellOf(runs: readonly RunFigures[]): string {
  const mean = (metric: MetricName): number =>
    interval(runs.map((run) => run[metric])).mean / METRICS[metric].scale;
  const wait = mean('addressWaitP99').toFixed(1);
  const hours = mean('addressHours').toFixed(0);
  const calls = grouped(Math.round(mean('ec2Calls')));
  return `${wait.padStart(10)} ${hours.padStart(10)} ${calls.padStart(7)}`;
}

/** YAML's own subset: JSON. */
function documentOf(name: string, { until, workload }: Shape): object {
  const subnet = (zone: string, base: number): object => ({
    name: `subnet-${zone}`,
    cidr: `10.0.${base}.0/22`,
    availabilityZone: `us-west-2${zone}`,
  });
  return {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Scenario',
    metadata: { name },
    vpc: { cidrs: ['10.0.0.0/16'], subnets: [subnet('a', 0), subnet('b', 4)] },
    cni: { version: 'v1.23.1' },
    nodeGroups: [{ name: 'workers', instanceType: 'm5.xlarge', size: 10 }],
    workloads: [{ name: 'load', from: '3m', ...workload }],
    until,
  };
}

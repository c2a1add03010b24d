// What grows as it should: happenings that concern a whole cluster at once, each at two or three sizes. A thing (a node
// that hangs, a pod that is replaced, an event that is checked) must cost about as much among many as among few; what
// looks at all others for each one would show here.

import { assert } from '../src/base/assert.ts';
import { TraceDigest } from '../src/record/digest.ts';
import type { CompiledScenario } from '../src/scenario/compiled.ts';
import { parseScenario } from '../src/scenario/parse.ts';
import { runScenario } from '../src/world/run.ts';
import type { Benchmark, Report, Size } from './benchmark.ts';
import { count } from './report.ts';
import { fastest } from './stopwatch.ts';

interface Case {
  readonly name: string;
  /** What there are so many of. */
  readonly thing: string;
  /** Times the smallest size. */
  readonly base: Readonly<Record<Size, number>>;
  /** What the scenario says of so many things. */
  readonly document: (things: number) => object;
  readonly check?: boolean;
}

const STEPS: Readonly<Record<Size, readonly number[]>> = { small: [1, 4], full: [1, 2, 4] };
const ROUNDS = 2;
/** Of a thing's cost, the largest size against the smallest: memory that no longer fits the cache has its share. */
const GROWTH = { goal: 1.5, bound: 2.5 };

const SMALL_NODES = { small: 100, full: 500 };
const PODS = { small: 500, full: 2500 };
const BIG = { instanceType: 'm5.24xlarge', maxPods: 700 };
const PODS_ON_BIG = 500;

/** Fast clients: the work is the same, and less of it is waiting. */
const LIMITS = {
  controllerWrites: { burst: 1000, interval: '1ms' },
  schedulerWrites: { interval: '1ms' },
  podStarts: { interval: '0s' },
  podEnds: { interval: '0s' },
};

const WORKERS = { nodeGroup: 'workers' };

const CASES: readonly Case[] = [
  {
    name: 'a group hangs',
    thing: 'node',
    base: SMALL_NODES,
    document: (nodes) => onSmallNodes(nodes, [{ at: '10m', failNode: WORKERS }]),
  },
  {
    name: 'a group goes to 1',
    thing: 'node',
    base: SMALL_NODES,
    document: (nodes) => onSmallNodes(nodes, [{ at: '10m', scaleNodeGroup: { name: 'workers', size: 1 } }]),
  },
  {
    name: 'instances are lost',
    thing: 'node',
    base: SMALL_NODES,
    document: (nodes) => onSmallNodes(nodes, [{ at: '10m', terminateNode: WORKERS }]),
  },
  {
    name: 'a rolling update',
    thing: 'pod',
    base: PODS,
    document: (pods) =>
      onBigNodes(pods, [{ at: '20m', setImage: { deployment: 'web', images: { web: 'new' } } }]),
  },
  {
    name: 'a scale-down',
    thing: 'pod',
    base: PODS,
    document: (pods) => onBigNodes(pods, [{ at: '20m', scale: { deployment: 'web', replicas: 1 } }]),
  },
  {
    name: 'an Indexed Job',
    thing: 'pod',
    base: { small: 500, full: 1000 },
    document: (completions) => indexedJob(completions),
  },
  {
    name: 'every event checked',
    thing: 'node',
    base: { small: 20, full: 100 },
    document: (nodes) =>
      onSmallNodes(nodes, [{ at: '5m', createDeployment: { name: 'web', replicas: 15 * nodes } }]),
    check: true,
  },
];

export const scalingBenchmark: Benchmark = {
  name: 'scaling',
  title: 'what concerns a whole cluster at once, at growing sizes',
  run(size, report) {
    for (const each of CASES) measure(each, size, report);
  },
};

function measure(each: Case, size: Size, report: Report): void {
  const costs = STEPS[size].map((step) => microsecondsPerThing(each, step * each.base[size], report));
  const [first, last] = [costs[0], costs.at(-1)];
  assert(first !== undefined && last !== undefined, 'there are sizes');
  report.ratio(`${each.name}: cost of a ${each.thing}, largest ÷ smallest`, last / first, GROWTH);
}

function microsecondsPerThing(
  { name, thing, document, check = false }: Case,
  things: number,
  report: Report,
): number {
  const scenario = compiled(document(things));
  const digest = new TraceDigest();
  const result = runScenario(scenario, { check, onRecord: (record) => digest.add(record) });
  assert(result.brokenInvariant === undefined, `${name}: nothing breaks`);
  const milliseconds = fastest(ROUNDS, () => () => runScenario(scenario, { check }));
  const microseconds = (milliseconds * 1000) / things;
  report.result(`${name}, ${count(things)}`, digest.finish(), [
    `${(milliseconds / 1000).toFixed(2)} s`,
    `${count(result.events / things)} events a ${thing}`,
    `${count(microseconds)} µs a ${thing}`,
  ]);
  return microseconds;
}

function compiled(document: object): CompiledScenario {
  const parsed = parseScenario(JSON.stringify(document));
  assert(parsed.ok, 'the benchmark has a valid scenario');
  return parsed.scenario;
}

function onSmallNodes(nodes: number, timeline: readonly object[]): object {
  return cluster({ instanceType: 't3.medium', size: nodes }, timeline, '25m');
}

function onBigNodes(pods: number, timeline: readonly object[]): object {
  const create = { at: '5m', createDeployment: { name: 'web', replicas: pods } };
  return cluster({ ...BIG, size: Math.ceil(pods / PODS_ON_BIG) + 2 }, [create, ...timeline], '40m');
}

function indexedJob(completions: number): object {
  const template = {
    metadata: { annotations: { 'vpc-cni-sim/lifetime': '10s' } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'main' }] },
  };
  const spec = { completions, parallelism: 200, completionMode: 'Indexed', template };
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'sum' }, spec };
  return cluster({ instanceType: 't3.medium', size: 20 }, [{ at: '5m', manifest: [job] }], '6h');
}

/** YAML's own subset: JSON. EC2 does not throttle, as in `replay`. */
function cluster(group: object, timeline: readonly object[], until: string): object {
  const zones = ['a', 'b', 'c'];
  const subnets = zones.map((zone, index) => ({
    name: `subnet-${zone}`,
    cidr: `10.${index}.0.0/16`,
    availabilityZone: `us-west-2${zone}`,
  }));
  return {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Scenario',
    metadata: { name: 'scaling' },
    seed: 1,
    kubernetes: { limits: LIMITS },
    vpc: { cidrs: subnets.map(({ cidr }) => cidr), subnets },
    cni: { version: 'v1.23.1' },
    ec2: { throttling: false },
    nodeGroups: [{ name: 'workers', ...group }],
    timeline,
    until,
  };
}

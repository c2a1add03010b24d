// What a pod's life costs at every size of cluster: pods that stay (fill), pods that come and go on full nodes (churn),
// pods of which each has an ENI attached for it and freed behind it (ENI churn). What grows with the number of nodes is
// seen in the ratios; what the memory is worth, in bytes a node, a pod and an event.
// EC2 does not throttle here, and gives as many ENIs as are asked for: the account's limits make many nodes wait, and the
// work a pod takes would differ by size. The bounds are loose: the recorded ratios are what a regression is told by.

import { assert, elementAt } from '../src/base/assert.ts';
import { DAY, HOUR, MINUTE, type Milliseconds } from '../src/base/time.ts';
import type { CompiledScenario } from '../src/scenario/compiled.ts';
import { parseScenario } from '../src/scenario/parse.ts';
import { World } from '../src/world/world.ts';
import { allocatedBytes } from './allocation.ts';
import type { Aims, Benchmark, Report, Size } from './benchmark.ts';
import { measureHeap } from './heap.ts';
import { measureWorld } from './memory.ts';
import { count } from './report.ts';
import { ResultHash } from './resultHash.ts';
import { fastest } from './stopwatch.ts';

interface Load {
  readonly name: string;
  /** Microseconds a life. */
  readonly goal: number;
  readonly document: (nodes: number) => Cluster;
}

interface Cluster {
  readonly instanceType: string;
  readonly until: Milliseconds;
  readonly load: object;
}

/** Pods a second of the real thing: ipamd compiled and driven under virtual time; KWOK's stages on a cluster. */
const REAL = [
  ['ipamd', 355],
  ['KWOK', 20],
] as const;

const GROWTH: Aims = { goal: 1.5, bound: 4, byBoundOnly: true };
const FILL: Load = {
  name: 'fill',
  goal: 8,
  document: (nodes) => ({
    instanceType: 't3.medium',
    until: 20 * MINUTE,
    load: { timeline: [{ at: '5m', createDeployment: { name: 'web', replicas: nodes * 15 - 2 } }] },
  }),
};

const CHURN: Load = {
  name: 'churn',
  goal: 12,
  document: (nodes) => ({
    instanceType: 't3.medium',
    until: 35 * MINUTE,
    load: {
      workloads: [
        {
          name: 'web',
          from: '5m',
          steady: { pods: nodes * 10, lifetime: { p0: '1m', p50: '5m', p100: '12m' } },
        },
      ],
    },
  }),
};

/** One address an ENI: of two pods the second needs one attached, and when both are gone it is freed. */
const ENI_CHURN: Load = {
  name: 'ENI churn',
  goal: 20,
  document: (nodes) => ({
    instanceType: 't3.micro',
    until: 65 * MINUTE,
    load: {
      workloads: [
        {
          name: 'wave',
          from: '5m',
          bursts: { pods: nodes * 2 - 2, every: '10m', lifetime: { p0: '2m', p100: '4m' } },
        },
      ],
    },
  }),
};

const LOADS: readonly Load[] = [FILL, CHURN, ENI_CHURN];

const NODES: Readonly<Record<Size, readonly number[]>> = {
  small: [50, 400],
  full: [100, 1000, 10_000],
};

/**
 * As many writes a node at every size, so that every pod comes, and comes as those of other sizes do: at 400 nodes what
 * controllers and the scheduler are limited to by default.
 */
function limitsFor(nodes: number): object {
  const every = (milliseconds: number) => ({
    interval: `${Math.max(1, Math.round((milliseconds * 400) / nodes))}ms`,
  });
  return { controllerWrites: every(54), schedulerWrites: every(20) };
}

/** Of a subnet with 65,536 addresses. */
const NODES_PER_SUBNET = 3000;
/** What a scenario may ask for at once. */
const NODES_PER_GROUP = 10_000;
const PODS_PER_DEPLOYMENT = 200_000;

/** More than these are measured once. */
const MOST_REPEATED = 1000;
const ROUNDS = 3;

const IDLE_NODE: Aims = { goal: 2000, bound: 40_000 };
const RUNNING_POD: Aims = { goal: 300, bound: 4000, byBoundOnly: true };
const ALLOCATION: Aims = { goal: 150, bound: 3000 };
const EVENT_TO_HEAP: Aims = { goal: 6, bound: 400 };

export const livesBenchmark: Benchmark = {
  name: 'lives',
  title: 'the life of a pod, by load and number of nodes',
  run(size, report) {
    for (const load of LOADS) measureLoad(load, size, report);
    measureMemory(size === 'small' ? 300 : 1000, report);
  },
  runLarge: (report) => {
    for (const each of LARGE) measureLarge(each, report);
  },
};

function measureLoad(load: Load, size: Size, report: Report): void {
  const sizes = NODES[size];
  const measured = sizes.map((nodes) => {
    const scenario = compiled(load, nodes);
    const { lives, hash, events, mostPending } = play(scenario);
    const milliseconds = fastest(nodes > MOST_REPEATED ? 1 : ROUNDS, () => () => play(scenario));
    const microseconds = (milliseconds * 1000) / lives;
    const { nsPerEvent } = measureHeap(mostPending, 300_000);
    const toHeap = (milliseconds * 1e6) / events / nsPerEvent;
    report.result(`${load.name}, ${count(nodes)} nodes`, hash, [
      `${count(lives)} lives`,
      `${microseconds.toFixed(1)} µs a life`,
      `goal ${load.goal}`,
      `${count(lives / (milliseconds / 1000))} lives/s`,
      ...REAL.map(([name, rate]) => `${count(lives / (milliseconds / 1000) / rate)} × ${name}`),
    ]);
    report.ratio(
      `${load.name}, ${count(nodes)} nodes: an event ÷ one of the bare queue`,
      toHeap,
      EVENT_TO_HEAP,
    );
    return microseconds;
  });
  const [least, most] = [elementAt(measured, 0), elementAt(measured, measured.length - 1)];
  const of = `${load.name}: a life at ${count(elementAt(sizes, sizes.length - 1))} nodes ÷ at ${count(elementAt(sizes, 0))}`;
  report.ratio(of, most / least, GROWTH);
}

/** Of what more nodes take more: what every world has does not count. */
function measureMemory(nodes: number, report: Report): void {
  const bytes = (of: number, idle: boolean): number => {
    const full = compiled(FILL, of);
    const copies = Math.max(1, Math.floor(500 / of));
    return measureWorld(idle ? { ...full, timeline: [] } : full, 20 * MINUTE, copies).bytes;
  };
  const fewer = Math.round(nodes / 5);
  // What compiled code and caches take is there afterwards.
  bytes(nodes, false);
  const idle = (bytes(nodes, true) - bytes(fewer, true)) / (nodes - fewer);
  const full = (bytes(nodes, false) - bytes(fewer, false)) / (nodes - fewer);
  report.ratio(`bytes of an idle node, of ${count(nodes)}`, idle, IDLE_NODE);
  report.ratio(`bytes of a running pod, on ${count(nodes)} nodes`, (full - idle) / 15, RUNNING_POD);
  const scenario = compiled(FILL, nodes);
  const allocated = allocatedBytes(() => play(scenario)) / play(scenario).events;
  report.ratio(`bytes allocated an event, ${count(nodes)} nodes`, allocated, ALLOCATION);
}

interface Large {
  readonly name: string;
  readonly nodes: number;
  readonly goal: string;
  readonly load: Load;
}

const LARGE: readonly Large[] = [
  {
    name: 'a day of a million lives',
    nodes: 5000,
    goal: '30 s',
    load: {
      ...CHURN,
      document: (nodes) => ({
        instanceType: 't3.medium',
        until: DAY,
        load: { workloads: [{ name: 'web', from: '5m', steady: { pods: nodes, lifetime: '7m' } }] },
      }),
    },
  },
  { name: 'a million pods', nodes: 100_000, goal: '60 s', load: { ...FILL, document: millionPods } },
];

function millionPods(nodes: number): Cluster {
  return {
    instanceType: 't3.medium',
    until: HOUR,
    load: {
      timeline: shares(nodes * 10, PODS_PER_DEPLOYMENT, 'web').map(({ name, size }) => ({
        at: '5m',
        createDeployment: { name, replicas: size },
      })),
    },
  };
}

/** A number in shares that may not be larger; the first has the plain name. */
function shares(
  number: number,
  most: number,
  name: string,
): readonly { readonly name: string; readonly size: number }[] {
  return Array.from({ length: Math.ceil(number / most) }, (_, index) => ({
    name: index === 0 ? name : `${name}-${index}`,
    size: Math.min(most, number - index * most),
  }));
}

function measureLarge({ name, nodes, goal, load }: Large, report: Report): void {
  const scenario = compiled(load, nodes);
  let hash = '';
  let lives = 0;
  const milliseconds = fastest(1, () => () => {
    ({ hash, lives } = play(scenario));
  });
  report.result(name, hash, [
    `${count(lives)} lives`,
    `${(milliseconds / 1000).toFixed(1)} s`,
    `goal ${goal}`,
    `${count(process.memoryUsage.rss() / 2 ** 20)} MiB`,
  ]);
}

interface Played {
  /** Pods that got an address. */
  readonly lives: number;
  readonly hash: string;
  readonly events: number;
  readonly mostPending: number;
}

function play(scenario: CompiledScenario): Played {
  const hash = new ResultHash();
  let lives = 0;
  let mostPending = 0;
  const world = new World(scenario, {
    seed: scenario.seed,
    onFact(fact, at) {
      if (fact.kind !== 'address-assigned') return;
      lives++;
      hash.add(at);
      mostPending = Math.max(mostPending, world.simulation.pending);
    },
  });
  assert(scenario.until !== 'quiet', 'the run has an end');
  world.simulation.runUntil(scenario.until);
  const events = world.simulation.eventsProcessed;
  hash.add(events);
  return { lives, hash: hash.text, events, mostPending };
}

function compiled({ name, document }: Load, nodes: number): CompiledScenario {
  const { instanceType, until, load } = document(nodes);
  const zones = Math.max(3, Math.ceil(nodes / NODES_PER_SUBNET));
  const subnets = Array.from({ length: zones }, (_, place) => ({
    name: `subnet-${place}`,
    cidr: `10.${place}.0.0/16`,
    availabilityZone: `us-west-2${'abc'.charAt(place % 3)}`,
  }));
  const parsed = parseScenario(
    // YAML's own subset: JSON.
    JSON.stringify({
      apiVersion: 'vpc-cni-sim/v1',
      kind: 'Scenario',
      metadata: { name: `${name}, ${nodes} nodes` },
      seed: 1,
      vpc: {
        cidrs: subnets.map(({ cidr }) => cidr),
        subnets,
      },
      cni: { version: 'v1.23.1' },
      ec2: { throttling: false, eniQuota: 1_000_000 },
      kubernetes: { limits: limitsFor(nodes) },
      nodeGroups: shares(nodes, NODES_PER_GROUP, 'workers').map(({ name: group, size }) => ({
        name: group,
        instanceType,
        size,
      })),
      until: `${until}ms`,
      ...load,
    }),
  );
  assert(
    parsed.ok,
    `the benchmark has a valid scenario: ${JSON.stringify(parsed.ok ? '' : parsed.problems)}`,
  );
  return parsed.scenario;
}

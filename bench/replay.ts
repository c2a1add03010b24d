// Whole replays: t3.medium nodes filled to the last pod, 17 a node. The cost of an event is held against that of the
// bare event queue in the same run, with as many events pending. EC2 does not throttle here: the account's limits make
// many nodes wait, and with them the work a pod takes would differ from size to size.

import { assert } from '../src/base/assert.ts';
import { MINUTE } from '../src/base/time.ts';
import { TraceDigest } from '../src/record/digest.ts';
import type { CompiledScenario } from '../src/scenario/compiled.ts';
import { parseScenario } from '../src/scenario/parse.ts';
import { runScenario, type RunResult } from '../src/world/run.ts';
import type { Benchmark, Report, Size } from './benchmark.ts';
import { measureHeap } from './heap.ts';
import { measureWorld } from './memory.ts';
import { count } from './report.ts';
import { fastest } from './stopwatch.ts';

const NODES: Readonly<Record<Size, readonly number[]>> = { small: [10, 100], full: [10, 100, 1000] };
const PODS_PER_NODE = 17;
/** aws-node and kube-proxy. */
const DAEMON_PODS_PER_NODE = 2;
const COREDNS_PODS = 2;
const ROUNDS = 4;
const END = 30 * MINUTE;

const EVENT_TO_HEAP = { goal: 10, bound: 80 };
const GROWTH_PER_POD = { goal: 1.5, bound: 2.5 };

interface Measurement {
  readonly nodes: number;
  readonly events: number;
  readonly milliseconds: number;
}

export const replayBenchmark: Benchmark = {
  name: 'replay',
  title: `whole runs, ${PODS_PER_NODE} pods a node`,
  run(size, report) {
    const measured = NODES[size].map((nodes) => measureReplay(nodes, report));
    const [hundred, thousand] = [100, 1000].map((nodes) => measured.find((each) => each.nodes === nodes));
    if (hundred === undefined || thousand === undefined) return;
    const growth = microsecondsPerPod(thousand) / microsecondsPerPod(hundred);
    report.ratio('cost of a pod at 1,000 nodes ÷ at 100', growth, GROWTH_PER_POD);
  },
};

function measureReplay(nodes: number, report: Report): Measurement {
  const scenario = fullNodes(nodes);
  const { digest, result } = digestOf(scenario);
  assert(result.summary.pods.running === nodes * PODS_PER_NODE, `every pod of ${nodes} nodes runs`);
  const times = Math.max(1, Math.floor(500 / nodes));
  const milliseconds = millisecondsOf(scenario, times);
  const { bytes, mostPending } = measureWorld(scenario, END, times);
  const measurement = { nodes, events: result.events, milliseconds };
  const nsPerEvent = (milliseconds * 1e6) / result.events;
  report.result(`${count(nodes)} nodes`, digest, [
    `${(milliseconds / 1000).toFixed(2)} s`,
    `${count(result.events / (milliseconds / 1000))} events/s`,
    `${count((nodes * PODS_PER_NODE) / (milliseconds / 1000))} pods/s`,
    `${microsecondsPerPod(measurement).toFixed(0)} µs a pod`,
    `${count(bytes / nodes)} bytes a node`,
  ]);
  const heap = measureHeap(mostPending, 500_000);
  const label = `an event (${nsPerEvent.toFixed(0)} ns) ÷ one of the bare queue (${heap.nsPerEvent.toFixed(0)} ns)`;
  report.ratio(label, nsPerEvent / heap.nsPerEvent, EVENT_TO_HEAP);
  return measurement;
}

/** Of one run; `times` of them make a round that is long enough for the clock. */
function millisecondsOf(scenario: CompiledScenario, times: number): number {
  const round = (): void => {
    for (let run = 0; run < times; run++) runScenario(scenario);
  };
  return fastest(ROUNDS, () => round) / times;
}

function microsecondsPerPod({ milliseconds, nodes }: Measurement): number {
  return (milliseconds * 1000) / (nodes * PODS_PER_NODE);
}

/** The run's digest; measured runs keep none. */
function digestOf(scenario: CompiledScenario): { digest: string; result: RunResult } {
  const digest = new TraceDigest();
  const result = runScenario(scenario, { onRecord: (record) => digest.add(record) });
  return { digest: digest.finish(), result };
}

function fullNodes(nodes: number): CompiledScenario {
  const parsed = parseScenario(JSON.stringify(fullNodesDocument(nodes)));
  assert(parsed.ok, 'the benchmark has a valid scenario');
  return parsed.scenario;
}

/** YAML's own subset: JSON. */
function fullNodesDocument(nodes: number): object {
  const subnet = (zone: string, base: number): object => ({
    name: `subnet-${zone}`,
    cidr: `10.0.${base}.0/18`,
    availabilityZone: `us-west-2${zone}`,
  });
  const replicas = nodes * (PODS_PER_NODE - DAEMON_PODS_PER_NODE) - COREDNS_PODS;
  return {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Scenario',
    metadata: { name: `${nodes} full nodes` },
    seed: 1,
    vpc: { cidrs: ['10.0.0.0/16'], subnets: [subnet('a', 0), subnet('b', 64), subnet('c', 128)] },
    cni: { version: 'v1.23.1' },
    ec2: { throttling: false },
    nodeGroups: [{ name: 'workers', instanceType: 't3.medium', size: nodes }],
    timeline: [{ at: '5m', createDeployment: { name: 'nginx', replicas } }],
    until: '30m',
  };
}

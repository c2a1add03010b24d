// What a pod's life costs in each mode of the CNI, as a ratio to the plain one: as many pods on as many nodes of one type
// come and go. Only pods that became Running count as lives.

import { assert } from '../src/base/assert.ts';
import { MINUTE, type Milliseconds } from '../src/base/time.ts';
import type { CompiledScenario } from '../src/scenario/compiled.ts';
import { parseScenario } from '../src/scenario/parse.ts';
import { World } from '../src/world/world.ts';
import type { Aims, Benchmark, Report, Size } from './benchmark.ts';
import { count } from './report.ts';
import { ResultHash } from './resultHash.ts';
import { fastest } from './stopwatch.ts';

interface Mode {
  readonly name: string;
  readonly instanceType: string;
  /** Of a scenario; a plain cluster has none. */
  readonly cluster: object;
  readonly steps: readonly object[];
  /** Of its pods. */
  readonly pods: object;
}

/** Availability zones, by their last letter. */
const ZONES = ['a', 'b', 'c'];
const END: Milliseconds = 35 * MINUTE;

const PLAIN = { cluster: {}, steps: [], pods: {} };

const POLICY = {
  apiVersion: 'vpcresources.k8s.aws/v1beta1',
  kind: 'SecurityGroupPolicy',
  metadata: { name: 'web' },
  spec: {
    podSelector: { matchLabels: { app: 'web' } },
    securityGroups: { groupIds: ['sg-0f1e2d3c4b5a69788'] },
  },
};

const M5: Mode = { ...PLAIN, name: 'plain', instanceType: 'm5.large' };
const HPC: Mode = { ...PLAIN, name: 'plain', instanceType: 'hpc7a.12xlarge' };

/** Modes of each type, the plain life first. */
const MODES: readonly (readonly [plain: Mode, ...modes: Mode[]])[] = [
  [
    M5,
    { ...M5, name: 'prefix delegation', cluster: cni({ ENABLE_PREFIX_DELEGATION: true }) },
    {
      ...M5,
      name: 'custom networking',
      cluster: cni(
        { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: true, ENI_CONFIG_LABEL_DEF: 'topology.kubernetes.io/zone' },
        ZONES.map((zone) => ({ name: `us-west-2${zone}`, subnet: `pods-${zone}` })),
      ),
    },
    { ...M5, name: 'IPv6', cluster: { kubernetes: { ipFamily: 'ipv6' } } },
    { ...M5, name: 'a trunk beside', cluster: cni({ ENABLE_POD_ENI: true }) },
    {
      ...M5,
      name: 'branch ENIs',
      cluster: cni({ ENABLE_POD_ENI: true }),
      steps: [{ at: '0s', manifest: POLICY }],
    },
  ],
  [
    HPC,
    {
      ...HPC,
      name: 'network cards',
      cluster: cni({ ENABLE_MULTI_NIC: true }),
      pods: { annotations: { 'k8s.amazonaws.com/nicConfig': 'multi-nic-attachment' } },
    },
  ],
];

function cni(env: object, eniConfigs: readonly object[] = []): object {
  return { cni: { env, eniConfigs } };
}

const NODES: Readonly<Record<Size, number>> = { small: 50, full: 400 };
const PODS_PER_NODE = 4;
const ROUNDS = 5;
const LIFE: Aims = { goal: 1.5, bound: 8, byBoundOnly: true };
const EVENT: Aims = { goal: 1.5, bound: 6, byBoundOnly: true };

export const modesBenchmark: Benchmark = {
  name: 'modes',
  title: 'the life of a pod in each mode ÷ the plain one',
  run(size, report) {
    for (const [plain, ...modes] of MODES) {
      const own = new Life(plain, NODES[size]);
      own.tell(report);
      for (const mode of modes) {
        const life = new Life(mode, NODES[size]);
        // In turn, so that what else the machine does falls on both.
        for (let round = 0; round < ROUNDS; round++) for (const each of [own, life]) each.measure();
        life.tell(report);
        report.ratio(`${mode.name}: a life ÷ a plain one`, life.microseconds / own.microseconds, LIFE);
        const events = life.events / own.events;
        report.ratio(
          `${mode.name}: an event ÷ a plain one`,
          life.microseconds / own.microseconds / events,
          EVENT,
        );
      }
    }
  },
};

/** What is measured of one mode. */
class Life {
  private readonly mode: Mode;
  private readonly nodes: number;
  private readonly scenario: CompiledScenario;
  private readonly played: Played;
  private fastest = Infinity;

  constructor(mode: Mode, nodes: number) {
    this.mode = mode;
    this.nodes = nodes;
    this.scenario = compiled(mode, nodes);
    this.played = play(this.scenario);
  }

  /** Events a life. */
  get events(): number {
    return this.played.events / this.played.lives;
  }

  get microseconds(): number {
    return (this.fastest * 1000) / this.played.lives;
  }

  measure(): void {
    this.fastest = Math.min(
      this.fastest,
      fastest(1, () => () => play(this.scenario)),
    );
  }

  tell(report: Report): void {
    const { lives, hash } = this.played;
    if (this.fastest === Infinity) this.measure();
    report.result(`${this.mode.instanceType}, ${this.mode.name}, ${count(this.nodes)} nodes`, hash, [
      `${count(lives)} lives`,
      `${this.events.toFixed(1)} events a life`,
      `${this.microseconds.toFixed(1)} µs a life`,
    ]);
  }
}

interface Played {
  readonly lives: number;
  readonly events: number;
  readonly hash: string;
}

function play(scenario: CompiledScenario): Played {
  const hash = new ResultHash();
  let lives = 0;
  const world = new World(scenario, {
    seed: scenario.seed,
    onFact(fact) {
      if (fact.kind === 'pod-running') lives++;
    },
  });
  world.simulation.runUntil(END);
  hash.add(lives);
  hash.add(world.simulation.eventsProcessed);
  return { lives, events: world.simulation.eventsProcessed, hash: hash.text };
}

function compiled({ name, instanceType, cluster, steps, pods }: Mode, nodes: number): CompiledScenario {
  const subnets = ZONES.flatMap((zone, place) => [
    { name: `nodes-${zone}`, cidr: `10.${place}.0.0/16`, availabilityZone: `us-west-2${zone}` },
    { name: `pods-${zone}`, cidr: `100.${64 + place}.0.0/16`, availabilityZone: `us-west-2${zone}` },
  ]);
  const parsed = parseScenario(
    // YAML's own subset: JSON.
    JSON.stringify({
      apiVersion: 'vpc-cni-sim/v1',
      kind: 'Scenario',
      metadata: { name },
      seed: 1,
      vpc: { cidrs: subnets.map(({ cidr }) => cidr), subnets },
      ec2: { throttling: false, eniQuota: 1_000_000 },
      nodeGroups: [
        { name: 'workers', instanceType, size: nodes, subnets: ZONES.map((zone) => `nodes-${zone}`) },
      ],
      timeline: steps,
      workloads: [
        {
          name: 'web',
          from: '5m',
          steady: { pods: nodes * PODS_PER_NODE, lifetime: { p0: '1m', p50: '5m', p100: '12m' }, ...pods },
        },
      ],
      until: `${END}ms`,
      ...cluster,
    }),
  );
  assert(parsed.ok, `a valid scenario: ${JSON.stringify(parsed.ok ? '' : parsed.problems)}`);
  return parsed.scenario;
}

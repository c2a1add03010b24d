// A cluster on a test bench: the real kubelets, controllers and scheduler over an in-memory cloud and CNI. Each node
// has a pool of addresses; the double gives the lowest free one and keeps the books that tests check.

import { parseIpv4, type Ipv4 } from '../../src/base/ipv4.ts';
import { MINUTE, SECOND, type Milliseconds } from '../../src/base/time.ts';
import { Lane } from '../../src/kernel/lane.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import { Random } from '../../src/kernel/random.ts';
import { Simulation } from '../../src/kernel/simulation.ts';
import type {
  AgentStop,
  CniAddAnswer,
  CniPort,
  Instance,
  InstancePort,
  NodeAgentPort,
  NodeCni,
  PurchaseOption,
  Sandbox,
} from '../../src/kube/api/cniPort.ts';
import type {
  ClusterConfig,
  DaemonSetConfig,
  DeploymentConfig,
  MachineShape,
  NodeGroupConfig,
  PodTemplate,
} from '../../src/kube/api/config.ts';
import { DEFAULT_LIMITS, DEFAULT_TIMINGS } from '../../src/kube/api/defaults.ts';
import type { KubeFact } from '../../src/kube/api/facts.ts';
import { Kubernetes } from '../../src/kube/kubernetes.ts';
import { privateDnsName } from '../../src/base/privateDnsName.ts';
import { podKey, type Container, type Node, type Pod, type PodSpec } from '../../src/kube/api/objects.ts';

const REGION = 'eu-west-1';
/** Each instance has a range of its own for pods. */
const FIRST_POD_ADDRESS = 10 * 2 ** 24 + 128 * 2 ** 16;
const POD_ADDRESSES = 256;

const NO_ADDRESS = 'add cmd: failed to assign an IP address to container';
const NO_DAEMON = 'add cmd: failed to connect to backend server: connection refused';

export type DatedFact = KubeFact & { readonly at: Milliseconds };

/** What one node's CNI has been asked. */
export interface NodeBook {
  readonly instanceId: string;
  readonly firstPodAddress: Ipv4;
  poolSize: number;
  running: boolean;
  answering: boolean;
  /** How often the machine has gone down: what was under way then is never answered. */
  downs: number;
  env: Readonly<Record<string, string>>;
  image: string;
  /** Address → sandbox. */
  readonly assigned: Map<Ipv4, string>;
  /** Sandboxes whose ADD succeeded and whose DEL has not. */
  readonly open: Map<string, Sandbox>;
}

export interface AnsweredDel {
  readonly node: string;
  readonly sandbox: Sandbox;
  readonly ok: boolean;
  readonly askedAt: Milliseconds;
  readonly answeredAt: Milliseconds;
}

class FakeCloud implements InstancePort, CniPort, NodeAgentPort {
  readonly books = new Map<string, NodeBook>();
  readonly adds: { readonly node: string; readonly sandbox: Sandbox; readonly ok: boolean }[] = [];
  /** In order of their answers. */
  readonly dels: AnsweredDel[] = [];
  readonly agentLog: string[] = [];
  readonly launches: { readonly subnet: string; readonly at: Milliseconds }[] = [];
  readonly terminated: string[] = [];
  readonly taintLog: string[] = [];
  poolSize = 15;
  daemonStart: Milliseconds = 2 * SECOND;
  launchTime: Milliseconds = 2 * SECOND;
  /** Subnets in which launches fail. */
  readonly emptySubnets = new Set<string>();
  /** `on-demand m5.large`: what EC2 has no capacity of. */
  readonly exhausted = new Set<string>();
  /** DELs of existing sandboxes that are still to fail. */
  failingDels = 0;
  /** How long DELs take; at 0 they answer within the call. */
  delTime: Milliseconds = 0;
  private readonly simulation: Simulation;
  private readonly daemonReady: (node: string) => void;
  private launchCount = 0;

  constructor(simulation: Simulation, daemonReady: (node: string) => void) {
    this.simulation = simulation;
    this.daemonReady = daemonReady;
  }

  launch(
    type: string,
    subnet: string,
    done: (instance: Instance | undefined, code?: string) => void,
    purchase?: PurchaseOption,
  ): void {
    this.launches.push({ subnet, at: this.simulation.now });
    this.simulation.after(this.launchTime, Lane.cloud, () => {
      if (this.exhausted.has(`${purchase} ${type}`)) {
        done(undefined, 'InsufficientInstanceCapacity');
        return;
      }
      if (this.emptySubnets.has(subnet)) {
        done(undefined, 'InsufficientFreeAddressesInSubnet');
        return;
      }
      const number = ++this.launchCount;
      const address = (parseIpv4(subnet.replace('subnet-', '')) ?? 0) + 3 + number;
      const instanceId = `i-${number}`;
      const node = privateDnsName(address, REGION);
      this.books.set(node, this.newBook(instanceId));
      done({ instanceId, node, privateAddress: address });
    });
  }

  pluginOn(node: string): NodeCni {
    return {
      add: (sandbox) => this.add(node, sandbox),
      del: (sandbox, done) => this.del(node, sandbox, done),
      callDue: () => undefined,
      nextCall: () => 0,
      machineStopped: () => undefined,
      stands: () => undefined,
    };
  }

  terminate(instanceId: string): void {
    this.terminated.push(instanceId);
    for (const [name, book] of this.books) if (book.instanceId === instanceId) this.books.delete(name);
  }

  started(node: string, env: Readonly<Record<string, string>>, image: string): void {
    const book = this.book(node);
    book.running = true;
    book.env = env;
    book.image = image;
    this.agentLog.push(`${node} started`);
    this.simulation.after(this.daemonStart, Lane.daemon, () => {
      if (!book.running || this.books.get(node) !== book) return;
      book.answering = true;
      this.daemonReady(node);
    });
  }

  stopped(node: string, why: AgentStop): void {
    const book = this.book(node);
    book.running = false;
    book.answering = false;
    if (why === 'reboot') book.downs++;
    this.agentLog.push(`${node} stopped: ${why}`);
  }

  unschedulableChanged(node: string, unschedulable: boolean): void {
    this.taintLog.push(`${node} ${unschedulable ? 'tainted' : 'untainted'}`);
  }

  metadataChanged(): void {}

  eniConfigsChanged(): void {}

  private add(node: string, sandbox: Sandbox): CniAddAnswer {
    const book = this.book(node);
    const address = this.freeAddress(book);
    const ok = book.answering && address !== undefined;
    this.adds.push({ node, sandbox, ok });
    if (!book.answering) return { ok: false, message: NO_DAEMON };
    if (address === undefined) return { ok: false, message: NO_ADDRESS };
    book.assigned.set(address, sandbox.id);
    book.open.set(sandbox.id, sandbox);
    return { ok: true, address, eni: 'eni-0' };
  }

  private del(node: string, sandbox: Sandbox, done: (ok: boolean) => void): void {
    const book = this.book(node);
    const askedAt = this.simulation.now;
    if (this.delTime === 0) {
      done(this.answerDel(node, book, sandbox, askedAt));
      return;
    }
    const { downs } = book;
    this.simulation.after(this.delTime, Lane.daemon, () => {
      if (this.books.get(node) === book && book.downs === downs)
        done(this.answerDel(node, book, sandbox, askedAt));
    });
  }

  book(node: string): NodeBook {
    const book = this.books.get(node);
    if (book === undefined) throw new Error(`${node} has no instance`);
    return book;
  }

  private answerDel(node: string, book: NodeBook, sandbox: Sandbox, askedAt: Milliseconds): boolean {
    const ok = !book.open.has(sandbox.id) || this.failingDels-- <= 0;
    this.dels.push({ node, sandbox, ok, askedAt, answeredAt: this.simulation.now });
    if (!ok) return false;
    book.open.delete(sandbox.id);
    for (const [address, id] of book.assigned) if (id === sandbox.id) book.assigned.delete(address);
    return true;
  }

  private freeAddress({ firstPodAddress, poolSize, assigned }: NodeBook): Ipv4 | undefined {
    for (let offset = 0; offset < poolSize; offset++) {
      if (!assigned.has(firstPodAddress + offset)) return firstPodAddress + offset;
    }
    return undefined;
  }

  private newBook(instanceId: string): NodeBook {
    const { poolSize } = this;
    return {
      instanceId,
      firstPodAddress: FIRST_POD_ADDRESS + this.launchCount * POD_ADDRESSES,
      poolSize,
      running: false,
      answering: false,
      downs: 0,
      env: {},
      image: '',
      assigned: new Map(),
      open: new Map(),
    };
  }
}

/** What a booted bench has other than the defaults. */
export interface Booted {
  readonly config?: Partial<ClusterConfig>;
  readonly group?: Partial<NodeGroupConfig>;
  readonly machine?: Partial<MachineShape>;
  readonly poolSize?: number;
  readonly seed?: number;
}

export class ClusterBench {
  readonly simulation = new Simulation();
  readonly facts: DatedFact[] = [];
  readonly cloud = new FakeCloud(this.simulation, (node) => this.kubernetes.networkReady(node));
  readonly kubernetes: Kubernetes;

  constructor(changes: Partial<ClusterConfig> = {}, seed = 1) {
    this.kubernetes = new Kubernetes({
      config: clusterConfig(changes),
      simulation: this.simulation,
      random: new Random(seed),
      emit: (fact) => this.facts.push({ ...fact, at: this.simulation.now }),
      cni: this.cloud,
      instances: this.cloud,
      agent: this.cloud,
    });
  }

  /** A bench whose nodes have booted and whose clock is past it. */
  static booted(size: number, given: Booted = {}): ClusterBench {
    const bench = new ClusterBench(given.config, given.seed);
    bench.cloud.poolSize = given.poolSize ?? 15;
    bench.kubernetes.addNodeGroup(nodeGroup({ ...given.group, size }), shape(given.machine));
    bench.runFor(3 * MINUTE);
    return bench;
  }

  runFor(span: Milliseconds): void {
    this.simulation.runUntil(this.simulation.now + span);
  }

  /** Runs until nothing more can happen; false when something still does after an hour. */
  runToQuiet(): boolean {
    this.simulation.runToQuiet(this.simulation.now + 60 * MINUTE);
    return this.simulation.pending === 0;
  }

  /** Whether the node's instance has not been terminated. */
  isUp(node: string): boolean {
    return this.cloud.books.has(node);
  }

  nodes(): Node[] {
    return [...this.kubernetes.nodes()];
  }

  /** Pods of a workload, in order of creation. */
  pods(workload?: string): Pod[] {
    const pods = [...this.kubernetes.pods()];
    return workload === undefined ? pods : pods.filter((pod) => workloadOf(pod) === workload);
  }

  running(workload: string): Pod[] {
    return this.pods(workload).filter(
      ({ phase, deletedAt }) => phase === 'Running' && deletedAt === undefined,
    );
  }

  of<K extends KubeFact['kind']>(kind: K): (Extract<KubeFact, { kind: K }> & { at: Milliseconds })[] {
    return this.facts.filter((fact): fact is Extract<DatedFact, { kind: K }> => fact.kind === kind);
  }

  /** Facts about one pod, in order. */
  story(pod: Pod | string): DatedFact[] {
    const key = typeof pod === 'string' ? pod : podKey(pod);
    return this.facts.filter((fact) => 'pod' in fact && fact.pod === key);
  }

  events(reason: string): (Extract<KubeFact, { kind: 'event-recorded' }> & { at: Milliseconds })[] {
    return this.of('event-recorded').filter((event) => event.reason === reason);
  }
}

function workloadOf(pod: Pod): string {
  if (pod.owner === undefined) return pod.name.replace(/-\d+$/, '');
  return pod.owner.kind === 'ReplicaSet' ? pod.owner.name.replace(/-[^-]+$/, '') : pod.owner.name;
}

function podSpec(changes: Partial<PodSpec> = {}): PodSpec {
  return {
    containers: [container('main')],
    initContainers: [],
    overhead: {},
    hostNetwork: false,
    hostPorts: [],
    nodeSelector: {},
    topologySpread: [],
    tolerations: [],
    priority: 0,
    priorityClassName: '',
    preemptionPolicy: 'PreemptLowerPriority',
    terminationGracePeriod: 30 * SECOND,
    exitDelay: constantLatency(SECOND),
    readinessDelay: constantLatency(0),
    ...changes,
  };
}

export function container(name: string, changes: Partial<Container> = {}): Container {
  return { name, image: `registry/${name}`, requests: {}, sidecar: false, ...changes };
}

export function podTemplate(changes: Partial<PodSpec> = {}, name = 'app'): PodTemplate {
  return { namespace: 'default', labels: { app: name }, annotations: {}, spec: podSpec(changes) };
}

export function deployment(name: string, replicas: number, changes: Partial<PodSpec> = {}): DeploymentConfig {
  return { namespace: 'default', name, replicas, template: podTemplate(changes, name) };
}

/** A DaemonSet on the host's network that tolerates everything. */
export function daemonSet(
  name: string,
  changes: Partial<PodSpec> = {},
  limits: Partial<DaemonSetConfig> = {},
): DaemonSetConfig {
  const spec: Partial<PodSpec> = {
    hostNetwork: true,
    tolerations: [{ operator: 'Exists' }],
    priority: 2_000_001_000,
    priorityClassName: 'system-node-critical',
    ...changes,
  };
  const template = { ...podTemplate(spec, name), namespace: 'kube-system' };
  const maxUnavailable = { kind: 'percent', value: 10 } as const;
  return { namespace: 'kube-system', name, template, maxUnavailable, ...limits };
}

export const AWS_NODE = daemonSet('aws-node', {
  initContainers: [container('aws-vpc-cni-init')],
  containers: [container('aws-node', { env: { WARM_ENI_TARGET: '1' } }), container('aws-eks-nodeagent')],
  terminationGracePeriod: 10 * SECOND,
  readinessDelay: constantLatency(SECOND),
});

function clusterConfig(changes: Partial<ClusterConfig> = {}): ClusterConfig {
  return {
    kubernetesMinor: 34,
    region: REGION,
    zones: {
      'subnet-10.0.1.0': 'eu-west-1a',
      'subnet-10.0.2.0': 'eu-west-1b',
      'subnet-10.0.3.0': 'eu-west-1c',
    },
    timings: DEFAULT_TIMINGS,
    limits: DEFAULT_LIMITS,
    daemonSets: [AWS_NODE, daemonSet('kube-proxy')],
    deployments: [],
    ...changes,
  };
}

export function nodeGroup(changes: Partial<NodeGroupConfig> = {}): NodeGroupConfig {
  return {
    name: 'workers',
    instanceType: 't3.medium',
    size: 1,
    subnets: ['subnet-10.0.1.0', 'subnet-10.0.2.0', 'subnet-10.0.3.0'],
    maxPods: { kind: 'formula' },
    labels: {},
    taints: [],
    ...changes,
  };
}

/** A t3.medium. */
export function shape(changes: Partial<MachineShape> = {}): MachineShape {
  return {
    instanceType: 't3.medium',
    maxPods: 17,
    formulaMaxPods: 17,
    vcpus: 2,
    memoryMiB: 4096,
    architecture: 'amd64',
    ...changes,
  };
}

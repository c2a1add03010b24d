// The allocator of one node through all its container's lives: it starts it on the instance, keeps what it leaves on the
// node's disk, and starts it again when its start has failed.

import type { Address } from '../base/address.ts';
import { MINUTE, SECOND, type Milliseconds } from '../base/time.ts';
import type { Cloud } from '../ec2/cloud.ts';
import type { Instance } from '../ec2/instance.ts';
import type { IpamDaemon } from '../ipamd/daemon.ts';
import type { Datastore } from '../ipamd/datastore.ts';
import type { EniConfig, NodeMetadata } from '../ipamd/eniConfig.ts';
import type { Meter } from '../ipamd/meter.ts';
import type { ApiPort } from '../ipamd/apiPort.ts';
import type { PoolPast } from '../ipamd/resume.ts';
import type { EmitIpamdFact, Pool } from '../ipamd/pool.ts';
import type { CniVersion } from '../base/cniReleases.ts';
import { SeededChooser, type Chooser } from '../kernel/chooser.ts';
import type { EventHandle } from '../kernel/eventQueue.ts';
import { Lane } from '../kernel/lane.ts';
import { NO_TURNS, type OpenTurn, type TurnsAhead } from '../kernel/openTurns.ts';
import type { Random } from '../kernel/random.ts';
import type { Simulation } from '../kernel/simulation.ts';
import type { AgentStop, CniAddAnswer, CniPlugin, Sandbox } from '../kube/api/cniPort.ts';
import type { Allocator, AllocatorView, RunningAllocator } from './allocator/allocator.ts';
import { AllocatorPort, type AllocatorHost } from './allocator/port.ts';
import { RunningIpamd } from './allocator/ipamd.ts';
import { daemonMeter } from './daemonMeter.ts';
import { addRefusal, noAnswer } from './pluginErrors.ts';

/**
 * Pauses before a container that ended is started again: at once, then 10 s doubling to 5 min.
 * @upstream kubernetes pkg/kubelet/kuberuntime MaxContainerBackOff
 */
const FIRST_PAUSE: Milliseconds = 10 * SECOND;
const LONGEST_PAUSE: Milliseconds = 5 * MINUTE;
/** @assumption the first restart takes about a second, may be off by one. */
const IMMEDIATE: Milliseconds = SECOND;

const NO_POOLS: readonly Pool[] = [];

/** What the daemons of all nodes share. */
export interface NodeDaemonOptions {
  readonly simulation: Simulation;
  readonly random: Random;
  /** For searches for leaked ENIs. */
  readonly searchChooser: Chooser;
  readonly cloud: Cloud;
  readonly allocator: Allocator;
  /** What runs until a container of another version starts. */
  readonly version: CniVersion;
  readonly playsEveryTick: boolean;
  /** Whether daemons count for their /metrics. */
  readonly metered: boolean;
  readonly emit: EmitIpamdFact;
  readonly onReady: (node: string) => void;
  /** The API server as the daemon of a node asks it. */
  readonly api: (node: string) => ApiPort;
  /** Those that stand on a node, by id. */
  readonly sandboxes: (node: string) => AllocatorHost['sandboxes'];
  /** Labels and annotations of a Node object. */
  readonly metadata: (node: string) => NodeMetadata;
  /** The ENIConfig object of that name. */
  readonly eniConfig: (name: string) => EniConfig | undefined;
}

/** What a container runs with. */
export interface AgentStart {
  readonly version: CniVersion;
  readonly env: Readonly<Record<string, string>>;
}

export class NodeDaemon implements AllocatorHost, CniPlugin {
  readonly instance: Instance;
  /** Orders the node among the others. */
  readonly key: number;
  readonly chooser: SeededChooser;
  /** Of the container that runs or ran last. */
  version: CniVersion;
  env: AgentStart['env'] = {};
  maxPods = 0;
  callsAhead: TurnsAhead = NO_TURNS;
  private readonly options: NodeDaemonOptions;
  private unschedulable = false;
  private allocator: RunningAllocator | undefined;
  /** What the last life left on the node's disk. */
  private saved: unknown;
  private failures = 0;
  private restart: EventHandle | undefined;
  private hasStarted = false;
  /** Those with a branch ENI: their DEL goes by what their ADD had answered, past the daemon. */
  private branchSandboxes: Set<string> | undefined;
  private placedBranches: ReadonlyMap<Address, string> | undefined;

  constructor(options: NodeDaemonOptions, instance: Instance, key: number) {
    this.options = options;
    this.instance = instance;
    this.key = key;
    this.version = options.version;
    this.chooser = new SeededChooser(options.random, `ipamd/${instance.instanceId}`);
  }

  get simulation(): Simulation {
    return this.options.simulation;
  }

  get searchChooser(): Chooser {
    return this.options.searchChooser;
  }

  get cloud(): Cloud {
    return this.options.cloud;
  }

  get sandboxes(): AllocatorHost['sandboxes'] {
    return this.options.sandboxes(this.instance.node);
  }

  get playsEveryTick(): boolean {
    return this.options.playsEveryTick;
  }

  get emit(): EmitIpamdFact {
    return this.options.emit;
  }

  isUnschedulable(): boolean {
    return this.unschedulable;
  }

  /** Made when it is asked for: without security groups for pods, nobody does. */
  get api(): ApiPort {
    return this.options.api(this.instance.node);
  }

  metadata(): NodeMetadata {
    return this.options.metadata(this.instance.node);
  }

  eniConfig(name: string): EniConfig | undefined {
    return this.options.eniConfig(name);
  }

  /** The node's labels or annotations have changed, or an ENIConfig. */
  eniConfigChanged(): void {
    this.allocator?.eniConfigChanged?.();
  }

  meter(version: CniVersion): Meter | undefined {
    return this.options.metered ? daemonMeter(version) : undefined;
  }

  started(error: string | undefined): void {
    if (error === undefined) this.options.onReady(this.instance.node);
    else this.startAgain();
  }

  /** The built-in daemon under way, whether it answers already or not; undefined where another allocator runs. */
  get running(): IpamDaemon | undefined {
    return this.allocator instanceof RunningIpamd ? this.allocator.daemon : undefined;
  }

  /** Those of the built-in daemon under way, one a managed network card, whether it answers already or not. */
  get pools(): readonly Pool[] {
    return this.running?.pool.all ?? NO_POOLS;
  }

  /** Of the default network card. */
  get store(): Datastore | undefined {
    return this.running?.pool.store;
  }

  /** What the allocator under way holds, whether it answers already or not. */
  get view(): AllocatorView | undefined {
    return this.allocator?.view();
  }

  /** The last start of a container since the machine booted: the host's network is as that one left it. */
  get lastStart(): AgentStart | undefined {
    return this.hasStarted ? this : undefined;
  }

  /** Whether CNI calls are answered. */
  get ready(): boolean {
    return this.answering !== undefined;
  }

  /** Of the built-in daemon that answers; undefined when none does, or none is counted. */
  readMeter(): Meter | undefined {
    return this.ready ? this.running?.readMeter() : undefined;
  }

  /** The container of this version has started with this environment. */
  start(env: Readonly<Record<string, string>>, maxPods: number, version = this.version): void {
    this.version = version;
    this.env = env;
    this.maxPods = maxPods;
    this.hasStarted = true;
    this.failures = 0;
    this.boot();
  }

  /** By address, those on the node's trunk. */
  placeBranches(branches: ReadonlyMap<Address, string>): void {
    this.placedBranches = branches;
  }

  /** As `start`, of a container that has run since before the run. */
  resume(
    env: Readonly<Record<string, string>>,
    maxPods: number,
    past: PoolPast,
    version = this.version,
  ): void {
    this.version = version;
    this.env = env;
    this.maxPods = maxPods;
    this.hasStarted = true;
    const { allocator } = this.options;
    const port = new AllocatorPort(this);
    this.allocator = allocator.resume?.(port, past) ?? allocator.start(port, undefined);
  }

  sandboxStands({ id }: Sandbox, address: Address): string | undefined {
    const branch = this.placedBranches?.get(address);
    if (branch === undefined) return this.instance.eniWith(address)?.id;
    (this.branchSandboxes ??= new Set()).add(id);
    return branch;
  }

  stop(why: AgentStop): void {
    if (this.restart !== undefined) this.simulation.cancel(this.restart);
    this.restart = undefined;
    if (this.allocator !== undefined) this.saved = this.allocator.stop();
    if (why !== 'container') {
      this.saved = undefined;
      this.hasStarted = false;
    }
    this.allocator = undefined;
  }

  setUnschedulable(unschedulable: boolean): void {
    this.unschedulable = unschedulable;
    this.allocator?.unschedulableChanged?.();
  }

  add(sandbox: Sandbox): CniAddAnswer {
    const answer = this.answering?.add(sandbox);
    if (answer === undefined) return { ok: false, message: noAnswer(this.version) };
    if (!('address' in answer)) return { ok: false, message: addRefusal() };
    const { address, eni = '', others = [], vlan } = answer;
    if (vlan !== undefined) (this.branchSandboxes ??= new Set()).add(sandbox.id);
    if (others.length === 0) return { ok: true, address, eni };
    return {
      ok: true,
      address,
      eni,
      others: others.map((each) => ({ address: each.address, eni: each.eni ?? '' })),
    };
  }

  /** While nobody answers, the plugin takes the pod's network down by what its ADD had answered. */
  del(sandbox: Sandbox, done: (ok: boolean) => void): void {
    if (this.branchSandboxes?.delete(sandbox.id) === true) return done(true);
    let isLater = false;
    this.answering?.del(sandbox, () => {
      isLater = true;
      return () => done(true);
    });
    if (!isLater) done(true);
  }

  callDue(at: Milliseconds): void {
    this.allocator?.callDue?.(at);
  }

  nextCall(due: readonly OpenTurn[]): number {
    return this.chooser.next(
      'cni-call',
      due.map(({ label }) => label),
    );
  }

  private get answering(): RunningAllocator | undefined {
    const { allocator } = this;
    return allocator === undefined || allocator.ready === false ? undefined : allocator;
  }

  private boot(): void {
    this.allocator = this.options.allocator.start(new AllocatorPort(this), this.saved);
  }

  private startAgain(): void {
    const pause =
      this.failures === 0 ? IMMEDIATE : Math.min(FIRST_PAUSE * 2 ** (this.failures - 1), LONGEST_PAUSE);
    this.failures++;
    this.restart = this.simulation.after(pause, Lane.cluster, () => {
      this.restart = undefined;
      this.boot();
    });
  }
}

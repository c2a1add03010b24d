// The allocator of one node through all its container's lives: it starts it on the instance, keeps what it leaves on the
// node's disk, and starts it again when its start has failed.

import type { Ipv4 } from '../base/ipv4.ts';
import { MINUTE, SECOND, type Milliseconds } from '../base/time.ts';
import type { Cloud } from '../ec2/cloud.ts';
import type { Instance } from '../ec2/instance.ts';
import type { IpamDaemon } from '../ipamd/daemon.ts';
import type { Datastore } from '../ipamd/datastore.ts';
import type { Meter } from '../ipamd/meter.ts';
import type { EmitIpamdFact } from '../ipamd/pool.ts';
import type { UpstreamVersion } from '../ipamd/rules.ts';
import { SeededChooser } from '../kernel/chooser.ts';
import type { EventHandle } from '../kernel/eventQueue.ts';
import { Lane } from '../kernel/lane.ts';
import type { Random } from '../kernel/random.ts';
import type { Simulation } from '../kernel/simulation.ts';
import type { AgentStop, CniAddAnswer, Sandbox } from '../kube/api/cniPort.ts';
import type { Allocator, AllocatorView, RunningAllocator } from './allocator/allocator.ts';
import { AllocatorPort } from './allocator/port.ts';
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

export interface NodeDaemonOptions {
  readonly simulation: Simulation;
  readonly random: Random;
  readonly cloud: Cloud;
  readonly allocator: Allocator;
  /** What runs until a container of another version starts. */
  readonly version: UpstreamVersion;
  readonly instance: Instance;
  /** Orders the node among the others. */
  readonly key: number;
  readonly playsEveryTick: boolean;
  /** Whether daemons count for their /metrics. */
  readonly metered: boolean;
  readonly emit: EmitIpamdFact;
  readonly onReady: () => void;
}

/** What a container runs with. */
export interface AgentStart {
  readonly version: UpstreamVersion;
  readonly env: Readonly<Record<string, string>>;
}

export class NodeDaemon {
  private readonly options: NodeDaemonOptions;
  private readonly chooser: SeededChooser;
  private readonly sandboxes = new Map<string, { readonly pod: string; readonly address: Ipv4 }>();
  private unschedulable = false;
  private version: UpstreamVersion;
  private allocator: RunningAllocator | undefined;
  /** What the last life left on the node's disk. */
  private saved: unknown;
  private failures = 0;
  private restart: EventHandle | undefined;
  private started: AgentStart | undefined;

  constructor(options: NodeDaemonOptions) {
    this.options = options;
    this.version = options.version;
    this.chooser = new SeededChooser(options.random, `ipamd/${options.instance.instanceId}`);
  }

  get instance(): Instance {
    return this.options.instance;
  }

  /** The built-in daemon under way, whether it answers already or not; undefined where another allocator runs. */
  get running(): IpamDaemon | undefined {
    return this.allocator instanceof RunningIpamd ? this.allocator.daemon : undefined;
  }

  /** The store of the built-in daemon under way, whether it answers already or not. */
  get store(): Datastore | undefined {
    return this.running?.pool.store;
  }

  /** What the allocator under way holds, whether it answers already or not. */
  get view(): AllocatorView | undefined {
    return this.allocator?.view();
  }

  /** The last start of a container since the machine booted: the host's network is as that one left it. */
  get lastStart(): AgentStart | undefined {
    return this.started;
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
    this.started = { version, env };
    this.failures = 0;
    this.boot(env, maxPods);
  }

  stop(why: AgentStop): void {
    if (this.restart !== undefined) this.options.simulation.cancel(this.restart);
    this.restart = undefined;
    if (this.allocator !== undefined) this.saved = this.allocator.stop();
    if (why !== 'container') {
      this.saved = undefined;
      this.started = undefined;
      this.sandboxes.clear();
    }
    this.allocator = undefined;
  }

  setUnschedulable(unschedulable: boolean): void {
    this.unschedulable = unschedulable;
    this.allocator?.unschedulableChanged?.();
  }

  add({ id, podKey: pod }: Sandbox): CniAddAnswer {
    const answer = this.answering?.add({ id, pod });
    if (answer === undefined) return { ok: false, message: noAnswer(this.version) };
    if (!('address' in answer)) return { ok: false, message: addRefusal() };
    const { address, eni = '' } = answer;
    this.sandboxes.set(id, { pod, address });
    return { ok: true, address, eni };
  }

  /** While nobody answers, the plugin takes the pod's network down by what its ADD had answered. */
  del({ id, podKey: pod }: Sandbox, done: (ok: boolean) => void): void {
    this.sandboxes.delete(id);
    let isLater = false;
    this.answering?.del({ id, pod }, () => {
      isLater = true;
      return () => done(true);
    });
    if (!isLater) done(true);
  }

  private get answering(): RunningAllocator | undefined {
    const { allocator } = this;
    return allocator === undefined || allocator.ready === false ? undefined : allocator;
  }

  private boot(env: Readonly<Record<string, string>>, maxPods: number): void {
    const { allocator, onReady } = this.options;
    const unschedulable = (): boolean => this.unschedulable;
    const port = new AllocatorPort({
      ...this.options,
      chooser: this.chooser,
      version: this.version,
      env,
      maxPods,
      sandboxes: this.sandboxes,
      unschedulable,
      meter: (version) => (this.options.metered ? daemonMeter(version) : undefined),
      started: (error) => (error === undefined ? onReady() : this.startAgain(env, maxPods)),
    });
    this.allocator = allocator.start(port, this.saved);
  }

  private startAgain(env: Readonly<Record<string, string>>, maxPods: number): void {
    const pause =
      this.failures === 0 ? IMMEDIATE : Math.min(FIRST_PAUSE * 2 ** (this.failures - 1), LONGEST_PAUSE);
    this.failures++;
    this.restart = this.options.simulation.after(pause, Lane.cluster, () => {
      this.restart = undefined;
      this.boot(env, maxPods);
    });
  }
}

// The daemon of one node through all its container's lives: it boots it on the instance, keeps what it leaves on the
// node's disk, and starts it again when its start has failed.

import { MINUTE, SECOND, type Milliseconds } from '../base/time.ts';
import type { Cloud } from '../ec2/cloud.ts';
import type { Instance } from '../ec2/instance.ts';
import { supportsPrefixDelegation } from '../ec2/instanceTypes.ts';
import { SDK_OF_CNI } from '../ec2/sdk.ts';
import { ipamdConfig } from '../ipamd/config.ts';
import { IpamDaemon } from '../ipamd/daemon.ts';
import type { Checkpoint } from '../ipamd/checkpoint.ts';
import type { Datastore } from '../ipamd/datastore.ts';
import type { Meter } from '../ipamd/meter.ts';
import type { EmitIpamdFact } from '../ipamd/pool.ts';
import { upstreamRules, type UpstreamVersion } from '../ipamd/rules.ts';
import { SeededChooser } from '../kernel/chooser.ts';
import type { EventHandle } from '../kernel/eventQueue.ts';
import { Lane } from '../kernel/lane.ts';
import type { Random } from '../kernel/random.ts';
import type { Simulation } from '../kernel/simulation.ts';
import type { AgentStop, CniAddAnswer, Sandbox } from '../kube/api/cniPort.ts';
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
  private readonly node: { name: string; unschedulable: boolean };
  private version: UpstreamVersion;
  private daemon: IpamDaemon | undefined;
  private checkpoint: Checkpoint = [];
  private failures = 0;
  private restart: EventHandle | undefined;
  private started: AgentStart | undefined;

  constructor(options: NodeDaemonOptions) {
    this.options = options;
    this.version = options.version;
    this.node = { name: options.instance.node, unschedulable: false };
    this.chooser = new SeededChooser(options.random, `ipamd/${options.instance.instanceId}`);
  }

  get instance(): Instance {
    return this.options.instance;
  }

  /** The daemon under way, whether it answers already or not. */
  get running(): IpamDaemon | undefined {
    return this.daemon;
  }

  /** The store of the daemon under way, whether it answers already or not. */
  get store(): Datastore | undefined {
    return this.daemon?.pool.store;
  }

  /** The last start of a container since the machine booted: the host's network is as that one left it. */
  get lastStart(): AgentStart | undefined {
    return this.started;
  }

  /** Whether CNI calls are answered. */
  get ready(): boolean {
    return this.daemon?.ready === true;
  }

  /** Of the daemon that answers; undefined when none does, or none is counted. */
  readMeter(): Meter | undefined {
    return this.daemon?.ready === true ? this.daemon.readMeter() : undefined;
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
    const checkpoint = this.daemon?.stop() ?? this.checkpoint;
    this.checkpoint = why === 'container' ? checkpoint : [];
    if (why !== 'container') this.started = undefined;
    this.daemon = undefined;
  }

  setUnschedulable(unschedulable: boolean): void {
    this.node.unschedulable = unschedulable;
    this.daemon?.taintsChanged();
  }

  add(sandbox: Sandbox): CniAddAnswer {
    if (this.daemon?.ready !== true) return { ok: false, message: noAnswer(this.version) };
    const answer = this.daemon.add(sandbox.id, sandbox.podKey);
    return answer.ok ? answer : { ok: false, message: addRefusal() };
  }

  /**
   * While nobody answers, the plugin takes the pod's network down by what its ADD had answered; the next daemon finds
   * the pod's interface gone and drops it from its checkpoint. @upstream pkg/ipamd/datastore#normalizeCheckpointDataByPodVethExistence
   */
  del(sandbox: Sandbox, done: (ok: boolean) => void): void {
    if (this.daemon?.ready === true) {
      this.daemon.del(sandbox.id, sandbox.podKey, () => done(true));
      return;
    }
    this.checkpoint = this.checkpoint.filter((each) => each.sandbox !== sandbox.id);
    done(true);
  }

  private boot(env: Readonly<Record<string, string>>, maxPods: number): void {
    const { version } = this;
    const { simulation, cloud, instance, key, playsEveryTick, emit } = this.options;
    const { maxEnis, ipv4PerEni } = instance.type;
    const limits = { maxEnis, ipv4PerEni, supportsPrefixes: supportsPrefixDelegation(instance.type) };
    this.daemon = new IpamDaemon({
      config: ipamdConfig(env, limits, maxPods),
      rules: upstreamRules(version),
      key,
      playsEveryTick,
      meter: this.options.metered ? daemonMeter(version) : undefined,
      checkpoint: () => this.checkpoint,
      ports: {
        simulation,
        chooser: this.chooser,
        ec2: cloud.client(instance, SDK_OF_CNI[version]),
        imds: instance.metadata,
        node: this.node,
        emit,
      },
      onStarted: (error) => (error === undefined ? this.options.onReady() : this.startAgain(env, maxPods)),
    });
    this.daemon.start();
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

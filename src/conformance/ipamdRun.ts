// Plays a recorded scenario on the production daemon and the production cloud, and writes down what happens in the
// form of the record. The chooser decides what the record leaves open.

import { assert } from '../base/assert.ts';
import { SECOND, type Milliseconds } from '../base/time.ts';
import { Cloud } from '../ec2/cloud.ts';
import type { Ec2Config } from '../ec2/config.ts';
import type { Ec2Fact } from '../ec2/facts.ts';
import type { Instance } from '../ec2/instance.ts';
import { instanceType, supportsPrefixDelegation, type InstanceType } from '../ec2/instanceTypes.ts';
import { NumberedNames } from '../ec2/names.ts';
import type { SdkGeneration } from '../ec2/sdk.ts';
import { ipamdConfig } from '../ipamd/config.ts';
import { IpamDaemon } from '../ipamd/daemon.ts';
import type { Checkpoint } from '../ipamd/checkpoint.ts';
import type { Datastore } from '../ipamd/datastore.ts';
import type { IpamdFact } from '../ipamd/facts.ts';
import type { Meter } from '../ipamd/meter.ts';
import type { NodeView } from '../ipamd/pool.ts';
import { upstreamRules } from '../ipamd/rules.ts';
import type { Chooser } from '../kernel/chooser.ts';
import type { EventHandle } from '../kernel/eventQueue.ts';
import { Lane } from '../kernel/lane.ts';
import { Random } from '../kernel/random.ts';
import { Simulation } from '../kernel/simulation.ts';
import type { IpamdTrace, ObservedRecord } from './ipamdTrace.ts';
import { PoolSampler } from './poolSample.ts';
import { recordingEc2 } from './recordingEc2.ts';
import { recordedCloudConfig } from './recordedCloud.ts';
import { TraceSteps, type Stage } from './traceSteps.ts';

const FIRST_SAMPLE: Milliseconds = 507;
const RESTART_AFTER_FAILURE: Milliseconds = 10 * SECOND;

export interface IpamdRunOptions {
  readonly seed: number;
  /** Plays every tick of the daemon's loop, useful or not. */
  readonly playsEveryTick: boolean;
  /** Makes the chooser for the run's simulation. */
  readonly chooser: (simulation: Simulation, random: Random) => Chooser;
  /** Makes the cloud another one than the recordings'. */
  readonly cloud?: (recorded: Ec2Config) => Ec2Config;
  /** Retries that the recordings do not see. */
  readonly sdk?: SdkGeneration;
  readonly takesSamples?: boolean;
  /** Counts for all daemons of the run, one after another. */
  readonly meter?: Meter;
  readonly onFact?: (fact: Ec2Fact | IpamdFact) => void;
}

export class IpamdRun implements Stage {
  readonly simulation = new Simulation();
  readonly observed: ObservedRecord[] = [];
  readonly chooser: Chooser;
  readonly cloud: Cloud;
  readonly instance: Instance;
  readonly trace: IpamdTrace;
  private readonly options: IpamdRunOptions;
  private readonly type: InstanceType;
  private readonly steps: TraceSteps;
  private readonly node: { unschedulable: boolean } & NodeView;
  env: Readonly<Record<string, string>>;
  private current: IpamDaemon | undefined;
  /** What the last daemon left on the node. */
  private checkpoint: Checkpoint = [];
  private upcomingBoot: EventHandle | undefined;
  private readonly tell: (fact: Ec2Fact | IpamdFact) => void;
  private readonly sampler = new PoolSampler();

  constructor(trace: IpamdTrace, options: IpamdRunOptions) {
    const random = new Random(options.seed);
    const type = instanceType(trace.node.instanceType);
    assert(type !== undefined, `instance type ${trace.node.instanceType}`);
    this.trace = trace;
    this.options = options;
    this.type = type;
    this.env = trace.env;
    this.chooser = options.chooser(this.simulation, random);
    this.tell = options.onFact ?? (() => {});
    const recorded = recordedCloudConfig(trace);
    const config = options.cloud?.(recorded) ?? recorded;
    this.cloud = new Cloud(config, this.simulation, random, this.tell, { names: new NumberedNames() });
    const launched = this.cloud.launchNow(type.name, trace.subnets[0].id);
    assert(launched.ok, 'the first subnet has room for the node');
    this.instance = launched.value;
    this.node = { name: this.instance.node, unschedulable: false };
    this.boot();
    this.steps = new TraceSteps(this);
    this.steps.schedule();
    if (options.takesSamples ?? true) this.scheduleSample(FIRST_SAMPLE);
  }

  /** The daemon, when it answers CNI calls. */
  get daemon(): IpamDaemon | undefined {
    return this.current?.ready === true ? this.current : undefined;
  }

  /** The store of the daemon that runs, ready or not. */
  get store(): Datastore | undefined {
    return this.current?.pool.store;
  }

  /** Pods whose ADD failed and will be tried again. */
  get waitingPods(): number {
    return this.steps.waitingPods;
  }

  /** Runs to the end and returns what was observed; calls still running then are left out. */
  finish(): readonly ObservedRecord[] {
    this.simulation.runUntil(this.trace.endMs);
    return this.observed.filter((record) => !('call' in record) || 'ms' in record);
  }

  note(fields: Readonly<Record<string, unknown>>): { t: Milliseconds; [field: string]: unknown } {
    const record = { t: this.simulation.now, ...fields };
    this.observed.push(record);
    return record;
  }

  setUnschedulable(unschedulable: boolean): void {
    this.node.unschedulable = unschedulable;
    this.current?.taintsChanged();
  }

  /** Container restart: down for a while, then booted with the environment changed. */
  restart(downMs: Milliseconds, env: Readonly<Record<string, string>>): void {
    this.checkpoint = this.current?.stop() ?? this.checkpoint;
    this.current = undefined;
    this.env = { ...this.env, ...env };
    this.note({ daemon: 'stopped' });
    this.bootAfter(downMs);
  }

  attachForeign(subnet: string, ips: number): void {
    const attached = this.cloud.others.attachEni(this.instance, subnet, ips);
    this.note({ foreign: 'attach', ...(attached.ok ? { eni: attached.value } : { error: attached.code }) });
    this.current?.attachmentsChanged();
  }

  detachForeign(eni: string): void {
    this.cloud.others.tearOffEni(eni);
    this.note({ foreign: 'detach', eni });
    this.current?.attachmentsChanged();
  }

  private bootAfter(delay: Milliseconds): void {
    if (this.upcomingBoot !== undefined) this.simulation.cancel(this.upcomingBoot);
    this.upcomingBoot = this.simulation.after(delay, Lane.cluster, () => this.boot());
  }

  private boot(): void {
    const { simulation, chooser, trace, type, tell } = this;
    const limits = { ...type, supportsPrefixes: supportsPrefixDelegation(type) };
    const client = this.cloud.client(this.instance, this.options.sdk ?? 'none');
    this.current = new IpamDaemon({
      config: ipamdConfig(this.env, limits, trace.node.maxPods),
      rules: upstreamRules(trace.upstream),
      key: 0,
      playsEveryTick: this.options.playsEveryTick,
      meter: this.options.meter,
      checkpoint: () => this.checkpoint,
      ports: {
        simulation,
        chooser,
        ec2: recordingEc2(
          client,
          () => simulation.now,
          (fields) => this.note(fields),
        ),
        imds: this.instance.metadata,
        node: this.node,
        emit: tell,
      },
      onStarted: (error) => this.started(error),
    });
    this.current.start();
  }

  private started(error: string | undefined): void {
    if (error === undefined) {
      this.note({ daemon: 'ready' });
      return;
    }
    this.note({ daemon: 'failed', error });
    this.bootAfter(RESTART_AFTER_FAILURE);
  }

  private scheduleSample(at: Milliseconds): void {
    this.simulation.at(at, Lane.observer, () => {
      this.sample();
      this.scheduleSample(at + SECOND);
    });
  }

  private sample(): void {
    if (this.daemon === undefined) return;
    const sample = this.sampler.take(this.daemon.pool.store, this.simulation.now);
    if (sample !== undefined) this.note(sample);
  }
}

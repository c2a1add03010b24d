// Plays a recorded scenario on the production daemon and the production cloud, and writes down what happens in the
// form of the record. The chooser decides what the record leaves open.

import { assert } from '../base/assert.ts';
import { SECOND, type Milliseconds } from '../base/time.ts';
import { Cloud } from '../ec2/cloud.ts';
import type { Instance } from '../ec2/instance.ts';
import { instanceType, supportsPrefixDelegation, type InstanceType } from '../ec2/instanceTypes.ts';
import { NumberedNames } from '../ec2/names.ts';
import { ipamdConfig } from '../ipamd/config.ts';
import { IpamDaemon } from '../ipamd/daemon.ts';
import type { Checkpoint, Datastore } from '../ipamd/datastore.ts';
import type { NodeView } from '../ipamd/pool.ts';
import { upstreamRules } from '../ipamd/rules.ts';
import type { Chooser } from '../kernel/chooser.ts';
import { Lane } from '../kernel/lane.ts';
import { Random } from '../kernel/random.ts';
import { Simulation } from '../kernel/simulation.ts';
import { addressRange, type IpamdTrace, type ObservedRecord } from './ipamdTrace.ts';
import { PoolSampler } from './poolSample.ts';
import { recordingEc2 } from './recordingEc2.ts';
import { recordedCloudConfig } from './recordedCloud.ts';
import { TraceSteps } from './traceSteps.ts';

const FIRST_SAMPLE: Milliseconds = 507;
const RESTART_AFTER_FAILURE: Milliseconds = 10 * SECOND;

export interface IpamdRunOptions {
  readonly seed: number;
  /** Plays every tick of the daemon's loop, useful or not. */
  readonly playsEveryTick: boolean;
  /** Makes the chooser for the run's simulation. */
  readonly chooser: (simulation: Simulation, random: Random) => Chooser;
}

export class IpamdRun {
  readonly simulation = new Simulation();
  readonly observed: ObservedRecord[] = [];
  readonly chooser: Chooser;
  readonly cloud: Cloud;
  readonly instance: Instance;
  readonly trace: IpamdTrace;
  private readonly options: IpamdRunOptions;
  private readonly type: InstanceType;
  private readonly node: { unschedulable: boolean } & NodeView = { unschedulable: false };
  private env: Readonly<Record<string, string>>;
  private current: IpamDaemon | undefined;
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
    this.cloud = new Cloud(recordedCloudConfig(trace), this.simulation, random, () => {}, {
      names: new NumberedNames(),
    });
    const launched = this.cloud.launchNow(type.name, trace.subnets[0].id);
    assert(launched.ok, 'the first subnet has room for the node');
    this.instance = launched.value;
    this.boot([]);
    new TraceSteps(this).schedule();
    this.scheduleSample(FIRST_SAMPLE);
  }

  /** The daemon, when it answers CNI calls. */
  get daemon(): IpamDaemon | undefined {
    return this.current?.ready === true ? this.current : undefined;
  }

  /** The store of the daemon that runs, ready or not. */
  get store(): Datastore | undefined {
    return this.current?.pool.store;
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
    const checkpoint = this.current?.stop() ?? [];
    this.current = undefined;
    this.env = { ...this.env, ...env };
    this.note({ daemon: 'stopped' });
    this.simulation.after(downMs, Lane.cluster, () => this.boot(checkpoint));
  }

  attachForeign(subnet: string, ips: number): void {
    const attached = this.cloud.others.attachEni(this.instance, subnet, ips);
    assert(attached.ok, 'there is room for the foreign ENI');
    this.note({ foreign: 'attach', eni: attached.value });
    this.current?.attachmentsChanged();
  }

  detachForeign(eni: string): void {
    this.cloud.others.tearOffEni(eni);
    this.note({ foreign: 'detach', eni });
    this.current?.attachmentsChanged();
  }

  takeAddresses(subnet: string, ranges: readonly string[]): void {
    for (const range of ranges) this.cloud.others.takeAddresses(subnet, addressRange(range));
  }

  freeAddresses(subnet: string, ranges: readonly string[]): void {
    for (const range of ranges) this.cloud.others.freeAddresses(subnet, addressRange(range));
  }

  private boot(checkpoint: Checkpoint): void {
    const { simulation, chooser, trace, type } = this;
    const limits = { ...type, supportsPrefixes: supportsPrefixDelegation(type) };
    const client = this.cloud.client(this.instance, 'none');
    this.current = new IpamDaemon({
      config: ipamdConfig(this.env, limits, trace.node.maxPods),
      rules: upstreamRules(trace.upstream),
      key: 0,
      playsEveryTick: this.options.playsEveryTick,
      checkpoint: () => checkpoint,
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
        emit: () => {},
      },
      onStarted: (error) => this.started(error, checkpoint),
    });
    this.current.start();
  }

  private started(error: string | undefined, checkpoint: Checkpoint): void {
    if (error === undefined) {
      this.note({ daemon: 'ready' });
      return;
    }
    this.note({ daemon: 'failed', error });
    this.simulation.after(RESTART_AFTER_FAILURE, Lane.cluster, () => this.boot(checkpoint));
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

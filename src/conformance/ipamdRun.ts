// Plays a recorded scenario on the production daemon and the production cloud, and writes down what happens in the
// form of the record. The chooser decides what the record leaves open.

import { formatAddress, type Address } from '../base/address.ts';
import { formatCidr, type Cidr } from '../base/ipv4.ts';
import type { DelAnswer } from '../ipamd/cniCalls.ts';
import { SECOND, type Milliseconds } from '../base/time.ts';
import type { Ec2Port } from '../ipamd/ec2Port.ts';
import type { UpstreamRules } from '../ipamd/rules.ts';
import type { Chooser } from '../kernel/chooser.ts';
import { Lane } from '../kernel/lane.ts';
import type { PodWants, StepOrder } from '../world/life/lifeSteps.ts';
import type { AllocatorSandbox } from '../world/allocator/allocator.ts';
import { ipamd } from '../world/allocator/ipamd.ts';
import { AS_OTHERS_DO, NodeRun, type NodeRunOptions } from '../world/life/nodeRun.ts';
import type { AddedAddress, NodeWatch } from '../world/life/nodeWatch.ts';
import { FollowingChooser } from './followingChooser.ts';
import type { IpamdTrace, ObservedRecord } from './ipamdTrace.ts';
import { PoolSampler } from './poolSample.ts';
import { RecordedOrder } from './recordedOrder.ts';
import { recordingEc2 } from './recordingEc2.ts';

const FIRST_SAMPLE: Milliseconds = 507;

/** What an ADD or a DEL was answered while nobody listened. */
const DAEMON_DOWN = 'daemon down';

/** The daemons ran without the search for leaked ENIs, which goes on beside the pool. */
const AS_RECORDED = { DISABLE_LEAKED_ENI_CLEANUP: 'true' };

type Fields = Readonly<Record<string, unknown>>;

export interface IpamdRunOptions extends Omit<NodeRunOptions, 'allocator' | 'watch'> {
  readonly takesSamples?: boolean;
  /** Other rules than those of the recorded version. */
  readonly rules?: Partial<UpstreamRules>;
}

export class IpamdRun extends NodeRun {
  readonly trace: IpamdTrace;
  private readonly recording: Recording;
  private readonly sampler = new PoolSampler();
  /** To start each pod that the daemon was asked about. */
  private readonly attempts = new Map<string, number>();

  constructor(trace: IpamdTrace, options: IpamdRunOptions) {
    const recording = new Recording(trace);
    super(trace, {
      ...options,
      allocator: ipamd({ env: AS_RECORDED, rules: options.rules ?? {} }),
      watch: recording,
    });
    this.recording = recording;
    recording.ahead?.followTurns(() => this.store);
    this.trace = trace;
    if (options.takesSamples ?? true) this.scheduleSample(FIRST_SAMPLE);
  }

  /** All that was observed so far. */
  get observed(): readonly ObservedRecord[] {
    return this.recording.records;
  }

  /** Runs to the end and returns what was observed; calls still running then are left out. */
  finish(): readonly ObservedRecord[] {
    this.simulation.runUntil(this.trace.endMs);
    return this.recording.records.filter((record) => !('call' in record) || 'ms' in record);
  }

  override add(pod: string, wants: PodWants): boolean {
    if (this.isAnswering) this.attempts.set(pod, (this.attempts.get(pod) ?? 0) + 1);
    return super.add(pod, wants);
  }

  protected override sandboxOf(pod: string): AllocatorSandbox {
    if (!this.recording.namesSandboxes) return super.sandboxOf(pod);
    const attempt = this.attempts.get(pod) ?? 1;
    return { id: attempt === 1 ? pod : `${pod}-${attempt}`, pod: `default/${pod}` };
  }

  override del(pod: string, done: () => void, podGone = false): void {
    if (podGone) this.api.podGone(pod);
    const asked = this.simulation.now;
    const { daemon } = this;
    const finish = (fields: Readonly<Record<string, unknown>>): void => {
      const late = this.simulation.now > asked ? { asked } : {};
      this.note({ cni: 'del', pod, ...fields, ...late });
      done();
    };
    // In older recordings what had its interface when the daemon was down was still in its checkpoint when it was back.
    const isDown = daemon === undefined;
    const sandbox = this.sandboxOf(pod);
    if (!isDown || this.recording.tellsDown) this.sandboxes.delete(sandbox.id);
    if (isDown) {
      this.api.podGone(pod);
      return finish({ error: this.recording.tellsDown ? DAEMON_DOWN : 'unknown pod' });
    }
    const answer = daemon.del(sandbox.id, sandbox.pod, (later) => () => finish(this.delText(pod, later)));
    this.api.podGone(pod);
    if (answer !== undefined) finish(this.delText(pod, answer));
  }

  protected override cleanUp(pod: string): void {
    const { id, pod: name } = this.sandboxOf(pod);
    const answer = this.daemon?.del(id, name, () => () => {});
    if (answer === undefined || answer.addresses.length === 0) return;
    this.note({ cni: 'del', pod, cleanup: true, ...this.delText(pod, answer) });
  }

  private delText(pod: string, answer: DelAnswer): Fields {
    const { known, addresses, vlan, error: why = 'unknown pod' } = answer;
    const [first] = addresses;
    const error = known ? {} : { error: why };
    if (first === undefined) return { ...error, ...vlanText(vlan) };
    if (this.recording.isMultiNic(pod)) return { ...error, ips: addresses.map(formatAddress) };
    return { ...error, ...addressText(first, vlan) };
  }

  override setUnschedulable(unschedulable: boolean): void {
    this.note({ node: unschedulable ? 'cordon' : 'uncordon' });
    super.setUnschedulable(unschedulable);
  }

  override restart(downMs: Milliseconds, env: Readonly<Record<string, string>>): void {
    super.restart(downMs, env);
    this.recording.stopped();
    this.note({ daemon: 'stopped' });
  }

  override attachForeign(
    subnet: string,
    ips: number | 'none',
    place = AS_OTHERS_DO,
  ): ReturnType<NodeRun['attachForeign']> {
    const attached = super.attachForeign(subnet, ips, place);
    this.note({ foreign: 'attach', ...attached });
    return attached;
  }

  override attachTrunk(subnet: string): ReturnType<NodeRun['attachTrunk']> {
    const attached = super.attachTrunk(subnet);
    this.note({ foreign: 'trunk', ...(attached.ok ? attached.value : { error: attached.code }) });
    return attached;
  }

  override detachForeign(eni: string): void {
    super.detachForeign(eni);
    this.note({ foreign: 'detach', eni });
  }

  override swapForeign(eni: string): ReturnType<NodeRun['swapForeign']> {
    const swapped = super.swapForeign(eni);
    if (swapped !== undefined) {
      const [lost, got] = [swapped.lost, swapped.got].map(blockText);
      this.note({ foreign: 'swap', eni, lost, got });
    }
    return swapped;
  }

  private note(fields: Readonly<Record<string, unknown>>): void {
    this.recording.note(this.simulation.now, fields);
  }

  private scheduleSample(at: Milliseconds): void {
    this.simulation.at(at, Lane.observer, () => {
      this.sample();
      this.scheduleSample(at + SECOND);
    });
  }

  private sample(): void {
    if (this.daemon === undefined) return;
    const sample = this.sampler.take(this.pools, this.simulation.now);
    if (sample !== undefined) this.note(sample);
  }
}

/** Of a branch ENI, with its VLAN. */
function addressText(address: Address, vlan: number | undefined): Fields {
  return { ip: formatAddress(address), ...vlanText(vlan) };
}

function vlanText(vlan: number | undefined): Fields {
  return vlan === undefined ? {} : { vlan };
}

function blockText(cidr: Cidr): string {
  return formatCidr(cidr).replace(/\/32$/, '');
}

class Recording implements NodeWatch {
  readonly records: ObservedRecord[] = [];
  /** Whether the record tells a daemon that is down from one without an address. */
  readonly tellsDown: boolean;
  /** Whether pods have a namespace there, and each attempt to start one a sandbox of its own. */
  readonly namesSandboxes: boolean;
  private readonly trace: IpamdTrace;
  /** Where the record is followed. */
  ahead: RecordedOrder | undefined;
  private isDown = true;

  constructor(trace: IpamdTrace) {
    this.trace = trace;
    this.namesSandboxes = JSON.stringify(trace.introspection)?.includes('k8sPodNamespace') ?? false;
    this.tellsDown = trace.observed.some(({ error }) => error === DAEMON_DOWN);
  }

  order(chooser: Chooser): StepOrder | undefined {
    if (!(chooser instanceof FollowingChooser)) return undefined;
    this.ahead = new RecordedOrder(chooser, this.trace);
    return this.ahead;
  }

  listen(ec2: Ec2Port, now: () => Milliseconds): Ec2Port {
    return recordingEc2(ec2, now, (fields) => this.note(now(), fields));
  }

  added(at: Milliseconds, pod: string, answer: AddedAddress | undefined): void {
    const error = this.isDown && this.tellsDown ? DAEMON_DOWN : 'no address';
    this.note(at, { cni: 'add', pod, ...(answer === undefined ? { error } : this.addText(pod, answer)) });
  }

  /** A branch ENI is not named. */
  private addText(pod: string, { address, eni, vlan, others }: AddedAddress): Fields {
    if (!this.isMultiNic(pod))
      return { ...addressText(address, vlan), ...(vlan === undefined ? { eni } : {}) };
    const all = [{ address, eni }, ...others];
    return { ips: all.map((each) => formatAddress(each.address)), enis: all.map((each) => each.eni) };
  }

  /** Whether the pod asks for an address on every network card. */
  isMultiNic(pod: string): boolean {
    return this.trace.steps.some((step) => step.pod === pod && step.multiNic === true);
  }

  cniNodePatched(at: Milliseconds, features: readonly string[]): void {
    this.note(at, { cninode: features });
  }

  started(at: Milliseconds, error: string | undefined): void {
    this.isDown = error !== undefined;
    this.note(at, error === undefined ? { daemon: 'ready' } : { daemon: 'failed', error });
  }

  stopped(): void {
    this.isDown = true;
  }

  note(
    at: Milliseconds,
    fields: Readonly<Record<string, unknown>>,
  ): { t: Milliseconds; [field: string]: unknown } {
    const record = { t: at, ...fields };
    this.records.push(record);
    return record;
  }
}

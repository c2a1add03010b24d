// The steps of a recorded scenario, one after another as the recording played them: a step waits while a DEL before
// it waits for EC2. Steps and retries of one instant run in the order of the record.

import { assert } from '../base/assert.ts';
import { formatIpv4 } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Cloud } from '../ec2/cloud.ts';
import type { AddressRange } from '../ec2/config.ts';
import type { IpamDaemon } from '../ipamd/daemon.ts';
import type { Chooser } from '../kernel/chooser.ts';
import { Lane } from '../kernel/lane.ts';
import type { Simulation } from '../kernel/simulation.ts';
import { FollowingChooser } from './followingChooser.ts';
import { addressRange, type IpamdTrace, type ObservedRecord, type TraceStep } from './ipamdTrace.ts';

/** What the steps are played on. */
export interface Stage {
  readonly trace: IpamdTrace;
  readonly simulation: Simulation;
  readonly chooser: Chooser;
  readonly cloud: Cloud;
  /** The daemon, when it answers CNI calls. */
  readonly daemon: IpamDaemon | undefined;
  note(fields: Readonly<Record<string, unknown>>): void;
  setUnschedulable(unschedulable: boolean): void;
  restart(downMs: Milliseconds, env: Readonly<Record<string, string>>): void;
  attachForeign(subnet: string, ips: number): void;
  detachForeign(eni: string): void;
}

interface DueStep {
  readonly step: TraceStep;
  /** A failed add tried again. */
  readonly isRetry: boolean;
}

export class TraceSteps {
  private readonly run: Stage;
  /** Due or overdue, in order of arrival. */
  private readonly due: DueStep[] = [];
  /** The next retry of each pod that waits for an address; any other retry of it is dropped. */
  private readonly retries = new Map<string, DueStep>();
  private readonly recorded: readonly ObservedRecord[];
  private recordedIndex = 0;
  private waitingForDel = false;

  constructor(run: Stage) {
    this.run = run;
    this.recorded = run.trace.observed.filter((record) => opOf(record) !== undefined);
  }

  get waitingPods(): number {
    return this.retries.size;
  }

  schedule(): void {
    for (const step of this.run.trace.steps) this.enqueueAt(step.atMs, { step, isRetry: false });
  }

  private enqueueAt(at: Milliseconds, due: DueStep): void {
    this.run.simulation.at(at, Lane.scenario, () => {
      this.due.push(due);
      // All steps of this instant are to be known before the first is taken.
      this.run.simulation.at(at, Lane.cluster, () => this.drain());
    });
  }

  private drain(): void {
    while (this.due.length > 0 && !this.waitingForDel) this.perform(this.takeNext());
  }

  /** The step that the record has next, else the one due first. */
  private takeNext(): DueStep {
    const next = this.recorded[this.recordedIndex];
    const follows = this.run.chooser instanceof FollowingChooser && next !== undefined;
    const index =
      follows && !isUnrecorded(this.due[0].step) ? this.due.findIndex((each) => isOf(each.step, next)) : 0;
    return this.due.splice(Math.max(index, 0), 1)[0];
  }

  private perform(due: DueStep): void {
    const { run } = this;
    const { step } = due;
    if (step.pod === undefined && isOf(step, this.recorded[this.recordedIndex])) this.recordedIndex++;
    switch (step.op) {
      case 'add':
        return this.add(due, pod(step));
      case 'del':
        return this.del(pod(step));
      case 'cordon':
      case 'uncordon':
        run.note({ node: step.op });
        return run.setUnschedulable(step.op === 'cordon');
      case 'take':
        return this.forRanges(step, (subnet, range) => run.cloud.others.takeAddresses(subnet, range));
      case 'free':
        return this.forRanges(step, (subnet, range) => run.cloud.others.freeAddresses(subnet, range));
      case 'restart':
        return run.restart(step.downMs ?? 0, step.env ?? {});
      case 'foreign-attach':
        return run.attachForeign(step.subnet ?? '', step.ips ?? 0);
      case 'foreign-detach':
        return run.detachForeign(step.eni ?? '');
    }
  }

  private add(due: DueStep, name: string): void {
    const { run } = this;
    if (due.isRetry && this.retries.get(name) !== due) return;
    const recorded = this.nextRecorded('add', name);
    if (run.chooser instanceof FollowingChooser) run.chooser.expectAdd(wantedOf(recorded));
    const answer = run.daemon?.add(name, name) ?? { ok: false };
    this.retries.delete(name);
    if (answer.ok) {
      run.note({ cni: 'add', pod: name, ip: formatIpv4(answer.address), eni: answer.eni });
      return;
    }
    run.note({ cni: 'add', pod: name, error: 'no address' });
    if (due.step.retryEveryMs === undefined) return;
    const retry = { step: due.step, isRetry: true };
    this.retries.set(name, retry);
    this.enqueueAt(run.simulation.now + due.step.retryEveryMs, retry);
  }

  private del(name: string): void {
    const { run } = this;
    this.retries.delete(name);
    this.nextRecorded('del', name);
    const asked = run.simulation.now;
    this.waitingForDel = true;
    const finish = (fields: Readonly<Record<string, unknown>>): void => {
      this.waitingForDel = false;
      const late = run.simulation.now > asked ? { asked } : {};
      run.note({ cni: 'del', pod: name, ...fields, ...late });
      if (run.simulation.now > asked) this.drain();
    };
    if (run.daemon === undefined) return finish({ error: 'unknown pod' });
    run.daemon.del(name, name, (answer) =>
      finish(answer.known ? { ip: formatIpv4(answer.address) } : { error: 'unknown pod' }),
    );
  }

  private forRanges(step: TraceStep, act: (subnet: string, range: AddressRange) => void): void {
    for (const cidr of step.cidrs ?? []) act(step.subnet ?? '', addressRange(cidr));
  }

  private nextRecorded(op: string, name: string): ObservedRecord | undefined {
    const next = this.recorded[this.recordedIndex];
    if (opOf(next) !== op || next.pod !== name) return undefined;
    this.recordedIndex++;
    return next;
  }
}

/** The step that a record tells of; undefined: it tells of none. */
function opOf(record: ObservedRecord | undefined): unknown {
  if (record?.daemon === 'stopped') return 'restart';
  if (record?.foreign === 'attach') return 'foreign-attach';
  return record?.foreign === 'detach' ? 'foreign-detach' : (record?.cni ?? record?.node);
}

function isOf(step: TraceStep, record: ObservedRecord | undefined): boolean {
  return step.op === opOf(record) && step.pod === record?.pod;
}

/** Nothing shows when others take or free addresses: that keeps its place among the steps. */
function isUnrecorded(step: TraceStep): boolean {
  return step.op === 'take' || step.op === 'free';
}

function pod(step: TraceStep): string {
  assert(step.pod !== undefined, `step ${step.op} names a pod`);
  return step.pod;
}

function wantedOf(record: ObservedRecord | undefined): { eni: string; ip: string } | undefined {
  return typeof record?.ip === 'string' && typeof record.eni === 'string'
    ? { eni: record.eni, ip: record.ip }
    : undefined;
}

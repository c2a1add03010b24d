// Steps and retries of one instant in the order of the record, and what the record says an ADD was answered.

import type { Datastore } from '../ipamd/datastore.ts';
import type { StepOrder } from '../world/life/lifeSteps.ts';
import type { LifeStep } from '../world/life/nodeLife.ts';
import type { FollowingChooser, WantedAddresses } from './followingChooser.ts';
import { RecordedTurns } from './recordedTurns.ts';
import type { IpamdTrace, ObservedRecord } from './ipamdTrace.ts';

export class RecordedOrder implements StepOrder {
  private readonly chooser: FollowingChooser;
  private readonly recorded: readonly ObservedRecord[];
  private readonly observed: readonly ObservedRecord[];
  private index = 0;

  constructor(chooser: FollowingChooser, { observed }: IpamdTrace) {
    this.chooser = chooser;
    this.recorded = observed.filter((record) => opOf(record) !== undefined && record['cleanup'] !== true);
    this.observed = observed;
  }

  followTurns(store: () => Datastore | undefined): void {
    this.chooser.followTurns(new RecordedTurns(this, store));
  }

  /** What the record has next; undefined at its end. */
  get next(): ObservedRecord | undefined {
    return this.recorded[this.index];
  }

  /** Of the due steps the one that the record has next, else the one due first. */
  choose(due: readonly LifeStep[]): number {
    const next = this.recorded[this.index];
    const [first] = due;
    if (next === undefined || first === undefined || isUnrecorded(first)) return 0;
    return Math.max(
      due.findIndex((step) => isOf(step, next)),
      0,
    );
  }

  /** What a pod got that failed half-way shows when its sandbox is torn down. */
  private wantedOf(record: ObservedRecord | undefined): WantedAddresses | undefined {
    if (record === undefined) return undefined;
    const after = this.observed[this.observed.indexOf(record) + 1];
    const told = after?.['cleanup'] === true && after['pod'] === record['pod'] ? after : record;
    const ips = [...textsOf(told['ip']), ...textsOf(told['ips'])];
    const enis = [...textsOf(told['eni']), ...textsOf(told['enis'])];
    return ips.length === 0 ? undefined : { ips, enis };
  }

  begin(step: LifeStep): void {
    const next = this.recorded[this.index];
    const isRecorded = isOf(step, next);
    if (isRecorded) this.index++;
    if (step.op === 'add') this.chooser.expectAdd(isRecorded ? this.wantedOf(next) : undefined);
  }
}

/** The step that a record tells of; undefined: it tells of none. */
function opOf(record: ObservedRecord | undefined): unknown {
  if (record?.['daemon'] === 'stopped') return 'restart';
  const foreign = record?.['foreign'];
  if (foreign === 'trunk') return 'trunk-attach';
  return typeof foreign === 'string' ? `foreign-${foreign}` : (record?.['cni'] ?? record?.['node']);
}

function isOf(step: LifeStep, record: ObservedRecord | undefined): boolean {
  return step.op === opOf(record) && step.pod === record?.['pod'];
}

/** Nothing shows when others take or free addresses, tag a subnet or a Pod: that keeps its place among the steps. */
function isUnrecorded({ op }: LifeStep): boolean {
  return op === 'take' || op === 'free' || op === 'subnet-tag' || op === 'annotate';
}

function textsOf(value: unknown): readonly string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.filter((each) => typeof each === 'string');
}

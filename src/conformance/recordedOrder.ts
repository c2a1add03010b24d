// Steps and retries of one instant in the order of the record, and what the record says an ADD was answered.

import type { Chooser } from '../kernel/chooser.ts';
import type { StepOrder } from '../world/life/lifeSteps.ts';
import type { LifeStep } from '../world/life/nodeLife.ts';
import { FollowingChooser } from './followingChooser.ts';
import type { IpamdTrace, ObservedRecord } from './ipamdTrace.ts';

export class RecordedOrder implements StepOrder {
  private readonly chooser: Chooser;
  private readonly recorded: readonly ObservedRecord[];
  private index = 0;

  constructor(chooser: Chooser, { observed }: IpamdTrace) {
    this.chooser = chooser;
    this.recorded = observed.filter((record) => opOf(record) !== undefined);
  }

  /** The step that the record has next, else the one due first. */
  next(due: readonly LifeStep[]): number {
    const next = this.recorded[this.index];
    const [first] = due;
    const follows = this.chooser instanceof FollowingChooser && next !== undefined;
    if (!follows || first === undefined || isUnrecorded(first)) return 0;
    return Math.max(
      due.findIndex((step) => isOf(step, next)),
      0,
    );
  }

  begin(step: LifeStep): void {
    const next = this.recorded[this.index];
    const isRecorded = isOf(step, next);
    if (isRecorded) this.index++;
    if (step.op !== 'add' || !(this.chooser instanceof FollowingChooser)) return;
    this.chooser.expectAdd(isRecorded ? wantedOf(next) : undefined);
  }
}

/** The step that a record tells of; undefined: it tells of none. */
function opOf(record: ObservedRecord | undefined): unknown {
  if (record?.['daemon'] === 'stopped') return 'restart';
  const foreign = record?.['foreign'];
  return typeof foreign === 'string' ? `foreign-${foreign}` : (record?.['cni'] ?? record?.['node']);
}

function isOf(step: LifeStep, record: ObservedRecord | undefined): boolean {
  return step.op === opOf(record) && step.pod === record?.['pod'];
}

/** Nothing shows when others take or free addresses, or tag a subnet: that keeps its place among the steps. */
function isUnrecorded(step: LifeStep): boolean {
  return step.op === 'take' || step.op === 'free' || step.op === 'subnet-tag';
}

function wantedOf(record: ObservedRecord | undefined): { eni: string; ip: string } | undefined {
  const [ip, eni] = [record?.['ip'], record?.['eni']];
  return typeof ip === 'string' && typeof eni === 'string' ? { eni, ip } : undefined;
}

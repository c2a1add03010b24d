// The steps of a node's life, one after another: a step waits while a DEL before it waits for EC2.

import { assert, elementAt } from '../../base/assert.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { Cloud } from '../../ec2/cloud.ts';
import type { AddressRange } from '../../ec2/config.ts';
import type { NodeMetadata } from '../../ipamd/eniConfig.ts';
import type { Chooser } from '../../kernel/chooser.ts';
import { Lane } from '../../kernel/lane.ts';
import type { OpenTurn, TurnsAhead } from '../../kernel/openTurns.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { LifeApi } from './lifeApi.ts';
import { addressRange, type LifeStep } from './nodeLife.ts';

/** How somebody else's ENI is attached. */
export interface ForeignPlace {
  readonly tags: Readonly<Record<string, string>>;
  readonly networkCard: number;
}

/** What a pod asks for: an address on every network card, a branch ENI. */
export interface PodWants {
  readonly multiNic: boolean;
  readonly branchEni: boolean;
}

/** What the steps are played on. */
export interface Stage {
  readonly simulation: Simulation;
  readonly cloud: Cloud;
  readonly api: Pick<LifeApi, 'podAnnotated'>;
  /** Whether the pod got its address, or with `multiNic` one on every network card. */
  add(pod: string, wants: PodWants): boolean;
  attachTrunk(subnet: string): void;
  /** `done`: when it is answered. `podGone`: the Pod object is gone before. */
  del(pod: string, done: () => void, podGone: boolean): void;
  /** An add or a del will be made then. */
  callDue(at: Milliseconds): void;
  setUnschedulable(unschedulable: boolean): void;
  restart(downMs: Milliseconds, env: Readonly<Record<string, string>>): void;
  attachForeign(subnet: string, ips: number | 'none', place: ForeignPlace): void;
  detachForeign(eni: string): void;
  swapForeign(eni: string): void;
  /** `subnet`: that of the ENIConfig; undefined: it is deleted. */
  setEniConfig(name: string, subnet: string | undefined): void;
  /** `value`: undefined takes it away. */
  setMetadata(kind: keyof NodeMetadata, key: string, value: string | undefined): void;
}

/** Which of the due steps comes next; told of each before it is taken. */
export interface StepOrder {
  choose(due: readonly LifeStep[]): number;
  begin(step: LifeStep): void;
}

/** CNI calls in any order; what else happens in its place among the steps. */
class AnyOrder implements StepOrder {
  private readonly chooser: Chooser;

  constructor(chooser: Chooser) {
    this.chooser = chooser;
  }

  choose(due: readonly LifeStep[]): number {
    const until = due.findIndex((step) => !isCniCall(step));
    const calls = until < 0 ? due : due.slice(0, until);
    return calls.length <= 1 ? 0 : this.chooser.next('cni-call', calls.map(labelOf));
  }

  begin(): void {
    // Nothing follows from it.
  }
}

interface DueStep {
  readonly step: LifeStep;
  /** A failed add tried again. */
  readonly isRetry: boolean;
}

const NO_CALLS: readonly OpenTurn[] = [];

/** As turns ahead: the CNI calls that are due at this moment. */
export class LifeSteps implements TurnsAhead {
  private readonly stage: Stage;
  private readonly order: StepOrder;
  /** Due or overdue, in order of arrival. */
  private readonly due: DueStep[] = [];
  /** The next retry of each pod that waits for an address; any other retry of it is dropped. */
  private readonly retries = new Map<string, DueStep>();
  private waitingForDel = false;

  constructor(stage: Stage, chooser: Chooser, order: StepOrder = new AnyOrder(chooser)) {
    this.stage = stage;
    this.order = order;
  }

  /** Pods whose add failed and will be tried again. */
  get waiting(): readonly string[] {
    return [...this.retries.keys()];
  }

  get waitingCount(): number {
    return this.retries.size;
  }

  schedule(steps: readonly LifeStep[]): void {
    for (const step of steps) this.enqueueAt(step.atMs, { step, isRetry: false });
  }

  private enqueueAt(at: Milliseconds, due: DueStep): void {
    const { simulation } = this.stage;
    simulation.at(at, Lane.scenario, () => {
      this.due.push(due);
      if (isCniCall(due.step)) this.stage.callDue(at);
      // All steps of this instant are to be known before the first is taken.
      simulation.at(at, Lane.cluster, () => this.drain());
    });
  }

  private drain(): void {
    while (this.due.length > 0 && !this.waitingForDel) {
      this.forgetRetriesOfTheGone();
      const place = this.order.choose(this.due.map(({ step }) => step));
      for (const due of this.due.splice(place, 1)) this.perform(due);
    }
  }

  get isEmpty(): boolean {
    return this.due.length === 0;
  }

  at(time: Milliseconds): readonly OpenTurn[] {
    if (this.due.length === 0 || this.waitingForDel || time !== this.stage.simulation.now) return NO_CALLS;
    this.forgetRetriesOfTheGone();
    return this.due
      .filter(({ step }) => isCniCall(step))
      .map((due) => ({ label: labelOf(due.step), go: () => this.performAhead(due) }));
  }

  firstOn(from: Milliseconds, every: Milliseconds): Milliseconds {
    const { now } = this.stage.simulation;
    return now >= from && (now - from) % every === 0 && this.at(now).length > 0 ? now : Infinity;
  }

  private performAhead(due: DueStep): void {
    const place = this.due.indexOf(due);
    if (place < 0) return;
    this.due.splice(place, 1);
    this.perform(due);
  }

  private forgetRetriesOfTheGone(): void {
    for (let place = this.due.length - 1; place >= 0; place--) {
      const due = elementAt(this.due, place);
      if (due.isRetry && this.retries.get(podOf(due.step)) !== due) this.due.splice(place, 1);
    }
  }

  private perform(due: DueStep): void {
    const { stage } = this;
    const { step } = due;
    this.order.begin(step);
    switch (step.op) {
      case 'add':
        return this.add(due, podOf(step));
      case 'del':
        return this.del(podOf(step), step.gone ?? false);
      case 'annotate':
        return stage.api.podAnnotated(podOf(step), step.ip ?? '', step.vlan ?? 0);
      case 'trunk-attach':
        return stage.attachTrunk(step.subnet ?? '');
      case 'cordon':
      case 'uncordon':
        return stage.setUnschedulable(step.op === 'cordon');
      case 'take':
        return this.forRanges(step, (subnet, range) => stage.cloud.others.takeAddresses(subnet, range));
      case 'free':
        return this.forRanges(step, (subnet, range) => stage.cloud.others.freeAddresses(subnet, range));
      case 'restart':
        return stage.restart(step.downMs ?? 0, step.env ?? {});
      case 'foreign-attach':
        return stage.attachForeign(step.subnet ?? '', step.ipv6Only === true ? 'none' : (step.ips ?? 0), {
          tags: step.tags ?? {},
          networkCard: step.card ?? 0,
        });
      case 'foreign-detach':
        return stage.detachForeign(step.eni ?? '');
      case 'foreign-swap':
        return stage.swapForeign(step.eni ?? '');
      case 'subnet-tag':
        return stage.cloud.others.tagSubnet(step.subnet ?? '', step.key ?? '', step.value);
      case 'eni-config':
        return stage.setEniConfig(step.name ?? '', step.missing === true ? undefined : step.subnet);
      case 'node-label':
        return stage.setMetadata('labels', step.key ?? '', step.value);
      case 'node-annotation':
        return stage.setMetadata('annotations', step.key ?? '', step.value);
    }
  }

  private add({ step }: DueStep, pod: string): void {
    const { multiNic = false, podEni: branchEni = false } = step;
    const isServed = this.stage.add(pod, { multiNic, branchEni });
    this.retries.delete(pod);
    if (isServed || step.retryEveryMs === undefined) return;
    const retry = { step, isRetry: true };
    this.retries.set(pod, retry);
    this.enqueueAt(this.stage.simulation.now + step.retryEveryMs, retry);
  }

  private del(pod: string, podGone: boolean): void {
    const { simulation } = this.stage;
    this.retries.delete(pod);
    const asked = simulation.now;
    this.waitingForDel = true;
    const done = (): void => {
      this.waitingForDel = false;
      if (simulation.now > asked) this.drain();
    };
    this.stage.del(pod, done, podGone);
  }

  private forRanges(step: LifeStep, act: (subnet: string, range: AddressRange) => void): void {
    for (const cidr of step.cidrs ?? []) act(step.subnet ?? '', addressRange(cidr));
  }
}

function isCniCall({ op }: LifeStep): boolean {
  return op === 'add' || op === 'del';
}

function labelOf(step: LifeStep): string {
  return `${step.op} ${podOf(step)}`;
}

function podOf(step: LifeStep): string {
  assert(step.pod !== undefined, `step ${step.op} names a pod`);
  return step.pod;
}

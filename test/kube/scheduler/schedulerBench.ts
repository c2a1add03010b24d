// A scheduler on a bench: a host that binds at once and writes down what it is told, and when.

import type { Milliseconds } from '../../../src/base/time.ts';
import { Lane } from '../../../src/kernel/lane.ts';
import { Random } from '../../../src/kernel/random.ts';
import { Simulation } from '../../../src/kernel/simulation.ts';
import type { LabelSelector, Node, Pod, PodSpec } from '../../../src/kube/api/objects.ts';
import type { SchedulingFailure } from '../../../src/kube/api/schedulingFailure.ts';
import type { SchedulerHost } from '../../../src/kube/scheduler/host.ts';
import { Scheduler } from '../../../src/kube/scheduler/scheduler.ts';
import { pod } from './objects.ts';

interface Told {
  readonly t: Milliseconds;
  readonly pod: Pod;
}

export class SchedulerBench implements SchedulerHost {
  readonly simulation = new Simulation();
  readonly scheduler: Scheduler;
  readonly bound: (Told & { readonly node: string })[] = [];
  readonly failed: (Told & { readonly failure: SchedulingFailure })[] = [];
  readonly preempted: (Told & { readonly victims: readonly Pod[]; readonly node: string })[] = [];

  constructor(kubernetesMinor: number, nodes: readonly Node[] = [], seed = 1) {
    const { simulation } = this;
    this.scheduler = new Scheduler({ simulation, random: new Random(seed), kubernetesMinor, host: this });
    for (const node of nodes) this.scheduler.addNode(node);
  }

  bind(bound: Pod, node: string): void {
    bound.nodeName = node;
    this.bound.push({ t: this.simulation.now, pod: bound, node });
  }

  unschedulable(failed: Pod, failure: SchedulingFailure): void {
    failed.nominatedNodeName = failure.nominatedNode;
    this.failed.push({ t: this.simulation.now, pod: failed, failure });
  }

  preempt(victims: readonly Pod[], preemptor: Pod, node: string): void {
    this.preempted.push({ t: this.simulation.now, pod: preemptor, victims, node });
  }

  ownerSelector(_pod: Pod): LabelSelector | undefined {
    return undefined;
  }

  namespaceLabels(): Readonly<Record<string, string>> {
    return {};
  }

  disruptionBudgets(): [] {
    return [];
  }

  at(time: Milliseconds, action: () => void): void {
    this.simulation.at(time, Lane.scenario, action);
  }

  /** A pod that appears now. */
  create(spec: PodSpec): Pod {
    const created = pod(spec);
    this.scheduler.addPod(created);
    return created;
  }

  run(until: Milliseconds): void {
    this.simulation.runUntil(until);
  }

  /** When attempts for the pod failed. */
  failures(of: Pod): Milliseconds[] {
    return this.failed.filter((one) => one.pod === of).map(({ t }) => t);
  }
}

// The stand-in for Auto Scaling groups on which a real Cluster Autoscaler was recorded: instances come at once, their
// nodes register, become Ready and go after fixed times.

import { elementAt } from '../base/assert.ts';
import { SECOND, type Milliseconds } from '../base/time.ts';
import type { AutoScalingGroup, CloudPort, GroupInstance } from '../autoscaling/clusterAutoscaler/ports.ts';
import { Lane } from '../kernel/lane.ts';
import type { Simulation } from '../kernel/simulation.ts';
import type { RecordedGroup } from './clusterAutoscalerCase.ts';
import type { ClusterAutoscalerTrace } from './clusterAutoscalerTrace.ts';
import { templateOf } from './recordedGroups.ts';

/** What everything given as after so many seconds takes longer. */
const CLOUD_LAG = 50;

interface Group {
  readonly recorded: RecordedGroup;
  desired: number;
  readonly instances: Map<string, GroupInstance>;
  launched: number;
  failedAt: Milliseconds | undefined;
}

/** Whoever hears what becomes of machines. */
export interface MachineWatcher {
  registered(group: RecordedGroup, node: string): void;
  ready(node: string): void;
  gone(node: string): void;
}

export class RecordedCloud implements CloudPort {
  private readonly simulation: Simulation;
  private readonly trace: ClusterAutoscalerTrace;
  private readonly watcher: MachineWatcher;
  private readonly all: readonly Group[];

  constructor(
    groups: readonly RecordedGroup[],
    simulation: Simulation,
    trace: ClusterAutoscalerTrace,
    watcher: MachineWatcher,
  ) {
    this.simulation = simulation;
    this.trace = trace;
    this.watcher = watcher;
    this.all = groups.map((recorded) => ({
      recorded,
      desired: recorded.initial,
      instances: new Map<string, GroupInstance>(),
      launched: 0,
      failedAt: undefined,
    }));
  }

  /** Those that are there from the start, with their groups. */
  *launchFirst(): Generator<readonly [group: RecordedGroup, node: string]> {
    for (const group of this.all) {
      for (let count = 0; count < group.recorded.initial; count++) {
        yield [group.recorded, this.addInstance(group)];
      }
    }
  }

  groups(): AutoScalingGroup[] {
    return this.all.map(({ recorded, desired, instances, failedAt }) => ({
      name: recorded.name,
      minSize: recorded.min,
      maxSize: recorded.max,
      desired,
      instances: [...instances.values()],
      failedAt,
      template: templateOf(recorded),
    }));
  }

  setDesired(name: string, size: number): void {
    const group = this.groupNamed(name);
    const { desired } = group;
    if (size > desired) {
      this.trace.note({ action: 'increase size', group: name, from: desired, to: size });
      for (let count = desired; count < size; count++) this.launch(group);
    } else {
      const nodes = Array.from({ length: desired - size }, (_, index) => `i-placeholder-${name}-${index}`);
      this.trace.note({ action: 'delete nodes', group: name, nodes, target: size });
    }
    group.desired = size;
  }

  terminate(name: string, instanceId: string): void {
    const group = this.groupNamed(name);
    group.instances.delete(instanceId);
    group.desired--;
    this.trace.noteDeletion(name, instanceId, group.desired);
    this.after(group.recorded.goneAfterSeconds * SECOND + CLOUD_LAG, () => this.watcher.gone(instanceId));
  }

  private launch(group: Group): void {
    const { noCapacity, neverRegisters, registersAfterSeconds, readyAfterSeconds } = group.recorded;
    if (noCapacity === true) {
      group.failedAt = this.simulation.now;
      return;
    }
    const name = this.addInstance(group);
    if (neverRegisters === true) return;
    const lag = CLOUD_LAG + group.launched;
    this.after(registersAfterSeconds * SECOND + lag, () => {
      if (group.instances.has(name)) this.watcher.registered(group.recorded, name);
    });
    this.after(readyAfterSeconds * SECOND + lag, () => this.watcher.ready(name));
  }

  private addInstance(group: Group): string {
    const { name, zone } = group.recorded;
    const id = `${name}-${++group.launched}`;
    group.instances.set(id, { id, providerId: `aws:///${zone}/${id}`, node: id });
    return id;
  }

  private groupNamed(name: string): Group {
    const named = this.all.filter(({ recorded }) => recorded.name === name);
    return elementAt(named, 0);
  }

  private after(delay: Milliseconds, action: () => void): void {
    this.simulation.after(Math.round(delay), Lane.cluster, action);
  }
}

// The cluster as the scheduler sees it: bindings, failed attempts and preemption written with the API's latency.

import type { Happening, Sleeper } from '../kernel/eventQueue.ts';
import type { Cluster } from './api/cluster.ts';
import type { Named } from './api/config.ts';
import type { DisruptionBudgets } from './controllers/disruptionBudgets.ts';
import type { Environment } from './api/environment.ts';
import { SCHEDULER_ON_POD } from './api/eventSource.ts';
import type { EventRecorder } from './api/events.ts';
import type { DisruptionBudget } from './api/disruptionBudget.ts';
import { podKey, type Labels, type LabelSelector, type Pod } from './api/objects.ts';
import type { ObjectStore } from './api/objectStore.ts';
import { RateLimiter } from './api/rateLimiter.ts';
import type { SchedulingFailure } from './api/schedulingFailure.ts';
import { UNBOUND_CLAIM } from './scheduler/fitError.ts';
import type { SchedulerHost } from './scheduler/host.ts';
import type { ClaimedVolumes } from './storage/claimedVolumes.ts';
import type { Workloads } from './controllers/workloads.ts';

export interface SchedulerPortPorts {
  readonly cluster: Cluster;
  readonly environment: Environment;
  readonly events: EventRecorder;
  readonly workloads: Pick<Workloads, 'selectorOf'>;
  readonly budgets: Pick<DisruptionBudgets, 'all'>;
  readonly namespaces: ObjectStore<{ readonly config: Named }>;
  readonly volumes: Pick<ClaimedVolumes, 'bindOn'>;
  readonly bindingFailed: (pod: Pod) => void;
}

/** @upstream pkg/scheduler/framework/plugins/volumebinding#PreBind */
const NOT_BOUND = 'running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded';

/** On its way to the API server. */
class Binding implements Sleeper {
  private readonly cluster: Cluster;
  private readonly pod: Pod;
  private readonly node: string;

  constructor(cluster: Cluster, pod: Pod, node: string) {
    this.cluster = cluster;
    this.pod = pod;
    this.node = node;
  }

  wake(): void {
    if (this.cluster.has(this.pod)) this.cluster.bindPod(this.pod, this.node);
  }
}

export class SchedulerPort implements SchedulerHost {
  private readonly ports: SchedulerPortPorts;
  private readonly limiter: RateLimiter;

  constructor(ports: SchedulerPortPorts) {
    this.ports = ports;
    this.limiter = new RateLimiter(ports.environment.limits.schedulerWrites);
  }

  /** A pod deleted before its binding arrived has left the API already. */
  bind(pod: Pod, nodeName: string): void {
    if (pod.spec.claims === undefined) this.write(new Binding(this.ports.cluster, pod, nodeName));
    else this.bindVolumes(pod, nodeName);
  }

  /** Claims first. Where that takes too long the pod is tried again. */
  private bindVolumes(pod: Pod, nodeName: string): void {
    const { cluster, volumes, bindingFailed } = this.ports;
    volumes.bindOn(pod, cluster.nodes.get(nodeName), (bound) => {
      if (bound) this.write(new Binding(cluster, pod, nodeName));
      else if (cluster.has(pod)) {
        const failure = { reasons: [NOT_BOUND], rejections: [UNBOUND_CLAIM], nominatedNode: undefined };
        this.unschedulable(pod, { message: NOT_BOUND, ...failure });
        bindingFailed(pod);
      }
    });
  }

  unschedulable(pod: Pod, failure: SchedulingFailure): void {
    if (this.ports.cluster.has(pod)) this.ports.cluster.schedulingFailed(pod, failure);
  }

  preempt(victims: readonly Pod[], preemptor: Pod, nodeName: string): void {
    for (const victim of victims) {
      this.write(() => {
        if (!this.ports.cluster.has(victim)) return;
        const message = `Preempted by pod ${preemptor.uid} on node ${nodeName}`;
        this.ports.events.record(SCHEDULER_ON_POD, podKey(victim), 'Normal', 'Preempted', message);
        this.ports.cluster.deletePod(victim, 'PreemptionByScheduler');
      });
    }
  }

  /** At the pace of the client, which all bindings share. */
  private write(action: Happening): void {
    const { environment } = this.ports;
    const turn = this.limiter.reserve(environment.now) - environment.now;
    environment.after(turn + environment.propagationDelay(), action);
  }

  ownerSelector(pod: Pod): LabelSelector | undefined {
    return this.ports.workloads.selectorOf(pod);
  }

  namespaceLabels(namespace: string): Labels {
    return {
      ...this.ports.namespaces.find(namespace)?.config.metadata?.labels,
      'kubernetes.io/metadata.name': namespace,
    };
  }

  disruptionBudgets(): readonly DisruptionBudget[] {
    return this.ports.budgets.all();
  }
}

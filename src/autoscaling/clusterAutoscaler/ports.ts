// What Cluster Autoscaler reads of the cluster and of its Auto Scaling groups, and what it does to them. Whoever wires it
// into a world, or holds it against a recording, brings these.

import type { Milliseconds } from '../../base/time.ts';
import type { PodTemplate } from '../../kube/api/config.ts';
import type { DisruptionBudget } from '../../kube/api/disruptionBudget.ts';
import type { EventText } from '../../kube/api/eventSource.ts';
import type { NodeScalingFact } from '../../kube/api/nodeScalingFacts.ts';
import type { Labels, Node, Pod, Resources, Taint } from '../../kube/api/objects.ts';

/** What an Auto Scaling group says of nodes it has not launched yet. */
export interface GroupTemplate {
  readonly instanceType: string;
  readonly architecture: string;
  readonly region: string;
  /** The first of the group's. */
  readonly zone: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly tags: Labels;
  /** Of a managed node group, as the EKS API has them. */
  readonly managed?: { readonly labels: Labels; readonly taints: readonly Taint[] };
}

export interface GroupInstance {
  readonly id: string;
  /** `aws:///ZONE/ID`. */
  readonly providerId: string;
  /** The name of its node, registered or not. */
  readonly node: string;
}

export interface AutoScalingGroup {
  readonly name: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desired: number;
  readonly instances: readonly GroupInstance[];
  readonly template: GroupTemplate;
  /** When a launch failed last, as its scaling activities tell. */
  readonly failedAt: Milliseconds | undefined;
}

export interface CloudPort {
  groups(): readonly AutoScalingGroup[];
  setDesired(group: string, size: number): void;
  /** TerminateInstanceInAutoScalingGroup, with decrement of the desired capacity. */
  terminate(group: string, instanceId: string): void;
}

/** A DaemonSet, as far as its pods on new nodes go. */
export interface DaemonSetView {
  readonly uid: string;
  readonly name: string;
  readonly template: PodTemplate;
}

export interface ClusterPort {
  /** In any order: the real one's is that of a Go map. */
  nodes(): Iterable<Node>;
  /** Since when it has been Ready, or has not been. */
  readySince(node: Node): Milliseconds;
  pods(): Iterable<Pod>;
  podsOn(node: string): Iterable<Pod>;
  /** Whether its condition PodScheduled says Unschedulable. */
  isUnschedulable(pod: Pod): boolean;
  daemonSets(): Iterable<DaemonSetView>;
  budgets(): readonly DisruptionBudget[];
  namespaceLabels(namespace: string): Labels;
  /** False where it has left the API. */
  has(pod: Pod): boolean;
  setTaint(node: Node, taint: Taint, present: boolean): void;
  setUnschedulable(node: Node, unschedulable: boolean): void;
  /** Asks the Eviction API once; false: refused. */
  evict(pod: Pod): boolean;
}

export interface EventPort {
  ofPod(pod: Pod, text: EventText): void;
  ofNode(node: Node, text: EventText): void;
  /** On the status ConfigMap. */
  ofStatus(text: EventText): void;
}

/** Of what it does and finds what no Event tells. */
export interface DecisionPort {
  tell(fact: NodeScalingFact): void;
}

export interface Resize {
  readonly group: string;
  readonly from: number;
  readonly to: number;
  readonly max: number;
}

export interface Clock {
  readonly now: Milliseconds;
  after(delay: Milliseconds, action: () => void): void;
}

export interface AutoscalerPorts {
  readonly clock: Clock;
  readonly cloud: CloudPort;
  readonly cluster: ClusterPort;
  readonly events: EventPort;
  readonly decisions: DecisionPort;
}

/** Amounts of a resource a node or template has; absent: none. */
export function amountOf(resources: Resources, name: string): number {
  return resources[name] ?? 0;
}

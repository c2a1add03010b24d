// Whether a kubelet takes a pod that was bound past the scheduler, by spec.nodeName: resources, node affinity, taints.
// The words are those of the pod's status and event. @upstream pkg/kubelet/lifecycle/predicate.go

import { hasFinished } from './cluster.ts';
import type { Node, Pod } from './objects.ts';
import { matchesNodeAffinity, NODE_AFFINITY_REASON } from './scheduler/nodeAffinity.ts';
import { factsOf } from './scheduler/nodeFacts.ts';
import { demandOf, type PodDemand } from './scheduler/podDemand.ts';
import { tolerates } from './scheduler/taintToleration.ts';

export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/** `used`: pods the kubelet counts already. */
export function podCountRejection(used: number, capacity: number): Rejection {
  return outOf('pods', 1, used, capacity);
}

/** `others`: what the kubelet runs already. Undefined where it takes the pod. */
export function rejectionOf(pod: Pod, node: Node, others: Iterable<Pod>): Rejection | undefined {
  const { spec } = pod;
  const short = shortage(demandOf(spec), node, [...others]);
  if (short !== undefined) return short;
  if (!matchesNodeAffinity(spec, factsOf(node)))
    return { reason: 'NodeAffinity', message: `Predicate NodeAffinity failed: ${NODE_AFFINITY_REASON}` };
  const isTolerated = node.taints
    .filter(({ effect }) => effect === 'NoExecute')
    .every((taint) => spec.tolerations.some((toleration) => tolerates(toleration, taint)));
  if (isTolerated) return undefined;
  const why = "node(s) had taints that the pod didn't tolerate";
  return { reason: 'TaintToleration', message: `Predicate TaintToleration failed: ${why}` };
}

function shortage(demand: PodDemand, node: Node, others: readonly Pod[]): Rejection | undefined {
  const running = others.filter((pod) => !hasFinished(pod)).map(({ spec }) => amountsOf(demandOf(spec)));
  for (const [resource, wanted] of amountsOf(demand)) {
    const used = running.reduce((sum, amounts) => sum + (amounts.get(resource) ?? 0), 0);
    const capacity = node.allocatable[resource] ?? 0;
    if (wanted > 0 && wanted > capacity - used) return outOf(resource, wanted, used, capacity);
  }
  return undefined;
}

/** In the order in which they are looked at. */
function amountsOf({ cpu, memory, ephemeralStorage, scalars }: PodDemand): Map<string, number> {
  const amounts = new Map([
    ['cpu', cpu],
    ['memory', memory],
    ['ephemeral-storage', ephemeralStorage],
  ]);
  for (const { name, amount } of scalars) amounts.set(name, amount);
  return amounts;
}

function outOf(resource: string, requested: number, used: number, capacity: number): Rejection {
  const amounts = `requested: ${requested}, used: ${used}, capacity: ${capacity}`;
  const message = `Node didn't have enough resource: ${resource}, ${amounts}`;
  return { reason: `OutOf${resource}`, message };
}

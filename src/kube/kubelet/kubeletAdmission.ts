// Whether a kubelet takes a pod: for any pod its count, for one that was bound past the scheduler by spec.nodeName
// also resources, node affinity, host ports and taints. The words are those of the pod's status and event.
// @upstream pkg/kubelet/lifecycle/predicate.go

import { elementAt } from '../../base/assert.ts';
import { own } from '../../base/own.ts';
import type { Node, Pod } from '../api/objects.ts';
import { matchesNodeAffinity, NODE_AFFINITY_REASON } from '../scheduler/nodeAffinity.ts';
import { factsOf } from '../scheduler/nodeFacts.ts';
import { NODE_PORTS_REASON, portsConflict } from '../scheduler/nodePorts.ts';
import { demandOf, type PodDemand } from '../scheduler/podDemand.ts';
import { tolerates } from '../scheduler/taintToleration.ts';
import type { StatusReason } from '../api/statusReason.ts';

/** A resource of which the node has too little left. Amounts as in `Resources`. */
export interface Shortage {
  readonly resource: string;
  readonly requested: number;
  readonly used: number;
  readonly capacity: number;
}

/** What else keeps a pod out, by upstream's name for the check and its words. */
interface Misfit {
  readonly predicate: 'NodeAffinity' | 'NodePorts' | 'TaintToleration';
  readonly why: string;
}

/** All that speaks against a pod, in the order in which the kubelet looks. */
export interface Refusal {
  readonly shortages: readonly Shortage[];
  readonly misfits: readonly Misfit[];
}

/** `slots`: pods the kubelet counts already; `others`: what it runs. Undefined where it takes the pod. */
export function refusalOf(
  pod: Pod,
  node: Node,
  slots: number,
  others: () => readonly Pod[],
): Refusal | undefined {
  const capacity = node.allocatable['pods'] ?? 0;
  const isFull = slots >= capacity;
  const wasPlaced = pod.spec.nodeName === undefined;
  if (wasPlaced && !isFull) return undefined;
  const shortages: Shortage[] = isFull ? [{ resource: 'pods', requested: 1, used: slots, capacity }] : [];
  if (wasPlaced) return { shortages, misfits: [] };
  const running = others();
  shortages.push(...shortagesOf(demandOf(pod.spec), node, running));
  const misfits = misfitsOf(pod, node, running);
  return shortages.length === 0 && misfits.length === 0 ? undefined : { shortages, misfits };
}

/** Only the first reason is told. */
export function rejectionOf({ shortages, misfits }: Refusal): StatusReason {
  const [short] = shortages;
  if (short === undefined) {
    const { predicate, why } = elementAt(misfits, 0);
    return { reason: predicate, message: `Predicate ${predicate} failed: ${why}` };
  }
  const { resource, requested, used, capacity } = short;
  const amounts = `requested: ${requested}, used: ${used}, capacity: ${capacity}`;
  const message = `Node didn't have enough resource: ${resource}, ${amounts}`;
  return { reason: `OutOf${resource}`, message };
}

function misfitsOf({ spec }: Pod, node: Node, running: readonly Pod[]): Misfit[] {
  const misfits: Misfit[] = [];
  if (!matchesNodeAffinity(spec, factsOf(node)))
    misfits.push({ predicate: 'NodeAffinity', why: NODE_AFFINITY_REASON });
  const taken = running.flatMap(({ spec: { hostPorts } }) => hostPorts);
  if (portsConflict(spec.hostPorts, taken)) misfits.push({ predicate: 'NodePorts', why: NODE_PORTS_REASON });
  const isTolerated = node.taints
    .filter(({ effect }) => effect === 'NoExecute')
    .every((taint) => spec.tolerations.some((toleration) => tolerates(toleration, taint)));
  if (!isTolerated)
    misfits.push({ predicate: 'TaintToleration', why: "node(s) had taints that the pod didn't tolerate" });
  return misfits;
}

/** A device that the node knows nothing of is not missed. @upstream removeMissingExtendedResources */
function shortagesOf(demand: PodDemand, node: Node, running: readonly Pod[]): Shortage[] {
  const amounts = running.map(({ spec }) => amountsOf(demandOf(spec)));
  const shortages: Shortage[] = [];
  for (const [resource, requested] of amountsOf(demand)) {
    const used = amounts.reduce((sum, one) => sum + (one.get(resource) ?? 0), 0);
    const capacity = own(node.allocatable, resource);
    if (capacity === undefined || requested === 0 || requested <= capacity - used) continue;
    shortages.push({ resource, requested, used, capacity });
  }
  return shortages;
}

/** In the order in which they are looked at. */
export function amountsOf({ cpu, memory, ephemeralStorage, scalars }: PodDemand): Map<string, number> {
  const amounts = new Map([
    ['cpu', cpu],
    ['memory', memory],
    ['ephemeral-storage', ephemeralStorage],
  ]);
  for (const { name, amount } of scalars) amounts.set(name, amount);
  return amounts;
}

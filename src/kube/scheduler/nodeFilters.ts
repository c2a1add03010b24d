// The filters that look at one node alone, run in upstream's order up to the first that rejects.

import type { Behaviour } from './behaviour.ts';
import { matchesNodeAffinity, NODE_AFFINITY_REASON } from './nodeAffinity.ts';
import type { NodeFacts } from './nodeFacts.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { NODE_PORTS_REASON, portsConflict } from './nodePorts.ts';
import { OVERSIZED, shortageOf, shortageReasons } from './nodeResourcesFit.ts';
import { type NodeStatuses, PASSES, type StatusCode } from './nodeStatus.ts';
import { NODE_UNSCHEDULABLE_REASON } from './nodeUnschedulable.ts';
import type { PodClass } from './podClass.ts';
import { untoleratedTaint, untoleratedTaintReason } from './taintToleration.ts';

export class NodeFilters {
  private readonly statuses: NodeStatuses;
  private readonly behaviour: Behaviour;
  private readonly cordoned: number;
  private readonly affinityMismatch: number;
  private readonly portsTaken: number;
  private readonly shortages = new WeakMap<PodClass, Map<number, number>>();

  constructor(statuses: NodeStatuses, behaviour: Behaviour) {
    this.statuses = statuses;
    this.behaviour = behaviour;
    const unresolvable = 'UnschedulableAndUnresolvable';
    this.cordoned = statuses.number('NodeUnschedulable', unresolvable, [NODE_UNSCHEDULABLE_REASON]);
    this.affinityMismatch = statuses.number('NodeAffinity', unresolvable, [NODE_AFFINITY_REASON]);
    this.portsTaken = statuses.number('NodePorts', 'Unschedulable', [NODE_PORTS_REASON]);
  }

  /** What no pod on the node can change: cordon, taints, labels. */
  byFacts(podClass: PodClass, node: NodeFacts): number {
    if (node.unschedulable && !podClass.toleratesCordon) return this.cordoned;
    const { spec } = podClass;
    const taint = untoleratedTaint(spec.tolerations, node.taints);
    if (taint !== undefined) {
      const reason = untoleratedTaintReason(taint, this.behaviour.namesUntoleratedTaint);
      return this.statuses.number('TaintToleration', 'UnschedulableAndUnresolvable', [reason]);
    }
    return matchesNodeAffinity(spec, node) ? PASSES : this.affinityMismatch;
  }

  /** What depends on the pods that are there: host ports and resources. */
  byPods(podClass: PodClass, node: NodeInfo): number {
    const { spec, demand } = podClass;
    if (spec.hostPorts.length > 0 && portsConflict(spec.hostPorts, node.hostPorts)) return this.portsTaken;
    const shortage = shortageOf(demand, node);
    return shortage === 0 ? PASSES : this.shortageStatus(podClass, shortage);
  }

  both(podClass: PodClass, node: NodeInfo): number {
    const status = this.byFacts(podClass, node.facts);
    return status === PASSES ? this.byPods(podClass, node) : status;
  }

  private shortageStatus(podClass: PodClass, shortage: number): number {
    let known = this.shortages.get(podClass);
    if (known === undefined) {
      known = new Map();
      this.shortages.set(podClass, known);
    }
    let status = known.get(shortage);
    if (status === undefined) {
      const oversized = this.behaviour.oversizedIsUnresolvable && (shortage & OVERSIZED) !== 0;
      const code: StatusCode = oversized ? 'UnschedulableAndUnresolvable' : 'Unschedulable';
      status = this.statuses.number('NodeResourcesFit', code, shortageReasons(podClass.demand, shortage));
      known.set(shortage, status);
    }
    return status;
  }
}

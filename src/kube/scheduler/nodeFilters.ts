// The filters that look at one node alone, run in the order of the registry up to the first that rejects. Those at its
// head that look at nothing but the node's own facts are asked apart: their verdict stands until the node changes,
// whatever pods come and go.

import type { Behaviour } from './behaviour.ts';
import type { NodeFacts } from './nodeFacts.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { NodeStatuses } from './nodeStatus.ts';
import { PASSES } from './plugin.ts';
import { FILTERS } from './plugins/registry.ts';
import type { PodShape } from './podShape.ts';

type Verdict<Node> = (pod: PodShape, node: Node) => number;

export class NodeFilters {
  private readonly ofFacts: Verdict<NodeFacts>[] = [];
  private readonly ofPods: Verdict<NodeInfo>[] = [];

  constructor(statuses: NodeStatuses, behaviour: Behaviour) {
    for (const { plugin, part } of FILTERS) {
      const status = statuses.of(plugin);
      if (part.looksAt === 'pods-on-node') this.ofPods.push(part.prepare(status, behaviour));
      if (part.looksAt !== 'node-facts') continue;
      const verdict = part.prepare(status, behaviour);
      if (this.ofPods.length === 0) this.ofFacts.push(verdict);
      else this.ofPods.push((pod, node) => verdict(pod, node.facts));
    }
  }

  /** What no pod on the node can change: cordon, taints, labels. */
  byFacts(pod: PodShape, node: NodeFacts): number {
    for (const verdict of this.ofFacts) {
      const status = verdict(pod, node);
      if (status !== PASSES) return status;
    }
    return PASSES;
  }

  /** What depends on the pods that are there: host ports and resources. */
  byPods(pod: PodShape, node: NodeInfo): number {
    for (const verdict of this.ofPods) {
      const status = verdict(pod, node);
      if (status !== PASSES) return status;
    }
    return PASSES;
  }

  both(pod: PodShape, node: NodeInfo): number {
    const status = this.byFacts(pod, node.facts);
    return status === PASSES ? this.byPods(pod, node) : status;
  }
}

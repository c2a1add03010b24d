// What an operator, or bad luck, does to single nodes. A node that does not exist is passed over.

import type { Cluster } from '../api/cluster.ts';
import type { Drainer } from '../controllers/drain.ts';
import type { Fleet } from './fleet.ts';
import { withTaint } from '../api/nodeTaints.ts';
import type { Labels, Node, Taint } from '../api/objects.ts';

/** By key: the new value, or null where the pair goes. */
export type PairChanges = Readonly<Record<string, string | null>>;

export class NodeVerbs {
  private readonly cluster: Cluster;
  private readonly fleet: Fleet;
  private readonly drainer: Drainer;

  constructor(cluster: Cluster, fleet: Fleet, drainer: Drainer) {
    this.cluster = cluster;
    this.fleet = fleet;
    this.drainer = drainer;
  }

  cordon(nodeName: string): void {
    this.withNode(nodeName, (node) => this.cluster.nodes.setUnschedulable(node, true));
  }

  uncordon(nodeName: string): void {
    this.withNode(nodeName, (node) => this.cluster.nodes.setUnschedulable(node, false));
  }

  /** `kubectl drain --ignore-daemonsets --force`. */
  drain(nodeName: string): void {
    this.withNode(nodeName, (node) => this.drainer.drain(node, () => undefined));
  }

  /** `kubectl taint`. */
  taint(nodeName: string, taint: Taint): void {
    this.setTaint(nodeName, taint, true);
  }

  /** `kubectl taint` with a minus behind. */
  untaint(nodeName: string, taint: Taint): void {
    this.setTaint(nodeName, taint, false);
  }

  /** `kubectl label --overwrite`; null takes the label away. */
  label(nodeName: string, changes: PairChanges): void {
    this.withNode(nodeName, (node) => this.cluster.nodes.setLabels(node, changed(node.labels, changes)));
  }

  /** `kubectl annotate --overwrite`; null takes the annotation away. */
  annotate(nodeName: string, changes: PairChanges): void {
    this.withNode(nodeName, (node) =>
      this.cluster.nodes.setAnnotations(node, changed(node.annotations, changes)),
    );
  }

  reboot(nodeName: string): void {
    this.fleet.reboot(nodeName);
  }

  /** The machine hangs: NotReady before long, its pods evicted in time, unless it is recovered. */
  fail(nodeName: string): void {
    this.fleet.fail(nodeName);
  }

  /** A machine that hangs boots. */
  recover(nodeName: string): void {
    this.fleet.recover(nodeName);
  }

  private setTaint(nodeName: string, taint: Taint, present: boolean): void {
    this.withNode(nodeName, (node) => {
      const taints = withTaint(node.taints, taint, present);
      if (taints !== node.taints) this.cluster.nodes.setTaints(node, taints);
    });
  }

  private withNode(name: string, act: (node: Node) => void): void {
    const node = this.cluster.nodes.get(name);
    if (node !== undefined) act(node);
  }
}

function changed(pairs: Labels, changes: PairChanges): Labels {
  const kept = Object.entries(pairs).filter(([key]) => !Object.hasOwn(changes, key));
  const set = Object.entries(changes).filter((pair): pair is [string, string] => pair[1] !== null);
  return Object.fromEntries([...kept, ...set]);
}

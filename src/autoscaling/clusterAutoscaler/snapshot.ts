// The cluster as one loop sees it, to try things on: its nodes and the pods on them, and nodes that are to come.

import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { Node, Pod } from '../../kube/api/objects.ts';
import { PlacementSnapshot } from '../../kube/scheduler/placementSnapshot.ts';
import type { ClusterPort } from './ports.ts';
import { copyOf, type TemplateNode } from './templates.ts';

/** The scheduler that Cluster Autoscaler 1.36 is built with. */
const SCHEDULER_MINOR = 36;

export class Snapshot extends PlacementSnapshot {
  /** That no pod has. */
  private nextRow: number;

  constructor(nodes: readonly Node[], pods: readonly Pod[], cluster: ClusterPort) {
    super(SCHEDULER_MINOR, (namespace) => cluster.namespaceLabels(namespace));
    for (const node of nodes) this.addNode(node);
    let row = 0;
    for (const pod of pods) {
      row = Math.max(row, pod.row);
      if (pod.nodeName !== undefined) this.addPod(pod, pod.nodeName);
      else if (pod.nominatedNodeName !== undefined) this.addPod(pod, pod.nominatedNodeName);
    }
    this.nextRow = row + 1;
  }

  /** One more node of a group, with its DaemonSets' pods. */
  addCopy(template: TemplateNode, name: string): void {
    const { node, pods } = copyOf(template, name, this.nextRow);
    this.nextRow += pods.length;
    this.addNode(node);
    for (const pod of pods) this.addPod(pod, name);
  }
}

/** Pods of lower priority neither trigger a scale-up nor keep a node. @upstream core/utils/expendable.go */
export function isExpendable({ spec }: Pod, flags: ClusterAutoscalerFlags): boolean {
  return spec.priority < flags['expendable-pods-priority-cutoff'];
}

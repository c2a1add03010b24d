// One revision of a DaemonSet's template, and the pod spec it makes for a node.
// @upstream pkg/controller/daemon/util/daemonset_util.go

import type { PodTemplate } from '../api/config.ts';
import { templateHash } from '../api/names.ts';
import type {
  Labels,
  Node,
  NodeAffinity,
  NodeSelectorTerm,
  PodSpec,
  Taint,
  Toleration,
} from '../api/objects.ts';
import { factsOf } from '../scheduler/nodeFacts.ts';
import { matchesNodeAffinity } from '../scheduler/nodeAffinity.ts';
import { untoleratedTaint } from '../scheduler/taintToleration.ts';

/** What every DaemonSet's pods tolerate; `not-ready:NoSchedule` is not among it. */
const ADDED: readonly Toleration[] = [
  exists('node.kubernetes.io/not-ready', 'NoExecute'),
  exists('node.kubernetes.io/unreachable', 'NoExecute'),
  exists('node.kubernetes.io/disk-pressure', 'NoSchedule'),
  exists('node.kubernetes.io/memory-pressure', 'NoSchedule'),
  exists('node.kubernetes.io/pid-pressure', 'NoSchedule'),
  exists('node.kubernetes.io/unschedulable', 'NoSchedule'),
];
const ADDED_ON_HOST_NETWORK = exists('node.kubernetes.io/network-unavailable', 'NoSchedule');

function exists(key: string, effect: Taint['effect']): Toleration {
  return { key, operator: 'Exists', effect };
}

export const REVISION = 'controller-revision-hash';

/** Whether they are those of a pod, which names its revision. */
export function isOfRevision(labels: Labels): boolean {
  return labels[REVISION] !== undefined;
}

export class DaemonTemplate {
  readonly template: PodTemplate;
  /** One object a revision: pods that carry it are up to date. */
  readonly labels: Labels;
  private readonly spec: PodSpec;

  constructor(template: PodTemplate, generation: number) {
    this.template = template;
    this.labels = {
      ...template.labels,
      [REVISION]: templateHash(template),
      'pod-template-generation': String(generation),
    };
    const { spec } = template;
    const added = spec.hostNetwork ? [...ADDED, ADDED_ON_HOST_NETWORK] : ADDED;
    this.spec = { ...spec, tolerations: [...spec.tolerations, ...added] };
  }

  /** Whether the node gets a pod: by selector, affinity and taints; room is not asked for. */
  fits(node: Node): boolean {
    return (
      untoleratedTaint(this.spec.tolerations, node.taints) === undefined &&
      matchesNodeAffinity(this.spec, factsOf(node))
    );
  }

  /** Bound to the node by affinity, for the ordinary scheduler to place. */
  specFor(node: Pick<Node, 'name'>): PodSpec {
    return { ...this.spec, nodeAffinity: new AffinityToNode(node.name, this.spec.nodeAffinity) };
  }
}

/** What is required is spelled out when somebody reads it: there is one for each daemon pod. */
class AffinityToNode implements NodeAffinity {
  readonly node: string;
  private readonly template: NodeAffinity | undefined;

  constructor(node: string, template: NodeAffinity | undefined) {
    this.node = node;
    this.template = template;
  }

  get required(): readonly NodeSelectorTerm[] {
    const field = { key: 'metadata.name', operator: 'In', values: [this.node] } as const;
    return [{ matchExpressions: [], matchFields: [field] }];
  }

  get preferred(): NodeAffinity['preferred'] {
    return this.template?.preferred ?? [];
  }
}

// What several passes over the same nodes, NodePools and instance types have in common.

import type { NodePool } from '../../../kube/api/nodePool.ts';
import type { Labels, Pod, PodSpec } from '../../../kube/api/objects.ts';
import type { InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import { byPoolWeight, ClaimTemplates, type ClaimTemplate } from './claimTemplate.ts';
import { PodShapes, type PreferencePolicy } from './podShape.ts';
import type { StateNode } from './stateNode.ts';
import { TopologyDomains } from './topologyDomains.ts';
import { Vacancies } from './vacancy.ts';

export interface GroundInput {
  /** Those that are ready and not static. */
  readonly nodePools: readonly NodePool[];
  /** By NodePool. One without is passed over. */
  readonly instanceTypes: ReadonlyMap<string, readonly InstanceTypeOption[]>;
  /** A template of each DaemonSet. */
  readonly daemons: readonly PodSpec[];
  /** All nodes of the cluster: their pods count for spreading and affinity. */
  readonly nodes: readonly StateNode[];
  readonly preferencePolicy: PreferencePolicy;
  readonly minValuesPolicy: 'Strict' | 'BestEffort';
  /** Those of earlier passes; absent: there were none. */
  readonly templates?: ClaimTemplates;
}

/** A pod that keeps others away, and the labels of its node. */
export interface KeepingApart {
  readonly pod: Pod;
  readonly labels: Labels;
}

export class Ground {
  readonly shapes: PodShapes;
  readonly domains: TopologyDomains;
  readonly vacancies: Vacancies;
  /** Heaviest first. */
  readonly templates: readonly ClaimTemplate[];
  /** NodePools for which no instance type is left. */
  readonly withoutTypes: readonly { readonly pool: NodePool; readonly forMinValues: boolean }[];
  readonly keepingApart: readonly KeepingApart[];

  constructor(input: GroundInput) {
    const { nodePools, instanceTypes, nodes, preferencePolicy, minValuesPolicy } = input;
    const { templates: known = new ClaimTemplates() } = input;
    const hasSoftTaints = nodePools.some(({ template }) =>
      template.taints.some(({ effect }) => effect === 'PreferNoSchedule'),
    );
    this.shapes = new PodShapes(preferencePolicy, hasSoftTaints);
    this.domains = new TopologyDomains(nodePools, instanceTypes);
    const daemons = known.daemonsOf(input.daemons);
    this.vacancies = new Vacancies(daemons, nodes);
    const outcomes = byPoolWeight(nodePools).map((pool) => {
      const options = instanceTypes.get(pool.name) ?? [];
      return { pool, outcome: known.of(pool, options, daemons, minValuesPolicy === 'BestEffort') };
    });
    this.templates = outcomes.flatMap(({ outcome }) => (typeof outcome === 'object' ? [outcome] : []));
    this.withoutTypes = outcomes.flatMap(({ pool, outcome }) =>
      typeof outcome === 'object' ? [] : [{ pool, forMinValues: outcome === 'few-values' }],
    );
    this.keepingApart = nodes.flatMap(({ node, pods }) =>
      node === undefined
        ? []
        : pods
            .filter(({ spec }) => (spec.podAntiAffinity?.required.length ?? 0) > 0)
            .map((pod) => ({ pod, labels: node.labels })),
    );
  }
}

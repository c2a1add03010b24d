// The domains there can be of a topology: the values of a label that some NodePool can give to a node.
// @upstream karpenter pkg/controllers/provisioning/scheduling/topology.go#buildDomainGroups, topologydomaingroup.go

import type { NodePool } from '../../../kube/api/nodePool.ts';
import type { Taint, Toleration } from '../../../kube/api/objects.ts';
import type { InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import { intersection, operatorOf } from '../requirements/requirement.ts';
import { Requirements } from '../requirements/requirements.ts';
import { ZONE_LABEL } from '../wellKnown.ts';
import { toleratesAll } from './tolerance.ts';

export class TopologyDomains {
  private readonly pools: readonly NodePool[];
  private readonly instanceTypes: ReadonlyMap<string, readonly InstanceTypeOption[]>;
  /** By key: of each domain the taints of the NodePools that have it, a list each. */
  private readonly byKey = new Map<string, ReadonlyMap<string, readonly (readonly Taint[])[]>>();

  constructor(pools: readonly NodePool[], instanceTypes: ReadonlyMap<string, readonly InstanceTypeOption[]>) {
    this.pools = pools;
    this.instanceTypes = instanceTypes;
  }

  /** Those of NodePools whose taints are tolerated; undefined: whatever the taints. */
  of(key: string, tolerations: readonly Toleration[] | undefined): string[] {
    let domains = this.byKey.get(key);
    if (domains === undefined) {
      domains = this.collect(key);
      this.byKey.set(key, domains);
    }
    return [...domains]
      .filter(
        ([, lists]) => tolerations === undefined || lists.some((taints) => toleratesAll(tolerations, taints)),
      )
      .map(([domain]) => domain);
  }

  private collect(key: string): ReadonlyMap<string, readonly (readonly Taint[])[]> {
    const domains = new Map<string, (readonly Taint[])[]>();
    for (const { name, template } of this.pools) {
      const options = this.instanceTypes.get(name);
      if (options === undefined) continue;
      const ofPool = Requirements.ofNodeRequirements(template.requirements)
        .with(Requirements.ofLabels(template.labels).values())
        .at(key);
      const found = new Set(ofPool !== undefined && operatorOf(ofPool) === 'In' ? ofPool.values : []);
      for (const option of options) {
        const ofType = option.requirements.at(key);
        const both = ofPool && ofType ? intersection(ofPool, ofType) : (ofPool ?? ofType);
        for (const domain of both?.values ?? []) found.add(domain);
      }
      for (const domain of found) domains.set(domain, [...(domains.get(domain) ?? []), template.taints]);
    }
    if (key === ZONE_LABEL) this.dropClosedZones(domains);
    return domains;
  }

  /** A zone in which EC2 has just refused everything of a NodePool's types is none. */
  private dropClosedZones(domains: Map<string, unknown>): void {
    const options = [...this.instanceTypes.values()].flat();
    for (const zone of domains.keys()) {
      const isOpen = options.some(({ offerings }) =>
        offerings.some((offering) => offering.zone === zone && offering.isAvailable),
      );
      if (!isOpen) domains.delete(zone);
    }
  }
}

// The NodePools and EC2NodeClasses that a scenario has from the start: checked as manifests are.

import { type CheckedManifest, merged, NOTHING } from '../manifest/checkedManifest.ts';
import { checkManifest } from '../manifest/checkManifest.ts';
import { API_VERSIONS } from '../manifest/kinds.ts';
import { defaultNodeSubnets } from '../cluster/nodeSubnets.ts';
import type { ScenarioDocument } from '../document/document.ts';
import type { DocumentPath } from '../language/diagnostics.ts';

/** In the order in which they are applied. */
export function checkKarpenter(document: ScenarioDocument): CheckedManifest {
  const { karpenter } = document;
  if (karpenter === undefined) return NOTHING;
  const { nodeClasses = [defaultNodeClass(document)], nodePools } = karpenter;
  return merged([
    ...nodeClasses.map((one, index) => checked('EC2NodeClass', one, ['karpenter', 'nodeClasses', index])),
    ...nodePools.map((one, index) => checked('NodePool', one, ['karpenter', 'nodePools', index])),
  ]);
}

function checked(
  kind: 'NodePool' | 'EC2NodeClass',
  written: Readonly<Record<string, unknown>>,
  path: DocumentPath,
): CheckedManifest {
  return checkManifest({ apiVersion: API_VERSIONS[kind], kind, ...written }, path, 'default');
}

/** By their blocks: names of subnets in scenarios need not look like ids. */
export function defaultNodeClass(document: ScenarioDocument): Readonly<Record<string, unknown>> {
  const names = defaultNodeSubnets(document);
  const subnets = document.vpc.subnets.filter(({ name }) => names.includes(name));
  return {
    metadata: { name: 'default' },
    spec: {
      role: 'KarpenterNodeRole',
      amiSelectorTerms: [{ alias: 'al2023@latest' }],
      subnetSelectorTerms: subnets.map(({ cidr }) => ({ cidr })),
      securityGroupSelectorTerms: [{ tags: { 'karpenter.sh/discovery': '*' } }],
    },
  };
}

// What NodeClaims take over from their NodePool and its EC2NodeClass: digests kept in annotations, and names of what is
// found for them. Others later mean that the node is not what would be made now.
// @upstream karpenter pkg/apis/v1/nodepool.go#Hash, karpenter-provider-aws pkg/apis/v1/ec2nodeclass.go#Hash

import { fnv1a32 } from '../../../base/fnv.ts';
import type { Ec2NodeClass, SelectorTerm } from '../../../kube/api/ec2NodeClass.ts';
import type { NodeClaimTemplate } from '../../../kube/api/nodePool.ts';
import type { Labels, Taint } from '../../../kube/api/objects.ts';
import { taintText } from '../taints.ts';

/**
 * Of all but the requirements, which are compared with the node's labels.
 * @assumption FNV-1a in place of hashstructure's digest: other digits, which change as often
 */
export function nodePoolHash(template: NodeClaimTemplate): string {
  const { labels, annotations, taints, startupTaints, nodeClass, expireAfter, terminationGracePeriod } =
    template;
  return digest([
    entries(labels),
    entries(annotations),
    taintSet(taints),
    taintSet(startupTaints),
    nodeClass,
    expireAfter,
    terminationGracePeriod,
  ]);
}

/** Of all but the selector terms: what they find is compared with the instance. */
export function nodeClassHash(nodeClass: Ec2NodeClass): string {
  const { amiFamily, kubelet, blockDeviceMappings, instanceStorePolicy, tags } = nodeClass;
  const { maxPods, podsPerCore, systemReserved, kubeReserved, evictionHard, evictionSoft } = kubelet;
  return digest([
    amiFamily,
    [maxPods, podsPerCore],
    [systemReserved, kubeReserved, evictionHard, evictionSoft].map(entries),
    blockDeviceMappings
      .map(({ deviceName, isRootVolume, volumeSize }) =>
        JSON.stringify([deviceName, isRootVolume, volumeSize]),
      )
      .sort(),
    instanceStorePolicy,
    entries(tags),
  ]);
}

/**
 * Names of the images that its terms find.
 * @assumption a term finds one image, as long as it says the same; real aliases that end in `@latest` find newer ones
 */
export function imagesOf({ amiSelectorTerms }: Pick<Ec2NodeClass, 'amiSelectorTerms'>): readonly string[] {
  return amiSelectorTerms.map(({ alias, ...term }) => alias ?? termText(term));
}

/** Names of the security groups that its terms find. @assumption each finds one, as long as it says the same */
export function securityGroupsOf({
  securityGroupSelectorTerms,
}: Pick<Ec2NodeClass, 'securityGroupSelectorTerms'>): readonly string[] {
  return securityGroupSelectorTerms.map(termText);
}

function termText({ id, name, tags }: SelectorTerm): string {
  return id ?? JSON.stringify([name, entries(tags)]);
}

function digest(fields: readonly unknown[]): string {
  return String(fnv1a32(JSON.stringify(fields)));
}

/** Whatever their order. */
function entries(values: Labels | Readonly<Record<string, number>>): unknown {
  return Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
}

function taintSet(taints: readonly Taint[]): readonly string[] {
  return taints.map(taintText).sort();
}

// Security groups for pods, the daemon's part: it says on the node's CNINode that it wants a trunk ENI, keeps a slot for
// it, and answers for branch pods what the VPC resource controller wrote on the Pod. Branch ENIs are not its own.
// @upstream pkg/ipamd/ipamd.go#tryEnableSecurityGroupsForPods, #hasRoomForEni; pkg/ipamd/rpc_handler.go#AddNetwork

import { customNetworkingFeature, SECURITY_GROUPS_FOR_PODS } from '../base/cniNodeFeatures.ts';
import type { BranchEni } from './apiPort.ts';
import { DEFAULT_ENI_CONFIG, eniConfigName } from './eniConfig.ts';
import type { Pool } from './pool.ts';

/** Whether the daemon would put its feature on the CNINode now. */
export function mayOfferFeature(pool: Pool): boolean {
  if (!pool.awaitsTrunk || !(pool.config.ipv6 || pool.hasFreeSlot)) return false;
  const features = pool.ports.api.cniNodeFeatures();
  return features !== undefined && !features.includes(SECURITY_GROUPS_FOR_PODS);
}

/** No CNINode, and no slot, are only logged. */
export function offerFeature(pool: Pool): void {
  if (mayOfferFeature(pool)) pool.ports.api.addCniNodeFeature(SECURITY_GROUPS_FOR_PODS);
}

/**
 * With custom networking the CNINode names the ENIConfig as well, for the trunk's subnet; a missing CNINode then fails the
 * start, with these words.
 */
export function offerEniConfig({ config, rules, ports, nodeName }: Pool): string | undefined {
  if (!config.podEni || !config.customNetworking || rules.losesCustomNetworkingFeature) return undefined;
  const name = eniConfigName(ports.node, config.eniConfigKeys);
  if (name === DEFAULT_ENI_CONFIG) return undefined;
  const features = ports.api.cniNodeFeatures();
  if (features === undefined) return `cninodes.vpcresources.k8s.aws "${nodeName}" not found`;
  const feature = customNetworkingFeature(name);
  if (!features.includes(feature)) ports.api.addCniNodeFeature(feature);
  return undefined;
}

/** What an ADD is to do: answer the pod's branch ENI, give an address of the pool, or fail. */
export type AddPlan = BranchEni | 'from-pool' | 'refuse';

export function planAdd(pool: Pool, pod: string): AddPlan {
  if (!pool.config.podEni) return 'from-pool';
  const seen = pool.ports.api.pod(pod);
  if (seen === undefined) return 'refuse';
  if (!seen.wantsBranchEni) return 'from-pool';
  return (trunkShows(pool) ? seen.branchEni : undefined) ?? 'refuse';
}

/** In the store, and in instance metadata: the plugin needs its link. */
function trunkShows({ trunk, ports }: Pool): boolean {
  return trunk !== undefined && ports.imds.attachedEnis().some(({ eniId }) => eniId === trunk.id);
}

/** What a DEL is answered whose sandbox the store does not know. */
export type UnknownDel = BranchEni | 'unknown-pod' | 'pod-not-found';

export function planUnknownDel(pool: Pool, pod: string): UnknownDel {
  if (!pool.config.podEni) return 'unknown-pod';
  const seen = pool.ports.api.pod(pod);
  return seen === undefined ? 'pod-not-found' : (seen.branchEni ?? 'unknown-pod');
}

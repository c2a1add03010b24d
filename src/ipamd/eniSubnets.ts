// Which subnets new ENIs go to, and which subnets serve no pods: what their tags say to each version.
// @upstream pkg/awsutils/awsutils.go#createENI, #getVpcSubnets, #IsSubnetExcluded

import { elementAt } from '../base/assert.ts';
import type { Process } from '../kernel/process.ts';
import type { DescribedSubnet, Ec2Answer } from './ec2Port.ts';
import { failureOf, type Failure, type Pool } from './pool.ts';
import type { StoredEni } from './storedEni.ts';

const ROLE_TAG = 'kubernetes.io/role/cni';
const KUBERNETES_CLUSTER_TAG = 'kubernetes.io/cluster/';
const CNI_CLUSTER_TAG = 'cni.networking.k8s.aws/cluster/';

/** In the order in which they are tried. @upstream pkg/awsutils/awsutils.go#createENI */
export function* subnetsToTry(pool: Pool): Process<Ec2Answer<readonly string[]>> {
  if (pool.config.customNetworking) return subnetOfEniConfig(pool);
  const own = ownSubnetOf(pool);
  if (!pool.rules.subnetDiscovery || !pool.config.subnetDiscovery) return yield* ownSubnet(pool, own);
  const listed = yield* pool.ports.ec2.describeSubnets();
  if (listed.ok) return { ok: true, value: eligibleSubnets(pool, listed.value, own) };
  if (pool.rules.fallsBackToOwnSubnet) return { ok: true, value: [own] };
  const again = yield* pool.ports.ec2.describeSubnets();
  if (!again.ok) return again;
  return { ok: true, value: isSubnetExcluded(pool, again.value, own) ? [] : [own] };
}

function subnetOfEniConfig(pool: Pool): Ec2Answer<readonly string[]> {
  const { eniConfig } = pool;
  return { ok: true, value: eniConfig === undefined ? [] : [eniConfig.subnetId] };
}

/** Without discovery the node's own; newer versions look first whether it is excluded, and go on when they cannot see. */
function* ownSubnet(pool: Pool, own: string): Process<Ec2Answer<readonly string[]>> {
  if (!pool.rules.excludesSubnets) return { ok: true, value: [own] };
  const listed = yield* pool.ports.ec2.describeSubnets();
  const excluded = listed.ok && isSubnetExcluded(pool, listed.value, own);
  return { ok: true, value: excluded ? [] : [own] };
}

function eligibleSubnets(pool: Pool, subnets: readonly DescribedSubnet[], own: string): string[] {
  return subnets
    .filter((subnet) => isEligible(pool, subnet, own))
    .sort((a, b) => b.availableIpAddressCount - a.availableIpAddressCount)
    .map((subnet) => subnet.subnetId);
}

function isEligible(pool: Pool, subnet: DescribedSubnet, own: string): boolean {
  if (subnet.subnetId === own) return !isExcluded(pool, subnet);
  const role = subnet.tags[ROLE_TAG];
  if (role === undefined || (pool.rules.readsRoleTag && (role === '' || role === '0'))) return false;
  return !isForOtherCluster(pool, subnet);
}

/** Whether a subnet in which the node has ENIs serves no pods; one that EC2 does not list does. */
export function isSubnetExcluded(pool: Pool, subnets: readonly DescribedSubnet[], subnetId: string): boolean {
  const subnet = subnets.find((each) => each.subnetId === subnetId);
  return subnet !== undefined && isExcluded(pool, subnet);
}

function isExcluded(pool: Pool, subnet: DescribedSubnet): boolean {
  if (!pool.rules.excludesSubnets) return false;
  const role = subnet.tags[ROLE_TAG];
  if (role === '0') return true;
  const isOwn = subnet.subnetId === ownSubnetOf(pool);
  // Without a role, the node's own subnet is taken whatever cluster it is for; the first version did not do so.
  const isAsked = !isOwn || role !== undefined || pool.rules.heedsKubernetesClusterTags;
  return isAsked && isForOtherCluster(pool, subnet);
}

/** Tagged for clusters, and not for CLUSTER_NAME. @upstream #ValidSubnetTagsMatchingClusterName */
function isForOtherCluster({ rules, config }: Pool, { tags }: DescribedSubnet): boolean {
  if (rules.heedsKubernetesClusterTags) return isForOthers(tags, KUBERNETES_CLUSTER_TAG, config.clusterName);
  const isHeeded = rules.heedsCniClusterTags && config.clusterName !== '';
  return isHeeded && isForOthers(tags, CNI_CLUSTER_TAG, config.clusterName);
}

function isForOthers(tags: Readonly<Record<string, string>>, prefix: string, cluster: string): boolean {
  return Object.keys(tags).some((key) => key.startsWith(prefix)) && !Object.hasOwn(tags, prefix + cluster);
}

/** Looks up whether an ENI of the store serves pods. @upstream pkg/awsutils/awsutils.go#IsSubnetExcluded */
export function* judgeExclusion(pool: Pool, eni: StoredEni): Process<Failure> {
  const { rules, config } = pool;
  // @assumption by instance metadata alone no subnet is looked up either; AWS says that no call of EC2's API is made.
  if (!rules.excludesSubnets || !config.subnetDiscovery || config.imdsOnly) return undefined;
  const subnets = yield* pool.ports.ec2.describeSubnets();
  if (!subnets.ok) return failureOf(subnets);
  const isListed = subnets.value.some(({ subnetId }) => subnetId === eni.subnetId);
  if (pool.rules.leaksPrimaryAddress && !isListed) return { code: 'InvalidSubnetID.NotFound' };
  pool.store.setExcluded(eni, isSubnetExcluded(pool, subnets.value, eni.subnetId));
  return undefined;
}

/** The primary ENI's. */
export function ownSubnetOf(pool: Pool): string {
  return elementAt(pool.ports.imds.attachedEnis(), 0).subnetId;
}

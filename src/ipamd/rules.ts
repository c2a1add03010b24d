// What differs between upstream versions: one table, a row a rule, with the first and the last version that has it.
// Everything not named here is the same in all of them.

import { CNI_VERSIONS, isWithin, type CniSpan, type CniVersion } from '../base/cniReleases.ts';
import { keysOf, recordOf } from '../base/records.ts';

export interface UpstreamRule extends CniSpan {
  /** What such a daemon does, for a person. */
  readonly does: string;
  /** File and symbol of upstream. */
  readonly upstream: string;
}

const RULES = {
  subnetDiscovery: {
    first: 'v1.18.0',
    does: 'puts new ENIs into other tagged subnets too, the one with most free addresses first',
    upstream: 'pkg/awsutils/awsutils.go#createENI',
  },
  fallsBackToOwnSubnet: {
    first: 'v1.18.0',
    last: 'v1.21.2',
    does: 'creates the ENI in the node’s own subnet when DescribeSubnets fails',
    upstream: 'pkg/awsutils/awsutils.go#createENI',
  },
  attachesWhatItDidNotCreate: {
    first: 'v1.18.0',
    last: 'v1.21.2',
    does: 'tries to attach an ENI without id, and to delete it, when no subnet is eligible',
    upstream: 'pkg/awsutils/awsutils.go#createENI',
  },
  fillsNextCandidate: {
    first: 'v1.18.3',
    does: 'turns to the next ENI, and then to a new one, when the subnet of one ENI is full',
    upstream: 'pkg/ipamd/ipamd.go#tryAssignIPs',
  },
  comparesCidrsAsSets: {
    first: 'v1.18.4',
    does: 'asks EC2 when instance metadata has other addresses than the pool, not only another number of them',
    upstream: 'pkg/ipamd/ipamd.go#eniIPPoolReconcile',
  },
  knowsImdsOnlyMode: {
    first: 'v1.19.6',
    does: 'with ENABLE_IMDS_ONLY_MODE knows ENIs by instance metadata alone, and creates and fills none',
    upstream: 'pkg/awsutils/awsutils.go#DescribeAllENIs, pkg/ipamd/ipamd.go#disableENIProvisioning',
  },
  failsOnEniWithoutIpv4: {
    last: 'v1.19.3',
    does: 'cannot read the node’s ENIs when one has no IPv4 address: it does not start, and does not reconcile',
    upstream: 'pkg/awsutils/awsutils.go#getENIMetadata',
  },
  describesEniWithoutIpv4: {
    first: 'v1.19.4',
    last: 'v1.23.0',
    does: 'fails when it describes an ENI without IPv4 address: it does not start, and asks EC2 again at every reconcile',
    upstream: 'pkg/awsutils/awsutils.go#DescribeAllENIs',
  },
  usesSdkV2: {
    first: 'v1.19.4',
    does: 'gives up an EC2 call after 3 attempts (AWS SDK Go v2), not after 11 (SDK Go v1)',
    upstream: 'pkg/awsutils/awsutils.go#New',
  },
  /**
   * It hardly tells: a tick that grows adds no more than one ENI, which is too young to go, and one that shrinks is in a
   * mode in which an idle ENI is looked for anyway. It shows when pods leave during the EC2 calls of the tick.
   */
  judgesExtraEnisBeforeAction: {
    first: 'v1.20.0',
    does: 'judges whether an ENI is too many by the pool at the beginning of a check, not after its EC2 calls',
    upstream: 'pkg/ipamd/ipamd.go#updateIPPoolIfRequired',
  },
  stampsDecreaseAtTickEnd: {
    first: 'v1.20.0',
    does: 'waits 30s from the end of a decrease to the next one, not from its beginning',
    upstream: 'pkg/ipamd/ipamd.go#updateIPPoolIfRequired',
  },
  knowsNetworkCards: {
    first: 'v1.20.0',
    does: 'gives each network card addresses of its own with ENABLE_MULTI_NIC, and without it leaves further cards alone',
    upstream: 'pkg/ipamd/ipamd.go#markUnmanagedNetworkCards, #filterUnmanagedENIs',
  },
  servesIpv6OnAllEnis: {
    first: 'v1.20.0',
    does: 'gives each ENI that is there at its start an IPv6 prefix, not only the primary one',
    upstream: 'pkg/ipamd/ipamd.go#nodeInit, #setupENI',
  },
  recountsUnmanagedEnis: {
    first: 'v1.20.0',
    last: 'v1.22.4',
    does: 'counts an unmanaged ENI again at every reconcile, until the node can create no ENI',
    upstream: 'pkg/ipamd/ipamd.go#filterUnmanagedENIs',
  },
  losesCustomNetworkingFeature: {
    first: 'v1.19.4',
    last: 'v1.19.4',
    does: 'does not tell the VPC resource controller its ENIConfig, so trunk ENI and branch ENIs are in the node’s subnet',
    upstream: 'pkg/ipamd/ipamd.go#nodeInit',
  },
  keepsTrunkSlotByType: {
    first: 'v1.20.4',
    does: 'keeps a slot for the trunk ENI only on instance types that take one, not on all',
    upstream: 'pkg/ipamd/ipamd.go#hasRoomForEni',
  },
  delReleasesSecondaryIps: {
    last: 'v1.19.6',
    does: 'releases the free secondary addresses of an ENI in prefix mode when a pod gives one of them back',
    upstream: 'pkg/ipamd/rpc_handler.go#DelNetwork',
  },
  excludesSubnets: {
    first: 'v1.22.0',
    does: 'gives pods no addresses of subnets tagged kubernetes.io/role/cni=0, the node’s own included',
    upstream: 'pkg/ipamd/ipamd.go#setupENI, #excludedENIBasedOnSubnetTags',
  },
  readsRoleTag: {
    first: 'v1.22.0',
    does: 'uses another subnet only if its tag kubernetes.io/role/cni is neither empty nor 0',
    upstream: 'pkg/awsutils/awsutils.go#isSubnetValidForENICreation',
  },
  heedsKubernetesClusterTags: {
    first: 'v1.22.0',
    last: 'v1.22.0',
    does: 'uses no subnet tagged kubernetes.io/cluster/ for another cluster, the node’s own included, and without CLUSTER_NAME none with such a tag',
    upstream: 'pkg/awsutils/awsutils.go#ValidSubnetTagsMatchingClusterName',
  },
  heedsCniClusterTags: {
    first: 'v1.22.1',
    does: 'uses no subnet tagged cni.networking.k8s.aws/cluster/ for another cluster than CLUSTER_NAME',
    upstream: 'pkg/awsutils/awsutils.go#ValidSubnetTagsMatchingClusterName, #IsSubnetExcluded',
  },
  discoversSecurityGroups: {
    first: 'v1.22.0',
    last: 'v1.22.1',
    does: 'calls DescribeSecurityGroups at its start, which fails without the permission, and every 30s',
    upstream: 'pkg/awsutils/awsutils.go#RefreshCustomSGIDs',
  },
  discoversGroupsOfEniConfigs: {
    first: 'v1.22.0',
    last: 'v1.22.0',
    does: 'sets the node’s security groups on ENIs in the subnet of an ENIConfig, instead of its own',
    upstream: 'pkg/awsutils/awsutils.go#RefreshCustomSGIDs, pkg/ipamd/ipamd.go#nodeInit',
  },
  leaksPrimaryAddress: {
    first: 'v1.22.0',
    last: 'v1.22.3',
    does: 'gives pods the primary IP of an ENI whose subnet it could not look up, the node’s own IP too',
    upstream: 'pkg/ipamd/ipamd.go#setupENI',
  },
} as const satisfies Readonly<Record<string, UpstreamRule>>;

export type RuleName = keyof typeof RULES;

export const UPSTREAM_RULES: Readonly<Record<RuleName, UpstreamRule>> = RULES;

/** Which rules a daemon follows. */
export type UpstreamRules = Readonly<Record<RuleName, boolean>>;

const BY_VERSION: Readonly<Record<CniVersion, UpstreamRules>> = recordOf(CNI_VERSIONS, (version) =>
  recordOf(keysOf(RULES), (name) => isWithin(version, UPSTREAM_RULES[name])),
);

export function upstreamRules(version: CniVersion): UpstreamRules {
  return BY_VERSION[version];
}

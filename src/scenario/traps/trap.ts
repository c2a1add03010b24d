// What a trap is: settings that aws-node or a kubelet takes and that do not do what one would think. A row of the table
// says what happens instead, and what to write.

import type { WaitingReason } from '../../base/waitingReason.ts';
import type { SubnetConfig } from '../../ec2/config.ts';
import type { InstanceType } from '../../ec2/instanceTypes.ts';
import type { IpamdConfig } from '../../ipamd/config.ts';
import type { Ec2NodeClass } from '../../kube/api/ec2NodeClass.ts';
import type { EniConfigConfig, NodeGroupConfig } from '../../kube/api/config.ts';
import type { CniVersion } from '../../base/cniReleases.ts';
import type { CompiledCalico } from '../cluster/calicoDocument.ts';
import type { CniEnv } from '../cluster/cniSettings.ts';
import type { CompiledWorkload } from '../compile/compiledWorkload.ts';

/** One node group under the settings in force at one moment. */
export interface TrapGround {
  readonly group: NodeGroupConfig;
  /** All there are at that moment, this one included. */
  readonly groups: readonly NodeGroupConfig[];
  readonly type: InstanceType;
  readonly maxPods: number;
  /** What max pods would be by the type's single addresses. */
  readonly formula: number;
  readonly env: CniEnv;
  readonly version: CniVersion;
  readonly config: IpamdConfig;
  /** In the VPC CNI's stead. */
  readonly calico: CompiledCalico | undefined;
  /** Those of the group. */
  readonly subnets: readonly SubnetConfig[];
  /** All of the VPC. */
  readonly vpcSubnets: readonly SubnetConfig[];
  /** Those there are to be at that moment, by name. */
  readonly eniConfigs: ReadonlyMap<string, EniConfigConfig>;
  /** Whether a later step makes the ENIConfig of that name, or changes what nodes choose theirs by. */
  readonly isChosenLater: (eniConfig: string) => boolean;
  readonly workloads: readonly CompiledWorkload[];
  /** Whether some SecurityGroupPolicy of the scenario selects pods of it. */
  readonly hasBranchPods: boolean;
  /** Whether the kubelet probes some of these over the network. */
  readonly hasProbedBranchPods: boolean;
  /** Of Karpenter, from the start. */
  readonly nodeClasses: readonly Ec2NodeClass[];
  /** Whether Cluster Autoscaler runs. */
  readonly isAutoscaled: boolean;
  /** Whether a later step changes a setting of aws-node. */
  readonly isSetLater: (setting: string) => boolean;
  /** Whether the scenario applies a DaemonSet node-local-dns. */
  readonly hasNodeLocalDns: boolean;
  /** Settings that the group's running nodes had before; undefined: it has none, or they had the same. */
  readonly before: IpamdConfig | undefined;
  /** Whether EKS updates the group's nodes at that moment. */
  readonly isUpdated: boolean;
  /** Whether a later step replaces the group's nodes. */
  readonly isReplacedLater: boolean;
}

/** What a trap is about: a setting of aws-node, its version, a key of the node group, a subnet. */
export type TrapSubject =
  | { readonly of: 'env'; readonly name: string }
  | { readonly of: 'version' }
  /** The step of that moment. */
  | { readonly of: 'step' }
  | { readonly of: 'group'; readonly key: 'maxPods' | 'instanceType' }
  | { readonly of: 'subnet'; readonly id: string }
  | { readonly of: 'eni-config'; readonly name: string }
  | { readonly of: 'calico-pools' }
  /** The first SecurityGroupPolicy that selects pods. */
  | { readonly of: 'security-group-policy' };

/** What a row found. */
export interface TrapFound {
  readonly subject: TrapSubject;
  /** What happens, in a few words. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

export interface TrapRow {
  readonly code: string;
  /** Pods of the group that wait for one of these tell that the trap took effect; none: no run can tell. */
  readonly closes: readonly WaitingReason[];
  /** Whether it is one with IPv6 too, or of IPv6 alone; absent: it is none there. */
  readonly ofIpv6?: 'too' | 'alone';
  /** Whether it is one with Calico too, or of Calico alone; absent: it is none there. */
  readonly ofCalico?: 'too' | 'alone';
  readonly find: (ground: TrapGround) => TrapFound | undefined;
}

export function ofSetting(name: string): TrapSubject {
  return { of: 'env', name };
}

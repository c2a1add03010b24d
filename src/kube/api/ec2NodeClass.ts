// Karpenter's EC2NodeClasses: what the machines of a NodePool are, and which subnets they go to.
// @upstream karpenter-provider-aws pkg/apis/v1/ec2nodeclass.go

import type { Named } from './config.ts';
import type { Labels, Resources } from './objects.ts';

export const AMI_FAMILIES = [
  'AL2',
  'AL2023',
  'Bottlerocket',
  'Custom',
  'Windows2019',
  'Windows2022',
  'Windows2025',
] as const;

export type AmiFamily = (typeof AMI_FAMILIES)[number];

/** All of it must match; terms are alternatives. */
export interface SelectorTerm {
  readonly id?: string;
  readonly name?: string;
  /** Of a subnet. */
  readonly cidr?: string;
  /** A value of `*` is any. */
  readonly tags: Labels;
}

/** Of the kubelets of its nodes. */
export interface KubeletConfiguration {
  /** Absent: by ENIs and addresses of the instance type. */
  readonly maxPods?: number;
  readonly podsPerCore?: number;
  readonly systemReserved: Resources;
  readonly kubeReserved: Resources;
  /** By signal, `memory.available`: a quantity or a share such as `5%`. */
  readonly evictionHard: Labels;
  readonly evictionSoft: Labels;
}

export interface BlockDeviceMapping {
  readonly deviceName: string;
  readonly isRootVolume: boolean;
  /** Bytes. Absent: as large as its snapshot. */
  readonly volumeSize?: number;
}

export interface Ec2NodeClass extends Named {
  readonly amiFamily: AmiFamily;
  readonly amiSelectorTerms: readonly (SelectorTerm & { readonly alias?: string })[];
  readonly subnetSelectorTerms: readonly SelectorTerm[];
  readonly securityGroupSelectorTerms: readonly SelectorTerm[];
  readonly kubelet: KubeletConfiguration;
  readonly blockDeviceMappings: readonly BlockDeviceMapping[];
  /** Local NVMe volumes are the node's ephemeral storage. */
  readonly instanceStorePolicy?: 'RAID0';
  readonly tags: Labels;
}

/** Whether a term of `subnetSelectorTerms` chooses the subnet, as DescribeSubnets shows it. */
export function choosesSubnet(
  { id, cidr, tags }: SelectorTerm,
  subnet: { readonly subnetId: string; readonly cidrBlock: string; readonly tags: Labels },
): boolean {
  return (
    (id ?? subnet.subnetId) === subnet.subnetId &&
    (cidr ?? subnet.cidrBlock) === subnet.cidrBlock &&
    Object.entries(tags).every(([key, value]) => {
      const has = Object.hasOwn(subnet.tags, key) ? subnet.tags[key] : undefined;
      return value === '*' ? has !== undefined : has === value;
    })
  );
}

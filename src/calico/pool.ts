// IP pools: what the owner of a cluster says about the addresses of pods and tunnels.

import {
  blockContains,
  familyOf,
  formatBlock,
  type Address,
  type AddressBlock,
  type IpFamily,
} from '../base/address.ts';
import { checkedSelector, type Labels, type Selector } from './selector.ts';

export type AllowedUse = 'Workload' | 'Tunnel';

export type AssignmentMode = 'Automatic' | 'Manual';

export type EncapsulationMode = 'Never' | 'Always' | 'CrossSubnet';

/** A pool as it is written; what is left out has upstream's default. */
export interface IpPoolSpec {
  readonly name: string;
  readonly cidr: string;
  /** Prefix length of a block: 26 for IPv4, 122 for IPv6 unless given. */
  readonly blockSize?: number | undefined;
  readonly disabled?: boolean | undefined;
  readonly nodeSelector?: string | undefined;
  readonly namespaceSelector?: string | undefined;
  readonly allowedUses?: readonly AllowedUse[] | undefined;
  readonly assignmentMode?: AssignmentMode | undefined;
  readonly vxlanMode?: EncapsulationMode | undefined;
  readonly ipipMode?: EncapsulationMode | undefined;
  readonly natOutgoing?: boolean | undefined;
}

/** A pool whose spec was checked. */
export interface IpPool {
  readonly name: string;
  readonly cidr: AddressBlock;
  readonly cidrText: string;
  readonly family: IpFamily;
  /** Prefix length of a block. */
  readonly blockSize: number;
  readonly disabled: boolean;
  readonly nodeSelector: string;
  readonly namespaceSelector: string;
  readonly allowedUses: readonly AllowedUse[];
  readonly assignmentMode: AssignmentMode;
  readonly vxlanMode: EncapsulationMode;
  readonly ipipMode: EncapsulationMode;
  readonly natOutgoing: boolean;
  readonly selectsNode: Selector;
  readonly selectsNamespace: Selector;
}

const DEFAULT_BLOCK_SIZE: Readonly<Record<IpFamily, number>> = { ipv4: 26, ipv6: 122 };
const DEFAULT_USES: readonly AllowedUse[] = ['Workload', 'Tunnel'];

export function defaultBlockSize(family: IpFamily): number {
  return DEFAULT_BLOCK_SIZE[family];
}

/** `cidr`: what the spec's text says; its selectors can be read. */
export function poolOf(spec: IpPoolSpec, cidr: AddressBlock): IpPool {
  const family = familyOf(cidr.base);
  const { nodeSelector = '', namespaceSelector = '', allowedUses = [] } = spec;
  return {
    name: spec.name,
    cidr,
    cidrText: formatBlock(cidr),
    family,
    blockSize: spec.blockSize ?? defaultBlockSize(family),
    disabled: spec.disabled ?? false,
    nodeSelector: nodeSelector === '' ? 'all()' : nodeSelector,
    namespaceSelector,
    allowedUses: allowedUses.length === 0 ? DEFAULT_USES : allowedUses,
    assignmentMode: spec.assignmentMode ?? 'Automatic',
    vxlanMode: spec.vxlanMode ?? 'Never',
    ipipMode: spec.ipipMode ?? 'Never',
    natOutgoing: spec.natOutgoing ?? false,
    selectsNode: checkedSelector(nodeSelector),
    selectsNamespace: checkedSelector(namespaceSelector),
  };
}

/** What a pool is made of, to make another one of it. */
export function specOf(pool: IpPool): IpPoolSpec {
  const { cidrText: cidr, ...rest } = pool;
  return { ...rest, cidr };
}

export function poolHolding(pools: readonly IpPool[], address: Address): IpPool | undefined {
  return pools.find(({ cidr }) => blockContains(cidr, address));
}

/** Whether a pool gives addresses in that namespace on that node by itself. */
export function selectsBoth(pool: IpPool, node: Labels, namespace: Labels): boolean {
  return pool.assignmentMode === 'Automatic' && pool.selectsNode(node) && pool.selectsNamespace(namespace);
}

// What the cloud says happened. Addresses are dotted text, blocks CIDR text.

import type { Milliseconds } from '../base/time.ts';
import type { Ec2Call } from './calls.ts';
import type { AttachmentPlace, NetworkInterface } from './networkInterface.ts';

export type Ec2Fact =
  | {
      readonly kind: 'instance-launched';
      readonly node: string;
      readonly instance: string;
      readonly instanceType: string;
      readonly subnet: string;
      readonly eni: string;
      readonly address: string;
      readonly ipv6Address?: string;
      /** The zone of a spot instance; absent: it is on demand. */
      readonly spotIn?: string;
    }
  /** TerminateInstances was called: it keeps its addresses until it has terminated. */
  | { readonly kind: 'instance-shutting-down'; readonly node: string; readonly instance: string }
  | { readonly kind: 'instance-terminated'; readonly node: string; readonly instance: string }
  | {
      readonly kind: 'call-answered';
      readonly call: Ec2Call;
      /** Empty: it is about none. */
      readonly node: string;
      readonly startedAt: Milliseconds;
      /** Tries of the SDK, the first included. */
      readonly attempts: number;
      /** How many of them were answered RequestLimitExceeded. */
      readonly throttled: number;
      /** Who made it, where that is not the node’s aws-node. */
      readonly caller?: 'vpc-resource-controller' | 'karpenter';
      readonly error?: string | undefined;
      readonly eni?: string | undefined;
      /** Addresses or prefixes given or taken. */
      readonly cidrs?: readonly string[] | undefined;
    }
  | {
      readonly kind: 'eni-created';
      readonly eni: string;
      readonly subnet: string;
      readonly address: string;
      readonly cidrs: readonly string[];
    }
  | {
      readonly kind: 'eni-attached';
      readonly eni: string;
      readonly node: string;
      readonly device: number;
      /** 0 without it. */
      readonly networkCard?: number;
      readonly trunk?: true;
    }
  /** It hangs on the trunk of the node, and on no instance by itself. */
  | {
      readonly kind: 'branch-associated';
      readonly eni: string;
      readonly trunk: string;
      readonly node: string;
      readonly vlan: number;
    }
  /** It is deleted while its trunk stands. */
  | {
      readonly kind: 'branch-disassociated';
      readonly eni: string;
      readonly trunk: string;
      readonly node: string;
    }
  /** EC2 did not take an ENI that somebody else would have hung on the node. */
  | { readonly kind: 'foreign-eni-refused'; readonly node: string; readonly code: string }
  | { readonly kind: 'eni-detached'; readonly eni: string; readonly node: string }
  | { readonly kind: 'eni-deleted'; readonly eni: string }
  | { readonly kind: 'eni-cidrs-assigned'; readonly eni: string; readonly cidrs: readonly string[] }
  /** IPv6 prefixes, /80s: no addresses of the subnet that could run out. */
  | { readonly kind: 'eni-ipv6-assigned'; readonly eni: string; readonly prefixes: readonly string[] }
  | { readonly kind: 'eni-cidrs-unassigned'; readonly eni: string; readonly cidrs: readonly string[] }
  /** Others took addresses or gave them back: `10.0.0.7`, or `10.0.0.7-10.0.0.9` of those that follow each other. */
  | {
      readonly kind: 'addresses-taken' | 'addresses-freed';
      readonly subnet: string;
      readonly ranges: readonly string[];
    }
  /** Free addresses and free aligned /28s of a subnet after a change. */
  | {
      readonly kind: 'subnet-changed';
      readonly subnet: string;
      readonly free: number;
      readonly freePrefixes: number;
    };

/** That it is on the default card goes without saying. */
export function eniAttached(
  { id: eni, interfaceType }: Pick<NetworkInterface, 'id' | 'interfaceType'>,
  node: string,
  { networkCard, device }: AttachmentPlace,
): Ec2Fact {
  const fact = { kind: 'eni-attached', eni, node, device } as const;
  const trunk = interfaceType === 'trunk' ? ({ trunk: true } as const) : {};
  return networkCard === 0 ? { ...fact, ...trunk } : { ...fact, networkCard, ...trunk };
}

/** A branch ENI leaves its trunk with it, where that still stands. */
export function eniDeleted({ id: eni, branch }: Pick<NetworkInterface, 'id' | 'branch'>): readonly Ec2Fact[] {
  const deleted = { kind: 'eni-deleted', eni } as const;
  const trunk = branch?.trunk;
  if (trunk?.attachment === undefined) return [deleted];
  const { node } = trunk.attachment.host;
  return [{ kind: 'branch-disassociated', eni, trunk: trunk.id, node }, deleted];
}

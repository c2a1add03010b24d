// What Calico's IPAM says happened. Addresses are dotted text, blocks CIDR text.

import { formatAddress } from '../base/address.ts';
import { unreachable } from '../base/assert.ts';
import type { Allocation } from './block.ts';
import type { IpamChange } from './store.ts';

interface OfBlock {
  /** That has it, or had it. */
  readonly node: string;
  readonly block: string;
}

interface OfAddress extends OfBlock {
  readonly address: string;
}

interface Assigned extends OfAddress {
  /** Only where the block is another node's, or nobody's. */
  readonly borrowed?: true;
}

export type CalicoFact =
  | (OfBlock & { readonly kind: 'block-claimed' })
  /** Addresses in it may be used still. */
  | (OfBlock & { readonly kind: 'block-given-up' })
  | (Assigned & { readonly kind: 'pool-address-assigned'; readonly pod: string })
  | (Assigned & { readonly kind: 'tunnel-address-assigned' })
  | (OfAddress & { readonly kind: 'pool-address-released' });

/** Undefined: it is nothing to nodes and pods. */
export function factOf(change: IpamChange): CalicoFact | undefined {
  switch (change.kind) {
    case 'block-claimed':
      return { kind: 'block-claimed', node: change.node, block: change.block.text };
    case 'block-orphaned':
    case 'block-deleted': {
      const { node, block } = change;
      return node === undefined ? undefined : { kind: 'block-given-up', node, block: block.text };
    }
    case 'allocated': {
      const { pod, node, block } = change.allocation;
      const address = addressOf(change.allocation);
      const common: Assigned = block.node === node ? address : { ...address, borrowed: true };
      return pod === undefined
        ? { kind: 'tunnel-address-assigned', ...common }
        : { kind: 'pool-address-assigned', pod, ...common };
    }
    case 'released':
      return { kind: 'pool-address-released', ...addressOf(change.allocation) };
    default:
      return unreachable(change);
  }
}

function addressOf({ node, block, address }: Allocation): OfAddress {
  return { node, block: block.text, address: formatAddress(address) };
}

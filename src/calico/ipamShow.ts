// What `calicoctl ipam show` prints.
// @upstream calicoctl/calicoctl/commands/ipam/show.go, libcalico-go/lib/ipam/ipam.go#GetUtilization

import { blockContains, blockAddresses, formatAddress, type AddressBlock } from '../base/address.ts';
import type { AllocationUse } from './block.ts';
import type { IpamConfig } from './ipamConfig.ts';
import { asciiTable } from './asciiTable.ts';
import type { CalicoRules } from './rules.ts';
import type { AllocationView, BlockView, IpamView } from './view.ts';

export type IpamShowFlag = 'show-blocks' | 'show-borrowed' | 'show-configuration';

export const ALLOCATION_TYPES: Readonly<Record<AllocationUse, string>> = {
  pod: 'pod',
  ipip: 'ipipTunnelAddress',
  vxlan: 'vxlanTunnelAddress',
  'vxlan-v6': 'vxlanV6TunnelAddress',
};

export function ipamShow(view: IpamView, flag?: IpamShowFlag): string {
  if (flag === 'show-borrowed') return borrowedTable(view);
  if (flag === 'show-configuration') return configurationTable(view.config, view.rules);
  return utilizationTable(view, flag === 'show-blocks');
}

function utilizationTable(view: IpamView, showsBlocks: boolean): string {
  const blocks = blocksInOrder(view);
  const rows: string[][] = [];
  const shown = new Set<BlockView>();
  for (const { cidr, cidrText } of view.pools) {
    const own = blocks.filter((block) => blockContains(cidr, block.cidr.base));
    const used = own.reduce((sum, block) => sum + block.allocations.size, 0);
    rows.push(utilizationRow('IP Pool', cidrText, used, cidr));
    for (const block of own) {
      shown.add(block);
      if (showsBlocks) rows.push(blockRow(block));
    }
  }
  // Blocks whose pool is gone.
  if (showsBlocks) rows.push(...blocks.filter((block) => !shown.has(block)).map(blockRow));
  return asciiTable(['GROUPING', 'CIDR', 'IPS TOTAL', 'IPS IN USE', 'IPS FREE'], rows);
}

function blockRow(block: BlockView): string[] {
  return utilizationRow('Block', block.text, block.allocations.size, block.cidr);
}

function utilizationRow(kind: string, text: string, used: number, cidr: AddressBlock): string[] {
  const capacity = blockAddresses(cidr);
  return [kind, text, fiveDigits(capacity), share(used, capacity), share(capacity - used, capacity)];
}

function share(count: number, capacity: number): string {
  return `${fiveDigits(count)} (${halfToEven((100 * count) / capacity)}%)`;
}

/** As Go's `%.5g`. */
function fiveDigits(count: number): string {
  if (count < 1e5) return String(count);
  const [digits = '', exponent = ''] = count.toExponential(4).split('e+');
  return `${digits.replace(/\.?0+$/, '')}e+${exponent.padStart(2, '0')}`;
}

/** As Go's `%.f`. */
function halfToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

function borrowedTable(view: IpamView): string {
  const rows = blocksInOrder(view).flatMap((block) =>
    [...block.allocations]
      .filter(([, { node }]) => node !== block.node)
      .sort(([one], [other]) => one - other)
      .map(([, allocation]) => borrowedRow(allocation)),
  );
  return asciiTable(['IP', 'BORROWING-NODE', 'BLOCK', 'BLOCK OWNER', 'TYPE', 'ALLOCATED-TO'], rows);
}

function borrowedRow({ address, node, block, use, pod = '' }: AllocationView): string[] {
  return [formatAddress(address), node, block.text, block.node ?? '', ALLOCATION_TYPES[use], pod];
}

function configurationTable(config: IpamConfig, rules: CalicoRules): string {
  const values = {
    StrictAffinity: String(config.strictAffinity),
    AutoAllocateBlocks: String(config.autoAllocateBlocks),
    MaxBlocksPerHost: String(config.maxBlocksPerHost),
    ...(rules.keepsAddressesOfVirtualMachines && {
      KubeVirtVMAddressPersistence: '(*ipam.VMAddressPersistence)(nil)',
    }),
  };
  return asciiTable(['PROPERTY', 'VALUE'], Object.entries(values));
}

/** In the text order of their CIDRs. */
function blocksInOrder({ blocks }: IpamView): BlockView[] {
  return [...blocks].sort((one, other) => (one.text < other.text ? -1 : 1));
}

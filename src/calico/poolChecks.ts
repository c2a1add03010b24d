// What the Calico API refuses of a pool, in upstream's words.
// @upstream libcalico-go/lib/clientv3/ippool.go#validateAndSetDefaults, lib/validator/v3/validator.go

import {
  addressBits,
  blocksOverlap,
  familyOf,
  formatAddress,
  formatBlock,
  parseAddress,
  parseBlock,
  type AddressBlock,
  type IpFamily,
} from '../base/address.ts';
import { defaultBlockSize, poolOf, type IpPool, type IpPoolSpec } from './pool.ts';
import { parseSelector } from './selector.ts';

export type CheckedPool =
  { readonly ok: true; readonly pool: IpPool } | { readonly ok: false; readonly error: string };

interface FieldFault {
  readonly field: string;
  readonly value: string | number;
  readonly reason: string;
}

const CIDR = 'IPPool.Spec.CIDR';
const BLOCK_SIZE = 'IPPool.Spec.BlockSize';

interface FamilyLimits {
  readonly word: string;
  readonly linkLocal: string;
  readonly smallest: number;
}

const LIMITS: Readonly<Record<IpFamily, FamilyLimits>> = {
  ipv4: { word: 'IPv4', linkLocal: '169.254.0.0/16', smallest: 20 },
  ipv6: { word: 'IPv6', linkLocal: 'fe80::/10', smallest: 116 },
};

/** `old`: the pool that it replaces. `others`: all pools that there are. */
export function checkPool(spec: IpPoolSpec, others: readonly IpPool[], old?: IpPool): CheckedPool {
  if (spec.cidr === '') return refused([{ field: CIDR, value: '', reason: 'IPPool CIDR must be specified' }]);
  const cidr = parseBlock(spec.cidr);
  if (cidr === undefined)
    return refused([{ field: CIDR, value: spec.cidr, reason: 'IPPool CIDR must be a valid subnet' }]);
  const shape = [
    ...changesOf(spec, cidr, old),
    ...sizeFaults(spec, cidr),
    ...(old === undefined ? overlaps(spec.name, cidr, others) : []),
    ...encapsulationFaults(spec, cidr),
    ...rangeFaults(spec, cidr),
  ];
  if (shape.length > 0) return refused(shape);
  const selectors = selectorFaults(spec);
  return selectors.length > 0 ? refused(selectors) : { ok: true, pool: poolOf(spec, cidr) };
}

function blockSizeOf({ blockSize }: IpPoolSpec, cidr: AddressBlock): number {
  return blockSize ?? defaultBlockSize(familyOf(cidr.base));
}

function changesOf(spec: IpPoolSpec, cidr: AddressBlock, old: IpPool | undefined): FieldFault[] {
  if (old === undefined) return [];
  const faults: FieldFault[] = [];
  const text = formatBlock(cidr);
  const blockSize = blockSizeOf(spec, cidr);
  if (old.cidrText !== text)
    faults.push({ field: CIDR, value: text, reason: 'IPPool CIDR cannot be modified' });
  if (old.blockSize !== blockSize)
    faults.push({ field: BLOCK_SIZE, value: blockSize, reason: 'IPPool BlockSize cannot be modified' });
  return faults;
}

function sizeFaults(spec: IpPoolSpec, cidr: AddressBlock): FieldFault[] {
  const faults: FieldFault[] = [];
  const family = familyOf(cidr.base);
  const { word, smallest } = LIMITS[family];
  const largest = addressBits(family);
  const blockSize = blockSizeOf(spec, cidr);
  if (blockSize > largest || blockSize < smallest)
    faults.push({
      field: BLOCK_SIZE,
      value: blockSize,
      reason: `${word} block size must be between ${smallest} and ${largest}`,
    });
  if (spec.disabled !== true && cidr.length > blockSize)
    faults.push({
      field: CIDR,
      value: formatBlock(cidr),
      reason:
        'IP pool size is too small for use with Calico IPAM. It must be equal to or greater than the block size.',
    });
  return faults;
}

function overlaps(name: string, cidr: AddressBlock, others: readonly IpPool[]): FieldFault[] {
  return others
    .filter((other) => other.name !== name && blocksOverlap(other.cidr, cidr))
    .map((other) => ({
      field: CIDR,
      value: formatBlock(cidr),
      reason: `IPPool(${name}) CIDR overlaps with IPPool(${other.name}) CIDR ${other.cidrText}`,
    }));
}

function encapsulationFaults({ vxlanMode, ipipMode }: IpPoolSpec, cidr: AddressBlock): FieldFault[] {
  const faults: FieldFault[] = [];
  const usesIpip = ipipMode !== undefined && ipipMode !== 'Never';
  if (vxlanMode !== undefined && vxlanMode !== 'Never' && usesIpip)
    faults.push({
      field: 'IPPool.Spec.VXLANMode',
      value: vxlanMode,
      reason: 'Cannot enable both VXLAN and IPIP on the same IPPool',
    });
  if (usesIpip && familyOf(cidr.base) === 'ipv6')
    faults.push({
      field: 'IPPool.Spec.IPIPMode',
      value: ipipMode,
      reason: 'IPIP is not supported on an IPv6 IP pool',
    });
  return faults;
}

function rangeFaults(spec: IpPoolSpec, cidr: AddressBlock): FieldFault[] {
  const faults: FieldFault[] = [];
  const value = formatBlock(cidr);
  const address = parseAddress(spec.cidr.slice(0, spec.cidr.indexOf('/')));
  if (address === undefined || formatAddress(address) !== formatAddress(cidr.base))
    faults.push({ field: CIDR, value, reason: 'IPPool CIDR is not strictly masked' });
  const { word, linkLocal } = LIMITS[familyOf(cidr.base)];
  const range = parseBlock(linkLocal);
  if (range !== undefined && blocksOverlap(range, cidr))
    faults.push({
      field: CIDR,
      value,
      reason: `IPPool CIDR overlaps with ${word} Link Local range ${linkLocal}`,
    });
  return faults;
}

function selectorFaults({
  nodeSelector = '',
  namespaceSelector = '',
  allowedUses,
}: IpPoolSpec): FieldFault[] {
  const faults: FieldFault[] = [];
  for (const [field, value] of [
    ['NodeSelector', nodeSelector],
    ['NamespaceSelector', namespaceSelector],
  ] as const) {
    if (parseSelector(value).ok) continue;
    const reason = `Reason: failed to validate Field: ${field} because of Tag: selector `;
    faults.push({ field, value, reason });
  }
  const servesTunnels =
    allowedUses === undefined || allowedUses.length === 0 || allowedUses.includes('Tunnel');
  if (namespaceSelector !== '' && servesTunnels)
    faults.push({
      field: 'IPpool.NamespaceSelector',
      value: namespaceSelector,
      reason:
        'IP Pool with AllowedUse Tunnel cannot have namespaceSelector specified - tunnel IPs are not namespaced resources',
    });
  return faults;
}

/** @upstream libcalico-go/lib/errors/errors.go#ErrorValidation */
function refused(faults: readonly FieldFault[]): CheckedPool {
  const texts = faults.map(({ field, value, reason }) =>
    value === '' ? `${field} (${reason})` : `${field} = '${value}' (${reason})`,
  );
  const [first = ''] = texts;
  if (texts.length === 1) return { ok: false, error: `error with field ${first}` };
  return {
    ok: false,
    error: `error with the following fields:\n${texts.map((text) => `-  ${text}\n`).join('')}`,
  };
}

// Pods' way out by the family that the cluster does not have: a second interface with an address that is good on the
// node only, behind the node's own. @upstream cmd/egress-cni-plugin/egressContext.go, snat/snat.go

import { sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { addressInBlock, familyOf, type Address, type AddressBlock, type IpFamily } from '../base/address.ts';
import { comment, type IptablesRule, type RuleSet } from './iptablesRule.ts';
import { linkLocal, linkLocalOf } from './linkAddresses.ts';
import { MAIN_TABLE, type Link, type LinkAddress, type Route } from './namespace.ts';
import type { EgressInput, NodeInput } from './nodeInput.ts';
import type { NetworkSettings } from './networkSettings.ts';
import { defaultRoute, host, linkRoute } from './routes.ts';
import { vethMac } from './vethName.ts';

/** 169.254.172.0/22 and fd00::ac:0/118 */
const RANGES: Readonly<Record<IpFamily, AddressBlock>> = {
  ipv4: { base: 0xa9feac00, length: 22 },
  ipv6: { base: (0xfd00n << 112n) | 0xac0000n, length: 118 },
};
/** 224.0.0.0/4 and ff00::/8 */
const MULTICAST: Readonly<Record<IpFamily, AddressBlock>> = {
  ipv4: { base: 0xe0000000, length: 4 },
  ipv6: { base: 0xff00n << 112n, length: 8 },
};
/** The range's first address but one: each of the host's ends has it in IPv4, none in IPv6. */
const GATEWAY_PLACE = 1;
const DEVICES: Readonly<Record<IpFamily, string>> = { ipv4: 'v4if0', ipv6: 'v6if0' };
const CHAIN_PREFIXES: Readonly<Record<IpFamily, string>> = { ipv4: 'CNI-E4-', ipv6: 'CNI-E6-' };
const CHAIN_LENGTH = 28;
const NETWORK_NAME = 'aws-cni';

/** The family of the second interface that pods of a cluster get, if they get one. */
export function egressFamily(
  { v4Egress, v6Egress }: NetworkSettings,
  cluster: IpFamily,
): IpFamily | undefined {
  if (cluster === 'ipv6') return v4Egress ? 'ipv4' : undefined;
  return v6Egress ? 'ipv6' : undefined;
}

/** The address of the pod that has the place: host-local starts behind the gateway. */
export function egressAddress(family: IpFamily, place: number): Address {
  return addressInBlock(RANGES[family], GATEWAY_PLACE + 1 + place);
}

/** The pod's end. */
export function podEgressLink(
  egress: EgressInput,
  pod: string,
  ends: Omit<Link, 'name' | 'kind' | 'mac' | 'up' | 'addresses'>,
): Link {
  const family = familyOf(egress.address);
  const name = DEVICES[family];
  const mac = vethMac(`${name} of ${pod}`);
  const own: LinkAddress = { address: egress.address, length: RANGES[family].length, scope: 'global' };
  return { ...ends, name, kind: 'veth', mac, up: true, addresses: [own, linkLocal(mac)] };
}

/** The host's end. */
export function hostEgressLink(
  { address, hostVeth }: EgressInput,
  ends: Omit<Link, 'name' | 'kind' | 'mac' | 'up' | 'addresses'>,
): Link {
  const mac = vethMac(hostVeth);
  const gateway: LinkAddress = { address: gatewayOf('ipv4'), length: 32, scope: 'link' };
  const addresses = familyOf(address) === 'ipv4' ? [gateway, linkLocal(mac)] : [linkLocal(mac)];
  return { ...ends, name: hostVeth, kind: 'veth', mac, up: true, addresses };
}

function gatewayOf(family: IpFamily): Address {
  return addressInBlock(RANGES[family], GATEWAY_PLACE);
}

/** Inside the pod: in IPv4 even the neighbours are behind the gateway, in IPv6 that is the host's end by its link-local address. */
export function podEgressRoutes({ address, hostVeth }: EgressInput): Route[] {
  const family = familyOf(address);
  const device = DEVICES[family];
  if (family === 'ipv6') return [defaultRoute(MAIN_TABLE, linkLocalOf(vethMac(hostVeth)), device)];
  const via = gatewayOf(family);
  const exit = defaultRoute(MAIN_TABLE, via, device);
  return [
    exit,
    { ...exit, destination: RANGES[family], source: address },
    { ...linkRoute(MAIN_TABLE, via, device), source: address },
  ];
}

/** Packets out of the pod leave the node with its own address. */
export function egressNat({ pods, otherAddress, cni }: NodeInput, family: IpFamily): RuleSet {
  const rules: IptablesRule[] = [];
  for (const { egress } of pods) {
    if (egress === undefined || cni === undefined || otherAddress === undefined) continue;
    if (familyOf(egress.address) !== family) continue;
    const chain = egressChain(egress);
    const matches = [comment(`name: "${NETWORK_NAME}" id: "${egress.containerId}"`)];
    rules.push(
      {
        chain: 'POSTROUTING',
        source: { block: host(egress.address), inverted: false },
        matches,
        target: { kind: 'jump', chain },
      },
      { chain, destination: MULTICAST[family], matches, target: { kind: 'accept' } },
      { chain, matches, target: { kind: 'snat', to: otherAddress.address, ports: cni.settings.snatPorts } },
    );
  }
  const chains = new Set(rules.map(({ chain }) => chain).filter((chain) => chain !== 'POSTROUTING'));
  return { chains: [...chains], rules };
}

export function isEgressChain(chain: string): boolean {
  return Object.values(CHAIN_PREFIXES).some((prefix) => chain.startsWith(prefix));
}

/** @upstream containernetworking/plugins pkg/utils#MustFormatChainNameWithPrefix */
function egressChain({ address, containerId }: EgressInput): string {
  const digits = bytesToHex(sha512(utf8ToBytes(NETWORK_NAME + containerId)));
  return (CHAIN_PREFIXES[familyOf(address)] + digits).slice(0, CHAIN_LENGTH);
}

/**
 * Nobody connects to those addresses by way of the node. In IPv6 clusters the rule stands with egress and without.
 * @upstream pkg/networkutils/network.go#setupRuleToBlockNodeLocalAccess
 */
export function egressFilter({ cni }: NodeInput, cluster: IpFamily, family: IpFamily): IptablesRule[] {
  const isBlocked = cni !== undefined && family !== cluster && (cluster === 'ipv6' || cni.settings.v6Egress);
  if (!isBlocked) return [];
  return [
    {
      chain: 'FORWARD',
      destination: RANGES[family],
      matches: [
        { kind: 'connection-state', states: ['NEW'], wanted: true },
        comment(`Block Node Local Pod access via ${family === 'ipv4' ? 'IPv4' : 'IPv6'}`),
      ],
      target: { kind: 'reject', family },
    },
  ];
}

// Hosts to try the model of their network with: a small one made by hand, and any one a property may draw.

import fc from 'fast-check';
import { elementAt } from '../../src/base/assert.ts';
import { cidrContains, parseCidr, parseIpv4, type Cidr, type Ipv4 } from '../../src/base/ipv4.ts';
import { egressAddress } from '../../src/host/egress.ts';
import { networkSettings, podMtu } from '../../src/host/networkSettings.ts';
import { egressVethName } from '../../src/host/vethName.ts';
import type { EniInput, NodeInput, PodInput } from '../../src/host/nodeInput.ts';

export function address(text: string): Ipv4 {
  const read = parseIpv4(text);
  if (read === undefined) throw new Error(`no address: ${text}`);
  return read;
}

export function cidr(text: string): Cidr {
  const read = parseCidr(text);
  if (read === undefined) throw new Error(`no block: ${text}`);
  return read;
}

function eni(device: number, primary: string, subnet: string, setUp = true): EniInput {
  const mac = `02:00:00:00:00:0${device}`;
  return {
    name: `eth${device}`,
    mac,
    card: 0,
    device,
    primary: address(primary),
    subnet: cidr(subnet),
    setUp,
  };
}

/** Two ENIs in two subnets with a pod each; the CNI is v1.23.1 on iptables-nft unless said otherwise. */
export function node(env: Record<string, string> = {}, changes: Partial<NodeInput> = {}): NodeInput {
  return {
    iptablesMode: 'nft',
    vpcCidrs: [cidr('10.0.0.0/16')],
    enis: [eni(0, '10.0.0.4', '10.0.0.0/24'), eni(1, '10.0.1.10', '10.0.1.0/24')],
    pods: [
      { namespace: 'default', name: 'web-1', address: address('10.0.0.5'), card: 0, device: 0 },
      { namespace: 'default', name: 'web-2', address: address('10.0.1.11'), card: 0, device: 1 },
    ],
    cni: { version: 'v1.23.1', settings: networkSettings(env), podMtu: podMtu('9001') },
    ...changes,
  };
}

const VPC_CIDRS = ['10.0.0.0/16', '100.64.0.0/16', '10.9.0.0/16'];
const OTHER_CIDRS = ['10.1.0.0/16', '172.16.0.0/12', '8.8.8.8/32', '0.0.0.0/0', '10.0.0.0/8'];
const NO_EXTERNAL_SERVICE = ['10.200.0.0/16'];

const ENVIRONMENTS = fc.record(
  {
    AWS_VPC_K8S_CNI_EXTERNALSNAT: fc.constantFrom('true', 'false'),
    AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS: fc.subarray(OTHER_CIDRS).map((cidrs) => cidrs.join(',')),
    AWS_EXTERNAL_SERVICE_CIDRS: fc.subarray(NO_EXTERNAL_SERVICE).map((cidrs) => cidrs.join(',')),
    AWS_VPC_K8S_CNI_RANDOMIZESNAT: fc.constantFrom('prng', 'hashrandom', 'none'),
    AWS_VPC_CNI_NODE_PORT_SUPPORT: fc.constantFrom('true', 'false'),
    AWS_VPC_K8S_CNI_CONNMARK: fc.constantFrom('128', '0x100', '4294967295', '0'),
    AWS_VPC_K8S_CNI_VETHPREFIX: fc.constantFrom('eni', 'pod', 'x'),
  },
  { requiredKeys: [] },
);

/** Up to four ENIs in two subnets, up to eight pods on them, any settings. */
export const NODES: fc.Arbitrary<NodeInput> = fc
  .record({
    env: ENVIRONMENTS,
    version: fc.constantFrom('v1.16.4' as const, 'v1.23.1' as const),
    iptablesMode: fc.constantFrom('legacy' as const, 'nft' as const),
    others: fc.subarray(VPC_CIDRS.slice(1)),
    enis: fc.integer({ min: 1, max: 4 }),
    pods: fc.array(fc.nat({ max: 3 }), { maxLength: 8 }),
  })
  .map(({ env, version, iptablesMode, others, enis, pods }): NodeInput => {
    return {
      iptablesMode,
      vpcCidrs: [elementAt(VPC_CIDRS, 0), ...others].map(cidr),
      enis: Array.from({ length: enis }, (_, device) =>
        eni(device, `10.0.${device % 2}.${10 + device}`, `10.0.${device % 2}.0/24`),
      ),
      pods: pods.map((wanted, index) => podOn(wanted % enis, index)),
      cni: { version, settings: networkSettings(env), podMtu: podMtu('9001') },
    };
  });

function podOn(device: number, index: number): PodInput {
  return {
    namespace: 'default',
    name: `p${index}`,
    card: 0,
    device,
    address: address(`10.0.${device % 2}.${100 + index}`),
  };
}

const IPV6_SUBNET = { base: 0x26001f14aaaabb00n << 64n, length: 64 };
const IPV6_PREFIX = IPV6_SUBNET.base + (0xa1b2n << 48n);

/** Of an IPv6 cluster: up to six pods of the /80 and up to two with branch ENIs, with egress over IPv4 or without. */
export const IPV6_NODES: fc.Arbitrary<NodeInput> = fc
  .record({
    version: fc.constantFrom('v1.16.4' as const, 'v1.23.1' as const),
    iptablesMode: fc.constantFrom('legacy' as const, 'nft' as const),
    egress: fc.boolean(),
    mode: fc.constantFrom('strict', 'standard'),
    randomize: fc.constantFrom('prng', 'hashrandom', 'none'),
    pods: fc.integer({ min: 1, max: 6 }),
    branches: fc.nat({ max: 2 }),
  })
  .map(({ version, iptablesMode, egress, mode, randomize, pods, branches }): NodeInput => {
    const ofPrefix = Array.from({ length: pods }, (_, index): PodInput => {
      return {
        namespace: 'default',
        name: `p${index}`,
        card: 0,
        device: 0,
        address: IPV6_PREFIX + BigInt(index),
      };
    });
    const ofBranches = Array.from({ length: branches }, (_, index): PodInput => {
      const branch = { vlanId: index + 1, mac: `02:00:00:00:01:0${index}`, subnet: IPV6_SUBNET };
      const address = IPV6_SUBNET.base + BigInt(0x50 + index);
      return { namespace: 'default', name: `sg${index}`, card: 0, device: 1, address, branch };
    });
    const trunk = {
      ...eni(1, '10.0.0.9', '10.0.0.0/24'),
      primary: IPV6_SUBNET.base + 9n,
      subnet: IPV6_SUBNET,
      trunk: true,
    };
    return {
      iptablesMode,
      vpcCidrs: [cidr('10.0.0.0/16')],
      enis: [
        { ...eni(0, '10.0.0.4', '10.0.0.0/24'), primary: IPV6_SUBNET.base + 4n, subnet: IPV6_SUBNET },
        ...(branches === 0 ? [] : [trunk]),
      ],
      otherAddress: { address: address('10.0.0.4'), subnet: cidr('10.0.0.0/24') },
      pods: [...ofPrefix, ...ofBranches].map((pod, place) => {
        const containerId = `container-${place}`;
        const exit = {
          address: egressAddress('ipv4', place),
          containerId,
          hostVeth: egressVethName(containerId),
        };
        return egress ? { ...pod, egress: exit } : pod;
      }),
      cni: {
        version,
        settings: networkSettings({
          ENABLE_POD_ENI: String(branches > 0),
          POD_SECURITY_GROUP_ENFORCING_MODE: mode,
          AWS_VPC_K8S_CNI_RANDOMIZESNAT: randomize,
        }),
        podMtu: podMtu('9001'),
      },
    };
  });

/** Inside the VPC, beside it, excluded perhaps, and on the internet. */
export const DESTINATIONS: fc.Arbitrary<Ipv4> = fc
  .constantFrom(
    '10.0.0.200',
    '10.0.7.7',
    '10.1.2.3',
    '10.9.1.1',
    '100.64.3.3',
    '172.16.5.5',
    '8.8.8.8',
    '1.1.1.1',
  )
  .map(address);

export function isWithin(cidrs: readonly Cidr[], to: Ipv4): boolean {
  return cidrs.some((each) => cidrContains(each, to));
}

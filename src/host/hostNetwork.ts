// The network of a host as the kernel, the VPC CNI and its plugin set it up: a pure function of the node's ENIs, pods
// and settings. @upstream pkg/networkutils/network.go#SetupHostNetwork, #SetupENINetwork

import { elementAt } from '../base/assert.ts';
import { cidrSize, formatCidr, type Ipv4 } from '../base/ipv4.ts';
import { awsCniTable, type AwsCniTable } from './awsCniTable.ts';
import { mangleTable, marksInNftables, natTable } from './iptablesRules.ts';
import {
  KERNEL_RULES,
  MAIN_TABLE,
  type HostNetwork,
  type Link,
  type PodNamespace,
  type Route,
  type RoutingRule,
} from './namespace.ts';
import type { EniInput, NodeInput, PodInput } from './nodeInput.ts';
import { LOOPBACK, podNamespace, POD_VETH_INDEX } from './podNamespace.ts';
import { defaultRoute, host, linkRoute, listed, localRoutes, subnetRoute } from './routes.ts';
import { vethMac } from './vethName.ts';

/** The MTU of ENIs before the CNI sets one: EC2's jumbo frames. */
const EC2_MTU = 9001;

const TO_POD = 512;
const MARKED = 1024;
const TO_EXTERNAL_SERVICE = 1535;
const FROM_POD = 1536;
const FROM_ENI = 32765;

export function hostNetwork(input: NodeInput): HostNetwork {
  const eniLinks = input.enis.map((eni) => eniLink(eni, input.cni?.settings.eniMtu));
  const firstVeth = LOOPBACK.index + 1 + input.enis.reduce((most, eni) => Math.max(most, eni.device + 1), 0);
  const pods = podNamespaces(input, firstVeth);
  const links = [LOOPBACK, ...eniLinks, ...pods.map((pod, at) => hostVeth(pod, firstVeth + at, at))];
  const awsCni = awsCniOf(input);
  return {
    iptablesMode: input.iptablesMode,
    address: elementAt(input.enis, 0).primary,
    pods,
    links,
    rules: routingRules(input),
    routes: listed([...eniRoutes(input), ...podRoutes(pods), ...localRoutes(links)]),
    neighbours: [],
    nat: natTable(input),
    mangle: mangleTable(input),
    ...(awsCni === undefined ? {} : { awsCni }),
  };
}

/** The table of an ENI other than the primary. @upstream network.go#setupENINetwork */
function eniTable(device: number): number {
  return device + 1;
}

/** The address of a subnet's router: its first but one. */
function gatewayOf({ subnet }: Pick<EniInput, 'subnet'>): Ipv4 {
  return subnet.base + 1;
}

function podNamespaces({ cni, pods }: NodeInput, firstVeth: number): PodNamespace[] {
  if (cni === undefined) return [];
  return pods.map((pod, at) => podNamespace(pod, cni.settings.vethPrefix, cni.podMtu, firstVeth + at));
}

function eniLink(eni: EniInput, mtu = EC2_MTU): Link {
  const { name, mac, device, primary, subnet, setUp } = eni;
  const broadcast = subnet.base + cidrSize(subnet) - 1;
  return {
    index: LOOPBACK.index + 1 + device,
    name,
    kind: 'eni',
    mac,
    mtu: setUp ? mtu : EC2_MTU,
    up: isUp(eni),
    addresses: isUp(eni) ? [{ address: primary, length: subnet.length, broadcast }] : [],
  };
}

function isUp({ device, setUp }: EniInput): boolean {
  return setUp || device === 0;
}

function hostVeth(pod: PodNamespace, index: number, peerNamespace: number): Link {
  const { name, mtu } = { name: pod.hostVeth, mtu: elementAt(pod.links, 1).mtu };
  const peer = POD_VETH_INDEX;
  return { index, name, kind: 'veth', mac: vethMac(name), mtu, up: true, addresses: [], peer, peerNamespace };
}

function routingRules({ cni, enis, pods }: NodeInput): RoutingRule[] {
  if (cni === undefined) return [...KERNEL_RULES];
  const { mark, nodePortSupport, externalSnat, externalServiceCidrs } = cni.settings;
  const added: RoutingRule[] = [
    ...pods.flatMap(podRules),
    ...(nodePortSupport || !externalSnat ? [{ priority: MARKED, mark, table: MAIN_TABLE }] : []),
    ...externalServiceCidrs.map((to) => ({ priority: TO_EXTERNAL_SERVICE, to, table: MAIN_TABLE })),
    ...(cni.version === 'v1.16.4' ? [] : secondaries(enis).map(eniRule)),
  ];
  return [...KERNEL_RULES, ...added].toSorted((a, b) => a.priority - b.priority);
}

/** A pod of the primary ENI leaves by the main table anyway. */
function podRules({ address, device }: PodInput): RoutingRule[] {
  const to = { priority: TO_POD, to: host(address), table: MAIN_TABLE };
  return device === 0 ? [to] : [to, { priority: FROM_POD, from: host(address), table: eniTable(device) }];
}

/** Since v1.20.0. */
function eniRule({ primary, device }: EniInput): RoutingRule {
  return { priority: FROM_ENI, from: host(primary), table: eniTable(device) };
}

function secondaries(enis: readonly EniInput[]): EniInput[] {
  return enis.filter(({ device, setUp }) => setUp && device !== 0);
}

/** The CNI takes the subnet of a secondary ENI out of the main table. */
function eniRoutes({ enis }: NodeInput): Route[] {
  const primary = elementAt(enis, 0);
  return [
    defaultRoute(MAIN_TABLE, gatewayOf(primary), primary.name),
    subnetRoute(primary.subnet, primary.primary, primary.name),
    ...secondaries(enis).flatMap((eni) => [
      linkRoute(eniTable(eni.device), gatewayOf(eni), eni.name),
      defaultRoute(eniTable(eni.device), gatewayOf(eni), eni.name),
    ]),
  ];
}

function podRoutes(pods: readonly PodNamespace[]): Route[] {
  return pods.map(({ address, hostVeth: device }) => linkRoute(MAIN_TABLE, address, device));
}

function awsCniOf(input: NodeInput): AwsCniTable | undefined {
  const { cni, vpcCidrs } = input;
  if (cni === undefined || !marksInNftables(input) || cni.settings.externalSnat) return undefined;
  const exempt = new Map(
    [...vpcCidrs, ...cni.settings.excludedCidrs].map((cidr) => [formatCidr(cidr), cidr]),
  );
  return awsCniTable([...exempt.values()], cni.settings.mark, cni.settings.vethPrefix);
}

// The network of a host as the kernel, the VPC CNI and its plugin set it up: a pure function of the node's ENIs, pods
// and settings. @upstream pkg/networkutils/network.go#SetupHostNetwork, #SetupENINetwork

import { isFrom } from '../base/cniReleases.ts';
import { elementAt } from '../base/assert.ts';
import { cidrSize, formatCidr, type Cidr, type Ipv4 } from '../base/ipv4.ts';
import { awsCniTable, type AwsCniTable } from './awsCniTable.ts';
import { filterTable, mangleTable, marksInNftables, natTable } from './iptablesRules.ts';
import {
  KERNEL_RULES,
  LOCAL_TABLE,
  MAIN_TABLE,
  type HostNetwork,
  type Link,
  type PodNamespace,
  type Route,
  type RoutingRule,
} from './namespace.ts';
import type {
  BranchEni,
  CniInput,
  EniInput,
  EniPlace,
  NodeInput,
  PodAddress,
  PodInput,
} from './nodeInput.ts';
import { isStrict, LOOPBACK, podNamespace, podVethIndex } from './podNamespace.ts';
import { defaultRoute, host, linkRoute, listed, localRoutes, subnetRoute } from './routes.ts';
import { vethMac } from './vethName.ts';

/** The MTU of ENIs before the CNI sets one: EC2's jumbo frames. */
const EC2_MTU = 9001;

/** Rules of a strict branch pod come before the table `local`, which moves down for them. */
const BY_BRANCH = 10;
const LOCAL_BEHIND_BRANCHES = 20;
const TO_POD = 512;
const MARKED = 1024;
const TO_EXTERNAL_SERVICE = 1535;
const FROM_POD = 1536;
const FROM_ENI = 32765;

export function hostNetwork(input: NodeInput): HostNetwork {
  const eniLinks = input.enis.map((eni, at) => eniLink(eni, at, input.cni?.settings.eniMtu));
  const firstVeth = LOOPBACK.index + 1 + Math.max(...eniLinks.map(({ index }) => index - LOOPBACK.index));
  const connected = connectedPods(input, firstVeth);
  const pods = connected.map(({ pod }) => pod);
  const links = [LOOPBACK, ...eniLinks, ...connected.flatMap(({ hostLinks }) => hostLinks)];
  const awsCni = awsCniOf(input);
  return {
    iptablesMode: input.iptablesMode,
    address: elementAt(input.enis, 0).primary,
    pods,
    links,
    rules: routingRules(input, pods),
    routes: listed([...eniRoutes(input), ...podRoutes(input, pods), ...localRoutes(links)]),
    neighbours: [],
    filter: filterTable(input),
    nat: natTable(input),
    mangle: mangleTable(input),
    ...(awsCni === undefined ? {} : { awsCni }),
  };
}

/** The table of an ENI other than the primary. @upstream pkg/networkutils/helper.go#CalculateRouteTableId */
function eniTable({ card, device }: EniPlace): number {
  return card === 0 ? device + 1 : 10_000 + 100 * card + device;
}

function isPrimary({ card, device }: EniPlace): boolean {
  return card === 0 && device === 0;
}

/** @upstream cmd/routed-eni-cni-plugin/driver/driver.go#setupVlan */
function branchTable({ vlanId }: BranchEni): number {
  return vlanId + 100;
}

export function branchLink({ vlanId }: Pick<BranchEni, 'vlanId'>): string {
  return `vlan.eth.${vlanId}`;
}

/** The address of a subnet's router: its first but one. */
function gatewayOf({ subnet }: { readonly subnet: Cidr }): Ipv4 {
  return subnet.base + 1;
}

interface ConnectedPod {
  readonly pod: PodNamespace;
  readonly hostLinks: readonly Link[];
}

/** Each with its ends on the host, which are numbered as they come. */
function connectedPods({ cni, enis, pods }: NodeInput, firstVeth: number): ConnectedPod[] {
  if (cni === undefined) return [];
  let index = firstVeth;
  return pods.map((input, at) => {
    const pod = podNamespace(input, cni, index);
    const veths = pod.hostVeths.map((name, which) => hostVeth(name, cni.podMtu, index + which, which, at));
    const { branch } = input;
    const trunk = enis.find(({ trunk: isTrunk }) => isTrunk);
    const vlans =
      branch === undefined || trunk === undefined
        ? []
        : [vlanLink(branch, trunk, cni.settings.eniMtu, index + veths.length)];
    index += veths.length + vlans.length;
    return { pod, hostLinks: [...veths, ...vlans] };
  });
}

function eniLink(eni: EniInput, at: number, mtu = EC2_MTU): Link {
  const { name, mac, card, device, primary, subnet, setUp } = eni;
  const broadcast = subnet.base + cidrSize(subnet) - 1;
  return {
    index: LOOPBACK.index + 1 + (card === 0 ? device : at),
    name,
    kind: 'eni',
    mac,
    mtu: setUp ? mtu : EC2_MTU,
    up: isUp(eni),
    addresses: isUp(eni) ? [{ address: primary, length: subnet.length, broadcast }] : [],
  };
}

function isUp(eni: EniInput): boolean {
  return eni.setUp || isPrimary(eni);
}

function hostVeth(name: string, mtu: number, index: number, which: number, peerNamespace: number): Link {
  const common = { index, name, kind: 'veth', mac: vethMac(name), mtu, up: true, addresses: [] } as const;
  return { ...common, peer: podVethIndex(which), peerNamespace };
}

/** It takes over the MTU of the trunk. */
function vlanLink(branch: BranchEni, trunk: EniInput, mtu: number, index: number): Link {
  const { mac } = branch;
  return {
    index,
    name: branchLink(branch),
    kind: 'vlan',
    mac,
    mtu,
    up: true,
    addresses: [],
    parent: trunk.name,
  };
}

function routingRules({ cni, enis, pods }: NodeInput, namespaces: readonly PodNamespace[]): RoutingRule[] {
  if (cni === undefined) return [...KERNEL_RULES];
  const { mark, nodePortSupport, externalSnat, externalServiceCidrs, podEni, enforcingMode } = cni.settings;
  const isBehind = podEni && enforcingMode === 'strict';
  const kernel = KERNEL_RULES.map((rule) =>
    isBehind && rule.table === LOCAL_TABLE ? { ...rule, priority: LOCAL_BEHIND_BRANCHES } : rule,
  );
  const added: RoutingRule[] = [
    ...pods.flatMap((pod, at) => podRules(pod, cni, elementAt(namespaces, at))),
    ...(nodePortSupport || !externalSnat ? [{ priority: MARKED, mark, table: MAIN_TABLE }] : []),
    ...externalServiceCidrs.map((to) => ({ priority: TO_EXTERNAL_SERVICE, to, table: MAIN_TABLE })),
    ...(isFrom(cni.version, 'v1.20.0')
      ? secondaries(enis)
          .filter(({ trunk }) => trunk !== true)
          .map(eniRule)
      : []),
  ];
  return [...kernel, ...added].toSorted((a, b) => a.priority - b.priority);
}

/** @upstream cmd/routed-eni-cni-plugin/driver/driver.go#setupIIFBasedContainerRouteRules, #setupIPBasedContainerRouteRules */
function podRules(pod: PodInput, cni: CniInput, { hostVeths }: PodNamespace): RoutingRule[] {
  const { branch, further = [] } = pod;
  if (branch === undefined) return [pod, ...further].flatMap((each) => addressRules(each, eniTable(each)));
  const table = branchTable(branch);
  if (!isStrict(pod, cni)) return addressRules(pod, table);
  return [branchLink(branch), hostVeths[0]].map((input) => ({ priority: BY_BRANCH, input, table }));
}

/** An address of the primary ENI leaves by the main table anyway. */
function addressRules({ address, card, device }: PodAddress, table: number): RoutingRule[] {
  const to = { priority: TO_POD, to: host(address), table: MAIN_TABLE };
  const isMain = table === eniTable({ card, device }) && isPrimary({ card, device });
  return isMain ? [to] : [to, { priority: FROM_POD, from: host(address), table }];
}

/** Since v1.20.0. */
function eniRule(eni: EniInput): RoutingRule {
  return { priority: FROM_ENI, from: host(eni.primary), table: eniTable(eni) };
}

function secondaries(enis: readonly EniInput[]): EniInput[] {
  return enis.filter((eni) => eni.setUp && !isPrimary(eni));
}

/** The CNI takes the subnet of a secondary ENI out of the main table. */
function eniRoutes({ enis }: NodeInput): Route[] {
  const primary = elementAt(enis, 0);
  return [
    defaultRoute(MAIN_TABLE, gatewayOf(primary), primary.name),
    subnetRoute(primary.subnet, primary.primary, primary.name),
    ...secondaries(enis).flatMap((eni) => routesBy(gatewayOf(eni), eniTable(eni), eni.name)),
  ];
}

function routesBy(gateway: Ipv4, table: number, device: string): Route[] {
  return [linkRoute(table, gateway, device), defaultRoute(table, gateway, device)];
}

/** A strict branch pod is found by the table of its branch ENI alone. */
function podRoutes({ cni, pods }: NodeInput, namespaces: readonly PodNamespace[]): Route[] {
  if (cni === undefined) return [];
  return pods.flatMap((pod, at) => {
    const { hostVeths } = elementAt(namespaces, at);
    const { branch, further = [] } = pod;
    const table = branch !== undefined && isStrict(pod, cni) ? branchTable(branch) : MAIN_TABLE;
    const toPod = [pod, ...further].map(({ address }, which) =>
      linkRoute(table, address, elementAt(hostVeths, which)),
    );
    if (branch === undefined) return toPod;
    return [...toPod, ...routesBy(gatewayOf(branch), branchTable(branch), branchLink(branch))];
  });
}

function awsCniOf(input: NodeInput): AwsCniTable | undefined {
  const { cni, vpcCidrs } = input;
  if (cni === undefined || !marksInNftables(input) || cni.settings.externalSnat) return undefined;
  const exempt = new Map(
    [...vpcCidrs, ...cni.settings.excludedCidrs].map((cidr) => [formatCidr(cidr), cidr]),
  );
  return awsCniTable([...exempt.values()], cni.settings.mark, cni.settings.vethPrefix);
}

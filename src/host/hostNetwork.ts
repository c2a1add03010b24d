// The network of a host as the kernel, the VPC CNI or Calico and their plugins set it up: a pure function of the node's
// ENIs, pods and settings. @upstream pkg/networkutils/network.go#SetupHostNetwork, #SetupENINetwork

import { elementAt } from '../base/assert.ts';
import { familyOf, type Address, type AddressBlock, type IpFamily } from '../base/address.ts';
import { formatCidr } from '../base/ipv4.ts';
import { awsCniTable, type AwsCniTable } from './awsCniTable.ts';
import { calicoSide, vtepNeighbours } from './calico/interfaces.ts';
import { poolSets } from './calico/natOutgoing.ts';
import { calicoRoutes } from './calico/routes.ts';
import { branchLink, connectedPods, eniLinks } from './hostLinks.ts';
import { filterTable, mangleTable, marksInNftables, natTable } from './iptablesRules.ts';
import { proxyTable } from './kubeProxy/nftTable.ts';
import { LOOPBACK } from './linkAddresses.ts';
import {
  KERNEL_RULES,
  MAIN_TABLE,
  type HostNetwork,
  type IpStack,
  type Link,
  type PodNamespace,
  type Route,
} from './namespace.ts';
import { clusterFamily, type NodeInput } from './nodeInput.ts';
import { isStrict } from './podNamespace.ts';
import {
  defaultRoute,
  isOfEveryLink,
  kernelRoutesOfIpv6,
  linkRoute,
  listed,
  localRoutes,
  subnetRoute,
} from './routes.ts';
import { branchTable, eniTable, IPV6_GATEWAY, routingRules, secondaries } from './routingRules.ts';

export function hostNetwork(input: NodeInput): HostNetwork {
  const ofEnis = eniLinks(input);
  const firstVeth = Math.max(...ofEnis.map(({ index }) => index)) + 1;
  const connected = connectedPods(input, firstVeth);
  const calico = calicoSide(input.calico, firstVeth + connected.flatMap(({ hostLinks }) => hostLinks).length);
  const pods = [...connected.map(({ pod }) => pod), ...calico.pods];
  const links = [LOOPBACK, ...ofEnis, ...connected.flatMap(({ hostLinks }) => hostLinks), ...calico.links];
  const awsCni = awsCniOf(input);
  const kubeProxy = proxyTablesOf(input);
  return {
    iptablesMode: input.iptablesMode,
    address: elementAt(input.enis, 0).primary,
    pods,
    links,
    ipv4: hostStack(input, 'ipv4', pods, links),
    ipv6: hostStack(input, 'ipv6', pods, links),
    tunnels: calico.tunnels,
    ...(input.calico === undefined ? {} : { ipSets: poolSets(input.calico) }),
    ...(awsCni === undefined ? {} : { awsCni }),
    ...(kubeProxy === undefined ? {} : { kubeProxy }),
  };
}

function hostStack(
  input: NodeInput,
  family: IpFamily,
  pods: readonly PodNamespace[],
  links: readonly Link[],
): IpStack {
  const isCluster = family === clusterFamily(input);
  const own = isCluster
    ? [...eniRoutes(input), ...podRoutes(input, pods), ...calicoRoutes(input)]
    : [...otherRoutes(input), ...egressRoutes(input)];
  const byKernel = family === 'ipv4' ? localRoutes(links) : ipv6ByKernel(input, links);
  return {
    rules: isCluster ? routingRules(input, family, pods) : KERNEL_RULES[family],
    routes: listed([...own, ...byKernel]),
    neighbours: isCluster ? vtepNeighbours(input.calico) : [],
    filter: filterTable(input, family),
    nat: natTable(input, family),
    mangle: mangleTable(input, family),
  };
}

/** The address of a subnet's router: its first but one; in IPv6 it is the same on every link. */
function gatewayOf({ subnet }: { readonly subnet: AddressBlock }): Address {
  return typeof subnet.base === 'bigint' ? IPV6_GATEWAY : subnet.base + 1;
}

/** The CNI takes the subnet of a secondary ENI out of the main table. */
function ipv6ByKernel({ enis }: NodeInput, links: readonly Link[]): Route[] {
  const taken = new Set(secondaries(enis).map(({ name }) => name));
  return kernelRoutesOfIpv6(links, true).filter(
    (route) => route.table !== MAIN_TABLE || isOfEveryLink(route) || !taken.has(route.device),
  );
}

function eniRoutes({ enis }: NodeInput): Route[] {
  const { primary, subnet, name } = elementAt(enis, 0);
  return [
    ...primaryRoutes(primary, subnet, name),
    ...secondaries(enis).flatMap((eni) => routesBy(gatewayOf(eni), eniTable(eni), eni.name)),
  ];
}

function otherRoutes({ enis, otherAddress }: NodeInput): Route[] {
  if (otherAddress === undefined) return [];
  return primaryRoutes(otherAddress.address, otherAddress.subnet, elementAt(enis, 0).name);
}

/**
 * The kernel makes those of IPv6 subnets with their addresses.
 * @assumption the default route of IPv6 as if it were set by hand: a real node learns it from router advertisements.
 */
function primaryRoutes(address: Address, subnet: AddressBlock, device: string): Route[] {
  const exit = defaultRoute(MAIN_TABLE, gatewayOf({ subnet }), device);
  return familyOf(address) === 'ipv6' ? [exit] : [exit, subnetRoute(subnet, address, device)];
}

function routesBy(gateway: Address, table: number, device: string): Route[] {
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

function egressRoutes({ cni, pods }: NodeInput): Route[] {
  if (cni === undefined) return [];
  return pods.flatMap(({ egress }) =>
    egress === undefined ? [] : [linkRoute(MAIN_TABLE, egress.address, egress.hostVeth)],
  );
}

function awsCniOf(input: NodeInput): AwsCniTable | undefined {
  const { cni, vpcCidrs } = input;
  if (cni === undefined || !marksInNftables(input) || cni.settings.externalSnat) return undefined;
  const exempt = new Map(
    [...vpcCidrs, ...cni.settings.excludedCidrs].map((cidr) => [formatCidr(cidr), cidr]),
  );
  return awsCniTable([...exempt.values()], cni.settings.mark, cni.settings.vethPrefix);
}

function proxyTablesOf({ kubeProxy, enis }: NodeInput): HostNetwork['kubeProxy'] {
  if (kubeProxy?.mode !== 'nftables') return undefined;
  const common = { ...kubeProxy, nodePortIps: [elementAt(enis, 0).primary] };
  return {
    ipv4: proxyTable({ ...common, family: 'ipv4' }),
    ipv6: proxyTable({ ...common, family: 'ipv6' }),
  };
}

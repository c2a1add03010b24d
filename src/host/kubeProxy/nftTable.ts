// kube-proxy's own tables where it works on nftables, one of each family: sets and maps that lead from addresses and
// ports to chains, and a chain for each port of a Service and each of its endpoints.
// @upstream pkg/proxy/nftables/proxier.go#setupNFTables, #syncProxyRules

import {
  blockContains,
  familyOf,
  formatAddress,
  type Address,
  type AddressBlock,
  type IpFamily,
} from '../../base/address.ts';
import type { Protocol } from '../iptablesRule.ts';
import type { SocketAddress } from '../socketText.ts';
import { nftChainName, servicePortName } from './chainNames.ts';
import {
  byPlace,
  isExternallyAccessible,
  servingEndpoints,
  type Endpoint,
  type ServicePort,
  type ServingEndpoints,
} from './services.ts';

export type ProxyRule =
  | { readonly kind: 'jump' | 'goto' | 'jump-if-new'; readonly chain: string }
  /** By address, protocol and port of the destination. */
  | { readonly kind: 'look-up'; readonly map: MapName }
  /** By protocol and port, of what is for an address that serves node ports. */
  | { readonly kind: 'look-up-node-port'; readonly map: MapName }
  | { readonly kind: 'return-unless-marked' | 'clear-mark' | 'mark' | 'masquerade' | 'reject' }
  | { readonly kind: 'reject-cluster-ips' }
  | { readonly kind: 'drop-to'; readonly blocks: readonly AddressBlock[] }
  | { readonly kind: 'jump-from'; readonly source: Address; readonly chain: string }
  /** What the machine sends itself. */
  | { readonly kind: 'jump-own' | 'goto-own'; readonly chain: string; readonly why: string }
  /** Each with the same share. */
  | { readonly kind: 'choose'; readonly chains: readonly string[] }
  | { readonly kind: 'goto-noted'; readonly set: string; readonly chain: string }
  | { readonly kind: 'note-source'; readonly set: string }
  | { readonly kind: 'dnat'; readonly protocol: Protocol; readonly to: SocketAddress };

export interface ProxyChain {
  readonly name: string;
  /** Of a base chain: where the kernel calls it. */
  readonly hook?: string;
  readonly comment?: string;
  readonly rules: readonly ProxyRule[];
}

export type Verdict = { readonly kind: 'goto'; readonly chain: string } | { readonly kind: 'drop' };

export interface ProxyElement {
  /** Absent in the maps of node ports. */
  readonly address?: Address;
  readonly protocol: Protocol;
  readonly port: number;
  readonly comment?: string;
  readonly verdict: Verdict;
}

export type MapName =
  'no-endpoint-services' | 'no-endpoint-nodeports' | 'firewall-ips' | 'service-ips' | 'service-nodeports';

export interface ProxyTable {
  readonly family: IpFamily;
  readonly clusterIps: readonly Address[];
  readonly nodePortIps: readonly Address[];
  readonly maps: Readonly<Record<MapName, readonly ProxyElement[]>>;
  /** Of Services that send a client to the same endpoint: one for each endpoint. */
  readonly affinities: readonly { readonly name: string; readonly seconds: number }[];
  /** In the order in which they are made. */
  readonly chains: readonly ProxyChain[];
}

const MASQUERADING = 'mark-for-masquerade';
const REJECTING = 'reject-chain';
const TO_REJECTION: Verdict = { kind: 'goto', chain: REJECTING };

export interface ProxyTableInput {
  readonly family: IpFamily;
  /** Of both families. */
  readonly services: readonly ServicePort[];
  readonly serviceCidrs: readonly AddressBlock[];
  /** Those of the node that serve node ports: its primary one. */
  readonly nodePortIps: readonly Address[];
}

export function proxyTable({ family, services, serviceCidrs, nodePortIps }: ProxyTableInput): ProxyTable {
  const isOwn = (address: Address): boolean => familyOf(address) === family;
  const own = services.filter(({ clusterIp }) => isOwn(clusterIp));
  const served = own.map((of) => ({ of, ends: servingEndpoints(of) }));
  const elements = served.map(({ of, ends }) => elementsOf(of, ends));
  return {
    family,
    clusterIps: [...new Set(own.map(({ clusterIp }) => clusterIp))],
    nodePortIps: nodePortIps.filter(isOwn),
    maps: {
      'no-endpoint-services': elements.flatMap((each) => each.unserved),
      'no-endpoint-nodeports': elements.flatMap((each) => each.unservedNodePorts),
      // Those of Services with loadBalancerSourceRanges, which load balancers of EKS keep themselves.
      'firewall-ips': [],
      'service-ips': elements.flatMap((each) => each.services),
      'service-nodeports': elements.flatMap((each) => each.nodePorts),
    },
    affinities: served.flatMap(({ of, ends }) =>
      of.affinitySeconds === undefined ? [] : affinitiesOf(of, reachable(ends), of.affinitySeconds),
    ),
    chains: [
      ...baseChains(serviceCidrs.filter(({ base }) => isOwn(base))),
      ...served.filter(({ ends }) => ends.any).flatMap(({ of, ends }) => chainsOf(of, ends)),
    ],
  };
}

/** The element of a map that a packet to this address and port finds. */
export function found(
  { maps }: ProxyTable,
  map: MapName,
  { protocol, port, address }: Pick<ProxyElement, 'protocol' | 'port' | 'address'>,
): Verdict | undefined {
  return maps[map].find(
    (each) => each.protocol === protocol && each.port === port && each.address === address,
  )?.verdict;
}

export function isIn(blocks: readonly AddressBlock[], address: Address): boolean {
  return blocks.some((block) => blockContains(block, address));
}

function baseChains(serviceCidrs: readonly AddressBlock[]): ProxyChain[] {
  const filter = (name: string, hook: string, priority: string, ...checks: string[]): ProxyChain => ({
    name,
    hook: `type filter hook ${hook} priority ${priority}; policy accept;`,
    rules: checks.map((chain) => ({ kind: 'jump-if-new', chain })),
  });
  const nat = (name: string, hook: string, priority: string, chain: string): ProxyChain => ({
    name,
    hook: `type nat hook ${hook} priority ${priority}; policy accept;`,
    rules: [{ kind: 'jump', chain }],
  });
  const rejection = 'helper for @no-endpoint-services / @no-endpoint-nodeports';
  return [
    filter('filter-prerouting-pre-dnat', 'prerouting', 'dstnat - 10', 'firewall-check'),
    filter('filter-output-pre-dnat', 'output', '-110', 'firewall-check'),
    filter('filter-input', 'input', 'filter', 'nodeport-endpoints-check', 'service-endpoints-check'),
    filter('filter-forward', 'forward', 'filter', 'service-endpoints-check', 'cluster-ips-check'),
    filter('filter-output', 'output', 'filter', 'service-endpoints-check', 'cluster-ips-check'),
    nat('nat-prerouting', 'prerouting', 'dstnat', 'services'),
    nat('nat-output', 'output', '-100', 'services'),
    nat('nat-postrouting', 'postrouting', 'srcnat', 'masquerading'),
    {
      name: 'nodeport-endpoints-check',
      rules: [{ kind: 'look-up-node-port', map: 'no-endpoint-nodeports' }],
    },
    { name: 'service-endpoints-check', rules: [{ kind: 'look-up', map: 'no-endpoint-services' }] },
    { name: 'firewall-check', rules: [{ kind: 'look-up', map: 'firewall-ips' }] },
    {
      name: 'services',
      rules: [
        { kind: 'look-up', map: 'service-ips' },
        { kind: 'look-up-node-port', map: 'service-nodeports' },
      ],
    },
    {
      name: 'masquerading',
      rules: [{ kind: 'return-unless-marked' }, { kind: 'clear-mark' }, { kind: 'masquerade' }],
    },
    {
      name: 'cluster-ips-check',
      rules: [
        { kind: 'reject-cluster-ips' },
        ...(serviceCidrs.length === 0 ? [] : [{ kind: 'drop-to', blocks: serviceCidrs } as const]),
      ],
    },
    { name: MASQUERADING, rules: [{ kind: 'mark' }] },
    { name: REJECTING, comment: rejection, rules: [{ kind: 'reject' }] },
  ];
}

interface Elements {
  readonly services: readonly ProxyElement[];
  readonly nodePorts: readonly ProxyElement[];
  readonly unserved: readonly ProxyElement[];
  readonly unservedNodePorts: readonly ProxyElement[];
}

/** What leads to the Service's chains, and what is refused: without any endpoint rejected, without a local one dropped. */
function elementsOf(of: ServicePort, { any, local }: ServingEndpoints): Elements {
  const { protocol, clusterIp, port, nodePort, internalTrafficPolicy, externalTrafficPolicy } = of;
  const external: Verdict = { kind: 'goto', chain: nftChainName('external-', of) };
  const refusal: Verdict = any ? { kind: 'drop' } : TO_REJECTION;
  const comment = servicePortName(of);
  const servesInside = any && (internalTrafficPolicy === 'Cluster' || local.length > 0);
  const servesOutside = any && (externalTrafficPolicy === 'Cluster' || local.length > 0);
  const inside: Verdict = {
    kind: 'goto',
    chain: nftChainName(internalTrafficPolicy === 'Local' ? 'local-' : 'service-', of),
  };
  const others = [...of.externalIps, ...of.loadBalancerIps];
  const onNode = nodePort === undefined ? [] : [{ protocol, port: nodePort }];
  return {
    services: [
      ...(servesInside ? [{ address: clusterIp, protocol, port, verdict: inside }] : []),
      ...(any ? others.map((address) => ({ address, protocol, port, verdict: external })) : []),
    ],
    nodePorts: any ? onNode.map((each) => ({ ...each, verdict: external })) : [],
    unserved: [...(servesInside ? [] : [clusterIp]), ...(servesOutside ? [] : others)].map((address) => {
      return { address, protocol, port, comment, verdict: refusal };
    }),
    unservedNodePorts: servesOutside ? [] : onNode.map((each) => ({ ...each, comment, verdict: refusal })),
  };
}

/** Each once. */
function reachable({ cluster, local }: ServingEndpoints): Endpoint[] {
  const byChain = new Map(
    [...cluster, ...local].map((each) => [JSON.stringify([formatAddress(each.address), each.port]), each]),
  );
  return byPlace([...byChain.values()]);
}

function affinitiesOf(of: ServicePort, endpoints: readonly Endpoint[], seconds: number) {
  return endpoints.map((endpoint) => ({ name: nftChainName('affinity-', of, endpoint), seconds }));
}

function chainsOf(of: ServicePort, ends: ServingEndpoints): ProxyChain[] {
  const { cluster, local } = ends;
  return [
    ...reachable(ends).map((endpoint) => delivering(of, endpoint)),
    ...(cluster.length === 0 ? [] : [choosing(of, nftChainName('service-', of), cluster)]),
    ...(local.length === 0 ? [] : [choosing(of, nftChainName('local-', of), local)]),
    ...(isExternallyAccessible(of) ? [fromOutside(of, ends)] : []),
  ];
}

/** A packet that comes back to its own sender must not show that: it gets the node's address. */
function delivering(of: ServicePort, endpoint: Endpoint): ProxyChain {
  const { address, port } = endpoint;
  const noting: ProxyRule[] =
    of.affinitySeconds === undefined
      ? []
      : [{ kind: 'note-source', set: nftChainName('affinity-', of, endpoint) }];
  return {
    name: nftChainName('endpoint-', of, endpoint),
    rules: [
      { kind: 'jump-from', source: address, chain: MASQUERADING },
      ...noting,
      { kind: 'dnat', protocol: of.protocol, to: { address, port } },
    ],
  };
}

/** Endpoints by their text. */
function choosing(of: ServicePort, name: string, endpoints: readonly Endpoint[]): ProxyChain {
  const ends = byPlace(endpoints).map((endpoint) => ({
    chain: nftChainName('endpoint-', of, endpoint),
    set: nftChainName('affinity-', of, endpoint),
  }));
  const noted = ends.map(({ chain, set }): ProxyRule => ({ kind: 'goto-noted', set, chain }));
  return {
    name,
    rules: [
      ...(of.affinitySeconds === undefined ? [] : noted),
      { kind: 'choose', chains: ends.map(({ chain }) => chain) },
    ],
  };
}

function fromOutside(of: ServicePort, { local }: ServingEndpoints): ProxyChain {
  const name = nftChainName('external-', of);
  const chain = nftChainName('service-', of);
  if (of.externalTrafficPolicy === 'Cluster') {
    return {
      name,
      rules: [
        { kind: 'jump', chain: MASQUERADING },
        { kind: 'goto', chain },
      ],
    };
  }
  const toLocal: ProxyRule[] =
    local.length === 0 ? [] : [{ kind: 'goto', chain: nftChainName('local-', of) }];
  return {
    name,
    rules: [
      { kind: 'jump-own', chain: MASQUERADING, why: 'masquerade local traffic' },
      { kind: 'goto-own', chain, why: 'short-circuit local traffic' },
      ...toLocal,
    ],
  };
}

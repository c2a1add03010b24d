// kube-proxy's rules in iptables' table nat: how packets to Services find an endpoint, and which get the node's address.
// The cluster has no CIDR of pods, as on EKS: what comes from pods is not told from what comes from elsewhere.
// @upstream pkg/proxy/iptables/proxier.go#syncProxyRules

import type { IpFamily } from '../../base/address.ts';
import { comment, type IptablesRule, type Match, type RuleSet } from '../iptablesRule.ts';
import { host } from '../routes.ts';
import { chainName, servicePortName } from './chainNames.ts';
import {
  CANARY,
  jump,
  LOOPBACK_BLOCK,
  MASQUERADE_MARK,
  NODEPORTS,
  SERVICES,
  packetsTo,
} from './ruleParts.ts';
import {
  byPlace,
  isExternallyAccessible,
  placeOf,
  servingEndpoints,
  type Endpoint,
  type ServicePort,
  type ServingEndpoints,
} from './services.ts';

const MASQUERADE = 'KUBE-MARK-MASQ';

export function proxyNat(services: readonly ServicePort[], family: IpFamily): RuleSet {
  const served = services.map((of) => ({ of, ends: servingEndpoints(of) })).filter(({ ends }) => ends.any);
  const rules: IptablesRule[] = [
    jump('PREROUTING', SERVICES, comment('kubernetes service portals')),
    jump('OUTPUT', SERVICES, comment('kubernetes service portals')),
    jump('POSTROUTING', 'KUBE-POSTROUTING', comment('kubernetes postrouting rules')),
    {
      chain: 'KUBE-POSTROUTING',
      matches: [{ kind: 'mark', mark: MASQUERADE_MARK, wanted: false }],
      target: { kind: 'return' },
    },
    {
      chain: 'KUBE-POSTROUTING',
      matches: [],
      target: { kind: 'mark', bits: MASQUERADE_MARK, mask: 0 },
    },
    {
      chain: 'KUBE-POSTROUTING',
      matches: [comment('kubernetes service traffic requiring SNAT')],
      target: { kind: 'masquerade' },
    },
    {
      chain: MASQUERADE,
      matches: [],
      target: { kind: 'mark', bits: MASQUERADE_MARK, mask: MASQUERADE_MARK },
    },
    ...served.flatMap(({ of, ends }) => [...capturing(of, ends, family), ...choosing(of, ends, family)]),
    jump(
      SERVICES,
      NODEPORTS,
      comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain'),
      { kind: 'local-destination', wanted: true, onInput: false },
    ),
  ];
  const own = [SERVICES, NODEPORTS, 'KUBE-POSTROUTING', MASQUERADE, CANARY];
  return { chains: [...new Set([...own, ...rules.map(({ chain }) => chain)])].filter(isOwn), rules };
}

function isOwn(chain: string): boolean {
  return chain.startsWith('KUBE-');
}

/** What leads from the Service's addresses to its chains. */
function capturing(of: ServicePort, { local }: ServingEndpoints, family: IpFamily): IptablesRule[] {
  const name = servicePortName(of);
  const external = chainName('KUBE-EXT-', of);
  const isLocal = of.internalTrafficPolicy === 'Local';
  const toCluster =
    isLocal && local.length === 0
      ? []
      : [
          packetsTo(of, SERVICES, of.clusterIp, of.port, [comment(`${name} cluster IP`)], {
            kind: 'jump',
            chain: chainName(isLocal ? 'KUBE-SVL-' : 'KUBE-SVC-', of),
          }),
        ];
  const toOthers = [
    ...of.externalIps.map((address) => ({ address, what: 'external IP' })),
    ...of.loadBalancerIps.map((address) => ({ address, what: 'loadbalancer IP' })),
  ].map(({ address, what }) =>
    packetsTo(of, SERVICES, address, of.port, [comment(`${name} ${what}`)], {
      kind: 'jump',
      chain: external,
    }),
  );
  return [...toCluster, ...toOthers, ...toNodePort(of, external, family)];
}

/** In IPv4 one more that only counts what still comes by 127.0.0.1. */
function toNodePort(of: ServicePort, external: string, family: IpFamily): IptablesRule[] {
  const { nodePort, protocol } = of;
  if (nodePort === undefined) return [];
  const matches: Match[] = [
    comment(servicePortName(of)),
    { kind: 'destination-port', protocol, port: nodePort },
  ];
  const rule = { chain: NODEPORTS, protocol, matches, target: { kind: 'jump', chain: external } } as const;
  if (family === 'ipv6') return [rule];
  const counted: Match = { kind: 'account', name: 'localhost_nps_accepted_pkts' };
  return [{ ...rule, destination: LOOPBACK_BLOCK, matches: [...matches, counted] }, rule];
}

/** The chains of a port: from outside, by policy, and of each endpoint. */
function choosing(of: ServicePort, ends: ServingEndpoints, family: IpFamily): IptablesRule[] {
  const { cluster, local } = ends;
  const all = new Map([...cluster, ...local].map((endpoint) => [placeOf(endpoint), endpoint]));
  return [
    ...(isExternallyAccessible(of) ? fromOutside(of, ends) : []),
    ...spread(of, chainName('KUBE-SVC-', of), cluster, family),
    ...spread(of, chainName('KUBE-SVL-', of), local, family),
    ...[...all.values()].flatMap((endpoint) => delivering(of, endpoint, family)),
  ];
}

function fromOutside(of: ServicePort, { local }: ServingEndpoints): IptablesRule[] {
  const chain = chainName('KUBE-EXT-', of);
  const where = `for ${servicePortName(of)} external destinations`;
  const byCluster = chainName('KUBE-SVC-', of);
  if (of.externalTrafficPolicy === 'Cluster')
    return [jump(chain, MASQUERADE, comment(`masquerade traffic ${where}`)), jump(chain, byCluster)];
  const ownTraffic: Match = { kind: 'local-source' };
  return [
    jump(chain, MASQUERADE, comment(`masquerade LOCAL traffic ${where}`), ownTraffic),
    jump(chain, byCluster, comment(`route LOCAL traffic ${where}`), ownTraffic),
    ...(local.length === 0 ? [] : [jump(chain, chainName('KUBE-SVL-', of))]),
  ];
}

/** Each with the same share; endpoints by their text. */
function spread(
  of: ServicePort,
  chain: string,
  endpoints: readonly Endpoint[],
  family: IpFamily,
): IptablesRule[] {
  const name = servicePortName(of);
  const ends = byPlace(endpoints).map((endpoint) => ({
    said: comment(`${name} -> ${placeOf(endpoint)}`),
    own: chainName('KUBE-SEP-', of, placeOf(endpoint)),
  }));
  const { affinitySeconds: seconds } = of;
  return [
    ...(seconds === undefined
      ? []
      : ends.map(({ said, own }) =>
          jump(chain, own, said, { kind: 'seen-recently', name: own, seconds, family }),
        )),
    ...ends.map(({ said, own }, at) => {
      const left = ends.length - at;
      return jump(chain, own, said, ...(left === 1 ? [] : [{ kind: 'one-in', count: left } as const]));
    }),
  ];
}

/** A packet that comes back to its own sender must not show that: it gets the node's address. */
function delivering(of: ServicePort, endpoint: Endpoint, family: IpFamily): IptablesRule[] {
  const { protocol, affinitySeconds } = of;
  const chain = chainName('KUBE-SEP-', of, placeOf(endpoint));
  const said = comment(servicePortName(of));
  const hairpin = jump(chain, MASQUERADE, said);
  return [
    { ...hairpin, source: { block: host(endpoint.address), inverted: false } },
    {
      chain,
      protocol,
      matches: [
        said,
        ...(affinitySeconds === undefined ? [] : [{ kind: 'note-source', name: chain, family } as const]),
        { kind: 'destination-port', protocol },
      ],
      target: { kind: 'dnat', to: endpoint.address, port: endpoint.port },
    },
  ];
}

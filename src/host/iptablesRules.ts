// The rules that the VPC CNI puts into iptables' tables nat and mangle: which traffic of pods is given the node's
// address, and which mark makes it leave by the primary ENI.
// @upstream pkg/networkutils/network.go#buildIptablesSNATRules, #buildIptablesConnmarkRules, iptables_connmark.go

import { isFrom, type CniVersion } from '../base/cniReleases.ts';
import { elementAt } from '../base/assert.ts';
import { familyOf, type Address, type IpFamily } from '../base/address.ts';
import { formatCidr, type Cidr } from '../base/ipv4.ts';
import { egressFilter, egressNat } from './egress.ts';
import {
  comment,
  iptablesTable,
  type InterfaceMatch,
  type IptablesRule,
  type IptablesTable,
  type RuleSet,
} from './iptablesRule.ts';
import { calicoNat } from './calico/natOutgoing.ts';
import { proxyFilter } from './kubeProxy/filterRules.ts';
import { proxyNat } from './kubeProxy/natRules.ts';
import { CANARY } from './kubeProxy/ruleParts.ts';
import { clusterFamily, type CniInput, type NodeInput } from './nodeInput.ts';
import type { ServicePort } from './kubeProxy/services.ts';
import type { NetworkSettings } from './networkSettings.ts';

const SNAT_CHAIN = 'AWS-SNAT-CHAIN-0';
const CONNMARK_CHAIN = 'AWS-CONNMARK-CHAIN-0';

/**
 * Since then marks may be nftables' rules; who sets them up in iptables was written anew with them.
 * @assumption so the comments of those in iptables, and that they are removed with external SNAT, are as old.
 */
function managesNftables(version: CniVersion): boolean {
  return isFrom(version, 'v1.23.0');
}

/** Whether connections are marked in the table `aws-cni` instead of iptables' nat: IPv6 clusters mark none. */
export function marksInNftables(input: NodeInput): boolean {
  const { cni, iptablesMode } = input;
  if (cni === undefined || clusterFamily(input) === 'ipv6') return false;
  return managesNftables(cni.version) && iptablesMode === 'nft';
}

/** Those of a family, where kube-proxy writes them for iptables; it writes its own chains for both. */
function servicesInIptables({ kubeProxy }: NodeInput, family: IpFamily): ServicePort[] | undefined {
  if (kubeProxy?.mode !== 'iptables') return undefined;
  return kubeProxy.services.filter(({ clusterIp }) => familyOf(clusterIp) === family);
}

/** In the built-in chains Calico keeps its rules at the heads; kube-proxy's stand before the VPC CNI's. */
export function natTable(input: NodeInput, family: IpFamily): IptablesTable {
  const services = servicesInIptables(input, family);
  const { chains, rules } = cniNat(input, family);
  const calico = calicoNat(input, family);
  const all = [...calico.chains, ...chains];
  if (services === undefined) return iptablesTable('nat', all, [...calico.rules, ...rules]);
  const proxy = proxyNat(services, family);
  return iptablesTable('nat', [...all, ...proxy.chains], [...calico.rules, ...proxy.rules, ...rules]);
}

export function filterTable(input: NodeInput, family: IpFamily): IptablesTable {
  const services = servicesInIptables(input, family);
  const egress = egressFilter(input, clusterFamily(input), family);
  if (services === undefined) return iptablesTable('filter', [], egress);
  const { chains, rules } = proxyFilter(services, family);
  return iptablesTable('filter', chains, [...rules, ...egress]);
}

/** Older versions make their two chains in any case, and leave them empty with external SNAT; newer ones remove the one for marks. */
function cniNat(input: NodeInput, family: IpFamily): RuleSet {
  const { cni, vpcCidrs, enis } = input;
  if (cni === undefined || family === 'ipv6' || clusterFamily(input) === 'ipv6')
    return egressNat(input, family);
  const { settings, version } = cni;
  const marks = !marksInNftables(input) && !(settings.externalSnat && managesNftables(version));
  const chains = marks ? [CONNMARK_CHAIN, SNAT_CHAIN] : [SNAT_CHAIN];
  if (settings.externalSnat) return { chains, rules: [] };
  return {
    chains,
    rules: [
      ...(marks ? markingRules(cni, vpcCidrs) : []),
      ...snatRules(settings, vpcCidrs, elementAt(enis, 0).primary),
    ],
  };
}

function snatRules(
  settings: NetworkSettings,
  vpcCidrs: readonly Cidr[],
  nodeAddress: Address,
): IptablesRule[] {
  const exempt = (destination: Cidr, text: string): IptablesRule => ({
    chain: SNAT_CHAIN,
    destination: matchOf(destination),
    matches: [comment(text)],
    target: { kind: 'return' },
  });
  return [
    {
      chain: 'POSTROUTING',
      matches: [comment('AWS SNAT CHAIN')],
      target: { kind: 'jump', chain: SNAT_CHAIN },
    },
    ...eachInserted([
      ...vpcCidrs.map((cidr) => exempt(cidr, 'AWS SNAT CHAIN')),
      ...settings.excludedCidrs.map((cidr) => exempt(cidr, 'AWS SNAT CHAIN EXCLUSION')),
    ]),
    {
      chain: SNAT_CHAIN,
      output: { name: 'vlan', anyEnd: true, inverted: true },
      matches: [comment('AWS, SNAT'), { kind: 'local-destination', wanted: false, onInput: false }],
      target: { kind: 'snat', to: nodeAddress, ports: settings.snatPorts },
    },
  ];
}

function markingRules({ settings, version }: CniInput, vpcCidrs: readonly Cidr[]): IptablesRule[] {
  const { mark, excludedCidrs, vethPrefix } = settings;
  const excluded = new Set(excludedCidrs.map(formatCidr));
  const commentOn = (cidr: Cidr): string => {
    if (managesNftables(version)) return 'AWS CONNMARK CHAIN';
    return `AWS CONNMARK CHAIN, ${excluded.has(formatCidr(cidr)) ? 'EXCLUDED' : 'VPC'} CIDR`;
  };
  return [
    {
      chain: 'PREROUTING',
      input: veths(vethPrefix),
      matches: [comment('AWS, outbound connections')],
      target: { kind: 'jump', chain: CONNMARK_CHAIN },
    },
    {
      chain: 'PREROUTING',
      matches: [comment('AWS, CONNMARK')],
      target: { kind: 'restore-mark', mask: mark },
    },
    ...eachInserted(
      [...vpcCidrs, ...excludedCidrs].map((cidr) => ({
        chain: CONNMARK_CHAIN,
        destination: matchOf(cidr),
        matches: [comment(commentOn(cidr))],
        target: { kind: 'return' },
      })),
    ),
    { chain: CONNMARK_CHAIN, matches: [comment('AWS, CONNMARK')], target: { kind: 'set-mark', mark } },
  ];
}

/** Replies to what came in by the primary ENI, and later packets of marked connections, get the mark back. */
export function mangleTable(input: NodeInput, family: IpFamily): IptablesTable {
  const { cni, enis } = input;
  const chains = servicesInIptables(input, family) === undefined ? [] : [CANARY];
  if (cni === undefined || family === 'ipv6' || clusterFamily(input) === 'ipv6')
    return iptablesTable('mangle', chains);
  const { mark, nodePortSupport, externalSnat, vethPrefix } = cni.settings;
  const common = { chain: 'PREROUTING', matches: [comment('AWS, primary ENI')] };
  const restored = { ...common, target: { kind: 'restore-mark', mask: mark } } as const;
  const fromNode: IptablesRule = {
    ...common,
    input: { name: elementAt(enis, 0).name, anyEnd: false, inverted: false },
    matches: [...common.matches, { kind: 'local-destination', wanted: true, onInput: true }],
    target: { kind: 'set-mark', mark },
  };
  const fromPods: IptablesRule = { ...restored, input: veths(vethPrefix) };
  const fromBranches: IptablesRule = { ...restored, input: veths('vlan') };
  return iptablesTable('mangle', chains, [
    ...(nodePortSupport ? [fromNode] : []),
    ...(nodePortSupport || !externalSnat ? [fromPods] : []),
    ...(nodePortSupport ? [fromBranches] : []),
  ]);
}

function veths(prefix: string): InterfaceMatch {
  return { name: prefix, anyEnd: true, inverted: false };
}

/** The kernel keeps no match on every address. */
function matchOf(cidr: Cidr): Cidr | undefined {
  return cidr.length === 0 ? undefined : cidr;
}

/** Each goes to the head of its chain, unless it is there already. */
function eachInserted(rules: readonly IptablesRule[]): IptablesRule[] {
  const byText = new Map(rules.map((rule) => [JSON.stringify([rule.destination, rule.matches]), rule]));
  return [...byText.values()].toReversed();
}

// The rules that the VPC CNI puts into iptables' tables nat and mangle: which traffic of pods is given the node's
// address, and which mark makes it leave by the primary ENI.
// @upstream pkg/networkutils/network.go#buildIptablesSNATRules, #buildIptablesConnmarkRules, iptables_connmark.go

import { elementAt } from '../base/assert.ts';
import type { Cidr, Ipv4 } from '../base/ipv4.ts';
import { formatCidr } from '../base/ipv4.ts';
import { iptablesTable, type InterfaceMatch, type IptablesRule, type IptablesTable } from './iptablesRule.ts';
import type { CniInput, NodeInput } from './nodeInput.ts';
import type { NetworkSettings } from './networkSettings.ts';

const SNAT_CHAIN = 'AWS-SNAT-CHAIN-0';
const CONNMARK_CHAIN = 'AWS-CONNMARK-CHAIN-0';

/** Whether connections are marked in the table `aws-cni` instead of iptables' nat. */
export function marksInNftables({ cni, iptablesMode }: NodeInput): boolean {
  return cni !== undefined && cni.version !== 'v1.16.4' && iptablesMode === 'nft';
}

/**
 * v1.16.4 makes its two chains in any case, and leaves them empty with external SNAT; v1.23.1 removes the one for marks.
 */
export function natTable(input: NodeInput): IptablesTable {
  const { cni, vpcCidrs, enis } = input;
  if (cni === undefined) return iptablesTable('nat');
  const { settings, version } = cni;
  const marks = !marksInNftables(input) && !(settings.externalSnat && version !== 'v1.16.4');
  const chains = marks ? [CONNMARK_CHAIN, SNAT_CHAIN] : [SNAT_CHAIN];
  if (settings.externalSnat) return iptablesTable('nat', chains);
  return iptablesTable('nat', chains, [
    ...(marks ? markingRules(cni, vpcCidrs) : []),
    ...snatRules(settings, vpcCidrs, elementAt(enis, 0).primary),
  ]);
}

function snatRules(settings: NetworkSettings, vpcCidrs: readonly Cidr[], nodeAddress: Ipv4): IptablesRule[] {
  const exempt = (destination: Cidr, comment: string): IptablesRule => ({
    chain: SNAT_CHAIN,
    destination: matchOf(destination),
    comment,
    target: { kind: 'return' },
  });
  return [
    { chain: 'POSTROUTING', comment: 'AWS SNAT CHAIN', target: { kind: 'jump', chain: SNAT_CHAIN } },
    ...eachInserted([
      ...vpcCidrs.map((cidr) => exempt(cidr, 'AWS SNAT CHAIN')),
      ...settings.excludedCidrs.map((cidr) => exempt(cidr, 'AWS SNAT CHAIN EXCLUSION')),
    ]),
    {
      chain: SNAT_CHAIN,
      output: { name: 'vlan', anyEnd: true, inverted: true },
      comment: 'AWS, SNAT',
      localDestination: { wanted: false, onInput: false },
      target: { kind: 'snat', to: nodeAddress, ports: settings.snatPorts },
    },
  ];
}

function markingRules({ settings, version }: CniInput, vpcCidrs: readonly Cidr[]): IptablesRule[] {
  const { mark, excludedCidrs, vethPrefix } = settings;
  const excluded = new Set(excludedCidrs.map(formatCidr));
  const comment = (cidr: Cidr): string => {
    if (version !== 'v1.16.4') return 'AWS CONNMARK CHAIN';
    return `AWS CONNMARK CHAIN, ${excluded.has(formatCidr(cidr)) ? 'EXCLUDED' : 'VPC'} CIDR`;
  };
  return [
    {
      chain: 'PREROUTING',
      input: veths(vethPrefix),
      comment: 'AWS, outbound connections',
      target: { kind: 'jump', chain: CONNMARK_CHAIN },
    },
    { chain: 'PREROUTING', comment: 'AWS, CONNMARK', target: { kind: 'restore-mark', mask: mark } },
    ...eachInserted(
      [...vpcCidrs, ...excludedCidrs].map((cidr) => ({
        chain: CONNMARK_CHAIN,
        destination: matchOf(cidr),
        comment: comment(cidr),
        target: { kind: 'return' },
      })),
    ),
    { chain: CONNMARK_CHAIN, comment: 'AWS, CONNMARK', target: { kind: 'set-mark', mark } },
  ];
}

/** Replies to what came in by the primary ENI, and later packets of marked connections, get the mark back. */
export function mangleTable({ cni, enis }: NodeInput): IptablesTable {
  if (cni === undefined) return iptablesTable('mangle');
  const { mark, nodePortSupport, externalSnat, vethPrefix } = cni.settings;
  const common = { chain: 'PREROUTING', comment: 'AWS, primary ENI' };
  const restored = { ...common, target: { kind: 'restore-mark', mask: mark } } as const;
  const fromNode: IptablesRule = {
    ...common,
    input: { name: elementAt(enis, 0).name, anyEnd: false, inverted: false },
    localDestination: { wanted: true, onInput: true },
    target: { kind: 'set-mark', mark },
  };
  const fromPods: IptablesRule = { ...restored, input: veths(vethPrefix) };
  const fromBranches: IptablesRule = { ...restored, input: veths('vlan') };
  return iptablesTable(
    'mangle',
    [],
    [
      ...(nodePortSupport ? [fromNode] : []),
      ...(nodePortSupport || !externalSnat ? [fromPods] : []),
      ...(nodePortSupport ? [fromBranches] : []),
    ],
  );
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
  const byText = new Map(rules.map((rule) => [JSON.stringify([rule.destination, rule.comment]), rule]));
  return [...byText.values()].toReversed();
}

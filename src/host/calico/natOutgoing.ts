// What pods of Calico's pools send to anywhere outside of them leaves with the node's address.
// @upstream projectcalico/calico felix/rules/nat.go, static.go, dataplane/linux/masq_mgr.go

import { familyOf, type IpFamily } from '../../base/address.ts';
import type { IptablesRule, RuleSet } from '../iptablesRule.ts';
import type { IpSet } from '../namespace.ts';
import type { NodeInput } from '../nodeInput.ts';
import type { CalicoInput } from './calicoInput.ts';

const MASQUERADED_POOLS = 'cali40masq-ipam-pools';
const ALL_POOLS = 'cali40network-ip-pools';

export const NAT_OUTGOING = 'cali-nat-outgoing';
const POSTROUTING = 'cali-POSTROUTING';

export function poolSets({ pools }: CalicoInput): IpSet[] {
  const blocks = (chosen: CalicoInput['pools']) => chosen.map(({ cidr }) => cidr);
  return [
    { name: MASQUERADED_POOLS, blocks: blocks(pools.filter(({ natOutgoing }) => natOutgoing)) },
    { name: ALL_POOLS, blocks: blocks(pools) },
  ];
}

/**
 * @assumption the chains of policies and of floating addresses, which let everything pass, are left out, and so are the
 * comments in which Felix keeps a hash of each rule.
 */
export function calicoNat({ calico }: NodeInput, family: IpFamily): RuleSet {
  if (calico === undefined || calico.pools.every(({ cidr }) => familyOf(cidr.base) !== family))
    return { chains: [], rules: [] };
  const jump = (chain: string, next: string): IptablesRule => {
    return { chain, matches: [], target: { kind: 'jump', chain: next } };
  };
  const outgoing: IptablesRule = {
    chain: NAT_OUTGOING,
    matches: [
      { kind: 'in-set', set: MASQUERADED_POOLS, end: 'src', wanted: true },
      { kind: 'in-set', set: ALL_POOLS, end: 'dst', wanted: false },
    ],
    target: { kind: 'masquerade' },
  };
  const isAnyMasqueraded = calico.pools.some(({ natOutgoing }) => natOutgoing);
  return {
    chains: [POSTROUTING, NAT_OUTGOING],
    rules: [
      jump('POSTROUTING', POSTROUTING),
      jump(POSTROUTING, NAT_OUTGOING),
      ...(isAnyMasqueraded ? [outgoing] : []),
    ],
  };
}

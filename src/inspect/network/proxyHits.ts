// Which of the rules that a packet met are kube-proxy's, and which of them are about a Service.

import type { IptablesRule } from '../../host/iptablesRule.ts';
import type { RuleHit } from '../../host/packet.ts';

const CHAIN = 'KUBE-';

/** Undefined: it is a rule of nftables. */
export function iptablesRuleOf({ table, rule }: RuleHit): IptablesRule | undefined {
  return table === 'aws-cni' || table === 'kube-proxy' ? undefined : rule;
}

export function isOfProxy(hit: RuleHit): boolean {
  const rule = iptablesRuleOf(hit);
  if (rule === undefined) return hit.table === 'kube-proxy';
  const { chain, target } = rule;
  return chain.startsWith(CHAIN) || (target.kind === 'jump' && target.chain.startsWith(CHAIN));
}

export function isMasquerade(hit: RuleHit): boolean {
  return kindOf(hit) === 'masquerade';
}

/** What an iptables rule does, or which rule of nftables it is. */
function kindOf(hit: RuleHit): string {
  if (hit.table === 'kube-proxy' || hit.table === 'aws-cni') return hit.rule.kind;
  return hit.rule.target.kind;
}

const SERVICE_KINDS: readonly string[] = [
  'dnat',
  'masquerade',
  'reject',
  'drop',
  'reject-cluster-ips',
  'drop-to',
];

/** Its endpoint is chosen, it has none, or the packet gets the node's address for its sake. */
export function isOfService(hit: RuleHit): boolean {
  return isOfProxy(hit) && (SERVICE_KINDS.includes(kindOf(hit)) || isDropped(hit));
}

/** By a map of those that have no endpoint on the node. */
function isDropped(hit: RuleHit): boolean {
  return (
    hit.table === 'kube-proxy' &&
    (hit.rule.kind === 'look-up' || hit.rule.kind === 'look-up-node-port') &&
    hit.to === undefined
  );
}

/** Among how many endpoints chance chose; undefined: there was but one, or none. */
export function endpointsAmong(hits: readonly RuleHit[]): number | undefined {
  const counts = hits.flatMap((hit) => {
    if (hit.table === 'kube-proxy') return hit.rule.kind === 'choose' ? [hit.rule.chains.length] : [];
    const matches = iptablesRuleOf(hit)?.matches ?? [];
    return matches.flatMap((match) => (match.kind === 'one-in' ? [match.count] : []));
  });
  const most = Math.max(...counts, 1);
  return most === 1 ? undefined : most;
}

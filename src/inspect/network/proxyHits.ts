// Which of the rules that a packet met are kube-proxy's, and which of them are about a Service.

import type { RuleHit } from '../../host/packet.ts';

const CHAIN = 'KUBE-';

export function isOfProxy({ table, rule }: RuleHit): boolean {
  if (table === 'aws-cni') return false;
  const { chain, target } = rule;
  return chain.startsWith(CHAIN) || (target.kind === 'jump' && target.chain.startsWith(CHAIN));
}

export function isMasquerade(hit: RuleHit): boolean {
  return hit.table !== 'aws-cni' && hit.rule.target.kind === 'masquerade';
}

const SERVICE_TARGETS: readonly string[] = ['dnat', 'masquerade', 'reject', 'drop'];

/** Its endpoint is chosen, it has none, or the packet gets the node's address for its sake. */
export function isOfService(hit: RuleHit): boolean {
  return isOfProxy(hit) && hit.table !== 'aws-cni' && SERVICE_TARGETS.includes(hit.rule.target.kind);
}

/** Among how many endpoints chance chose; undefined: there was but one, or none. */
export function endpointsAmong(hits: readonly RuleHit[]): number | undefined {
  const counts = hits.flatMap((hit) =>
    hit.table === 'aws-cni'
      ? []
      : hit.rule.matches.flatMap((match) => (match.kind === 'one-in' ? [match.count] : [])),
  );
  return counts.length === 0 ? undefined : Math.max(...counts);
}

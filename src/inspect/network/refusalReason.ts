// Which rule refused a packet, in words.

import type { RuleHit, Walk } from '../../host/packet.ts';
import { iptablesRuleOf, isOfProxy } from './proxyHits.ts';

export function refusalReason({ steps, outcome }: Walk): string | undefined {
  if (outcome.kind !== 'refused') return undefined;
  const last = steps.findLast((step) => step.kind === 'filtered')?.hits.at(-1);
  const cause = last === undefined ? undefined : causeOf(last);
  if (last === undefined || cause === undefined) return undefined;
  return isOfProxy(last) ? `refused by kube-proxy: ${cause}` : `refused by iptables: ${cause}`;
}

const NFTABLES: ReadonlyMap<string, string> = new Map([
  ['reject', 'the Service has no endpoints'],
  ['look-up', 'the Service has no endpoints on this node'],
  ['look-up-node-port', 'the Service has no endpoints on this node'],
  ['reject-cluster-ips', 'the Service does not have this port'],
  ['drop-to', 'no Service has this address'],
]);

/** iptables' rules say it in their comments. */
function causeOf(hit: RuleHit): string | undefined {
  if (hit.table !== 'kube-proxy') {
    const matches = iptablesRuleOf(hit)?.matches ?? [];
    return matches.flatMap((match) => (match.kind === 'comment' ? [match.text] : []))[0];
  }
  return NFTABLES.get(hit.rule.kind);
}

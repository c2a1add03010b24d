// Where a packet got to, with which source, and why it was given another one or kept its own: the answer in short.

import { elementAt } from '../../base/assert.ts';
import { familyOf, formatAddress, formatBlock, type Address } from '../../base/address.ts';
import type { Hop } from './journey.ts';
import { innermost, type RuleHit, type Walk } from '../../host/packet.ts';
import { NAT_OUTGOING } from '../../host/calico/natOutgoing.ts';
import { isEgressChain } from '../../host/egress.ts';
import type { IptablesRule } from '../../host/iptablesRule.ts';
import type { PodNamespace } from '../../host/namespace.ts';
import { podInterface } from './networkOf.ts';
import { iptablesRuleOf, isMasquerade, isOfProxy } from './proxyHits.ts';
import { refusalReason } from './refusalReason.ts';
import { holderOf, shortName, type ControlPlane, type Receiver, type Sender } from './pathEnds.ts';
import { hex } from '../../host/ruleText.ts';

export function conclusion(from: Sender | ControlPlane, to: Receiver, there: readonly Hop[]): string[] {
  if (!('host' in from)) return fromControlPlane(to, from, there);
  const first = elementAt(there, 0);
  if (first.kind !== 'host') return [];
  const last = there.findLast((hop) => hop.kind === 'host') ?? first;
  const refused = refusalReason(last.walk);
  if (refused !== undefined) return [ending(to, there), refused];
  return [ending(to, there), ...(from.pod === undefined ? [] : reasons(from.pod, first.walk))];
}

function fromControlPlane(to: Receiver, { address }: ControlPlane, there: readonly Hop[]): string[] {
  const last = elementAt(there, there.length - 1);
  if (last.kind === 'host') return [ending(to, there)];
  const source = `source ${formatAddress(address)}`;
  if (last.hop.kind !== 'overlay') return [`reaches no node, with ${source}`];
  return [
    `is dropped by AWS, with ${source}: EKS’ control plane has no part in Calico’s network`,
    'so it can call no webhook, metrics-server or other aggregated API there unless its pods are on the host’s network',
  ];
}

function ending({ address }: Receiver, there: readonly Hop[]): string {
  const source = `source ${formatAddress(sourceAtEnd(there))}`;
  const last = elementAt(there, there.length - 1);
  if (last.kind === 'vpc') return vpcEnding(last, there, source);
  const { outcome } = last.walk;
  if (outcome.kind === 'arrives') {
    const at = outcome.at === 'node' ? shortName(last.node) : outcome.at;
    if (outcome.device === 'lo' && at === outcome.at) return `arrives at ${at} itself`;
    const crossed = there.length > 1 ? 'across the VPC' : 'without leaving the node';
    return `arrives at ${at}, ${crossed}, with ${source}`;
  }
  if (outcome.kind === 'unreachable') return 'is never sent: the sender has no route to it';
  const nobody = outcome.kind === 'leaves' && holderOf(last, address) === undefined;
  return nobody
    ? `comes to ${shortName(last.node)}, where nobody has the address`
    : `does not arrive, with ${source}`;
}

function vpcEnding({ hop }: Hop & { kind: 'vpc' }, there: readonly Hop[], source: string): string {
  if (hop.kind === 'dropped' || hop.kind === 'overlay') return `is dropped by AWS, with ${source}`;
  if (hop.kind === 'unknown')
    return `leaves by ${deviceOf(there)}, with ${source}, for an address of no node`;
  return `leaves the VPC by ${deviceOf(there)}, with ${source}`;
}

function deviceOf(there: readonly Hop[]): string {
  const first = elementAt(there, 0);
  return first.kind === 'host' && first.walk.outcome.kind === 'leaves'
    ? first.walk.outcome.device
    : 'its node';
}

function sourceAtEnd(there: readonly Hop[]): Address {
  const walks = there.flatMap((hop) => (hop.kind === 'host' ? [hop.walk] : []));
  return innermost(elementAt(walks, walks.length - 1).packet).source;
}

/** Why the pod's own node changed the source or did not, and why it took that interface. */
function reasons(pod: PodNamespace, walk: Walk): string[] {
  const nat = pod.ofPool === true ? calicoNatReason(walk) : natReason(walk);
  const way = pod.card === 0 && pod.device === 0 ? undefined : wayReason(podInterface(pod), walk);
  return [nat, way, tunnelReason(walk)].flatMap((reason) => reason ?? []);
}

/** `own`: the interface of the pod's ENI. */
function wayReason(own: string, { outcome, steps }: Walk): string | undefined {
  if (outcome.kind !== 'leaves') return undefined;
  if (outcome.device === own) return `by ${own}, the ENI that carries the pod’s address`;
  const routed = steps.find((step) => step.kind === 'routed');
  const rule = routed?.consulted.at(-1)?.rule;
  const cause = rule?.mark === undefined ? 'what goes there' : `the mark ${hex(rule.mark)}`;
  return `by ${outcome.device} and not by the pod’s own ${own}: ${cause} is for the main table (rule ${rule?.priority})`;
}

function calicoNatReason({ steps, connection, outcome }: Walk): string | undefined {
  if (outcome.kind === 'arrives' && outcome.device === 'lo') return 'it never leaves the pod';
  const hits = steps.flatMap((step) => (step.kind === 'filtered' ? step.hits : []));
  const hidden = hits.find(isMasquerade);
  if (connection.snat !== undefined && hidden !== undefined)
    return iptablesRuleOf(hidden)?.chain === NAT_OUTGOING
      ? 'SNAT by Calico: the destination is in none of its pools, so it sees the node'
      : 'SNAT by kube-proxy: the endpoint must answer by way of this node';
  if (outcome.kind === 'arrives' && outcome.at === 'node') return 'no NAT: the node’s own address';
  if (outcome.kind === 'arrives' || steps.some(({ kind }) => kind === 'encapsulated'))
    return 'no NAT: the destination is in a pool of Calico';
  return undefined;
}

function tunnelReason({ steps }: Walk): string | undefined {
  const packed = steps.find((step) => step.kind === 'encapsulated');
  if (packed === undefined) return undefined;
  return packed.by === 'vxlan'
    ? 'in VXLAN from node to node: their security groups must let UDP 4789 through, as EKS’ cluster security group does'
    : 'in IP in IP from node to node: their security groups must let protocol 4 through, as EKS’ cluster security group does';
}

function natReason({ steps, connection, outcome, packet }: Walk): string | undefined {
  if (outcome.kind === 'unreachable') return undefined;
  if (steps.some((step) => step.kind === 'filtered' && step.hits.some(isOfEgress)))
    return 'SNAT by the egress plugin: the pod’s address of this family is good on its node alone';
  if (steps.some((step) => step.kind === 'filtered' && step.hits.some(isMasquerade)))
    return 'SNAT by kube-proxy: the endpoint must answer by way of this node';
  if (connection.snat !== undefined) {
    return 'SNAT: the destination is in no CIDR of the VPC and not excluded from SNAT';
  }
  if (outcome.kind === 'arrives' && outcome.device === 'lo') return 'it never leaves the pod';
  if (outcome.kind === 'arrives' && outcome.at === 'node') return 'no NAT: the node’s own address';
  if (familyOf(packet.destination) === 'ipv6') return 'no NAT: pods’ IPv6 addresses are good everywhere';
  const hits = steps.flatMap((step) =>
    step.kind === 'filtered' && step.hook === 'POSTROUTING' ? step.hits : [],
  );
  const [exempting] = hits.flatMap(exemption);
  if (exempting === undefined)
    return hits.every(isOfProxy) ? 'no NAT: the node has no SNAT rules' : undefined;
  const { destination, matches } = exempting;
  const cidr = destination === undefined ? 'everything' : formatBlock(destination);
  return matches.some((match) => match.kind === 'comment' && match.text.endsWith('EXCLUSION'))
    ? `no NAT: ${cidr} is excluded from SNAT`
    : `no NAT: ${cidr} is the VPC’s`;
}

/** It chose the source for one pod. */
function isOfEgress(hit: RuleHit): boolean {
  const rule = iptablesRuleOf(hit);
  return rule?.target.kind === 'snat' && isEgressChain(rule.chain);
}

/** Of the CNI's own chain. */
function exemption(hit: RuleHit): IptablesRule[] {
  const rule = iptablesRuleOf(hit);
  return rule?.target.kind === 'return' && !isOfProxy(hit) ? [rule] : [];
}

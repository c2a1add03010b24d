// A packet's whole way between two ends and the way of its answer: hosts and the VPC between them, hop by hop.

import type { Address } from '../../base/address.ts';
import type { Moment } from '../moment.ts';
import { networkOf } from './networkOf.ts';
import type { HostNetwork } from '../../host/namespace.ts';
import type { Connection, Walk } from '../../host/packet.ts';
import { walkFromEni, walkFromNode, walkFromPod, type WalkOptions } from '../../host/packetWalk.ts';
import type { Receiver, Sender } from './pathEnds.ts';
import { deliveredTo, vpcHop, vpcHopTo, type VpcHop } from './vpcHop.ts';

export type Hop =
  | { readonly kind: 'host'; readonly node: string; readonly host: HostNetwork; readonly walk: Walk }
  | { readonly kind: 'vpc'; readonly hop: VpcHop };

export interface Journey {
  readonly there: readonly Hop[];
  /** Empty when nobody got the packet who could answer. */
  readonly back: readonly Hop[];
}

export function journey(
  moment: Moment,
  from: Sender,
  { address, port }: Pick<Receiver, 'address' | 'port'>,
): Journey {
  const first = start(from, address, { port });
  const there = onwards(moment, hostHop(from, first));
  return { there, back: answer(moment, from, first, there) };
}

/** From an interface that EKS has in the VPC. */
export function journeyOfControlPlane(
  moment: Moment,
  source: Address,
  { address: destination, port }: Pick<Receiver, 'address' | 'port'>,
): Journey {
  const hop = vpcHopTo(moment, destination);
  const packet = { source, destination, mark: 0, ...(port === undefined ? {} : { port }) };
  const there: Hop[] = [{ kind: 'vpc', hop }, ...arrival(moment, hop, packet)];
  const last = there.at(-1);
  return { there, back: last?.kind === 'host' ? replyOf(moment, last) : [] };
}

function start({ host, pod }: Sender, to: Address, options: WalkOptions): Walk {
  return pod === undefined ? walkFromNode(host, to, options) : walkFromPod(host, pod, to, options);
}

function hostHop({ node, host }: Pick<Sender, 'node' | 'host'>, walk: Walk): Hop & { kind: 'host' } {
  return { kind: 'host', node, host, walk };
}

/** A packet that left a host crosses the VPC once, and the host it comes to. */
function onwards(moment: Moment, sent: Hop & { kind: 'host' }, connection?: Connection): Hop[] {
  const { outcome, packet } = sent.walk;
  if (outcome.kind !== 'leaves') return [sent];
  const hop = vpcHop(moment, sent.node, outcome, packet);
  return [sent, { kind: 'vpc', hop }, ...arrival(moment, hop, packet, connection)];
}

function arrival(moment: Moment, hop: VpcHop, packet: Walk['packet'], connection?: Connection): Hop[] {
  if (hop.kind !== 'delivered') return [];
  const host = networkOf(moment, hop.node);
  if (host === undefined) return [];
  const walk = walkFromEni(host, hop.device, { ...packet, mark: 0 }, { connection });
  return [hostHop({ node: hop.node, host }, walk)];
}

/** By the connections that the packet left in the hosts' conntrack. */
function answer(moment: Moment, from: Sender, first: Walk, there: readonly Hop[]): Hop[] {
  const last = there.at(-1);
  if (last === undefined) return [];
  if (last.kind === 'vpc') return last.hop.kind === 'outside' ? fromOutside(moment, first) : [];
  return replyOf(moment, last, last.node === from.node ? last.walk.connection : first.connection);
}

/** `connection`: as the asker's node knows it. */
function replyOf(moment: Moment, last: Hop & { kind: 'host' }, known?: Connection): Hop[] {
  const { outcome, packet, connection } = last.walk;
  if (outcome.kind !== 'arrives' || outcome.device === 'lo') return [];
  const pod = last.host.pods.find((each) => each.pod === outcome.at);
  const replier: Sender = {
    name: outcome.at,
    node: last.node,
    host: last.host,
    ...(pod === undefined ? {} : { pod }),
  };
  const reply = start(replier, packet.source, { connection, source: packet.destination });
  return onwards(moment, hostHop(replier, reply), known);
}

function fromOutside(moment: Moment, { packet, connection }: Walk): Hop[] {
  const hop = deliveredTo(moment, packet.source);
  const reply = { source: packet.destination, destination: packet.source, mark: 0 };
  return [{ kind: 'vpc', hop }, ...arrival(moment, hop, reply, connection)];
}

// The packets of a recorded case, sent through the model: where each leaves or arrives and with which source; to a Service,
// once for each endpoint that chance may choose.

import { assert } from '../base/assert.ts';
import { formatAddress } from '../base/address.ts';
import type { HostNetwork } from '../host/namespace.ts';
import type { Walk } from '../host/packet.ts';
import { walkFromEni, walkFromNode, walkFromPod, type WalkOptions } from '../host/packetWalk.ts';
import { readSocket, socketText, type Socket } from '../host/socketText.ts';
import type { ObservedEnd, ObservedInbound, ObservedPacket, RecordedInbound } from './networkCase.ts';
import { addressOf } from './networkInput.ts';

function targetOf(text: string): Socket {
  const socket = readSocket(text);
  assert(socket !== undefined, `an address, or one with a port: ${text}`);
  return socket;
}

export function sentPacket(
  host: HostNetwork,
  { from, to, bound, sticky, ends: seen = [] }: ObservedPacket,
  answers: WalkOptions['answers'],
): ObservedPacket {
  const pod = host.pods.find((each) => each.pod === from);
  const { address, port } = targetOf(to);
  const walk = (endpoint: number): Walk => {
    const options = { answers, port, endpoint, source: bound === undefined ? undefined : addressOf(bound) };
    return pod === undefined
      ? walkFromNode(host, address, options)
      : walkFromPod(host, pod, address, options);
  };
  const first = walk(0);
  const head = { from, ...(bound === undefined ? {} : { bound }), to };
  if (first.connection.dnat !== undefined) {
    const ends = endsOf(walk);
    return { ...head, ends: sticky === undefined ? ends : chosen(ends, seen) };
  }
  const source = formatAddress(first.packet.source);
  if (first.outcome.kind === 'unreachable') return { ...head, fails: 'Network is unreachable' };
  if (first.outcome.kind === 'no-route') return { ...head, source, dropped: 'in the node' };
  if (first.outcome.kind !== 'refused') return { ...head, ...endOf(first, host), source };
  // What never gets past OUTPUT is seen by nobody.
  return {
    ...head,
    ...(first.outcome.hook === 'OUTPUT' ? {} : { source }),
    dropped: 'rejected by the node',
  };
}

/** A client that comes back is sent to the endpoint that it had: whichever of them that is. */
function chosen(ends: readonly ObservedEnd[], seen: readonly ObservedEnd[]): readonly ObservedEnd[] {
  const isPossible = seen.every((one) => ends.some((end) => endText(end) === endText(one)));
  return isPossible ? seen : ends;
}

export function endText(end: ObservedEnd): string {
  if ('end' in end) return end.end;
  const { destination, leaves, arrives, source } = end;
  const way = leaves === undefined ? `arrives at ${arrives}` : `leaves by ${leaves}`;
  return `${destination} ${way} with source ${source}`;
}

/** Until the same endpoint comes again: chance has no more to choose from. */
function endsOf(walk: (endpoint: number) => Walk): ObservedEnd[] {
  const ends: ObservedEnd[] = [];
  for (let endpoint = 0; ; endpoint++) {
    const { connection, outcome, packet } = walk(endpoint);
    const to = connection.dnat?.to;
    const destination = to === undefined ? '' : socketText(to);
    const last = ends.at(-1);
    if (last !== undefined && 'destination' in last && last.destination === destination) return ends;
    ends.push({
      destination,
      ...(outcome.kind === 'leaves' ? { leaves: outcome.device } : {}),
      ...(outcome.kind === 'arrives' ? { arrives: outcome.at } : {}),
      source: formatAddress(packet.source),
    });
  }
}

function endOf({ outcome }: Walk, host: HostNetwork): Pick<ObservedPacket, 'leaves' | 'over' | 'arrives'> {
  if (outcome.kind === 'leaves') {
    const over = host.links.find(({ name }) => name === outcome.device)?.parent;
    return { leaves: outcome.device, ...(over === undefined ? {} : { over }) };
  }
  if (outcome.kind !== 'arrives') return { arrives: 'node' };
  const receiver = host.pods.find(({ pod }) => pod === outcome.at);
  const isFurther = receiver?.hostVeths.slice(1).includes(outcome.device) === true;
  return { arrives: outcome.at, ...(isFurther ? { interface: outcome.device } : {}) };
}

/** With the answer of whom it arrived at; to a Service, with its endpoints. */
export function receivedPacket(host: HostNetwork, packet: RecordedInbound): ObservedInbound {
  const { via, vlan, source: sender, to } = packet;
  const device = vlan === undefined ? via : (vlanLinkOf(host, vlan) ?? via);
  const { address, port } = targetOf(to);
  const source = addressOf(sender);
  const arriving = { source, destination: address, mark: 0, ...(port === undefined ? {} : { port }) };
  const enter = (endpoint: number): Walk => walkFromEni(host, device, arriving, { endpoint });
  const walk = enter(0);
  const { outcome, connection } = walk;
  if (connection.dnat !== undefined) return { ...packet, ends: endsOf(enter) };
  if (port !== undefined) return { ...packet, ends: [{ end: 'answered or dropped by the node' }] };
  const arrives = outcome.kind === 'arrives' ? outcome.at : outcome.kind;
  const pod = host.pods.find((each) => each.pod === arrives);
  const options = { connection, source: address };
  const answer =
    pod === undefined ? walkFromNode(host, source, options) : walkFromPod(host, pod, source, options);
  return {
    ...packet,
    arrives,
    seenSource: formatAddress(walk.packet.source),
    answerLeaves: answer.outcome.kind === 'leaves' ? answer.outcome.device : answer.outcome.kind,
    answerSource: formatAddress(answer.packet.source),
  };
}

function vlanLinkOf(host: HostNetwork, vlan: number): string | undefined {
  return host.links.find(({ kind, name }) => kind === 'vlan' && name.endsWith(`.${vlan}`))?.name;
}

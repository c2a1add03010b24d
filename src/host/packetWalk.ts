// A packet's way through one host, step by step: from a pod, from the host itself, or in by an ENI; until it leaves by
// an ENI or arrives. It reads the structures that the tools print.

import type { Address } from '../base/address.ts';
import { FilterWalk } from './filterWalk.ts';
import type { HostNetwork, PodNamespace, Route, Tunnel } from './namespace.ts';
import type { Connection, Hook, Outcome, Packet, Step, Walk } from './packet.ts';
import { VXLAN_PORT } from './calico/interfaces.ts';
import type { DestinationPort } from './socketText.ts';
import { addressBehind, lookUp, routeFound, sourceFor } from './routeLookup.ts';

const NO_CONNECTION: Connection = { mark: 0 };

export interface WalkOptions {
  /** The address that the sender is bound to; absent: the node's route decides, or it is the pod's first. */
  readonly source?: Address | undefined;
  /** Absent: the packet is the first of its connection. */
  readonly connection?: Connection | undefined;
  /** Whether somebody on the interface's link has that address; absent: always. */
  readonly answers?: ((device: string, nextHop: Address) => boolean) | undefined;
  readonly port?: DestinationPort | undefined;
  /** Which endpoint of a Service chance has chosen, by the order of its chain; more than there are: the last. */
  readonly endpoint?: number | undefined;
}

export function walkFromPod(
  host: HostNetwork,
  pod: PodNamespace,
  to: Address,
  options: WalkOptions = {},
): Walk {
  const sent = { destination: to, mark: 0, ...portOf(options) };
  const consulted = lookUp(pod, { ...sent, source: options.source });
  const route = routeFound(consulted);
  const source = options.source ?? (route === undefined ? undefined : sourceFor(pod, route));
  const packet = { ...sent, source: source ?? pod.address };
  const hostVeth = vethBehind(pod, route);
  const leaving: Step = { kind: 'in-pod', pod: pod.pod, consulted, hostVeth };
  if (route === undefined)
    return { steps: [leaving], outcome: { kind: 'unreachable' }, packet, connection: NO_CONNECTION };
  if (route?.kind === 'local') {
    const outcome: Outcome = { kind: 'arrives', at: pod.pod, device: 'lo' };
    return { steps: [leaving], outcome, packet, connection: NO_CONNECTION };
  }
  return new HostWalk(host, packet, options, [leaving]).forward(hostVeth);
}

/** The other end of the interface that the route says. */
function vethBehind(
  { links, egress, hostVeths: [first, ...further] }: PodNamespace,
  route: Route | undefined,
): string {
  if (egress !== undefined && route?.device === egress.device) return egress.hostVeth;
  const place = links.filter(({ kind }) => kind === 'veth').findIndex(({ name }) => name === route?.device);
  return further[place - 1] ?? first;
}

export function walkFromEni(
  host: HostNetwork,
  device: string,
  packet: Packet,
  options: WalkOptions = {},
): Walk {
  return new HostWalk(host, packet, options, []).forward(device);
}

export function walkFromNode(host: HostNetwork, to: Address, options: WalkOptions = {}): Walk {
  const packet = { source: host.address, destination: to, mark: 0, ...portOf(options) };
  return new HostWalk(host, packet, options, []).send();
}

function portOf({ port }: WalkOptions): Pick<Packet, 'port'> {
  return port === undefined ? {} : { port };
}

class HostWalk {
  private readonly host: HostNetwork;
  private readonly options: WalkOptions;
  private readonly steps: Step[];
  private packet: Packet;
  private connection: Connection;

  constructor(host: HostNetwork, packet: Packet, options: WalkOptions, steps: readonly Step[]) {
    this.host = host;
    this.packet = packet;
    this.options = options;
    this.steps = [...steps];
    this.connection = options.connection ?? NO_CONNECTION;
  }

  forward(device: string): Walk {
    this.steps.push({ kind: 'enters', device });
    this.prerouting(device);
    const { source } = this.packet;
    const route = this.route(source, device);
    if (route === undefined) return this.end({ kind: 'no-route' });
    if (route.kind === 'blackhole') return this.end({ kind: 'blackhole' });
    if (route.kind !== 'unicast') return this.deliver(device);
    if (!this.passes('FORWARD', device, route.device)) return this.end({ kind: 'refused', hook: 'FORWARD' });
    return this.sendBy(route);
  }

  send(): Walk {
    const bound = this.options.source;
    const first = this.route(bound);
    if (first === undefined) return this.end({ kind: 'unreachable' });
    if (first.kind === 'blackhole') return this.end({ kind: 'blackhole' });
    const source = bound ?? sourceFor(this.host, first) ?? this.packet.source;
    this.packet = { ...this.packet, source };
    const route = this.output(first);
    if (route === undefined) return this.end({ kind: 'no-route' });
    if (!this.passes('OUTPUT', undefined, route.device)) return this.end({ kind: 'refused', hook: 'OUTPUT' });
    return route.kind === 'unicast' ? this.sendBy(route) : this.deliver('lo');
  }

  private deliver(device: string): Walk {
    if (!this.passes('INPUT', device)) return this.end({ kind: 'refused', hook: 'INPUT' });
    const { inside } = this.packet;
    const tunnel = this.host.tunnels.find(({ kind }) => kind === inside?.by);
    if (inside !== undefined && tunnel !== undefined) return this.unpack(inside.packet, tunnel);
    return this.end({ kind: 'arrives', at: 'node', device });
  }

  private get isFirst(): boolean {
    return this.options.connection === undefined;
  }

  private meet(input?: string, output?: string): FilterWalk {
    const { packet, connection, isFirst } = this;
    const { endpoint = 0 } = this.options;
    const view = { packet, connmark: connection.mark, isFirst, isDnat: connection.dnat !== undefined };
    return new FilterWalk(this.host, { ...view, input, output, endpoint });
  }

  /** What SNAT has hidden comes to light behind mangle, before the packet is routed. */
  private prerouting(input: string): void {
    const { destination } = this.packet;
    const filter = this.meet(input);
    filter.prerouting();
    this.take(filter, 'PREROUTING');
    this.redirect(filter);
    const { snat } = this.connection;
    if (snat === undefined || this.isFirst || destination !== snat.to) return;
    this.packet = { ...this.packet, destination: snat.from };
    if (snat.from !== snat.to) this.steps.push({ kind: 'un-snat', from: snat.to, to: snat.from });
  }

  /** A new destination or mark is routed again. */
  private output(route: Route): Route | undefined {
    const { mark } = this.packet;
    const filter = this.meet(undefined, route.device);
    filter.output();
    this.take(filter, 'OUTPUT');
    const isRedirected = this.redirect(filter);
    return isRedirected || this.packet.mark !== mark ? this.route(this.packet.source) : route;
  }

  private redirect({ dnatTo: to }: FilterWalk): boolean {
    const { destination, port } = this.packet;
    if (to === undefined || port === undefined) return false;
    const dnat = { from: { address: destination, port: port.number }, to };
    this.packet = { ...this.packet, destination: to.address, port: { ...port, number: to.port } };
    this.connection = { ...this.connection, dnat };
    this.steps.push({ kind: 'dnat', ...dnat });
    return true;
  }

  private passes(hook: 'INPUT' | 'FORWARD' | 'OUTPUT', input?: string, output?: string): boolean {
    const filter = this.meet(input, output);
    const may = filter.filter(hook);
    this.take(filter, hook);
    return may;
  }

  private route(source: Address | undefined, input?: string): Route | undefined {
    const { destination, mark } = this.packet;
    const consulted = lookUp(this.host, { source, destination, mark, input });
    this.steps.push({ kind: 'routed', consulted });
    return routeFound(consulted);
  }

  private sendBy(route: Route): Walk {
    const { device } = route;
    this.postrouting(route);
    const pod = this.host.pods.find(
      ({ hostVeths, egress }) => hostVeths.includes(device) || egress?.hostVeth === device,
    );
    if (pod !== undefined) return this.end({ kind: 'arrives', at: pod.pod, device });
    const nextHop = route.via ?? this.packet.destination;
    const tunnel = this.host.tunnels.find((each) => each.device === device);
    if (tunnel !== undefined) return this.pack(tunnel, nextHop);
    const answered = this.options.answers?.(device, nextHop) ?? true;
    return this.end({ kind: answered ? 'leaves' : 'no-neighbour', device, nextHop });
  }

  /** What the machine itself sends to another is left alone by the rules of nat. */
  private pack({ kind: by, device, peers }: Tunnel, nextHop: Address): Walk {
    const destination = peers.get(nextHop);
    if (destination === undefined) return this.end({ kind: 'no-neighbour', device, nextHop });
    const outer: Packet = {
      source: this.host.address,
      destination,
      mark: 0,
      ...(by === 'vxlan' ? { port: VXLAN_PORT } : {}),
      inside: { by, packet: this.packet },
    };
    this.packet = outer;
    this.steps.push({ kind: 'encapsulated', by, device, outer });
    const route = this.route(outer.source);
    if (route === undefined) return this.end({ kind: 'no-route' });
    return this.end({ kind: 'leaves', device: route.device, nextHop: route.via ?? destination });
  }

  private unpack(packet: Packet, { kind: by, device }: Tunnel): Walk {
    this.packet = { ...packet, mark: 0 };
    this.steps.push({ kind: 'decapsulated', by, inner: this.packet });
    return this.forward(device);
  }

  private postrouting(route: Route): void {
    const { source } = this.packet;
    const filter = this.meet(undefined, route.device);
    filter.postrouting();
    this.take(filter, 'POSTROUTING');
    this.restoreService();
    const to = filter.isMasqueraded ? addressBehind(this.host, route) : filter.snatTo;
    if (to === undefined) return;
    this.connection = { ...this.connection, snat: { from: source, to } };
    this.packet = { ...this.packet, source: to };
    if (to !== source) this.steps.push({ kind: 'snat', from: source, to });
  }

  /** The answer of an endpoint leaves with the address that was asked. */
  private restoreService(): void {
    const { dnat } = this.connection;
    if (dnat === undefined || this.isFirst || this.packet.source !== dnat.to.address) return;
    this.packet = { ...this.packet, source: dnat.from.address };
    this.steps.push({ kind: 'un-dnat', from: dnat.to, to: dnat.from });
  }

  private take(filter: FilterWalk, hook: Hook): void {
    this.packet = { ...this.packet, mark: filter.mark };
    this.connection = { ...this.connection, mark: filter.connmark };
    if (filter.hits.length > 0) this.steps.push({ kind: 'filtered', hook, hits: filter.hits });
  }

  private end(outcome: Outcome): Walk {
    const { steps, packet, connection } = this;
    return { steps, outcome, packet, connection };
  }
}

// A packet's way through one host, step by step: from a pod, from the host itself, or in by an ENI; until it leaves by
// an ENI or arrives. It reads the structures that the tools print.

import type { Ipv4 } from '../base/ipv4.ts';
import { FilterWalk } from './filterWalk.ts';
import type { HostNetwork, PodNamespace, Route } from './namespace.ts';
import type { Connection, Outcome, Packet, Step, Walk } from './packet.ts';
import { lookUp, routeFound, sourceFor } from './routeLookup.ts';

const NO_CONNECTION: Connection = { mark: 0 };

export interface WalkOptions {
  /** The address that the sender is bound to; absent: the node's route decides, or it is the pod's first. */
  readonly source?: Ipv4 | undefined;
  /** Absent: the packet is the first of its connection. */
  readonly connection?: Connection | undefined;
  /** Whether somebody on the interface's link has that address; absent: always. */
  readonly answers?: ((device: string, nextHop: Ipv4) => boolean) | undefined;
}

export function walkFromPod(host: HostNetwork, pod: PodNamespace, to: Ipv4, options: WalkOptions = {}): Walk {
  const packet = { source: options.source ?? pod.address, destination: to, mark: 0 };
  const consulted = lookUp(pod, packet);
  const route = routeFound(consulted);
  const hostVeth = vethBehind(pod, route);
  const leaving: Step = { kind: 'in-pod', pod: pod.pod, consulted, hostVeth };
  if (route?.kind === 'local') {
    const outcome: Outcome = { kind: 'arrives', at: pod.pod, device: 'lo' };
    return { steps: [leaving], outcome, packet, connection: NO_CONNECTION };
  }
  return new HostWalk(host, packet, options, [leaving]).forward(hostVeth);
}

/** The other end of the interface that the route says. */
function vethBehind(
  { links, hostVeths: [first, ...further] }: PodNamespace,
  route: Route | undefined,
): string {
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

/** @assumption of no interest to an application's packet: the host's own OUTPUT chains are empty. */
export function walkFromNode(host: HostNetwork, to: Ipv4, options: WalkOptions = {}): Walk {
  return new HostWalk(host, { source: host.address, destination: to, mark: 0 }, options, []).send();
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
    return route.kind === 'unicast' ? this.sendBy(route) : this.end({ kind: 'arrives', at: 'node', device });
  }

  send(): Walk {
    const bound = this.options.source;
    const route = this.route(bound);
    if (route === undefined) return this.end({ kind: 'no-route' });
    const source = bound ?? sourceFor(this.host, route) ?? this.packet.source;
    this.packet = { ...this.packet, source };
    return route.kind === 'unicast'
      ? this.sendBy(route)
      : this.end({ kind: 'arrives', at: 'node', device: 'lo' });
  }

  private get isFirst(): boolean {
    return this.options.connection === undefined;
  }

  /** What SNAT has hidden comes to light behind mangle, before the packet is routed. */
  private prerouting(input: string): void {
    const { destination, mark } = this.packet;
    const filter = new FilterWalk(
      this.host,
      { destination, input },
      { mark, connmark: this.connection.mark },
    );
    filter.prerouting(this.isFirst);
    this.take(filter, 'PREROUTING');
    const { snat } = this.connection;
    if (snat === undefined || this.isFirst || destination !== snat.to) return;
    this.packet = { ...this.packet, destination: snat.from };
    if (snat.from !== snat.to) this.steps.push({ kind: 'un-snat', from: snat.to, to: snat.from });
  }

  private route(source: Ipv4 | undefined, input?: string): Route | undefined {
    const { destination, mark } = this.packet;
    const consulted = lookUp(this.host, { source, destination, mark, input });
    this.steps.push({ kind: 'routed', consulted });
    return routeFound(consulted);
  }

  private sendBy(route: Route): Walk {
    const { device } = route;
    this.postrouting(device);
    const pod = this.host.pods.find(({ hostVeths }) => hostVeths.includes(device));
    if (pod !== undefined) return this.end({ kind: 'arrives', at: pod.pod, device });
    const nextHop = route.via ?? this.packet.destination;
    const answered = this.options.answers?.(device, nextHop) ?? true;
    return this.end({ kind: answered ? 'leaves' : 'no-neighbour', device, nextHop });
  }

  private postrouting(output: string): void {
    const { destination, mark, source } = this.packet;
    const filter = new FilterWalk(
      this.host,
      { destination, output },
      { mark, connmark: this.connection.mark },
    );
    filter.postrouting(this.isFirst);
    this.take(filter, 'POSTROUTING');
    const to = filter.snatTo;
    if (to === undefined) return;
    this.connection = { ...this.connection, snat: { from: source, to } };
    this.packet = { ...this.packet, source: to };
    if (to !== source) this.steps.push({ kind: 'snat', from: source, to });
  }

  private take(filter: FilterWalk, hook: 'PREROUTING' | 'POSTROUTING'): void {
    this.packet = { ...this.packet, mark: filter.mark };
    this.connection = { ...this.connection, mark: filter.connmark };
    if (filter.hits.length > 0) this.steps.push({ kind: 'filtered', hook, hits: filter.hits });
  }

  private end(outcome: Outcome): Walk {
    const { steps, packet, connection } = this;
    return { steps, outcome, packet, connection };
  }
}

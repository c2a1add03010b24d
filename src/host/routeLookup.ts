// The kernel's search for a route: the rules by priority, and of the table a rule names the longest prefix.

import { cidrContains, type Ipv4 } from '../base/ipv4.ts';
import type { Namespace, Route, RoutingRule } from './namespace.ts';
import { bestRoute } from './routes.ts';

/** What the rules look at. A packet of the machine's own has no source before it has a route. */
export interface Flow {
  readonly source: Ipv4 | undefined;
  readonly destination: Ipv4;
  readonly mark: number;
  /** The interface by which it came in; undefined: the machine sends it itself. */
  readonly input?: string | undefined;
}

/** A rule that applied to the packet, and what its table had for it. */
export interface Consulted {
  readonly rule: RoutingRule;
  readonly route: Route | undefined;
}

/** Every rule that applied, in turn; the last one's route is taken. */
export function lookUp(namespace: Namespace, flow: Flow): readonly Consulted[] {
  const consulted: Consulted[] = [];
  for (const rule of namespace.rules) {
    if (!applies(rule, flow)) continue;
    const route = bestRoute(namespace.routes, rule.table, flow.destination);
    consulted.push({ rule, route });
    if (route !== undefined) break;
  }
  return consulted;
}

export function routeFound(consulted: readonly Consulted[]): Route | undefined {
  return consulted.at(-1)?.route;
}

function applies({ from, to, mark, input }: RoutingRule, flow: Flow): boolean {
  const { source, destination, mark: carried } = flow;
  if (input !== undefined && input !== flow.input) return false;
  if (from !== undefined && (source === undefined || !cidrContains(from, source))) return false;
  if (to !== undefined && !cidrContains(to, destination)) return false;
  return mark === undefined || ((carried ^ mark) & mark) === 0;
}

/**
 * The source of a packet the machine itself sends by this route: the route's own, or else the first address of its
 * device, or else the first of the machine that others may see. @upstream linux net/ipv4/devinet.c#inet_select_addr
 */
export function sourceFor(namespace: Namespace, route: Route): Ipv4 | undefined {
  return route.source ?? addressBehind(namespace, route);
}

/** That which masquerading gives to what leaves by the route. */
export function addressBehind(namespace: Namespace, route: Route): Ipv4 | undefined {
  const links = namespace.links.filter(({ kind, up }) => kind !== 'loopback' && up);
  const device = links.find(({ name }) => name === route.device);
  return [device, ...links].flatMap((link) => link?.addresses ?? [])[0]?.address;
}

/** Whether the address is one of the machine, or of that device alone. */
export function isLocal(namespace: Namespace, address: Ipv4, device?: string): boolean {
  return namespace.routes.some(
    (route) =>
      route.kind === 'local' &&
      cidrContains(route.destination, address) &&
      (device === undefined || route.device === device),
  );
}

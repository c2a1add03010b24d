// The kernel's search for a route: the rules by priority, and of the table a rule names the longest prefix.

import { blockContains, familyOf, type Address, type IpFamily } from '../base/address.ts';
import { stackFor, type LinkAddress, type Namespace, type Route, type RoutingRule } from './namespace.ts';
import { bestRoute } from './routes.ts';

/** What the rules look at. A packet of the machine's own has no source before it has a route. */
export interface Flow {
  readonly source: Address | undefined;
  readonly destination: Address;
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
  const { rules, routes } = stackFor(namespace, flow.destination);
  for (const rule of rules) {
    if (!applies(rule, flow)) continue;
    const route = bestRoute(routes, rule.table, flow.destination);
    consulted.push({ rule, route });
    if (route !== undefined) break;
  }
  return consulted;
}

export function routeFound(consulted: readonly Consulted[]): Route | undefined {
  return consulted.at(-1)?.route;
}

function applies({ from, to, mark, input, protocol }: RoutingRule, flow: Flow): boolean {
  const { source, destination, mark: carried } = flow;
  if (protocol !== undefined || (input !== undefined && input !== flow.input)) return false;
  if (from !== undefined && (source === undefined || !blockContains(from, source))) return false;
  if (to !== undefined && !blockContains(to, destination)) return false;
  return mark === undefined || ((carried ^ mark) & mark) === 0;
}

/**
 * The source of a packet the machine itself sends by this route: the route's own, or else the first address of its
 * device, or else the first of the machine that others may see. @upstream linux net/ipv4/devinet.c#inet_select_addr
 */
export function sourceFor(namespace: Namespace, route: Route): Address | undefined {
  return route.source ?? addressBehind(namespace, route);
}

/** That which masquerading gives to what leaves by the route. */
export function addressBehind(namespace: Namespace, route: Route): Address | undefined {
  const family = familyOf(route.destination.base);
  const links = namespace.links.filter(({ kind, up }) => kind !== 'loopback' && up);
  const onDevice = links.find(({ name }) => name === route.device)?.addresses ?? [];
  const isFit = (each: LinkAddress): boolean => isGlobal(each, family);
  const onLink = (each: LinkAddress): boolean => route.scope === 'link' && isIpv4LinkScope(each, family);
  return (
    onDevice.find((each) => isFit(each) || onLink(each)) ??
    links.flatMap(({ addresses }) => addresses).find(isFit)
  )?.address;
}

function isGlobal({ address, scope }: LinkAddress, family: IpFamily): boolean {
  return scope === 'global' && familyOf(address) === family;
}

/** Good for neighbours only. */
function isIpv4LinkScope({ address, scope }: LinkAddress, family: IpFamily): boolean {
  return scope === 'link' && family === 'ipv4' && familyOf(address) === family;
}

/** Whether the address is one of the machine, or of that device alone. */
export function isLocal(namespace: Namespace, address: Address, device?: string): boolean {
  return stackFor(namespace, address).routes.some(
    (route) =>
      route.kind === 'local' &&
      blockContains(route.destination, address) &&
      (device === undefined || route.device === device),
  );
}

// Who holds the addresses of a subnet, and what for: the ENIs of each node group, AWS, others. Together with the free ones
// they are the whole subnet.

import { cidrSize } from '../base/ipv4.ts';
import type { NetworkInterfaceView, SubnetView } from '../ec2/view.ts';
import type { PlayedRun } from './playedRun.ts';

export interface Holder {
  readonly name: string;
  /** Of a node group; 0: the addresses are not on its nodes' ENIs. */
  readonly nodes: number;
  readonly enis: number;
  readonly primary: number;
  readonly assigned: number;
  readonly cooling: number;
  readonly warm: number;
  readonly total: number;
}

/** The network, router and DNS addresses, one kept for the future, and the broadcast address. */
const AWS_RESERVED = 5;

/** Of one subnet: node groups with the most addresses first. */
export function holdersOf(subnet: SubnetView, run: PlayedRun): Holder[] {
  const tallies = tally(run, (eni) => eni.subnet.id === subnet.id, groupOf);
  const held = tallies.reduce((sum, { total }) => sum + total, 0);
  const free = subnet.availableIpAddressCount;
  const ofEks = run.world.cloud.others.controlPlaneEnis().filter((eni) => eni.subnet === subnet.id).length;
  const taken = takenBy(subnet);
  const external = taken - ofEks;
  const kept = cidrSize(subnet.cidr) - AWS_RESERVED - taken - held - free;
  return [
    ...tallies,
    only('AWS-reserved', AWS_RESERVED),
    ...(ofEks > 0 ? [{ ...only('EKS control plane', ofEks), enis: ofEks, primary: ofEks }] : []),
    ...(external > 0 ? [only('external addresses', external)] : []),
    ...(kept > 0 ? [only('CIDR reservations', kept)] : []),
  ];
}

/** Of one node group: a row for each subnet. */
export function holdingsOf(group: string, run: PlayedRun): Holder[] {
  return tally(
    run,
    (eni) => groupOf(eni, run) === group,
    (eni) => eni.subnet.id,
  );
}

function only(name: string, total: number): Holder {
  return { name, nodes: 0, enis: 0, primary: 0, assigned: 0, cooling: 0, warm: 0, total };
}

/** Addresses that others than this cluster use. */
function takenBy(subnet: SubnetView): number {
  const { base } = subnet.cidr;
  let taken = 0;
  for (let offset = 0; offset < cidrSize(subnet.cidr); offset++) {
    if (subnet.stateOf(base + offset) === 'taken') taken++;
  }
  return taken;
}

const DETACHED = 'detached ENIs';

/** Of the node that it is attached to, or whose daemon is about to attach it or has detached it. */
function groupOf(eni: NetworkInterfaceView, run: PlayedRun): string {
  const host = hostOf(eni, run);
  if (host === undefined) return DETACHED;
  const group = run.state.node(host)?.group ?? '';
  return group === '' ? host : group;
}

function hostOf({ attachment, createdBy }: NetworkInterfaceView, { world }: PlayedRun): string | undefined {
  if (attachment !== undefined) return attachment.host.node;
  if (createdBy === undefined) return undefined;
  for (const [node, { instance }] of world.daemons.nodes) if (instance.instanceId === createdBy) return node;
  return undefined;
}

type Uses = Pick<Holder, 'assigned' | 'cooling'>;

function tally(
  run: PlayedRun,
  counts: (eni: NetworkInterfaceView) => boolean,
  nameOf: (eni: NetworkInterfaceView, run: PlayedRun) => string,
): Holder[] {
  const holders = new Map<string, Holder>();
  const hosts = new Map<string, Set<string>>();
  for (const eni of run.world.cloud.networkInterfaces.all()) {
    if (!counts(eni)) continue;
    const name = nameOf(eni, run);
    const before = holders.get(name) ?? only(name, 0);
    const named = hosts.get(name) ?? new Set();
    hosts.set(name, named);
    const host = hostOf(eni, run);
    if (host !== undefined) named.add(host);
    const secondary = eni.cidrs.reduce((sum, cidr) => sum + cidrSize(cidr), 0);
    // Pods with IPv6 addresses hold none of the subnet's.
    const { assigned, cooling } = eni.ipv6 === undefined ? usesOf(eni, run) : { assigned: 0, cooling: 0 };
    holders.set(name, {
      ...before,
      nodes: named.size,
      enis: before.enis + 1,
      primary: before.primary + 1,
      assigned: before.assigned + assigned,
      cooling: before.cooling + cooling,
      warm: before.warm + secondary - assigned - cooling,
      total: before.total + 1 + secondary,
    });
  }
  return [...holders.values()].sort((one, other) => other.total - one.total);
}

/** As its node's daemon has it. */
function usesOf({ id, attachment }: NetworkInterfaceView, { world, at }: PlayedRun): Uses {
  const pools = world.daemons.nodes.get(attachment?.host.node ?? '')?.pools ?? [];
  const store = pools.find((pool) => pool.store.enis.has(id))?.store;
  const addresses =
    store?.enis
      .get(id)
      ?.cidrs.values()
      .flatMap((cidr) => cidr.addresses()) ?? [];
  const assigned = addresses.filter(({ sandbox }) => sandbox !== undefined).length;
  const cooling = addresses.filter(
    ({ sandbox, unassignedAt }) =>
      sandbox === undefined && at <= (store?.coolingUntil(unassignedAt) ?? -Infinity),
  ).length;
  return { assigned, cooling };
}

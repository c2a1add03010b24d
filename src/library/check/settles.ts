// Whether a life comes to rest once its trouble has ended. ipamd is judged by its settings (`settlement.ts`); of an own
// allocator one can only ask that it serves what can be served, holds what it says, and then lets EC2 be.

import { addressInBlock, blockAddresses, formatAddress, formatBlock } from '../../base/address.ts';
import { formatMoment, MINUTE, type Milliseconds } from '../../base/time.ts';
import type { WaitingReason } from '../../base/waitingReason.ts';
import type { NodeRun } from '../../world/life/nodeRun.ts';
import { instanceType } from '../../ec2/instanceTypes.ts';
import { millisecondsOf, type Time } from '../time.ts';
import type { ClusterPlay, NodePlay } from './play.ts';
import { unsettledIpamd } from './settlement.ts';

export interface SettleOptions {
  /** How long after the last trouble; without it, by the end of the life. */
  readonly within?: Time;
}

/** Whether nothing is unsettled. */
export function settles(played: NodePlay | ClusterPlay, options: SettleOptions = {}): boolean {
  return unsettled(played, options).length === 0;
}

/** What has not come to rest, or not where it should; empty when all has. */
export function unsettled(played: NodePlay | ClusterPlay, { within }: SettleOptions = {}): string[] {
  const [first] = played.broken;
  if (first !== undefined) return [`it ended at ${formatMoment(first.at)}: ${first.text}`];
  const limit = within === undefined ? undefined : millisecondsOf(within);
  return played.kind === 'cluster' ? unsettledCluster(played, limit) : unsettledNode(played, limit);
}

function unsettledNode({ run, life, lastChangeAt }: NodePlay, limit: Milliseconds | undefined): string[] {
  const problems = run.pools.length === 0 ? unsettledPool(run) : unsettledIpamd(run);
  const due = (life.settlesFrom ?? 0) + (limit ?? Infinity);
  const late = lastChangeAt > due ? [`still changing at ${formatMoment(lastChangeAt)}`] : [];
  return [...problems, ...late];
}

function unsettledPool(run: NodeRun): string[] {
  const { view, instance, simulation, waitingPods } = run;
  if (view === undefined || !run.isAnswering) return ['the allocator does not answer'];
  const listed = view.enis.flatMap(({ cidrs }) => cidrs);
  const atEc2 = instance.enis.flatMap(({ cidrs, ipv6 }) => [...cidrs, ...(ipv6?.prefixes ?? [])]);
  const lost = listed.filter((cidr) => !atEc2.some((each) => formatBlock(each) === formatBlock(cidr)));
  const problems = lost.map((cidr) => `view() lists ${formatBlock(cidr)}, which the node's ENIs do not have`);
  const [pod] = waitingPods;
  if (pod === undefined) return problems;
  const taken = new Set([
    ...view.assigned.map(({ address }) => address),
    ...view.cooling.flatMap(({ address, until }) => (until >= simulation.now ? [address] : [])),
  ]);
  for (const cidr of listed) {
    for (let offset = 0; offset < blockAddresses(cidr); offset++) {
      const address = addressInBlock(cidr, offset);
      if (!taken.has(address)) return [...problems, `${pod} waits while ${formatAddress(address)} is free`];
    }
  }
  const slots = instance.type.ipv4PerEni - 1;
  const open = instance.enis.find(
    ({ cidrs, subnet }) => cidrs.length < slots && subnet.availableIpAddressCount > 0,
  );
  const isFull = listed.reduce((sum, cidr) => sum + blockAddresses(cidr), 0) >= run.life.node.maxPods;
  return open === undefined || isFull
    ? problems
    : [...problems, `${pod} waits while ${open.id} has room for another address`];
}

/** Pods that wait for an address, for this long. */
const CLUSTER_LIMIT = 10 * MINUTE;

const FOR_AN_ADDRESS: ReadonlySet<WaitingReason> = new Set<WaitingReason>([
  'NoAddressOnNode',
  'Throttled',
  'Cooldown',
  'Unauthorized',
  'IncreaseFailed',
]);

/** Pods that wait for an address on nodes with room for more, although the subnet has enough for whatever is asked for. */
function unsettledCluster({ run, life }: ClusterPlay, limit = CLUSTER_LIMIT): string[] {
  const { pods, nodes, subnets } = run.at(run.end);
  const due = Math.max(life.settlesFrom, run.end - limit);
  return pods.flatMap(({ name, node: nodeName, waits }) => {
    const node = nodes.find((each) => each.name === nodeName);
    if (waits === undefined || node === undefined || !FOR_AN_ADDRESS.has(waits.reason)) return [];
    const open = node.enis.find(({ slots }) => slots.some(({ state }) => state === 'free'));
    const subnet = subnets.find((each) => each.name === node.subnet);
    const type = instanceType(node.instanceType);
    const isEnough = (subnet?.free ?? 0) > (type?.ipv4PerEni ?? 0) && (subnet?.freePrefixes ?? 0) > 0;
    if (open === undefined || !isEnough || waits.since > due) return [];
    const since = formatMoment(waits.since);
    return [`${name} waits since ${since} (${waits.reason}) while ${open.id} has room for another address`];
  });
}

// Why pods that have a node have no address: for each cause of a refusal, from the pool to what the daemon decided, what
// EC2 answered, and what the subnet or the instance type has to do with it.

import { unreachable } from '../base/assert.ts';
import { formatClock } from '../base/time.ts';
import type { RefusalCause } from '../ipamd/facts.ts';
import { nodeLabel } from '../record/labels.ts';
import { isCooling } from '../record/poolEni.ts';
import type { NodeSummary } from '../record/summary.ts';
import { failureLinks, growthLink, lastFailedCall, nextTickText } from './daemonChain.ts';
import { figure, ofNode, ofSubnet, subnetSize } from './figures.ts';
import { shaped, type ShapedNode } from './finding.ts';
import { link, say, type Link } from './link.ts';
import { fullPoolLink, leftoversLink, maxPodsLink } from './maxPodsChain.ts';
import type { PlayedRun } from './playedRun.ts';

/** Of one node. */
export function noAddressLink(cause: RefusalCause, name: string, run: PlayedRun): Link {
  const node = run.nodes.get(name);
  const [each] = node === undefined ? [] : shaped([node], run);
  if (each === undefined) return link(say`${nodeLabel(name)} had no address to give`);
  return link(poolClaim(each.node, run), causeLinks(cause, each, run));
}

/** The daemon's own figures, of the mode in force. */
function poolClaim(node: NodeSummary, run: PlayedRun) {
  const of = `node/${node.name}`;
  const pool = run.world.daemons.nodes.get(node.name)?.running?.pool;
  if (pool === undefined) return say`no aws-node runs on ${nodeLabel(node.name)}`;
  const { total, assigned } = pool.store.stats();
  const cooling = pool.store.cooling(run.at);
  const used = say`${figure(of, 'assigned', assigned)} of the ${figure(of, 'total', total)} addresses`;
  if (total === 0)
    return say`the pool of ${nodeLabel(node.name)} holds ${figure(of, 'total', total)} addresses`;
  const cool =
    cooling === 0 ? say`` : say`, ${figure(of, 'cooling', cooling)} ${cooling === 1 ? 'cools' : 'cool'} down`;
  return say`${used} in the pool of ${nodeLabel(node.name)} have a pod${cool}`;
}

function causeLinks(cause: RefusalCause, each: ShapedNode, run: PlayedRun): (Link | undefined)[] {
  const { node } = each;
  switch (cause) {
    case 'NoAddressOnNode':
      return isFull(each) ? fullLinks(each, run) : [leftoversLink(each), growthLink(node, run)];
    case 'SubnetExhausted':
      return failureLinks(node, run, [exhaustedLink(each, run), otherSubnetsLink(node, run)]);
    case 'NoPrefixInSubnet':
      return [...failureLinks(node, run, [fragmentedLink(node, run)]), leftoversLink(each)];
    case 'Cooldown':
      return coolingLinks(each, run);
    case 'Throttled':
    case 'IncreaseFailed':
      return failureLinks(node, run, [quotaLink(node, run)]);
    case 'Unauthorized':
      return failureLinks(node, run, [
        link(say`the role of aws-node lacks a permission: AmazonEKS_CNI_Policy has them`),
      ]);
    case 'Cordoned':
      return [cordonLink(node, run)];
    default:
      return unreachable(cause);
  }
}

function isFull({ node, shape }: ShapedNode): boolean {
  const { maxEnis, slotsPerEni } = shape.config;
  const slots = node.enis.reduce((sum, eni) => sum + (eni.excluded ? 0 : eni.slots.length), 0);
  return node.enis.length >= maxEnis && slots >= maxEnis * slotsPerEni;
}

function fullLinks(each: ShapedNode, run: PlayedRun): (Link | undefined)[] {
  const { node, shape } = each;
  const leftovers = leftoversLink(each);
  const more = node.maxPods - node.hostNetworkPods > shape.addressCapacity;
  return [
    leftovers ?? fullPoolLink(each),
    more
      ? link(
          say`the scheduler goes on sending pods: it counts places, ${ofNode(node, 'pods')} of ${ofNode(node, 'maxPods')}, and knows no addresses`,
          [maxPodsLink(each, run)],
        )
      : undefined,
  ];
}

function exhaustedLink({ node, shape }: ShapedNode, run: PlayedRun): Link | undefined {
  const subnet = run.summary.subnets.find(({ name }) => name === node.subnet);
  if (subnet === undefined) return undefined;
  const left = say`subnet ${node.subnet} has ${ofSubnet(subnet, 'free')} of ${subnetSize(run.scenario, node.subnet)} addresses free`;
  const call = lastFailedCall(run.chronicle.node(node.name));
  const target = run.env['WARM_IP_TARGET'] ?? '0';
  if (call?.call !== 'CreateNetworkInterface' || shape.config.prefixMode || target !== '0') return link(left);
  const slots = figure(`node/${node.name}`, 'slotsPerEni', shape.config.slotsPerEni);
  return link(say`${left}; an ENI takes ${slots} for pods and one for itself, all or nothing`);
}

/** From v1.18 on the daemon would look into other subnets of its zone. */
function otherSubnetsLink({ subnet }: NodeSummary, { scenario, env }: PlayedRun): Link | undefined {
  if (scenario.cni.version === 'v1.16.4' || env['ENABLE_SUBNET_DISCOVERY'] === 'false') return undefined;
  const own = scenario.ec2.subnets.find(({ id }) => id === subnet);
  const others = scenario.ec2.subnets.filter(
    ({ id, availabilityZone }) => id !== subnet && availabilityZone === own?.availabilityZone,
  );
  if (others.length > 0) return undefined;
  return link(say`its zone, ${own?.availabilityZone ?? ''}, has no other subnet to take an ENI from`);
}

function fragmentedLink({ subnet }: NodeSummary, run: PlayedRun): Link | undefined {
  const found = run.summary.subnets.find(({ name }) => name === subnet);
  if (found === undefined) return undefined;
  const free = say`subnet ${subnet} has ${ofSubnet(found, 'free')} of ${subnetSize(run.scenario, subnet)} addresses free`;
  return link(
    say`${free}, but ${ofSubnet(found, 'freePrefixes')} free /28s: a prefix is 16 free addresses in a row that begin at a multiple of 16`,
  );
}

function coolingLinks(each: ShapedNode, run: PlayedRun): (Link | undefined)[] {
  const { node } = each;
  const first = firstCooled(node.name, run);
  const period = run.env['IP_COOLDOWN_PERIOD'] ?? '30';
  const when = first === undefined ? '' : `; the first may be given out after ${formatClock(first)}`;
  return [
    link(say`an address rests for ${period} s after its pod left (IP_COOLDOWN_PERIOD)${when}`),
    isFull(each) ? fullPoolLink(each) : growthLink(node, run),
    link(
      say`a pod that was refused is tried again 10 s and a little later, whenever its address became free`,
    ),
  ];
}

function firstCooled(name: string, { state, at }: PlayedRun): number | undefined {
  const ends = [...(state.node(name)?.pool.enis.values() ?? [])].flatMap((eni) =>
    [...eni.held.values()].filter((held) => isCooling(held, at)).map(({ coolingUntil }) => coolingUntil),
  );
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** The account's limit of ENIs. */
function quotaLink({ name }: NodeSummary, { chronicle, scenario }: PlayedRun): Link | undefined {
  if (lastFailedCall(chronicle.node(name))?.error !== 'NetworkInterfaceLimitExceeded') return undefined;
  return link(say`the account may have ${String(scenario.ec2.eniQuota)} ENIs in the region, and has them`);
}

function cordonLink(node: NodeSummary, run: PlayedRun): Link {
  const since = run.chronicle.node(node.name).cordonedAt;
  const when = since === undefined ? '' : ` since ${formatClock(since)}`;
  const next = nextTickText(node, run);
  return link(
    say`${nodeLabel(node.name)} is cordoned${when}: its daemon adds and frees nothing meanwhile (AWS_MANAGE_ENIS_NON_SCHEDULABLE is not set)`,
    [next === undefined ? undefined : link(say`${next}`)],
  );
}

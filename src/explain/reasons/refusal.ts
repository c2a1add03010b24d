// What reasons have in common for which pods that have a node get no address from its daemon: a chain for each node, from
// its pool on, and changes for the group of the first.

import { cidrSize } from '../../base/ipv4.ts';
import { WAITING_REASONS, type RefusalReason } from '../../base/waitingReason.ts';
import { plural } from '../../base/words.ts';
import { supportsPrefixDelegation } from '../../ec2/instanceTypes.ts';
import { nodeLabel } from '../../record/labels.ts';
import type { NodeSummary } from '../../record/summary.ts';
import type { Change } from '../change.ts';
import { figure } from '../figures.ts';
import { shaped, type ShapedNode } from '../finding.ts';
import { envFromStart, forGroup, type GroupPlace, prefixesFromStart, prefixesNow } from '../groupChanges.ts';
import { link, say, type Link } from '../link.ts';
import { nodeShape } from '../nodeShape.ts';
import type { PlayedRun } from '../playedRun.ts';
import { type Card, type Held, only, type Remedy } from './card.ts';

/** Nodes told one by one. */
const MOST_NODES = 3;

/** `behind`: what is behind it on one node. */
export function refusalCause(
  reason: RefusalReason,
  behind: (each: ShapedNode, run: PlayedRun) => readonly (Link | undefined)[],
): Card['cause'] {
  return ({ pods }, run) => {
    const names = [...new Set(pods.flatMap(({ node }) => node ?? []))];
    const links = names.slice(0, MOST_NODES).map((name) => {
      const node = run.nodes.get(name);
      const [each] = node === undefined ? [] : shaped([node], run);
      if (each === undefined) return link(say`${nodeLabel(name)} had no address to give`);
      return link(poolClaim(each.node, run), behind(each, run));
    });
    const left = names.length - MOST_NODES;
    if (left > 0) links.push(link(say`and so on ${plural(left, 'more node')}`));
    return only(link(say`${WAITING_REASONS[reason].means}`, links));
  };
}

interface PoolFigures {
  readonly total: number;
  readonly assigned: number;
  readonly cooling: number;
}

/** The daemon's own, of the mode in force, or what another allocator shows; undefined where none runs. */
function poolFigures(node: NodeSummary, run: PlayedRun): PoolFigures | undefined {
  const daemon = run.world.daemons.nodes.get(node.name);
  const store = daemon?.store;
  if (store !== undefined) return { ...store.stats(), cooling: store.cooling(run.at) };
  const view = daemon?.view;
  if (view === undefined) return undefined;
  const total = view.enis.flatMap(({ cidrs }) => cidrs).reduce((sum, cidr) => sum + cidrSize(cidr), 0);
  return { total, assigned: view.assigned.length, cooling: view.cooling.length };
}

function poolClaim(node: NodeSummary, run: PlayedRun) {
  const of = `node/${node.name}`;
  const pool = poolFigures(node, run);
  if (pool === undefined) return say`no aws-node runs on ${nodeLabel(node.name)}`;
  const { total, assigned, cooling } = pool;
  const used = say`${figure(of, 'assigned', assigned)} of the ${figure(of, 'total', total)} addresses`;
  if (total === 0)
    return say`the pool of ${nodeLabel(node.name)} holds ${figure(of, 'total', total)} addresses`;
  const cool =
    cooling === 0 ? say`` : say`, ${figure(of, 'cooling', cooling)} ${cooling === 1 ? 'cools' : 'cool'} down`;
  return say`${used} in the pool of ${nodeLabel(node.name)} have a pod${cool}`;
}

/** Whether every ENI that the instance may have is there and filled. */
export function isFull({ node, shape }: ShapedNode): boolean {
  const { maxEnis, slotsPerEni } = shape.config;
  const slots = node.enis.reduce((sum, eni) => sum + (eni.excluded ? 0 : eni.slots.length), 0);
  return node.enis.length >= maxEnis && slots >= maxEnis * slotsPerEni;
}

/** Changes that begin at the node of the first pod. */
export function onNode(changes: (node: NodeSummary, run: PlayedRun) => readonly Change[]): Remedy['changes'] {
  return ({ pods }: Held, run) => {
    const node = run.nodes.get(pods[0]?.node ?? '');
    return node === undefined ? [] : changes(node, run);
  };
}

/** Changes to the group of that node. */
export function onGroup(
  changes: (place: GroupPlace, node: NodeSummary, run: PlayedRun) => readonly Change[],
): Remedy['changes'] {
  return onNode((node, run) => forGroup(node.group, run, (place) => changes(place, node, run)));
}

/** Now and, where that may come too late, from the start. */
export function prefixChanges(node: NodeSummary, run: PlayedRun): Change[] {
  const shape = nodeShape(node.instanceType, run.env, node.maxPods);
  if (shape === undefined || !supportsPrefixDelegation(shape.type)) return [];
  return shape.config.prefixMode ? [prefixesFromStart()] : [prefixesNow(run), prefixesFromStart()];
}

/** As many addresses from the start as the node takes pods. */
export function warmPool(node: NodeSummary, run: PlayedRun): Change {
  const shape = nodeShape(node.instanceType, run.env, node.maxPods);
  const pods = Math.min(node.maxPods - node.hostNetworkPods, shape?.addressCapacity ?? node.maxPods);
  const env = { MINIMUM_IP_TARGET: pods, WARM_IP_TARGET: 1 };
  return envFromStart(`MINIMUM_IP_TARGET=${pods}, WARM_IP_TARGET=1`, env);
}

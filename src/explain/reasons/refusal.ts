// What reasons have in common for which pods that have a node get no address from its daemon: a chain for each node, from
// its pool on, and changes for the group of the first.

import { blockAddresses } from '../../base/address.ts';
import { WAITING_REASONS, type RefusalReason } from '../../base/waitingReason.ts';
import { plural } from '../../base/words.ts';
import { nodeLabel } from '../../record/labels.ts';
import type { NodeSummary } from '../../record/summary.ts';
import type { GroupPlace } from '../../scenario/document/writtenGroups.ts';
import type { Change } from '../change.ts';
import { figure } from '../figures.ts';
import { shaped, type ShapedNode } from '../finding.ts';
import { forGroup } from '../groupChanges.ts';
import { link, say, type Link } from '../link.ts';
import type { PlayedRun } from '../playedRun.ts';
import type { Scene } from '../scene.ts';
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
      if (each === undefined) return link(say`${nodeLabel(name)} had no address`);
      return link(poolClaim(each.node, run), behind(each, run));
    });
    const left = names.length - MOST_NODES;
    if (left > 0) links.push(link(say`the same on ${plural(left, 'more node')}`));
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
  const [pool] = daemon?.pools ?? [];
  if (pool !== undefined) return { ...pool.store.stats(), cooling: pool.store.cooling(run.at) };
  const view = daemon?.view;
  if (view === undefined) return undefined;
  const total = view.enis.flatMap(({ cidrs }) => cidrs).reduce((sum, cidr) => sum + blockAddresses(cidr), 0);
  return { total, assigned: view.assigned.length, cooling: view.cooling.length };
}

function poolClaim(node: NodeSummary, run: PlayedRun) {
  const of = `node/${node.name}`;
  const pool = poolFigures(node, run);
  if (pool === undefined) return say`no aws-node runs on ${nodeLabel(node.name)}`;
  const { total, assigned, cooling } = pool;
  const used = say`${nodeLabel(node.name)}: ${figure(of, 'total', total)} total, ${figure(of, 'assigned', assigned)} assigned`;
  if (total === 0) return say`${nodeLabel(node.name)}: ${figure(of, 'total', total)} total`;
  const cool = cooling === 0 ? say`` : say`, ${figure(of, 'cooling', cooling)} cooling down`;
  return say`${used}${cool}${furtherCards(node, run)}`;
}

/** `; network card 1: 1 total, 1 assigned`; empty where there is only one. */
function furtherCards(node: NodeSummary, { world, at }: PlayedRun): string {
  const [, ...others] = world.daemons.nodes.get(node.name)?.pools ?? [];
  return others
    .map(({ config, store }) => {
      const { total, assigned } = store.stats();
      const cooling = store.cooling(at);
      const cool = cooling === 0 ? '' : `, ${cooling} cooling down`;
      return `; network card ${config.networkCard}: ${total} total, ${assigned} assigned${cool}`;
    })
    .join('');
}

/** Whether every ENI that the instance may have is there and filled. */
export function isFull({ node, shape }: ShapedNode): boolean {
  const { maxEnis, podEnis, config, trunk } = shape;
  const slots = node.enis.reduce((sum, eni) => sum + (eni.unfilled ? 0 : eni.slots.length), 0);
  const kept = trunk === 'slot-kept' ? 1 : 0;
  return node.enis.length + kept >= maxEnis && slots >= podEnis * config.slotsPerEni;
}

/** What changes are chosen by that do not matter to a node group alone. */
interface NodeScene {
  /** The first of those that pods wait on. */
  readonly node: NodeSummary;
  readonly held: Held;
  readonly scene: Scene;
}

/** What changes to a node group are chosen by. */
interface GroupScene extends NodeScene {
  readonly place: GroupPlace;
}

/** Changes for the first node that pods wait on, whoever made it. */
export function onNode(changes: (of: NodeScene) => readonly Change[]): Remedy {
  return (held, scene) => {
    const [node] = held.nodes;
    return node === undefined ? [] : changes({ node, held, scene });
  };
}

/** Changes to the group of the first node that pods wait on. */
export function onGroup(changes: (of: GroupScene) => readonly Change[]): Remedy {
  return (held, scene) => {
    const [node] = held.nodes;
    if (node === undefined) return [];
    return forGroup(node.group, scene, (place) => changes({ place, node, held, scene }));
  };
}

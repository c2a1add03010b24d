// Why a kubelet takes no further pod: how many it may, where that number comes from, and whether the addresses would
// have been there.

import { elementAt } from '../base/assert.ts';
import { formatMoment } from '../base/time.ts';
import { plural } from '../base/words.ts';
import { nodeLabel } from '../record/labels.ts';
import type { NodeSummary } from '../record/summary.ts';
import { askedAt } from '../scenario/askedAt.ts';
import { maxPodsOf } from '../scenario/cluster/compileNodeGroup.ts';
import { maxIpsPerEni } from '../ipamd/config.ts';
import { figure, ofNode, ofShape, ofType } from './figures.ts';
import { addressesOn, shaped, total, type ShapedNode } from './finding.ts';
import { link, say, type Link } from './link.ts';
import type { PlayedRun } from './playedRun.ts';
import type { NodeShape } from './nodeShape.ts';
import { isOpen } from './room.ts';

/** Kinds of nodes told one by one. */
const MOST_KINDS = 3;

/** Nodes on which the next pod could run. */
export function openNodes({ summary }: PlayedRun): NodeSummary[] {
  return summary.nodes.filter(isOpen);
}

/** Undefined when no open node is full. */
export function fullNodesLink(run: PlayedRun): Link | undefined {
  const open = openNodes(run);
  const full = shaped(
    open.filter((node) => node.pods >= node.maxPods),
    run,
  );
  const [one, ...others] = kindsOf(full);
  if (one === undefined) return undefined;
  if (others.length > 0) {
    const nodes = figure('cluster', 'fullNodes', full.length);
    return link(
      say`${nodes} of ${figure('cluster', 'openNodes', open.length)} schedulable nodes are at max pods`,
      [one, ...others].slice(0, MOST_KINDS).map((each) => maxPodsLink(each, run)),
    );
  }
  return link(say`${whichNodes(full, open)} ${podsOf(one)}`, [maxPodsLink(one, run)]);
}

function whichNodes(full: readonly ShapedNode[], open: readonly NodeSummary[]) {
  if (full.length === 1 && open.length === 1)
    return say`the only schedulable node, ${nodeLabel(elementAt(full, 0).node.name)}, has`;
  const count = figure('cluster', 'fullNodes', full.length);
  if (full.length === open.length && full.length > 2) return say`all ${count} schedulable nodes have`;
  return say`${count} of ${figure('cluster', 'openNodes', open.length)} schedulable nodes have`;
}

function podsOf({ node }: ShapedNode) {
  return say`${ofNode(node, 'pods')} of ${ofNode(node, 'maxPods')} pods`;
}

/** One of each kind (same type, same max pods, same pods), the most frequent kind first. */
function kindsOf(nodes: readonly ShapedNode[]): ShapedNode[] {
  const kinds = new Map<string, ShapedNode[]>();
  for (const each of nodes) {
    const key = `${each.node.instanceType} ${each.node.maxPods} ${each.node.pods}`;
    kinds.set(key, [...(kinds.get(key) ?? []), each]);
  }
  const frequent = [...kinds.values()].sort((one, other) => other.length - one.length);
  return frequent.flatMap((kind) => kind.slice(0, 1));
}

/** Where a node's max pods comes from. */
export function maxPodsLink({ node, shape }: ShapedNode, run: PlayedRun): Link {
  const maxPods = ofNode(node, 'maxPods');
  const { scenario } = run;
  const made = run.summary.nodeChanges.some(
    (change) => change.node === node.name && change.maker === 'Karpenter',
  );
  if (made && node.maxPods !== shape.type.maxPods)
    return link(say`max pods is ${maxPods}, set by the EC2NodeClass of NodePool ${node.group}`);
  if (made)
    return link(
      say`max pods is ${maxPods}, by the ENIs of the type ${shape.type.name}: Karpenter knows no other number`,
    );
  const groups = askedAt(scenario).everyNodeGroup;
  const rule = groups.find(({ name }) => name === node.group)?.maxPods;
  if (rule?.kind === 'explicit' || rule === undefined || node.maxPods !== maxPodsOf(rule, shape.type)) {
    return link(say`max pods is ${maxPods}, set by node group ${node.group}`);
  }
  const enis = ofType(shape, 'maxEnis');
  const addresses = ofType(shape, 'ipv4PerEni');
  if (rule?.kind === 'custom-networking') {
    return link(
      say`max pods is ${maxPods}: (${enis} ENIs − 1) × (${addresses} − 1) + 2, as for custom networking`,
    );
  }
  return link(
    say`max pods is ${maxPods}: ${enis} ENIs × (${addresses} − 1) + 2, from the type ${shape.type.name}`,
  );
}

/** Whether the addresses would have sufficed for more pods on the nodes that are full. */
export function addressesRemark(run: PlayedRun): Link | undefined {
  const full = shaped(
    openNodes(run).filter((node) => node.pods >= node.maxPods),
    run,
  );
  if (full.length === 0) return undefined;
  const { capacity, assigned } = addressesOn(full);
  const used = figure('full nodes', 'assigned', assigned);
  const most = figure('full nodes', 'capacity', capacity);
  const where = full.length === 1 ? 'this node' : 'these nodes';
  if (used.value >= most.value) {
    return link(
      say`The addresses would not suffice either: ${used} of the ${most} pod addresses of ${where} are assigned`,
    );
  }
  const had = total(full, ({ node }) => node.addresses.total - node.addresses.assigned);
  const subnets = new Set(full.map(({ node }) => node.subnet));
  const free = run.summary.subnets.filter(({ name }) => subnets.has(name));
  if (had + total(free, (subnet) => subnet.free) === 0) {
    return link(
      say`The addresses would not suffice either: ${where} can have ${most}, but the subnets have no free address`,
    );
  }
  return link(
    say`The addresses would suffice: ${used} of the ${most} pod addresses of ${where} are assigned`,
  );
}

/** Prefix mode does nothing on a node whose slots are all taken by single addresses. */
export function leftoversLink({ node, shape }: ShapedNode): Link | undefined {
  const slots = shape.maxEnis * shape.config.slotsPerEni;
  const singles = ofNode(node, 'singles');
  if (!shape.config.prefixMode || singles.value === 0) return undefined;
  if (singles.value < slots) {
    return link(say`${singles} slots still carry single addresses (/32) from before prefix delegation`);
  }
  return link(
    say`prefix delegation is on, but all ${singles} slots carry single addresses (/32) of pods: no prefix fits until pods end`,
  );
}

/** Why switching to prefix mode shows no effect: told where it is on and a full node has no slot for a prefix. */
export function leftoversRemark(run: PlayedRun): Link | undefined {
  const full = openNodes(run).filter((node) => node.pods >= node.maxPods && node.addresses.prefixes === 0);
  const [told] = shaped(full, run).flatMap((each) => leftoversLink(each) ?? []);
  return told === undefined
    ? undefined
    : { ...told, text: `${told.text.charAt(0).toUpperCase()}${told.text.slice(1)}` };
}

/** ENIs that serve no pods, by why. */
function withoutPods({ config, trunk, maxEnis, podEnis }: NodeShape): string[] {
  const trunks = trunk === 'none' ? 0 : 1;
  const others = maxEnis - podEnis - trunks;
  const why = config.customNetworking ? 'primary, with custom networking' : 'in an excluded subnet';
  return [
    ...(others > 0 ? [`${others} ${why}`] : []),
    ...(trunk === 'attached' ? ['1 trunk'] : []),
    ...(trunk === 'slot-kept' ? ['1 whose slot is kept for a trunk'] : []),
  ];
}

/** All ENIs attached and filled. */
export function fullPoolLink({ node, shape }: ShapedNode): Link {
  const { prefixMode } = shape.config;
  const enis = ofShape(node, shape, 'maxEnis');
  const slots = ofShape(node, shape, 'slotsPerEni');
  const capacity = ofShape(node, shape, 'capacity');
  const times = prefixMode ? ' × 16' : '';
  const without = withoutPods(shape);
  const carriers = without.length === 0 ? say`${enis} ENIs` : say`(${enis} ENIs − ${without.join(' − ')})`;
  const left = shape.addressCapacity - shape.podEnis * maxIpsPerEni(shape.config);
  const beside = left === 0 ? '' : ` + ${left} left on an ENI that gets no more`;
  return link(say`${shape.type.name} has ${capacity} pod addresses: ${carriers} × ${slots}${times}${beside}`);
}

export function cordonedLink(run: PlayedRun): Link | undefined {
  const cordoned = run.summary.nodes.filter((node) => node.cordoned).map(({ name }) => name);
  const [name] = cordoned;
  if (name === undefined) return undefined;
  const since = run.chronicle.node(name).cordonedAt;
  const when = since === undefined ? '' : ` since ${formatMoment(since)}`;
  if (cordoned.length === 1) return link(say`${nodeLabel(name)} is cordoned${when}`);
  return link(say`${plural(cordoned.length, 'node')} are cordoned, ${nodeLabel(name)}${when}`);
}

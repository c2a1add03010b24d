// Pods with security groups of their own that get no branch ENI: no node has one left, the node's trunk is missing, or the
// branch ENIs of deleted pods still cool down.

import { SECURITY_GROUPS_FOR_PODS } from '../../base/cniNodeFeatures.ts';
import { formatDuration, formatMoment, SECOND } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import { instanceType, type InstanceType } from '../../ec2/instanceTypes.ts';
import { nodeLabel } from '../../record/labels.ts';
import type { NodeSummary } from '../../record/summary.ts';
import { type Change, fromStart } from '../change.ts';
import { figure } from '../figures.ts';
import type { Situation } from '../finding.ts';
import { forGroup, largerTypes, moreNodesFromStart, moreNodesNow } from '../groupChanges.ts';
import { link, say, type Link } from '../link.ts';
import { isOpen } from '../room.ts';
import type { PlayedRun } from '../playedRun.ts';
import { envFromStart } from '../warmChanges.ts';
import { only, type Cause, type Family, type Held, type Remedy, type WaitingGroup } from './card.ts';
import { onGroup } from './refusal.ts';

const POD_ENI = 'vpc.amazonaws.com/pod-eni';

/** The shortest that the VPC resource controller takes. */
const SHORTEST_COOLDOWN = 30 * SECOND;

/** Nodes told one by one. */
const MOST_NODES = 3;

function branchLimit(typeName: string): number {
  return instanceType(typeName)?.branchEniLimit ?? 0;
}

function isSwitchedOn({ env }: Situation): boolean {
  return env['ENABLE_POD_ENI'] === 'true';
}

function opened({ summary }: Situation): NodeSummary[] {
  return summary.nodes.filter(isOpen);
}

/** Of the nodes that could take the pod: why they offer no branch ENI, or no more. */
function shortage(situation: Situation): string {
  if (!isSwitchedOn(situation)) return 'ENABLE_POD_ENI is not true, so no node has a trunk ENI';
  const types = [...new Set(opened(situation).map((node) => node.instanceType))];
  const without = types.filter((type) => branchLimit(type) === 0);
  if (without.length === types.length && types.length > 0) {
    return `${without.join(' and ')} ${without.length === 1 ? 'takes' : 'take'} no trunk ENI`;
  }
  const limits = types
    .filter((type) => branchLimit(type) > 0)
    .map((type) => `${type} has ${branchLimit(type)}`);
  return `all in use (${limits.join(', ')})`;
}

const switchOn: Remedy = (_, scene) =>
  isSwitchedOn(scene) ? [] : [envFromStart('ENABLE_POD_ENI=true', { ENABLE_POD_ENI: true })];

/** Where the node's group takes no trunk, the first type that does and fits otherwise. */
function hasMoreBranches(than: string): (other: InstanceType) => boolean {
  return ({ branchEniLimit }) => (branchEniLimit ?? 0) > branchLimit(than);
}

const moreBranchesNow: Remedy = (_, scene) =>
  forGroup(undefined, scene, (place) => [
    ...(branchLimit(place.group.instanceType) > 0 ? [moreNodesNow(place, 1, scene)] : []),
    ...largerTypes(place, 2, hasMoreBranches(place.group.instanceType)),
  ]);

const moreBranches: Remedy = onGroup(({ place }) => [
  moreNodesFromStart(place, 1),
  ...largerTypes(place, 1, hasMoreBranches(place.group.instanceType)),
]);

const shorterCooldown: Remedy = (_, { scenario }): readonly Change[] => {
  if (scenario.cni.branchEniCooldown <= SHORTEST_COOLDOWN) return [];
  const value = formatDuration(SHORTEST_COOLDOWN);
  return [fromStart(`branchEniCooldown ${value}`, { path: 'cni.branchEniCooldown', value })];
};

function unscheduledCause(_: WaitingGroup, run: PlayedRun): Cause {
  const links = opened(run)
    .slice(0, MOST_NODES)
    .map((node) => nodeOffer(node, run));
  const left = opened(run).length - MOST_NODES;
  if (left > 0) links.push(link(say`the same on ${plural(left, 'more node')}`));
  return only(link(say`no schedulable node has a branch ENI left (${POD_ENI})`, links));
}

function nodeOffer(node: NodeSummary, run: PlayedRun): Link {
  const label = nodeLabel(node.name);
  const offered = run.world.kubernetes.node(node.name)?.allocatable[POD_ENI];
  if (offered === undefined) return link(say`${label} offers none`, [noTrunkLink(node, run)]);
  const pods = [...run.world.kubernetes.pods()].filter(
    ({ nodeName, spec, phase }) =>
      nodeName === node.name &&
      phase !== 'Succeeded' &&
      phase !== 'Failed' &&
      spec.containers.some(({ requests }) => (requests[POD_ENI] ?? 0) > 0),
  ).length;
  const of = `node/${node.name}`;
  const used = figure(of, 'branchPods', pods);
  return link(say`${label}: ${used} of ${figure(of, 'branchEnis', offered)} branch ENIs are pods’`);
}

/** Why a node has no trunk. */
function noTrunkLink(node: NodeSummary, run: PlayedRun): Link {
  if (!isSwitchedOn(run)) return link(say`ENABLE_POD_ENI is not true: ipamd asks for no trunk ENI`);
  if (branchLimit(node.instanceType) === 0) {
    return link(say`${node.instanceType} takes no trunk ENI`);
  }
  const features = run.world.vpcResources.controller.features(node.name);
  if (!features.includes(SECURITY_GROUPS_FOR_PODS)) {
    return link(say`ipamd has not asked for a trunk ENI: it does so at a check that finds a free ENI slot`);
  }
  return link(say`the VPC resource controller has not attached the trunk ENI yet`);
}

function pendingLinks(name: string, run: PlayedRun): Link {
  const label = nodeLabel(name);
  const trunk = run.world.vpcResources.controller.trunkOf(name);
  if (trunk === undefined) return link(say`${label} has no trunk ENI`);
  const { branches } = trunk;
  const of = `node/${name}`;
  const [first] = branches.cooling;
  const cooldown = run.scenario.cni.branchEniCooldown;
  const used = say`${figure(of, 'podsWithBranchEni', branches.used)} are pods’ or under way`;
  const cooling = say`${figure(of, 'coolingBranchEnis', branches.cooling.length)} cool down`;
  const places = say`${label}: of ${figure(of, 'branchEnis', branches.limit)} branch ENIs ${used}, ${cooling}`;
  if (!branches.isFull) return link(places);
  const until = first?.since === undefined ? undefined : first.since + cooldown;
  const when = until === undefined ? '' : `; the first of them until ${formatMoment(until)}`;
  return link(places, [
    link(say`the branch ENI of a deleted pod keeps its place for ${formatDuration(cooldown)}${when}`),
    link(
      say`the controller deletes them every 30s and tries a waiting pod again after ${formatDuration(cooldown)}`,
    ),
    link(say`the scheduler counts pods, not branch ENIs that cool down`),
  ]);
}

function refusedCause(sentence: string, { pods }: WaitingGroup, run: PlayedRun): Cause {
  const names = [...new Set(pods.flatMap(({ node }) => node ?? []))];
  const links = names.slice(0, MOST_NODES).map((name) => pendingLinks(name, run));
  const left = names.length - MOST_NODES;
  if (left > 0) links.push(link(say`the same on ${plural(left, 'more node')}`));
  return only(link(say`${sentence}`, links));
}

function onTheirNodes({ nodes }: Held): string {
  return plural(nodes.length, 'node');
}

export const BRANCH_ENIS = {
  InsufficientPodEni: {
    binds: (_, situation) => `branch ENIs: ${shortage(situation)}`,
    sentence: (_, situation) => `No node has a branch ENI left: ${shortage(situation)}.`,
    cause: unscheduledCause,
    remedies: [switchOn, moreBranchesNow],
  },
  NoTrunkEni: {
    binds: (held) => `the trunk ENI of ${onTheirNodes(held)}: it is not there, so pods get no branch ENI`,
    sentence: (held) => `${onTheirNodes(held)} without a trunk ENI.`,
    cause: (group, run) => refusedCause('the node has no trunk ENI in ipamd’s pool', group, run),
    remedies: [moreBranches],
  },
  BranchEniPending: {
    binds: (held, { scenario }) =>
      `branch ENIs on ${onTheirNodes(held)}: those of deleted pods keep their places for ` +
      formatDuration(scenario.cni.branchEniCooldown),
    sentence: (held) =>
      `The VPC resource controller has no branch ENI for them yet, on ${onTheirNodes(held)}.`,
    cause: (group, run) =>
      refusedCause('the VPC resource controller has given them no branch ENI yet', group, run),
    remedies: [shorterCooldown, moreBranches],
  },
} satisfies Family;

// Which changes make sense for which cause. Whether they help is for the runs to say.

import { unreachable } from '../base/assert.ts';
import { nodeadmMaxPods } from '../ec2/maxPods.ts';
import { addressChanges } from './addressChanges.ts';
import { type Change, fromNow, fromStart } from './change.ts';
import { shaped, type ShapedNode } from './finding.ts';
import {
  forGroup,
  type GroupPlace,
  largerTypes,
  moreNodesNow,
  newGroupNow,
  prefixesNow,
} from './groupChanges.ts';
import { openNodes } from './maxPodsChain.ts';
import { currentGroups } from './currentGroups.ts';
import type { PlayedRun } from './playedRun.ts';
import type { WaitingGroup } from './waitingCauses.ts';

/** Nodes that a what-if adds at most. */
const MOST_NODES = 50;

export function changesFor(group: WaitingGroup, run: PlayedRun): Change[] {
  const { reason, pods } = group;
  const node = run.nodes.get(pods[0].node ?? '');
  switch (reason) {
    case 'TooManyPods':
      return tooManyPods(pods.length, run);
    case 'InsufficientCpu':
    case 'InsufficientMemory':
    case 'InsufficientEphemeralStorage':
    case 'InsufficientResource':
      return forGroup(undefined, run, (place) => [moreNodesNow(place, 1, run), ...largerTypes(place, 2)]);
    case 'Unschedulable':
      return unschedulable(run);
    case 'NoAddressOnNode':
    case 'SubnetExhausted':
    case 'NoPrefixInSubnet':
    case 'Throttled':
    case 'Cooldown':
    case 'Unauthorized':
    case 'IncreaseFailed':
    case 'Cordoned':
      return node === undefined ? [] : addressChanges(reason, node, run);
    case 'NotYetScheduled':
    case 'Starting':
    case 'SandboxFailed':
    case 'CrashLoopBackOff':
      return [];
    default:
      return unreachable(reason);
  }
}

function tooManyPods(waiting: number, run: PlayedRun): Change[] {
  const full = openNodes(run).filter((node) => node.pods >= node.maxPods);
  const [one] = shaped(full, run);
  return forGroup(one?.node.group, run, (place) => {
    if (one === undefined) return [moreNodesNow(place, 1, run)];
    const { node, shape } = one;
    const each = Math.max(1, Math.min(node.maxPods - node.hostNetworkPods, shape.addressCapacity));
    const nodes = Math.min(MOST_NODES, Math.ceil(waiting / each));
    const mostPods = shape.maxPodsWithPrefixes;
    const further = Math.min(MOST_NODES, Math.ceil(waiting / Math.max(1, mostPods - node.hostNetworkPods)));
    return [
      moreNodesNow(place, nodes, run),
      ...(shape.supportsPrefixes && !shape.config.prefixMode ? [prefixesNow(run)] : []),
      ...(shape.supportsPrefixes && mostPods > node.maxPods
        ? [newGroupNow(place, shape.type, further, run)]
        : []),
      // On a larger type a number that was given stays as it is.
      ...(place.group.maxPods === 'formula' ? largerTypes(place, 1) : maxPodsByFormula(place, one)),
    ];
  });
}

function maxPodsByFormula({ path }: GroupPlace, { node, shape }: ShapedNode): Change[] {
  const value = nodeadmMaxPods(shape.type);
  if (value <= node.maxPods) return [];
  return [
    fromStart(`max pods ${value}, as the type has addresses`, { path: `${path}.maxPods`, value: 'formula' }),
  ];
}

function unschedulable(run: PlayedRun): Change[] {
  const cordoned = run.summary.nodes.some((node) => node.cordoned);
  const taints = new Map(
    run.scenario.nodeGroups
      .concat(currentGroups(run))
      .flatMap(({ taints: given }) =>
        given.map((taint) => [`${taint.key}=${taint.value}:${taint.effect}`, taint] as const),
      ),
  );
  for (const { action } of run.scenario.timeline) {
    if (action.kind === 'taint')
      taints.set(`${action.taint.key}=${action.taint.value}:${action.taint.effect}`, action.taint);
  }
  return [
    ...(cordoned ? [fromNow('all nodes uncordoned', run, { uncordon: 'all' })] : []),
    ...[...taints].map(([text, taint]) =>
      fromNow(`without the taint ${text.replace('=:', ':')}`, run, { untaint: { nodes: 'all', taint } }),
    ),
    ...forGroup(undefined, run, (place) => [moreNodesNow(place, 1, run)]),
  ];
}

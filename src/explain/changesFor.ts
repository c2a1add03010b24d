// Which changes make sense for which cause. Whether they help is for the runs to say.

import { unreachable } from '../base/assert.ts';
import { supportsPrefixDelegation } from '../ec2/instanceTypes.ts';
import { nodeadmMaxPods } from '../ec2/maxPods.ts';
import type { NodeSummary } from '../record/summary.ts';
import { type Change, fromNow, fromStart } from './change.ts';
import { shaped, type ShapedNode } from './finding.ts';
import {
  envFromStart,
  groupPlace,
  largerTypes,
  moreNodesFromStart,
  moreNodesNow,
  newGroupNow,
  prefixesFromStart,
  prefixesNow,
  type GroupPlace,
} from './groupChanges.ts';
import { openNodes } from './maxPodsChain.ts';
import { nodeShape } from './nodeShape.ts';
import { currentGroups } from './currentGroups.ts';
import type { PlayedRun } from './playedRun.ts';
import { largerSubnet, nodesInFreshSubnet, subnetOfZone } from './subnetChanges.ts';
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
      return withGroup(undefined, run, (place) => [moreNodesNow(place, 1, run), ...largerTypes(place, 2)]);
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
      return node === undefined ? [] : withoutAddress(reason, node, run);
    case 'NotYetScheduled':
    case 'Starting':
    case 'SandboxFailed':
    case 'CrashLoopBackOff':
      return [];
    default:
      return unreachable(reason);
  }
}

/** Changes to the group named, or to the first there is. */
function withGroup(
  name: string | undefined,
  run: PlayedRun,
  changes: (place: GroupPlace) => readonly Change[],
): Change[] {
  const place = groupPlace(name ?? currentGroups(run)[0]?.name ?? '', run);
  return place === undefined ? [] : [...changes(place)];
}

function tooManyPods(waiting: number, run: PlayedRun): Change[] {
  const full = openNodes(run).filter((node) => node.pods >= node.maxPods);
  const [one] = shaped(full, run);
  return withGroup(one?.node.group, run, (place) => {
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
    ...withGroup(undefined, run, (place) => [moreNodesNow(place, 1, run)]),
  ];
}

type AddressCause = Extract<
  WaitingGroup['reason'],
  | 'NoAddressOnNode'
  | 'SubnetExhausted'
  | 'NoPrefixInSubnet'
  | 'Throttled'
  | 'Cooldown'
  | 'Unauthorized'
  | 'IncreaseFailed'
  | 'Cordoned'
>;

function withoutAddress(cause: AddressCause, node: NodeSummary, run: PlayedRun): Change[] {
  const changes = (make: (place: GroupPlace) => readonly Change[]): Change[] =>
    withGroup(node.group, run, make);
  switch (cause) {
    case 'NoAddressOnNode':
      return changes((place) => [
        ...prefixChanges(node, run),
        warmPool(node, run),
        moreNodesFromStart(place, 1),
        ...largerTypes(place, 1),
      ]);
    case 'SubnetExhausted':
      return changes((place) => [
        ...largerSubnet(node.subnet, run).slice(0, 1),
        ...subnetOfZone(node.subnet, run),
        nodesInFreshSubnet(place, node.subnet, run),
        envFromStart('WARM_IP_TARGET=1 instead of a warm ENI', { WARM_IP_TARGET: 1 }),
      ]);
    case 'NoPrefixInSubnet':
      return changes((place) => [
        envFromStart('secondary addresses instead of prefixes', { ENABLE_PREFIX_DELEGATION: false }),
        ...subnetOfZone(node.subnet, run),
        nodesInFreshSubnet(place, node.subnet, run),
      ]);
    case 'Cooldown':
      return changes((place) => [
        envFromStart('IP_COOLDOWN_PERIOD=5', { IP_COOLDOWN_PERIOD: 5 }),
        ...prefixChanges(node, run).slice(-1),
        moreNodesFromStart(place, 1),
        ...largerTypes(place, 1),
      ]);
    case 'Throttled':
      return [fromStart('no throttling', { path: 'ec2.throttling', value: false }), warmPool(node, run)];
    case 'IncreaseFailed':
    case 'Unauthorized':
      return [
        ...(run.document.ec2.faults.length > 0
          ? [fromStart('without EC2’s faults', { path: 'ec2.faults', value: [] })]
          : []),
        fromStart('an ENI quota ten times as high', {
          path: 'ec2.eniQuota',
          value: run.document.ec2.eniQuota * 10,
        }),
      ].slice(0, 1);
    case 'Cordoned':
      return [
        fromNow('all nodes uncordoned', run, { uncordon: 'all' }),
        envFromStart('AWS_MANAGE_ENIS_NON_SCHEDULABLE=true', { AWS_MANAGE_ENIS_NON_SCHEDULABLE: true }),
      ];
    default:
      return unreachable(cause);
  }
}

/** Now and, where that may come too late, from the start. */
function prefixChanges(node: NodeSummary, run: PlayedRun): Change[] {
  const shape = nodeShape(node.instanceType, run.env, node.maxPods);
  if (shape === undefined || !supportsPrefixDelegation(shape.type)) return [];
  return shape.config.prefixMode ? [prefixesFromStart()] : [prefixesNow(run), prefixesFromStart()];
}

/** As many addresses from the start as the node takes pods. */
function warmPool(node: NodeSummary, run: PlayedRun): Change {
  const shape = nodeShape(node.instanceType, run.env, node.maxPods);
  const pods = Math.min(node.maxPods - node.hostNetworkPods, shape?.addressCapacity ?? node.maxPods);
  const env = { MINIMUM_IP_TARGET: pods, WARM_IP_TARGET: 1 };
  return envFromStart(`MINIMUM_IP_TARGET=${pods}, WARM_IP_TARGET=1`, env);
}

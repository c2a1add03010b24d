// Which changes make sense for pods that have a node and no address, by the cause of the refusal.

import { unreachable } from '../base/assert.ts';
import { supportsPrefixDelegation } from '../ec2/instanceTypes.ts';
import type { RefusalCause } from '../ipamd/facts.ts';
import type { NodeSummary } from '../record/summary.ts';
import { type Change, fromNow, fromStart } from './change.ts';
import {
  envFromStart,
  forGroup,
  type GroupPlace,
  largerTypes,
  moreNodesFromStart,
  prefixesFromStart,
  prefixesNow,
} from './groupChanges.ts';
import { nodeShape } from './nodeShape.ts';
import type { PlayedRun } from './playedRun.ts';
import { largerSubnet, nodesInFreshSubnet, subnetOfZone } from './subnetChanges.ts';

export function addressChanges(cause: RefusalCause, node: NodeSummary, run: PlayedRun): Change[] {
  const changes = (make: (place: GroupPlace) => readonly Change[]): Change[] =>
    forGroup(node.group, run, make);
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

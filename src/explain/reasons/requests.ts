// Pods that ask for more of a resource than any node has left.

import { acceleratorsOf } from '../../ec2/accelerators.ts';
import type { InstanceType } from '../../ec2/instanceTypes.ts';
import { forGroup, largerTypes, moreNodesNow } from '../groupChanges.ts';
import { launchElsewhere } from '../launchChanges.ts';
import { otherwiseMadeNodes } from './autoscaled.ts';
import type { Card, Family, Remedy } from './card.ts';
import { pendingCause } from './pendingCause.ts';

/** The next types that have more of what is short, by the type that there is. */
type HasMore = (than: string) => (other: InstanceType) => boolean;

const hasMoreAccelerators: HasMore = (than) => {
  const devices = (type: string): number => Math.max(0, ...Object.values(acceleratorsOf(type)));
  return ({ name }) => devices(name) > devices(than);
};

const roomierNodes =
  (hasMore: HasMore): Remedy =>
  (_, scene) =>
    forGroup(undefined, scene, (place) => [
      ...launchElsewhere(scene),
      moreNodesNow(place, 1, scene),
      // Karpenter chooses the types of its nodes by itself.
      ...(scene.scenario.karpenter === undefined
        ? largerTypes(place, 2, hasMore(place.group.instanceType))
        : []),
    ]);

/** Of a resource in words. */
function insufficient(resource: string, hasMore: HasMore = () => () => true): Card {
  return {
    binds: () => `requests: the nodes have too little ${resource} left`,
    sentence: () => `The nodes have too little ${resource} left.`,
    cause: pendingCause,
    remedies: [otherwiseMadeNodes, roomierNodes(hasMore)],
  };
}

export const REQUESTS = {
  InsufficientCpu: insufficient('CPU'),
  InsufficientMemory: insufficient('memory'),
  InsufficientEphemeralStorage: insufficient('ephemeral storage'),
  InsufficientResource: insufficient('of another resource', hasMoreAccelerators),
} satisfies Family;

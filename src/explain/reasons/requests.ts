// Pods that ask for more of a resource than any node has left.

import { forGroup, largerTypes, moreNodesNow } from '../groupChanges.ts';
import { launchElsewhere } from '../launchChanges.ts';
import type { Card, Family, Remedy } from './card.ts';
import { pendingCause } from './pendingCause.ts';

const roomierNodes: Remedy = (_, scene) =>
  forGroup(undefined, scene, (place) => [
    ...launchElsewhere(scene),
    moreNodesNow(place, 1, scene),
    ...largerTypes(place, 2),
  ]);

/** Of a resource in words. */
function insufficient(resource: string): Card {
  return {
    binds: () => `requests: the nodes have too little ${resource} left`,
    sentence: () => `The nodes have too little ${resource} left.`,
    cause: pendingCause,
    remedies: [roomierNodes],
  };
}

export const REQUESTS = {
  InsufficientCpu: insufficient('CPU'),
  InsufficientMemory: insufficient('memory'),
  InsufficientEphemeralStorage: insufficient('ephemeral storage'),
  InsufficientResource: insufficient('another resource'),
} satisfies Family;

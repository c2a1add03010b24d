// Pods that ask for more of a resource than any node has left.

import { forGroup, largerTypes, moreNodesNow } from '../groupChanges.ts';
import { type Card, type Family, type Remedy, remedies } from './card.ts';
import { pendingCause } from './pendingCause.ts';

const roomierNodes: Remedy = {
  estimate: () => ['more or larger nodes, or smaller requests'],
  changes: (_, run) =>
    forGroup(undefined, run, (place) => [moreNodesNow(place, 1, run), ...largerTypes(place, 2)]),
};

/** Of a resource in words. */
function insufficient(resource: string): Card {
  return {
    binds: () => `requests: the nodes have too little ${resource} left`,
    cause: pendingCause,
    remedies: remedies([roomierNodes]),
  };
}

export const REQUESTS = {
  InsufficientCpu: insufficient('CPU'),
  InsufficientMemory: insufficient('memory'),
  InsufficientEphemeralStorage: insufficient('ephemeral storage'),
  InsufficientResource: insufficient('another resource'),
} satisfies Family;

// A node of which no file says more than that it is there.

import type { NodeFact } from '../evidence/facts.ts';

export const UNKNOWN_NODE: Omit<NodeFact, 'name' | 'file' | 'address'> = {
  instanceId: undefined,
  instanceType: undefined,
  zone: undefined,
  maxPods: undefined,
  createdAt: undefined,
  age: undefined,
  isReady: true,
  isCordoned: false,
  labels: {},
  taints: [],
  extendedResources: {},
  images: [],
  kubeletVersion: undefined,
};

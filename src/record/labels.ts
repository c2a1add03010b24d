// Short names for people: what tells nodes and pods apart without the parts that are the same for all.

import type { NodeDeparture } from '../kube/api/workloadFacts.ts';

/** The first label of a node's DNS name. */
export function nodeLabel(name: string): string {
  const dot = name.indexOf('.');
  return dot === -1 ? name : name.slice(0, dot);
}

/** The namespace is left out where it is `default`, as kubectl does. */
export function podLabel(pod: string): string {
  return pod.startsWith('default/') ? pod.slice('default/'.length) : pod;
}

/** Why a node leaves its group. */
export const DEPARTURES: Readonly<Record<NodeDeparture, string>> = {
  update: 'an update replaces it',
  'update-scale-down': 'the update is over and the surge is taken back',
  'update-rollback': 'a failed update is rolled back',
  'spot-rebalance': 'EC2 recommended to rebalance, and its replacement is Ready',
  'spot-interruption': 'EC2 interrupts its spot instance',
};

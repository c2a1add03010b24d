// What those who make nodes and pods come and go by themselves might do otherwise, for pods that wait in their clusters.

import { gentlerUpdates, nodesOfAutoscaledGroups } from '../autoscaledGroupChanges.ts';
import { nodesOfPools, nodesWithAddresses } from '../nodePoolChanges.ts';
import { fewerReplicas } from '../podAutoscalerChanges.ts';
import type { Remedy } from './card.ts';

/** For pods without a node. */
export const otherwiseMadeNodes: Remedy = ({ workloads }, scene) => [
  ...nodesOfPools(scene),
  ...nodesOfAutoscaledGroups(scene),
  ...gentlerUpdates(scene),
  ...fewerReplicas(workloads, scene),
];

/** For pods that have a node and no address: who makes nodes sees nothing to do for them. */
export const addressesOfMadeNodes: Remedy = ({ nodes, workloads }, scene) => [
  ...nodesWithAddresses(nodes, scene),
  ...gentlerUpdates(scene),
  ...fewerReplicas(workloads, scene),
];

// What programs import from `vpc-cni-sim/check`: properties of allocators, with fast-check.

export type { LifeFault, LifeStep, LifeSubnet, NodeLife } from '../../world/life/nodeLife.ts';
export type { Broken } from './broken.ts';
export { clusterLives } from './clusterLives.ts';
export type { ClusterLife, ClusterLifeOptions } from './clusterLives.ts';
export { nodeLifeLines } from './lifeLines.ts';
export { nodeLives } from './nodeLives.ts';
export type { NodeLifeOptions } from './nodeLives.ts';
export { outcomes } from './outcomes.ts';
export type { OutcomesOptions } from './outcomes.ts';
export { invariants, play } from './play.ts';
export type { ClusterPlay, NodePlay } from './play.ts';
export { settles, unsettled } from './settles.ts';
export type { SettleOptions } from './settles.ts';

// The scene: the state of the simulated world at one moment as plain data in arrays, fit for immer's patches. It holds
// what a picture of that moment needs and `WorldState` has no room for: which pod has which address, and what each /28
// of a subnet is used for. `applyToScene.ts` changes it.

import type { Milliseconds } from '../base/time.ts';
import type { Cidr } from '../base/ipv4.ts';
import type { NodeRecord } from './nodeRecord.ts';
import type { PodRecord } from './podRecord.ts';

/** An address of a pool that serves a pod or did before. */
export interface SceneAddress {
  assigned: boolean;
  coolingUntil: Milliseconds;
  /** Empty where nobody told. */
  pod: string;
}

/** An ENI as its node's daemon knows it. */
export interface ScenePoolEni {
  eni: string;
  device: number;
  excluded: boolean;
  /** In the order in which they came. */
  cidrs: string[];
  held: Record<string, SceneAddress>;
}

export interface SceneNode extends NodeRecord {
  pool: ScenePoolEni[];
  /** Address → pod, from before the daemon last started: its checkpoint names only sandboxes. */
  remembered: Record<string, string>;
}

/** An ENI as EC2 has it, attached or not. */
export interface SceneEni {
  eni: string;
  subnet: string;
  node: string | undefined;
  address: string;
  cidrs: string[];
}

export interface SceneSubnet {
  name: string;
  cidr: Cidr;
  free: number;
  freePrefixes: number;
  /** Use of its /28s in order, each packed by `timelineBlocks.ts`. */
  blocks: number[];
}

export interface SceneCalls {
  count: number;
  errors: number;
  throttled: number;
}

/** Places in the arrays stay the same for the whole run: `SceneIndex` knows them by name. */
export interface Scene {
  pods: (PodRecord | null)[];
  nodes: (SceneNode | null)[];
  enis: (SceneEni | null)[];
  subnets: SceneSubnet[];
  calls: Record<string, SceneCalls>;
}

// The scene: the state of the simulated world at one moment as plain data in arrays, fit for immer's patches. It holds
// the records of pods and nodes as `WorldState` does, and what a picture of that moment needs beside: every ENI, and
// what each /28 of a subnet is used for. `applyToScene.ts` changes it.

import type { Cidr } from '../base/ipv4.ts';
import type { NodeRecord } from './nodeRecord.ts';
import type { PodRecord } from './podRecord.ts';

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
  nodes: (NodeRecord | null)[];
  enis: (SceneEni | null)[];
  subnets: SceneSubnet[];
  calls: Record<string, SceneCalls>;
}

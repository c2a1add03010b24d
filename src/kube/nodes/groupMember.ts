// An instance of a node group, from its launch to its end.

import type { Instance } from '../api/cniPort.ts';
import type { MachineShape } from '../api/config.ts';
import type { Node } from '../api/objects.ts';
import type { Placed } from './stayingMembers.ts';

/** What a group launches: machines of the first shape that EC2 has capacity for. Each edition is an object of its own. */
export type LaunchTemplate = readonly [MachineShape, ...MachineShape[]];

export interface Member extends Placed {
  readonly template: LaunchTemplate;
  instance: Instance | undefined;
  node: Node | undefined;
}

export function isReady({ node }: Member): boolean {
  return node?.ready === true;
}

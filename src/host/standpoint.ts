// Where a tool of the network is typed: on a machine, and in which of its network namespaces.

import type { ToolAnswer } from '../base/toolAnswer.ts';
import type { HostNetwork, Namespace } from './namespace.ts';

export interface Standpoint {
  readonly host: HostNetwork;
  /** The host itself, or one of its pods. */
  readonly namespace: Namespace;
}

/** `words`: the arguments after the tool's name, as a shell would split them. */
export type HostTool = (from: Standpoint, words: readonly string[]) => ToolAnswer;

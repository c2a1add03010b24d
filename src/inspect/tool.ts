// A tool that somebody at a terminal would ask: kubectl, curl, ip, iptables, nft, aws. Each answers for one moment.

import type { ToolAnswer } from '../base/toolAnswer.ts';
import type { Moment } from './moment.ts';

/** Where the command is typed. */
export interface Place {
  /** Name of a node; absent: on the operator's own machine. */
  readonly node?: string;
  /** `namespace/name` of a pod: inside its network namespace, on its node. */
  readonly pod?: string;
}

/** `words`: the arguments after the tool's name, as a shell would split them. */
export type Tool = (moment: Moment, words: readonly string[], place: Place) => ToolAnswer;

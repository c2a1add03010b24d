// Who listens to the life of one node, and what is told.

import type { Address } from '../../base/address.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { Ec2Port } from '../../ipamd/ec2Port.ts';
import type { Chooser } from '../../kernel/chooser.ts';
import type { StepOrder } from './lifeSteps.ts';

/** Listens to a run and says what the life leaves open. Times are those of the run. */
export interface NodeWatch {
  /** The order of steps that are due together; without it, CNI calls go in any order. */
  order?(chooser: Chooser): StepOrder | undefined;
  /** Put before EC2. */
  listen?(ec2: Ec2Port, now: () => Milliseconds): Ec2Port;
  /** An ADD was answered: with an address, or without. */
  added?(at: Milliseconds, pod: string, answer: AddedAddress | undefined): void;
  /** The daemon has added a feature to the node's CNINode, which has these now. */
  cniNodePatched?(at: Milliseconds, features: readonly string[]): void;
  /** The allocator answers from now on, or its container has ended with an error. */
  started?(at: Milliseconds, error: string | undefined): void;
}

/** `others`: of the further network cards of a pod that asks for them. */
export interface AddedAddress {
  readonly address: Address;
  readonly eni: string;
  readonly others: readonly { readonly address: Address; readonly eni: string }[];
  /** Of a branch ENI. */
  readonly vlan?: number | undefined;
}

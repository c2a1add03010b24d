// What a scenario starts from, compiled: the cloud and the cluster as they were before the run, times not above 0.

import type { Address } from '../../base/address.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { LeftEni, PlacedBranch, PlacedInstance } from '../../ec2/placed.ts';
import type { ClusterPast } from '../../kube/api/clusterPast.ts';

export interface CoolingAddress {
  readonly address: Address;
  readonly since: Milliseconds;
}

export interface StartBranch extends PlacedBranch {
  /** `namespace/name`. */
  readonly pod: string;
  /** When its pod was gone, if it cools down. */
  readonly releasedAt?: Milliseconds;
}

export interface CompiledStart {
  /** Of the nodes, in their order. */
  readonly instances: readonly PlacedInstance[];
  readonly left: readonly LeftEni[];
  /** By node, of those with a trunk ENI. */
  readonly branches: Readonly<Record<string, readonly StartBranch[]>>;
  readonly cluster: ClusterPast;
  /** By node, of those that have any. */
  readonly cooling: Readonly<Record<string, readonly CoolingAddress[]>>;
}

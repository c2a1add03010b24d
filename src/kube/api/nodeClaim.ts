// Karpenter's NodeClaims: one node asked for, from the decision until its instance is gone.
// @upstream karpenter pkg/apis/v1/nodeclaim.go

import type { Milliseconds } from '../../base/time.ts';
import type { NodeRequirement, OptionalDuration } from './nodePool.ts';
import type { Labels, Resources, Taint } from './objects.ts';

export type CapacityType = 'on-demand' | 'spot' | 'reserved';

export const NODE_CLAIM_CONDITIONS = [
  'Launched',
  'Registered',
  'Initialized',
  'Drifted',
  'Consolidatable',
  'DisruptionReason',
  'Drained',
  'VolumesDetached',
  'InstanceTerminating',
] as const;

export type NodeClaimConditionType = (typeof NODE_CLAIM_CONDITIONS)[number];

export interface NodeClaimCondition {
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly lastTransition: Milliseconds;
}

/** Of what a claim became when EC2 launched its instance. */
export interface LaunchedInstance {
  readonly instanceId: string;
  readonly instanceType: string;
  readonly zone: string;
  readonly subnet: string;
  readonly capacityType: CapacityType;
  /** Names; absent where nobody knows. */
  readonly image?: string;
  readonly securityGroups?: readonly string[];
}

/** Its spec stays as it was made; what follows the spec is its status. */
export interface NodeClaim {
  readonly name: string;
  readonly uid: string;
  /** The name of its NodePool. */
  readonly nodePool: string;
  /** The name of its EC2NodeClass. */
  readonly nodeClass: string;
  readonly createdAt: Milliseconds;
  labels: Labels;
  annotations: Labels;
  readonly requirements: readonly NodeRequirement[];
  /** Of the pods that it was made for and of the DaemonSets' pods that will run there. */
  readonly requests: Resources;
  readonly taints: readonly Taint[];
  readonly startupTaints: readonly Taint[];
  readonly expireAfter: OptionalDuration;
  readonly terminationGracePeriod?: Milliseconds;
  deletedAt: Milliseconds | undefined;
  /** Undefined until EC2 has launched it. */
  instance: LaunchedInstance | undefined;
  /** Undefined until it has registered. */
  nodeName: string | undefined;
  /** As estimated at the launch; empty until then. */
  capacity: Resources;
  allocatable: Resources;
  lastPodEvent: Milliseconds | undefined;
  /** In the order in which they were last set. */
  conditions: ReadonlyMap<NodeClaimConditionType, NodeClaimCondition>;
}

/** The status of a claim for which nothing has been launched. */
export const UNLAUNCHED = {
  deletedAt: undefined,
  instance: undefined,
  nodeName: undefined,
  capacity: {},
  allocatable: {},
  lastPodEvent: undefined,
} as const satisfies Partial<NodeClaim>;

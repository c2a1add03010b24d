// What node autoscalers say they did, and why: beside their Events. Pods are named `namespace/name`.

/** Why a node stays. @upstream cluster-autoscaler/simulator/cluster.go#UnremovableReason */
export type UnremovableReason =
  | 'ScaleDownDisabledAnnotation'
  | 'ScaleDownUnreadyDisabled'
  | 'NotUnneededLongEnough'
  | 'NotUnreadyLongEnough'
  | 'NodeGroupMinSizeReached'
  | 'MinimalResourceLimitExceeded'
  | 'NotUnderutilized'
  | 'NoPlaceToMovePods'
  | 'BlockedByPod';

export type NodeScalingFact =
  /** An autoscaler asks for more nodes of a group. */
  | {
      readonly kind: 'node-group-autoscaled';
      readonly group: string;
      readonly from: number;
      readonly to: number;
      readonly max: number;
      /** That the new nodes are for. */
      readonly pods: readonly string[];
    }
  /** No group would help the pod: each with the reasons why. Told again when they change. */
  | {
      readonly kind: 'scale-up-refused';
      readonly pod: string;
      readonly reasons: Readonly<Record<string, readonly string[]>>;
    }
  /** The node is no longer needed, since then. */
  | { readonly kind: 'node-unneeded'; readonly node: string; readonly since: number }
  | {
      readonly kind: 'node-needed';
      readonly node: string;
      readonly reason: UnremovableReason;
      /** Of BlockedByPod: the pod, and what about it. */
      readonly blockingPod?: string;
      readonly blockedBy?: string;
      /** Of NotUnderutilized: requests as a share of allocatable, the greater of CPU and memory. */
      readonly utilization?: number;
    }
  /** An autoscaler ended the node's instance, and its group is one smaller. */
  | {
      readonly kind: 'node-autoscaled-away';
      readonly node: string;
      readonly group: string;
      readonly drained: boolean;
    };

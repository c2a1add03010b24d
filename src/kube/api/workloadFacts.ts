// What controllers of workloads say happened, beside the pods' own facts. Objects are named as in `facts.ts`.

interface Rollout {
  readonly deployment: string;
  readonly revision: number;
  /** The new one. */
  readonly replicaSet: string;
}

export type WorkloadFact =
  /** A Deployment's template changed and its ReplicaSets begin to change places. */
  | ({ readonly kind: 'rollout-started' } & Rollout)
  | ({ readonly kind: 'rollout-finished' } & Rollout)
  /** Nothing came of it for the progress deadline. */
  | ({ readonly kind: 'rollout-stalled' } & Rollout)
  /** A StatefulSet or a ReplicaSet of its own; Deployments have `deployment-scaled`. */
  | {
      readonly kind: 'workload-scaled';
      readonly workload: string;
      readonly from: number;
      readonly to: number;
    }
  /** A HorizontalPodAutoscaler asks for another number of replicas. */
  | {
      readonly kind: 'workload-autoscaled';
      readonly autoscaler: string;
      readonly workload: string;
      readonly from: number;
      readonly to: number;
      /** As its event says: `cpu resource utilization (percentage of request) above target`. */
      readonly reason: string;
    }
  | {
      readonly kind: 'job-started';
      readonly job: string;
      /** Where one made it. */
      readonly cronJob?: string;
      /** It was there when the run began, since then. */
      readonly since?: number;
    }
  | {
      readonly kind: 'job-finished';
      readonly job: string;
      readonly condition: 'Complete' | 'Failed';
      /** `BackoffLimitExceeded`, `DeadlineExceeded`, `PodFailurePolicy`; of those that completed none. */
      readonly reason?: string;
      readonly succeeded: number;
      readonly failed: number;
      /** It had ended when the run began, then. */
      readonly since?: number;
    }
  /** A container that failed is not started again before its back-off is over. */
  | {
      readonly kind: 'container-waiting';
      readonly pod: string;
      readonly container: string;
      readonly reason: 'CrashLoopBackOff';
      readonly message: string;
    }
  /** The eviction API answered 429. */
  | {
      readonly kind: 'eviction-refused';
      readonly pod: string;
      readonly budget: string;
      readonly message: string;
    }
  /** The API server did not take a manifest: the object stays as it was, or away. */
  | {
      readonly kind: 'apply-refused';
      readonly object: string;
      readonly objectKind: string;
      /** As kubectl says it. */
      readonly message: string;
    }
  /** An instance refresh replaced so many of the group's nodes so far. */
  | {
      readonly kind: 'instance-refresh-progressed';
      readonly group: string;
      readonly replaced: number;
      readonly of: number;
    }
  /** EKS began to update the nodes of a group: `surge` more come first, `maxUnavailable` go at one time. */
  | {
      readonly kind: 'node-group-update-started';
      readonly group: string;
      /** There are. */
      readonly nodes: number;
      readonly maxUnavailable: number;
      readonly surge: number;
    }
  /** It entered the phase, or replaced another of the nodes. */
  | {
      readonly kind: 'node-group-update-progressed';
      readonly group: string;
      readonly phase: UpdatePhase;
      readonly replaced: number;
      readonly of: number;
    }
  | {
      readonly kind: 'node-group-update-ended';
      readonly group: string;
      readonly status: 'Successful' | 'Failed';
      /** Where it failed. */
      readonly error?: UpdateError;
    }
  /** Its group is about to drain and end a node, other than by getting smaller. */
  | {
      readonly kind: 'node-leaving';
      readonly node: string;
      readonly group: string;
      readonly why: NodeDeparture;
    }
  | { readonly kind: 'spot-rebalance-recommended'; readonly node: string; readonly group: string }
  /** The instance ends two minutes later. */
  | { readonly kind: 'spot-interruption-noticed'; readonly node: string; readonly group: string };

export type UpdatePhase = 'scale-up' | 'upgrade' | 'scale-down' | 'rollback';

/** Of a failed update, in the words of EKS. */
export interface UpdateError {
  readonly code: 'NodeCreationFailure' | 'PodEvictionFailure';
  readonly message: string;
  /** Nodes. */
  readonly resourceIds: readonly string[];
}

/** Why a node leaves its group. */
export type NodeDeparture =
  'update' | 'update-scale-down' | 'update-rollback' | 'spot-rebalance' | 'spot-interruption';

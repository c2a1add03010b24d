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
    };

// What the cluster says happened. Pods are named `namespace/name`.

import type { WorkloadFact } from './workloadFacts.ts';

export type KubeFact =
  | WorkloadFact
  | {
      readonly kind: 'node-registered';
      readonly node: string;
      readonly group: string;
      readonly instanceType: string;
      readonly subnet: string;
      readonly maxPods: number;
    }
  | { readonly kind: 'node-ready'; readonly node: string }
  | { readonly kind: 'node-not-ready'; readonly node: string }
  | { readonly kind: 'node-cordoned'; readonly node: string }
  | { readonly kind: 'node-uncordoned'; readonly node: string }
  | { readonly kind: 'node-removed'; readonly node: string }
  | { readonly kind: 'launch-failed'; readonly group: string; readonly subnet: string; readonly code: string }
  | {
      readonly kind: 'deployment-scaled';
      readonly deployment: string;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: 'pod-created';
      readonly pod: string;
      /** What it belongs to: the name of its Deployment or DaemonSet, or the one given to create-pods. */
      readonly owner: string;
      readonly hostNetwork: boolean;
    }
  | { readonly kind: 'pod-scheduled'; readonly pod: string; readonly node: string }
  /** A FailedScheduling attempt; `reasons` are the distinct filter reasons, most nodes first. */
  | {
      readonly kind: 'pod-unschedulable';
      readonly pod: string;
      readonly message: string;
      readonly reasons: readonly string[];
    }
  | {
      readonly kind: 'sandbox-created';
      readonly pod: string;
      readonly node: string;
      readonly address?: string;
    }
  /** `message` is the text of the FailedCreatePodSandBox event. */
  | { readonly kind: 'sandbox-failed'; readonly pod: string; readonly node: string; readonly message: string }
  | { readonly kind: 'pod-running'; readonly pod: string; readonly node: string }
  | { readonly kind: 'pod-ready'; readonly pod: string }
  | { readonly kind: 'pod-not-ready'; readonly pod: string }
  /** Its containers start anew, in the sandbox they had or, after a reboot of the node, in a new one. */
  | { readonly kind: 'pod-restarted'; readonly pod: string; readonly restarts: number }
  | { readonly kind: 'pod-rejected'; readonly pod: string; readonly node: string; readonly message: string }
  /** The end was asked for: deletionTimestamp is set, the pod keeps slot and address for now. */
  | { readonly kind: 'pod-deleted'; readonly pod: string }
  /** Terminal phase: containers and sandbox are gone, the slot is free. */
  | { readonly kind: 'pod-finished'; readonly pod: string; readonly phase: 'Succeeded' | 'Failed' }
  /** The API object is gone. */
  | { readonly kind: 'pod-removed'; readonly pod: string }
  /**
   * A Kubernetes Event as the API would hold it, `count` occurrences so far. What other facts say in full (Scheduled,
   * Created, Started, Killing, SuccessfulCreate, SuccessfulDelete) is not repeated here.
   */
  | {
      readonly kind: 'event-recorded';
      readonly object: string;
      readonly type: 'Normal' | 'Warning';
      readonly reason: string;
      readonly message: string;
      readonly count: number;
    };

// What the scheduler needs of the cluster around it, and what it tells it. The cluster writes pod status and
// API objects; the scheduler only decides.

import type { DisruptionBudget } from '../api/disruptionBudget.ts';
import type { Labels, LabelSelector, Pod } from '../api/objects.ts';
import type { SchedulingFailure } from '../api/schedulingFailure.ts';

export interface SchedulerHost {
  /**
   * The scheduler has chosen a node and counts the pod there from now on. The host makes the binding visible
   * after its own latency; it sets `pod.nodeName` and does not tell the scheduler again.
   */
  bind(pod: Pod, nodeName: string): void;

  /** Called at every failed attempt, also when nothing differs from the one before. */
  unschedulable(pod: Pod, failure: SchedulingFailure): void;

  /**
   * Deletes the victims with their own grace period. The host marks them `disruptionTarget`, sets `deletedAt`
   * and tells the scheduler by `podTerminating`, later by `podDeleted`, each after its own latency.
   */
  preempt(victims: readonly Pod[], preemptor: Pod, nodeName: string): void;

  /** A pod lost its nomination to one of higher priority. */
  nominationCleared?(pod: Pod): void;

  /**
   * The selector of default spreading: what the Services that match the pod and its ReplicaSet, StatefulSet
   * or ReplicationController select by, merged. Undefined where there are none (DaemonSet, Job, bare pods).
   */
  ownerSelector(pod: Pod): LabelSelector | undefined;

  namespaceLabels(namespace: string): Labels;

  disruptionBudgets(): readonly DisruptionBudget[];
}

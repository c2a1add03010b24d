// One attempt of the scheduler that found no node for a pod, as it is written to the pod and told in an Event.

/** What a reason speaks of. */
export interface SchedulingRejection {
  /** The filter that gave it. */
  readonly plugin: string;
  /** Of NodeResourcesFit: what nodes are short of, `pods` included. */
  readonly resource?: string;
}

export interface SchedulingFailure {
  /** The text of the FailedScheduling event and of the PodScheduled condition, whole. */
  readonly message: string;
  /** Distinct reasons of the nodes, most nodes first. */
  readonly reasons: readonly string[];
  /** One for each of them; none where there is no node. */
  readonly rejections: readonly SchedulingRejection[];
  /** Where preemption makes room for the pod; the host writes it to the pod's status. */
  readonly nominatedNode: string | undefined;
}

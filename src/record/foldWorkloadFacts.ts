// What the facts of workloads' controllers do to the state. Most only tell a story that pods' own facts bear out.

import type { WorkloadFact } from '../kube/api/workloadFacts.ts';
import type { Folds } from './projection.ts';
import type { WorldState } from './worldState.ts';

export const foldWorkloadFacts: Folds<WorkloadFact, WorldState> = {
  'rollout-started': () => undefined,
  'rollout-finished': () => undefined,
  'rollout-stalled': () => undefined,
  'workload-scaled': ({ pods }, { workload, to }) => {
    pods.workload(workload).desired = to;
  },
  'job-started': () => undefined,
  'job-finished': () => undefined,
  'container-waiting': (state, { pod: name, message }, t) => {
    const pod = state.pod(name);
    if (pod === undefined) return;
    pod.failures++;
    pod.message = message;
    pod.crashed = true;
    state.pods.settle(t, pod);
  },
  'eviction-refused': () => undefined,
  'instance-refresh-progressed': () => undefined,
};

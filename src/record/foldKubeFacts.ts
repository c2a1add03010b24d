// What the cluster's facts do to the state: Node objects, pods from creation to removal, and how many pods are wanted.
// Facts not named here tell a story that the others bear out.

import { NODE_RULES } from './nodeRules.ts';
import { newPod } from './podRecord.ts';
import type { SomeFolds } from './projection.ts';
import { type WorldState } from './worldState.ts';

export const KUBE_FOLDS: SomeFolds<WorldState> = {
  'node-registered': (state, fact, t) => {
    state.nodes.know(t, fact.node, fact.instanceType, fact.subnet);
    state.nodes.apply(NODE_RULES['node-registered'], fact, t);
  },
  'launch-failed': ({ nodes }, { group, subnet, code }, t) =>
    nodes.groups.find(group).launchFailed(t, subnet, code),
  'deployment-scaled': ({ pods }, { deployment, to }) => {
    pods.workload(deployment).desired = to;
  },
  'workload-scaled': ({ pods }, { workload, to }) => {
    pods.workload(workload).desired = to;
  },
  'pod-created': ({ pods }, fact, t) => pods.add(t, newPod(t, fact)),
  'pod-removed': ({ pods }, { pod }, t) => pods.remove(t, pod),
};

// What the cluster's facts do to the state: Node objects, pods from creation to removal, and how many pods are wanted.
// Facts not named here tell a story that the others bear out.

import { NODE_RULES } from './nodeRules.ts';
import { POD_RULES } from './podRules.ts';
import { newPod } from './podRecord.ts';
import type { SomeFolds } from './projection.ts';
import { toNode, toPod, type WorldState } from './worldState.ts';

export const KUBE_FOLDS: SomeFolds<WorldState> = {
  'node-registered': (state, fact, t) => {
    state.nodes.know(t, fact.node, fact.instanceType, fact.subnet);
    state.nodes.apply(NODE_RULES['node-registered'], fact, t);
  },
  'node-ready': toNode(NODE_RULES['node-ready']),
  'node-not-ready': toNode(NODE_RULES['node-not-ready']),
  'node-cordoned': toNode(NODE_RULES['node-cordoned']),
  'node-uncordoned': toNode(NODE_RULES['node-uncordoned']),
  'node-removed': toNode(NODE_RULES['node-removed']),
  'launch-failed': ({ nodes }, { group, subnet, code }, t) =>
    nodes.groups.find(group).launchFailed(t, subnet, code),
  'deployment-scaled': ({ pods }, { deployment, to }) => {
    pods.workload(deployment).desired = to;
  },
  'workload-scaled': ({ pods }, { workload, to }) => {
    pods.workload(workload).desired = to;
  },
  'pod-created': ({ pods }, fact, t) => pods.add(t, newPod(t, fact)),
  'pod-scheduled': toPod(POD_RULES['pod-scheduled']),
  'pod-unschedulable': toPod(POD_RULES['pod-unschedulable']),
  'sandbox-created': toPod(POD_RULES['sandbox-created']),
  'sandbox-failed': toPod(POD_RULES['sandbox-failed']),
  'container-waiting': toPod(POD_RULES['container-waiting']),
  'pod-running': toPod(POD_RULES['pod-running']),
  'pod-restarted': toPod(POD_RULES['pod-restarted']),
  'pod-rejected': toPod(POD_RULES['pod-rejected']),
  'pod-deleted': toPod(POD_RULES['pod-deleted']),
  'pod-finished': toPod(POD_RULES['pod-finished']),
  'pod-removed': ({ pods }, { pod }, t) => pods.remove(t, pod),
};

// What the cluster's facts do to a scene: Node objects, and pods from creation to removal.

import { NODE_RULES } from './nodeRules.ts';
import { POD_RULES } from './podRules.ts';
import { newPod } from './podRecord.ts';
import type { SomeFolds } from './projection.ts';
import { toNode, toPod, knowNode, type Stage, applyToNode } from './timelineStage.ts';

export const KUBE_SCENE_FOLDS: SomeFolds<Stage> = {
  'node-registered': (stage, fact, t) => {
    knowNode(stage, fact.node, fact.instanceType, fact.subnet, t);
    applyToNode(stage, NODE_RULES['node-registered'], fact, t);
  },
  'node-ready': toNode(NODE_RULES['node-ready']),
  'node-not-ready': toNode(NODE_RULES['node-not-ready']),
  'node-cordoned': toNode(NODE_RULES['node-cordoned']),
  'node-uncordoned': toNode(NODE_RULES['node-uncordoned']),
  'node-removed': toNode(NODE_RULES['node-removed']),
  'pod-created': (stage, fact, t) => {
    const { pods } = stage.scene;
    const place = stage.index.pods.get(fact.pod) ?? pods.length;
    while (pods.length < place) pods.push(null);
    pods[place] = newPod(t, fact);
  },
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
  'pod-removed': (stage, { pod }) => {
    const place = stage.index.pods.get(pod);
    if (place !== undefined && stage.scene.pods[place] !== undefined) stage.scene.pods[place] = null;
  },
};

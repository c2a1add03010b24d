// What the cluster's facts do to a scene: Node objects, and pods from creation to removal.

import { NODE_RULES } from './nodeRules.ts';
import { newPod } from './podRecord.ts';
import type { SomeFolds } from './projection.ts';
import { knowNode, type Stage, applyToNode } from './timelineStage.ts';

export const KUBE_SCENE_FOLDS: SomeFolds<Stage> = {
  'node-registered': (stage, fact, t) => {
    knowNode(stage, fact.node, fact.instanceType, fact.subnet, t);
    applyToNode(stage, NODE_RULES['node-registered'], fact, t);
  },
  'pod-created': (stage, fact, t) => {
    const { pods } = stage.scene;
    const place = stage.index.pods.get(fact.pod) ?? pods.length;
    while (pods.length < place) pods.push(null);
    pods[place] = newPod(t, fact);
  },
  'pod-removed': (stage, { pod }) => {
    const place = stage.index.pods.get(pod);
    if (place !== undefined && stage.scene.pods[place] !== undefined) stage.scene.pods[place] = null;
  },
};

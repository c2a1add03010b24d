// Applies one fact to a scene, a draft of one or a plain one. Kinds that no table here names change nothing in it.
// The rules are those of `applyFact.ts`, to which tests hold it.

import { EC2_SCENE_FOLDS } from './timelineEc2.ts';
import { countRange, emptyBlocks, rangeOf } from './timelineBlocks.ts';
import type { NodeRecord } from './nodeRecord.ts';
import { NODE_RULES, type NodeFact } from './nodeRules.ts';
import { newPod, type PodRecord } from './podRecord.ts';
import { POD_RULES, type PodFact } from './podRules.ts';
import { project, rowsOf, together, type SomeFolds } from './projection.ts';
import type { Scene, SceneSubnet } from './timelineScene.ts';
import type { SubnetGround } from './subnetGround.ts';
import { applyToNode, applyToPod, knowNode, type Stage } from './timelineStage.ts';
import type { TraceRecord } from './trace.ts';

const BESIDE: SomeFolds<Stage> = {
  'instance-launched': (stage, { node, instanceType, subnet }, t) =>
    knowNode(stage, node, instanceType, subnet, t),
  'node-registered': (stage, { node, instanceType, subnet }, t) =>
    knowNode(stage, node, instanceType, subnet, t),
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

const FOLDS = together(
  BESIDE,
  EC2_SCENE_FOLDS,
  rowsOf<NodeRecord, NodeFact, Stage>(
    NODE_RULES,
    (rule) => (stage, fact, t) => applyToNode(stage, rule, fact, t),
  ),
  rowsOf<PodRecord, PodFact, Stage>(
    POD_RULES,
    (rule) => (stage, fact, t) => applyToPod(stage, rule, fact, t),
  ),
);

export function applyToScene(stage: Stage, record: TraceRecord): void {
  project(FOLDS, stage, record, record.t);
}

/** Before the first fact. */
export function emptyScene(subnets: readonly SubnetGround[]): Scene {
  return { pods: [], nodes: [], enis: [], subnets: subnets.map(untouched), calls: {} };
}

function untouched({ name, cidr, taken }: SubnetGround): SceneSubnet {
  const blocks = emptyBlocks(cidr);
  for (const range of taken) {
    const [first, last] = rangeOf(range);
    countRange(blocks, cidr.base, first, last, 'taken', 1);
  }
  return { name, cidr, free: 0, freePrefixes: 0, blocks };
}

// What the cluster's facts do to a scene: Node objects, and pods from creation to removal.

import type { Milliseconds } from '../base/time.ts';
import { forgetFailures, newStanding, type PodStateName } from './podState.ts';
import type { SomeFolds } from './projection.ts';
import { nodeOf, podOf, type Stage } from './timelineStage.ts';
import { newNode, unregister } from './timelineNodes.ts';
import type { SceneNode, ScenePod } from './timelineScene.ts';

/** Takes the pod a step on; what held it up before is forgotten. */
function move(pod: ScenePod | undefined, at: Milliseconds, to: PodStateName, node = pod?.node): void {
  if (pod === undefined || pod.state === to) return;
  if (node !== pod.node) pod.boundAt = at;
  pod.node = node;
  pod.state = to;
  pod.stateSince = at;
  forgetFailures(pod);
}

function change(stage: Stage, name: string, apply: (pod: ScenePod) => void): void {
  const pod = podOf(stage, name);
  if (pod !== undefined) apply(pod);
}

function changeNode(stage: Stage, name: string, to: Partial<SceneNode>): void {
  const node = nodeOf(stage, name);
  if (node !== undefined) Object.assign(node, to);
}

export const KUBE_SCENE_FOLDS: SomeFolds<Stage> = {
  'node-registered': (stage, { node: name, group, instanceType, subnet, maxPods }, t) => {
    const node = nodeOf(stage, name) ?? newNode(stage, name, instanceType, subnet, t);
    Object.assign(node, { group, instanceType, subnet, maxPods, registered: true, instanceGone: false });
  },
  'node-ready': (stage, { node }) => changeNode(stage, node, { ready: true }),
  'node-not-ready': (stage, { node }) => changeNode(stage, node, { ready: false }),
  'node-cordoned': (stage, { node }) => changeNode(stage, node, { cordoned: true }),
  'node-uncordoned': (stage, { node }) => changeNode(stage, node, { cordoned: false }),
  'node-removed': (stage, { node }) => unregister(stage, node),
  'pod-created': (stage, { pod, owner, hostNetwork }, t) => {
    const place = stage.index.pods.get(pod) ?? stage.scene.pods.length;
    while (stage.scene.pods.length < place) stage.scene.pods.push(null);
    stage.scene.pods[place] = { ...newStanding(t, pod, hostNetwork), workload: owner, address: undefined };
  },
  'pod-scheduled': (stage, { pod, node }, t) => move(podOf(stage, pod), t, 'creating', node),
  'pod-unschedulable': (stage, { pod: name, message, reasons, rejections }) =>
    change(stage, name, (pod) => {
      pod.failures++;
      pod.message = message;
      pod.schedulingReasons = reasons;
      pod.rejections = rejections;
    }),
  'sandbox-created': (stage, { pod }) => change(stage, pod, forgetFailures),
  'sandbox-failed': (stage, { pod: name, message }) =>
    change(stage, name, (pod) => {
      pod.failures++;
      pod.message = message;
      pod.failureCause = pod.refusal;
      pod.refusal = undefined;
    }),
  'pod-running': (stage, { pod, node }, t) => move(podOf(stage, pod), t, 'running', node),
  'pod-restarted': (stage, { pod }) => change(stage, pod, forgetFailures),
  'container-waiting': (stage, { pod: name, message }) =>
    change(stage, name, (pod) => {
      pod.failures++;
      pod.message = message;
      pod.crashed = true;
    }),
  'pod-rejected': (stage, { pod: name, node, message }, t) =>
    change(stage, name, (pod) => {
      move(pod, t, 'failed', node);
      pod.message = message;
    }),
  'pod-deleted': (stage, { pod: name }, t) =>
    change(stage, name, (pod) => {
      pod.deletedAt ??= t;
    }),
  'pod-finished': (stage, { pod, phase }, t) =>
    move(podOf(stage, pod), t, phase === 'Succeeded' ? 'succeeded' : 'failed'),
  'pod-removed': (stage, { pod }) => {
    const place = stage.index.pods.get(pod);
    if (place !== undefined && stage.scene.pods[place] !== undefined) stage.scene.pods[place] = null;
  },
};

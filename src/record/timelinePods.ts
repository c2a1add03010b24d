// What the cluster's facts do to a scene: Node objects, and pods from creation to removal.

import type { Milliseconds } from '../base/time.ts';
import type { KubeFact } from '../kube/api/facts.ts';
import { forgetFailures, newStanding, type PodStateName } from './podState.ts';
import { nodeOf, podOf, type SceneFolds } from './timelineFolds.ts';
import type { SceneIndex } from './timelineIndex.ts';
import { newNode, unregister } from './timelineNodes.ts';
import type { Scene, SceneNode, ScenePod } from './timelineScene.ts';

/** Takes the pod a step on; what held it up before is forgotten. */
function move(pod: ScenePod | undefined, at: Milliseconds, to: PodStateName, node = pod?.node): void {
  if (pod === undefined || pod.state === to) return;
  if (node !== pod.node) pod.boundAt = at;
  pod.node = node;
  pod.state = to;
  pod.stateSince = at;
  forgetFailures(pod);
}

function change(scene: Scene, index: SceneIndex, name: string, apply: (pod: ScenePod) => void): void {
  const pod = podOf(scene, index, name);
  if (pod !== undefined) apply(pod);
}

function changeNode(scene: Scene, index: SceneIndex, name: string, to: Partial<SceneNode>): void {
  const node = nodeOf(scene, index, name);
  if (node !== undefined) Object.assign(node, to);
}

export const foldPodsIntoScene: SceneFolds<KubeFact> = {
  'node-registered': (scene, { node: name, group, instanceType, subnet, maxPods }, t, index) => {
    const node = nodeOf(scene, index, name) ?? newNode(scene, index, name, instanceType, subnet, t);
    Object.assign(node, { group, instanceType, subnet, maxPods, registered: true, instanceGone: false });
  },
  'node-ready': (scene, { node }, _, index) => changeNode(scene, index, node, { ready: true }),
  'node-not-ready': (scene, { node }, _, index) => changeNode(scene, index, node, { ready: false }),
  'node-cordoned': (scene, { node }, _, index) => changeNode(scene, index, node, { cordoned: true }),
  'node-uncordoned': (scene, { node }, _, index) => changeNode(scene, index, node, { cordoned: false }),
  'node-removed': (scene, { node }, _, index) => unregister(scene, index, node),
  'pod-created': (scene, { pod, owner, hostNetwork }, t, index) => {
    const place = index.pods.get(pod) ?? scene.pods.length;
    while (scene.pods.length < place) scene.pods.push(null);
    scene.pods[place] = { ...newStanding(t, pod, hostNetwork), workload: owner, address: undefined };
  },
  'pod-scheduled': (scene, { pod, node }, t, index) => move(podOf(scene, index, pod), t, 'creating', node),
  'pod-unschedulable': (scene, { pod: name, message, reasons }, _, index) =>
    change(scene, index, name, (pod) => {
      pod.failures++;
      pod.message = message;
      pod.schedulingReasons = reasons;
    }),
  'sandbox-created': (scene, { pod }, _, index) => change(scene, index, pod, forgetFailures),
  'sandbox-failed': (scene, { pod: name, message }, _, index) =>
    change(scene, index, name, (pod) => {
      pod.failures++;
      pod.message = message;
      pod.failureCause = pod.refusal;
      pod.refusal = undefined;
    }),
  'pod-running': (scene, { pod, node }, t, index) => move(podOf(scene, index, pod), t, 'running', node),
  'pod-restarted': (scene, { pod }, _, index) => change(scene, index, pod, forgetFailures),
  'container-waiting': (scene, { pod: name, message }, _, index) =>
    change(scene, index, name, (pod) => {
      pod.failures++;
      pod.message = message;
      pod.crashed = true;
    }),
  'pod-rejected': (scene, { pod: name, node, message }, t, index) =>
    change(scene, index, name, (pod) => {
      move(pod, t, 'failed', node);
      pod.message = message;
    }),
  'pod-deleted': (scene, { pod: name }, t, index) =>
    change(scene, index, name, (pod) => {
      pod.deletedAt ??= t;
    }),
  'pod-finished': (scene, { pod, phase }, t, index) =>
    move(podOf(scene, index, pod), t, phase === 'Succeeded' ? 'succeeded' : 'failed'),
  'pod-removed': (scene, { pod }, _, index) => {
    const place = index.pods.get(pod);
    if (place !== undefined && scene.pods[place] !== undefined) scene.pods[place] = null;
  },
};

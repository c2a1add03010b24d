// How nodes come into a scene and leave it, Node and instance each by itself. As in `nodeBook.ts`, a node is known from the launch of its instance and
// forgotten when instance and Node are both gone.

import type { Milliseconds } from '../base/time.ts';
import { nodeOf, type Stage } from './timelineStage.ts';
import type { SceneNode } from './timelineScene.ts';

/** A node in the place of its name; answers it as it stands in the scene. */
export function newNode(
  stage: Stage,
  node: string,
  instanceType: string,
  subnet: string,
  at: Milliseconds,
): SceneNode {
  const place = stage.index.nodes.get(node) ?? stage.scene.nodes.length;
  while (stage.scene.nodes.length < place) stage.scene.nodes.push(null);
  stage.scene.nodes[place] = {
    node,
    instanceType,
    subnet,
    knownSince: at,
    hasInstance: false,
    instanceGone: false,
    group: '',
    maxPods: 0,
    registered: false,
    ready: false,
    cordoned: false,
    daemon: 'absent',
    prefixMode: false,
    pause: undefined,
    attached: [],
    pool: [],
    remembered: {},
  };
  return stage.scene.nodes[place];
}

export function unregister(stage: Stage, name: string): void {
  const node = nodeOf(stage, name);
  if (node === undefined || !node.registered) return;
  node.registered = false;
  node.ready = false;
  node.cordoned = false;
  forgetIfGone(stage, node);
}

export function forgetIfGone(stage: Stage, node: SceneNode): void {
  const place = stage.index.nodes.get(node.node);
  if (place !== undefined && !node.hasInstance && !node.registered) stage.scene.nodes[place] = null;
}

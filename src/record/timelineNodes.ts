// How nodes come into a scene and leave it, Node and instance each by itself. As in `nodeBook.ts`, a node is known from the launch of its instance and
// forgotten when instance and Node are both gone.

import type { Milliseconds } from '../base/time.ts';
import { nodeOf } from './timelineFolds.ts';
import type { SceneIndex } from './timelineIndex.ts';
import type { Scene, SceneNode } from './timelineScene.ts';

/** A node in the place of its name; answers it as it stands in the scene. */
export function newNode(
  scene: Scene,
  index: SceneIndex,
  node: string,
  instanceType: string,
  subnet: string,
  at: Milliseconds,
): SceneNode {
  const place = index.nodes.get(node) ?? scene.nodes.length;
  while (scene.nodes.length < place) scene.nodes.push(null);
  scene.nodes[place] = {
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
  return scene.nodes[place];
}

export function unregister(scene: Scene, index: SceneIndex, name: string): void {
  const node = nodeOf(scene, index, name);
  if (node === undefined || !node.registered) return;
  node.registered = false;
  node.ready = false;
  node.cordoned = false;
  forgetIfGone(scene, index, node);
}

export function forgetIfGone(scene: Scene, index: SceneIndex, node: SceneNode): void {
  const place = index.nodes.get(node.node);
  if (place !== undefined && !node.hasInstance && !node.registered) scene.nodes[place] = null;
}

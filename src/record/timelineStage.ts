// What facts change while a timeline is played: a scene, a draft of one or a plain one, and where the pods, nodes, ENIs
// and subnets stand in it.

import type { SceneIndex } from './timelineIndex.ts';
import type { Scene, SceneNode, ScenePod } from './timelineScene.ts';

export interface Stage {
  readonly scene: Scene;
  readonly index: SceneIndex;
}

export function nodeOf({ scene, index }: Stage, name: string): SceneNode | undefined {
  const place = index.nodes.get(name);
  return place === undefined ? undefined : (scene.nodes[place] ?? undefined);
}

export function podOf({ scene, index }: Stage, name: string): ScenePod | undefined {
  const place = index.pods.get(name);
  return place === undefined ? undefined : (scene.pods[place] ?? undefined);
}

// What a table of folds into a scene looks like, and how those find what a fact is about.

import type { Milliseconds } from '../base/time.ts';
import type { SceneIndex } from './timelineIndex.ts';
import type { Scene, SceneNode, ScenePod } from './timelineScene.ts';
import type { Fact } from './trace.ts';

/** What some kinds of a union do to the scene. */
export type SceneFolds<F extends Fact> = {
  readonly [K in F['kind']]?: (
    scene: Scene,
    fact: Extract<F, { kind: K }>,
    at: Milliseconds,
    index: SceneIndex,
  ) => void;
};

export function nodeOf(scene: Scene, index: SceneIndex, name: string): SceneNode | undefined {
  const place = index.nodes.get(name);
  return place === undefined ? undefined : (scene.nodes[place] ?? undefined);
}

export function podOf(scene: Scene, index: SceneIndex, name: string): ScenePod | undefined {
  const place = index.pods.get(name);
  return place === undefined ? undefined : (scene.pods[place] ?? undefined);
}

// What facts change while a timeline is played: a scene, a draft of one or a plain one, and where the pods, nodes, ENIs
// and subnets stand in it.

import type { Milliseconds } from '../base/time.ts';
import type { SceneIndex } from './timelineIndex.ts';
import { isForgotten, newNode, type NodeRecord } from './nodeRecord.ts';
import type { NodeFact, NodeRule } from './nodeRules.ts';
import { findWaitingReason, type PodRecord } from './podRecord.ts';
import type { PodFact, PodRule } from './podRules.ts';
import type { Scene } from './timelineScene.ts';

export interface Stage {
  readonly scene: Scene;
  readonly index: SceneIndex;
}

function nodeOf({ scene, index }: Stage, name: string): NodeRecord | undefined {
  const place = index.nodes.get(name);
  return place === undefined ? undefined : (scene.nodes[place] ?? undefined);
}

function podOf({ scene, index }: Stage, name: string): PodRecord | undefined {
  const place = index.pods.get(name);
  return place === undefined ? undefined : (scene.pods[place] ?? undefined);
}

/** Applies the rule to the pod the fact is about. */
export function applyToPod<F extends PodFact>(
  stage: Stage,
  rule: PodRule<F>,
  fact: F,
  at: Milliseconds,
): void {
  const pod = podOf(stage, fact.pod);
  if (pod === undefined) return;
  rule(pod, fact, at);
  pod.waitingReason = findWaitingReason(pod);
}

/** A node that is not known yet gets the place of its name. */
export function knowNode(
  stage: Stage,
  name: string,
  instanceType: string,
  subnet: string,
  at: Milliseconds,
): void {
  if (nodeOf(stage, name) !== undefined) return;
  const { nodes } = stage.scene;
  const place = stage.index.nodes.get(name) ?? nodes.length;
  while (nodes.length < place) nodes.push(null);
  nodes[place] = newNode(at, name, instanceType, subnet);
}

export function applyToNode<F extends NodeFact>(
  stage: Stage,
  rule: NodeRule<F>,
  fact: F,
  at: Milliseconds,
): void {
  const node = nodeOf(stage, fact.node);
  if (node === undefined) return;
  rule(node, fact, at);
  const place = stage.index.nodes.get(fact.node);
  if (place !== undefined && isForgotten(node)) stage.scene.nodes[place] = null;
}

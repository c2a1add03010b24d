// What pictures of nodes show of each: its pods of max pods, those that wait and for what, and what its daemon does.

import type { Milliseconds } from '../../base/time.ts';
import { isStartUp, type WaitingReason } from '../../base/waitingReason.ts';
import { plural } from '../../base/words.ts';
import { nodeLabel } from '../../record/labels.ts';
import type { NodeRecord } from '../../record/nodeRecord.ts';
import { podsByNode } from '../../record/scenePods.ts';
import type { Scene } from '../../record/timelineScene.ts';

export interface NodeFacts {
  readonly node: NodeRecord;
  /** Pods that take one of its pod slots, the waiting ones among them. */
  readonly pods: number;
  readonly waiting: number;
  /** That most of them wait for; undefined where none does. */
  readonly reason: WaitingReason | undefined;
  /** Its daemon asks EC2 for nothing until then. */
  readonly pausedUntil: Milliseconds | undefined;
  readonly isFull: boolean;
}

/** In the order in which they became known. */
export function nodeFactsOf(scene: Scene, at: Milliseconds): NodeFacts[] {
  const pods = podsByNode(scene);
  const waiting = waitingByNode(scene);
  return scene.nodes
    .filter((node) => node !== null)
    .map((node) => {
      const reasons = waiting.get(node.node);
      const held = pods.get(node.node) ?? 0;
      return {
        node,
        pods: held,
        waiting: reasons === undefined ? 0 : [...reasons.values()].reduce((sum, count) => sum + count, 0),
        reason: reasons === undefined ? undefined : mostOf(reasons),
        pausedUntil: node.pause !== undefined && at <= node.pause.until ? node.pause.until : undefined,
        isFull: node.maxPods > 0 && held >= node.maxPods,
      };
    });
}

type Reasons = Map<WaitingReason, number>;

function waitingByNode({ pods }: Scene): ReadonlyMap<string, Reasons> {
  const nodes = new Map<string, Reasons>();
  for (const pod of pods) {
    const reason = pod?.waitingReason;
    if (pod?.node === undefined || reason === undefined || isStartUp(reason)) continue;
    const reasons = nodes.get(pod.node) ?? new Map<WaitingReason, number>();
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    nodes.set(pod.node, reasons);
  }
  return nodes;
}

function mostOf(reasons: Reasons): WaitingReason | undefined {
  let most: readonly [reason: WaitingReason | undefined, count: number] = [undefined, 0];
  for (const [reason, count] of reasons) if (count > most[1]) most = [reason, count];
  return most[0];
}

/** In a sentence, for whoever does not see the picture. */
export function nodeSentence({ node, pods, waiting, reason, pausedUntil }: NodeFacts): string {
  const waits = waiting === 0 || reason === undefined ? '' : `, ${waiting} waiting: ${reason}`;
  const paused = pausedUntil === undefined ? '' : ', ipamd paused';
  return `${nodeLabel(node.node)}: ${pods} of ${plural(node.maxPods, 'pod')}${waits}${paused}`;
}

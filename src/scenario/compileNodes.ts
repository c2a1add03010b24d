// What steps do to nodes, compiled.

import { compileTaint } from './compilePods.ts';
import type { Action, NodeSelection } from './compiled.ts';
import type { NodesDocument, StepDocument } from './timelineDocument.ts';

export function nodeAction(step: StepDocument): Action | undefined {
  const { cordon, uncordon, drain, restartDaemon, rebootNode, terminateNode, failNode, recoverNode } = step;
  if (cordon !== undefined) return { kind: 'cordon', nodes: selection(cordon) };
  if (uncordon !== undefined) return { kind: 'uncordon', nodes: selection(uncordon) };
  if (drain !== undefined) return { kind: 'drain', nodes: selection(drain) };
  if (restartDaemon !== undefined) return { kind: 'restart-daemon', nodes: selection(restartDaemon) };
  if (rebootNode !== undefined) return { kind: 'reboot-node', nodes: selection(rebootNode) };
  if (terminateNode !== undefined) return { kind: 'terminate-node', nodes: selection(terminateNode) };
  if (failNode !== undefined) return { kind: 'fail-node', nodes: selection(failNode) };
  if (recoverNode !== undefined) return { kind: 'recover-node', nodes: selection(recoverNode) };
  return taintAction('taint', step.taint) ?? taintAction('untaint', step.untaint);
}

function taintAction(kind: 'taint' | 'untaint', step: StepDocument['taint']): Action | undefined {
  if (step === undefined) return undefined;
  return { kind, nodes: selection(step.nodes), taint: compileTaint(step.taint) };
}

function selection(nodes: NodesDocument): NodeSelection {
  if (nodes === 'all') return { kind: 'all' };
  return nodes.index === undefined
    ? { kind: 'group', group: nodes.nodeGroup }
    : { kind: 'nth', group: nodes.nodeGroup, index: nodes.index };
}

// Steps that do one thing to each of some nodes.

import { z } from 'zod';
import type { Milliseconds } from '../../base/time.ts';
import type { Taint } from '../../kube/api/objects.ts';
import type { PairChanges } from '../../kube/nodes/nodeVerbs.ts';
import { compileTaint } from '../cluster/compilePods.ts';
import { taint as taintSchema } from '../cluster/podDocument.ts';
import { duration, labelKey, labelValue } from '../language/scalars.ts';
import { readDuration } from '../language/latencyText.ts';
import { describeNodes, nodeMentions, nodes, type NodeSelection, selectionOf } from './nodeSelection.ts';
import { type Deeds, none, nothing, type Step } from './step.ts';
import type { StepWorld } from './stepWorld.ts';

const interruptedNodes = z.strictObject({
  nodes: nodes.describe('Nodes'),
  noticeAfter: duration
    .default('0s')
    .describe(
      'From the rebalance recommendation to the interruption notice; the instance ends two minutes after the notice',
    ),
});

export interface NodesAction<Kind extends string> {
  readonly kind: Kind;
  readonly nodes: NodeSelection;
}

function nodeStep<Kind extends string>(
  meaning: string,
  kind: Kind,
  deeds: Deeds<NodesAction<Kind>>,
): Step<typeof nodes, NodesAction<Kind>> {
  return {
    schema: nodes.describe(meaning),
    faults: none,
    mentions: (value) => nodeMentions(value),
    manifest: nothing,
    books: nothing,
    foresees: nothing,
    compile: (value) => [{ kind, nodes: selectionOf(value) }],
    deeds,
  };
}

type Act<Action> = (kubernetes: StepWorld['kubernetes'], node: string, action: Action) => void;

/** Words that take the nodes', and what is done to each. */
function toEach<Action extends { readonly nodes: NodeSelection }>(
  words: (nodes: string, action: Action) => string,
  act: Act<Action>,
) {
  return {
    describe: (action: Action) => words(describeNodes(action.nodes), action),
    perform: (world: StepWorld, action: Action) => {
      for (const node of world.nodes(action.nodes)) act(world.kubernetes, node, action);
    },
  };
}

export const cordon = nodeStep('Let nodes take no new pods, as kubectl cordon', 'cordon', {
  cordon: toEach(
    (which) => `cordon ${which}`,
    (kubernetes, node) => kubernetes.nodeVerbs.cordon(node),
  ),
});

export const uncordon = nodeStep('Let nodes take pods again, as kubectl uncordon', 'uncordon', {
  uncordon: toEach(
    (which) => `uncordon ${which}`,
    (kubernetes, node) => kubernetes.nodeVerbs.uncordon(node),
  ),
});

export const drain = nodeStep(
  'Cordon nodes and evict their pods, but for those of DaemonSets, as kubectl drain',
  'drain',
  {
    drain: toEach(
      (which) => `drain ${which}`,
      (kubernetes, node) => kubernetes.nodeVerbs.drain(node),
    ),
  },
);

export const restartDaemon = nodeStep(
  'Restart the aws-node container; its record of pods survives',
  'restart-daemon',
  {
    'restart-daemon': toEach(
      (which) => `restart aws-node on ${which}`,
      (kubernetes, node) => kubernetes.restartDaemon(node),
    ),
  },
);

export const rebootNode = nodeStep('Reboot the instance; its pods start again', 'reboot-node', {
  'reboot-node': toEach(
    (which) => `reboot ${which}`,
    (kubernetes, node) => kubernetes.nodeVerbs.reboot(node),
  ),
});

export const terminateNode = nodeStep(
  'Terminate the instance; its node group launches another',
  'terminate-node',
  {
    'terminate-node': toEach(
      (which) => `terminate ${which}`,
      (kubernetes, node) => kubernetes.terminateNode(node),
    ),
  },
);

export interface InterruptSpotInstance {
  readonly kind: 'interrupt-spot-instance';
  readonly nodes: NodeSelection;
  /** From the rebalance recommendation. */
  readonly noticeAfter: Milliseconds;
}

export const interruptSpotInstance: Step<typeof interruptedNodes, InterruptSpotInstance> = {
  schema: interruptedNodes.describe('EC2 takes spot instances back; on-demand instances are left alone'),
  faults: none,
  mentions: ({ nodes: selection }) => nodeMentions(selection, ['nodes']),
  manifest: nothing,
  books: nothing,
  foresees: nothing,
  compile: ({ nodes: selection, noticeAfter }) => [
    {
      kind: 'interrupt-spot-instance',
      nodes: selectionOf(selection),
      noticeAfter: readDuration(noticeAfter),
    },
  ],
  deeds: {
    'interrupt-spot-instance': toEach(
      (which) => `interrupt spot instances: ${which}`,
      ({ groups, machines }, node, { noticeAfter }) => {
        groups.interruptSpot(node, noticeAfter);
        machines.interruptSpot(node, noticeAfter);
      },
    ),
  },
};

export const failNode = nodeStep(
  'Let machines hang: NotReady before long, and their pods are evicted in time',
  'fail-node',
  {
    'fail-node': toEach(
      (which) => `machines hang: ${which}`,
      (kubernetes, node) => kubernetes.nodeVerbs.fail(node),
    ),
  },
);

export const recoverNode = nodeStep('Let machines that hang go on', 'recover-node', {
  'recover-node': toEach(
    (which) => `machines go on: ${which}`,
    (kubernetes, node) => kubernetes.nodeVerbs.recover(node),
  ),
});

export interface TaintAction<Kind extends string> extends NodesAction<Kind> {
  readonly taint: Taint;
}

const nodeTaint = z.strictObject({
  nodes: nodes.describe('Nodes'),
  taint: taintSchema.describe('Taint'),
});

/** Of steps that say their nodes beside what becomes of them. */
const ON_NODES = {
  faults: none,
  mentions: (value: { readonly nodes: z.output<typeof nodes> }) => nodeMentions(value.nodes, ['nodes']),
  manifest: nothing,
  books: nothing,
  foresees: nothing,
};

function taintStep<Kind extends string>(
  meaning: string,
  kind: Kind,
  deeds: Deeds<TaintAction<Kind>>,
): Step<typeof nodeTaint, TaintAction<Kind>> {
  return {
    schema: nodeTaint.describe(meaning),
    ...ON_NODES,
    compile: (value) => [{ kind, nodes: selectionOf(value.nodes), taint: compileTaint(value.taint) }],
    deeds,
  };
}

function describeTaint({ key, value, effect }: Taint): string {
  return `${key}${value === '' ? '' : `=${value}`}:${effect}`;
}

export const taint = taintStep('Add a taint to nodes, as kubectl taint', 'taint', {
  taint: {
    ...toEach(
      (which, action: TaintAction<'taint'>) => `taint ${which} with ${describeTaint(action.taint)}`,
      (kubernetes, node, action) => kubernetes.nodeVerbs.taint(node, action.taint),
    ),
    asks: ({ taints }, action) => taints.push(action.taint),
  },
});

export const untaint = taintStep('Take a taint from nodes', 'untaint', {
  untaint: toEach(
    (which, action) => `take taint ${describeTaint(action.taint)} from ${which}`,
    (kubernetes, node, action) => kubernetes.nodeVerbs.untaint(node, action.taint),
  ),
});

export interface PairsAction<Kind extends string> extends NodesAction<Kind> {
  readonly changes: PairChanges;
}

/** As kubectl has it: a minus behind a key that goes. */
function describeChanges(changes: PairChanges): string {
  return Object.entries(changes)
    .map(([key, value]) => (value === null ? `${key}-` : `${key}=${value}`))
    .join(' ');
}

const labelChanges = z.strictObject({
  nodes: nodes.describe('Nodes'),
  labels: z.record(labelKey, labelValue.nullable()).describe('Labels; null removes one'),
});

export const labelNode: Step<typeof labelChanges, PairsAction<'label-node'>> = {
  schema: labelChanges.describe('Change labels of nodes, as kubectl label --overwrite'),
  ...ON_NODES,
  compile: ({ nodes: found, labels: changes }) => [
    { kind: 'label-node', nodes: selectionOf(found), changes },
  ],
  deeds: {
    'label-node': toEach(
      (which, { changes }) => `label ${which} ${describeChanges(changes)}`,
      (kubernetes, node, { changes }) => kubernetes.nodeVerbs.label(node, changes),
    ),
  },
};

const annotationChanges = z.strictObject({
  nodes: nodes.describe('Nodes'),
  annotations: z.record(labelKey, z.string().nullable()).describe('Annotations; null removes one'),
});

export const annotateNode: Step<typeof annotationChanges, PairsAction<'annotate-node'>> = {
  schema: annotationChanges.describe('Change annotations of nodes, as kubectl annotate --overwrite'),
  ...ON_NODES,
  compile: ({ nodes: found, annotations: changes }) => [
    { kind: 'annotate-node', nodes: selectionOf(found), changes },
  ],
  deeds: {
    'annotate-node': toEach(
      (which, { changes }) => `annotate ${which} ${describeChanges(changes)}`,
      (kubernetes, node, { changes }) => kubernetes.nodeVerbs.annotate(node, changes),
    ),
  },
};

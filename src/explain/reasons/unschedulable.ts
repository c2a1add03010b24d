// Pods that no node takes: by cordon, taints, selectors, affinity or spreading, or since there is none.

import type { Taint } from '../../kube/api/objects.ts';
import { askedAt } from '../../scenario/askedAt.ts';
import { fromNow, untried } from '../change.ts';
import type { Situation } from '../finding.ts';
import { forGroup, moreNodesNow } from '../groupChanges.ts';
import { launchElsewhere } from '../launchChanges.ts';
import type { Scene } from '../scene.ts';
import { link, say } from '../link.ts';
import { otherwiseMadeNodes } from './autoscaled.ts';
import { type Family, only, type Remedy } from './card.ts';
import { createEniConfigForStart } from './eniConfigs.ts';
import { pendingCause } from './pendingCause.ts';

const uncordon: Remedy = (_, scene) =>
  countCordoned(scene) === 0 ? [] : [fromNow('uncordon all nodes', scene, { uncordon: 'all' })];

function countCordoned({ summary }: Situation): number {
  return summary.nodes.filter(({ cordoned }) => cordoned).length;
}

const withoutTaints: Remedy = (_, scene) =>
  [...taintsOf(scene)].map(([text, taint]) =>
    fromNow(`without the taint ${text.replace('=:', ':')}`, scene, { untaint: { nodes: 'all', taint } }),
  );

/** By their text: those of node groups, then those that steps add. */
function taintsOf({ scenario, at }: Scene): ReadonlyMap<string, Taint> {
  const { nodeGroups, taints } = askedAt(scenario, at);
  const ofGroups = [...nodeGroups.values()].flatMap((group) => group.taints);
  return new Map(
    [...ofGroups, ...taints].map((taint) => [`${taint.key}=${taint.value}:${taint.effect}`, taint]),
  );
}

const nodesElsewhere: Remedy = (_, scene) => launchElsewhere(scene);

const oneMoreNode: Remedy = (_, scene) =>
  forGroup(undefined, scene, (place) => [moreNodesNow(place, 1, scene)]);

export const UNSCHEDULABLE = {
  Unschedulable: {
    binds: (_, { summary }) =>
      summary.nodes.some(({ ready }) => ready)
        ? 'no schedulable node takes the pods: cordon, taints, selectors, affinity or spreading (see the message)'
        : 'nodes: none is Ready',
    sentence: (_, { summary: { nodes } }) => {
      if (!nodes.some(({ ready }) => ready)) return 'No node is Ready.';
      return nodes.every(({ ready, cordoned }) => cordoned || !ready)
        ? 'All Ready nodes are cordoned.'
        : undefined;
    },
    cause: pendingCause,
    remedies: [
      createEniConfigForStart,
      uncordon,
      withoutTaints,
      otherwiseMadeNodes,
      nodesElsewhere,
      oneMoreNode,
    ],
  },
  NodeNotFound: {
    binds: () => 'spec.nodeName: the pods name nodes that do not exist',
    sentence: () => 'The pods name nodes that do not exist.',
    cause: ({ pods: [{ pod }] }, run) => {
      const name = run.state.pod(pod)?.node ?? '';
      const collected = link(say`the pod garbage collector deletes pods of nodes that do not exist`);
      return only(
        link(say`its spec.nodeName is ${name}, past the scheduler, and no node has that name`, [collected]),
      );
    },
    remedies: [() => [untried('without spec.nodeName', 'an exported pod has it from its own cluster')]],
  },
} satisfies Family;

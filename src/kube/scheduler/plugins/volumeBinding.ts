// VolumeBinding, the plugin: a node has to reach the volumes of a pod, and those that its claims are to be bound to.
// What is the matter with a claim itself is told before any node is looked at.
// @upstream pkg/scheduler/framework/plugins/volumebinding

import type { PodVolumes } from '../../api/objects.ts';
import { nodeBecomes } from '../clusterEvents.ts';
import { matchesAnyTerm } from '../nodeAffinity.ts';
import type { NodeFacts } from '../nodeFacts.ts';
import { PASSES, type Plugin } from '../plugin.ts';

/** What nodes are short of. */
export const REACHABLE_VOLUMES = 'persistentvolumes';

const NOTHING_TO_BIND = "node(s) didn't find available persistent volumes to bind";

export const volumeBinding = {
  name: 'VolumeBinding',
  filter: {
    // Its verdict is of the node's facts alone, but NodeResourcesFit and NodeVolumeLimits come before it.
    looksAt: 'node-facts',
    prepare(status, { namesVolumeNodeAffinity }) {
      const conflict = namesVolumeNodeAffinity
        ? "node(s) didn't match PersistentVolume's node affinity"
        : 'node(s) had volume node affinity conflict';
      const refuse = (...reasons: string[]): number =>
        status(
          'UnschedulableAndUnresolvable',
          reasons,
          reasons.map(() => REACHABLE_VOLUMES),
        );
      const byWhat = [PASSES, refuse(conflict), refuse(NOTHING_TO_BIND), refuse(NOTHING_TO_BIND, conflict)];
      return ({ spec: { volumes } }, node) => {
        if (volumes === undefined) return PASSES;
        const far = reaches(volumes.affinities, node) ? 0 : 1;
        return byWhat[far + (reaches(volumes.choices, node) ? 0 : 2)] ?? PASSES;
      };
    },
    hint: (event, { spec: { volumes } }) =>
      volumes !== undefined && nodeBecomes(event, 'labels', (node) => isReached(volumes, node)),
    registeredFor: () => false,
  },
} as const satisfies Plugin;

function isReached({ affinities, choices }: PodVolumes, node: Pick<NodeFacts, 'name' | 'labels'>) {
  return reaches(affinities, node) && reaches(choices, node);
}

function reaches(volumes: PodVolumes['affinities'], node: Pick<NodeFacts, 'name' | 'labels'>): boolean {
  return volumes.every((terms) => matchesAnyTerm(terms, node));
}

// Pods that wait for their volumes: for claims to be bound, for nodes that reach a volume or attach one more.

import { plural } from '../../base/words.ts';
import { forGroup, moreNodesNow } from '../groupChanges.ts';
import { link, say } from '../link.ts';
import { attachmentLink, heldLink } from '../volumeChain.ts';
import { applyWhatLacks, nodeInEachZone } from '../volumeChanges.ts';
import { type Family, only, type Remedy } from './card.ts';
import { pendingCause } from './pendingCause.ts';

const oneMoreNode: Remedy = (_, scene) =>
  forGroup(undefined, scene, (place) => [moreNodesNow(place, 1, scene)]);

export const VOLUMES = {
  UnboundVolumeClaim: {
    binds: () => 'volumes: PersistentVolumeClaims of the pods are not bound',
    sentence: () => 'PersistentVolumeClaims of the pods are not bound.',
    cause: pendingCause,
    remedies: [({ workloads }, scene) => applyWhatLacks(workloads, scene)],
  },
  VolumeNodeAffinity: {
    binds: () => 'volumes: no node that reaches them can take the pods',
    sentence: () => 'No node that reaches the volumes of the pods can take them.',
    cause: pendingCause,
    remedies: [(_, scene) => nodeInEachZone(scene)],
  },
  TooManyVolumes: {
    binds: () => 'volumes: nodes have as many attached as they take',
    sentence: () => 'The nodes have as many volumes attached as they take.',
    cause: pendingCause,
    remedies: [oneMoreNode],
  },
  VolumeNotAttached: {
    binds: ({ nodes }) =>
      `volumes: some cannot be attached to ${plural(nodes.length, 'node')} (see the message)`,
    sentence: () => undefined,
    cause: ({ pods: [{ pod, message }] }, run) => {
      const why = message.startsWith('Multi-Attach') ? heldLink(pod, run) : attachmentLink(pod, run);
      return only(link(say`a volume of it is not attached`, [why]));
    },
    remedies: [],
  },
} satisfies Family;

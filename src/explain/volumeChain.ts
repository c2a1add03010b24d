// Why the volumes of a pod keep it waiting: claims that are not bound and what they lack, volumes that no node with room
// reaches, nodes and instances that attach no more.

import { own } from '../base/own.ts';
import { plural } from '../base/words.ts';
import type { NodeSelectorTerm, Pod } from '../kube/api/objects.ts';
import { EBS_DRIVER } from '../kube/api/volumes.ts';
import { provisionerOf } from '../kube/storage/provisioners.ts';
import type { StoredClaim } from '../kube/storage/volumes.ts';
import { nodeLabel } from '../record/labels.ts';
import { link, say, type Link } from './link.ts';
import { openNodes } from './maxPodsChain.ts';
import type { PlayedRun } from './playedRun.ts';

const ZONE = 'topology.kubernetes.io/zone';

/** Each claim of the pod that is not bound, with why. */
export function claimLinks(pod: Pod | undefined, run: PlayedRun): Link[] {
  if (pod === undefined) return [];
  const { claims } = run.world.kubernetes.stores.volumes.volumes;
  return (pod.spec.claims ?? []).flatMap((name) => {
    const claim = claims.at({ namespace: pod.namespace, name });
    if (claim === undefined) return [link(say`PersistentVolumeClaim ${name} does not exist`)];
    if (claim.volume !== undefined) return [];
    return [link(say`PersistentVolumeClaim ${name} is Pending`, [unboundLink(claim, run)])];
  });
}

function unboundLink(claim: StoredClaim, run: PlayedRun): Link {
  const { config, storageClassName } = claim;
  const { classes } = run.world.kubernetes.stores.volumes.volumes;
  if (config.volumeName !== undefined)
    return link(say`it asks for PersistentVolume ${config.volumeName}, which is not there or not available`);
  if (storageClassName === undefined)
    return link(say`it names no StorageClass, and no StorageClass is the default`);
  if (storageClassName === '') return link(say`it is of no StorageClass, and no PersistentVolume fits it`);
  const storageClass = classes.at({ name: storageClassName })?.config;
  if (storageClass === undefined) return link(say`StorageClass ${storageClassName} does not exist`);
  const made = provisionerOf(storageClass);
  if (made === undefined)
    return link(
      say`nobody here makes volumes for provisioner ${storageClass.provisioner}, and no PersistentVolume fits it`,
    );
  if (made.isOfOneNode && config.accessModes.includes('ReadWriteMany'))
    return link(say`Amazon EBS makes no volumes with ReadWriteMany`);
  return link(say`a volume of StorageClass ${storageClassName} is being made`);
}

/** Each volume of the pod that not every node reaches, with the nodes there are. */
export function volumeLinks(pod: Pod | undefined, run: PlayedRun): Link[] {
  if (pod === undefined) return [];
  const { claims, volumes } = run.world.kubernetes.stores.volumes.volumes;
  return (pod.spec.claims ?? []).flatMap((name) => {
    const claim = claims.at({ namespace: pod.namespace, name });
    const volume = claim?.volume === undefined ? undefined : volumes.at({ name: claim.volume });
    const zones = zonesOf(volume?.config.nodeAffinity ?? []);
    if (zones.length === 0) return [];
    const where = zones.join(' or ');
    return [
      link(say`the volume of PersistentVolumeClaim ${name} is in ${where}`, [nodesIn(zones, where, run)]),
    ];
  });
}

function zonesOf(terms: readonly NodeSelectorTerm[]): string[] {
  const zoned = terms.flatMap(({ matchExpressions }) => matchExpressions.filter(({ key }) => key === ZONE));
  return [...new Set(zoned.flatMap(({ values }) => values))];
}

function nodesIn(zones: readonly string[], where: string, run: PlayedRun): Link {
  const there = openNodes(run).filter(({ name }) =>
    zones.includes(own(run.world.kubernetes.node(name)?.labels ?? {}, ZONE) ?? ''),
  );
  if (there.length === 0) return link(say`no schedulable node is in ${where}`);
  const [first] = there;
  const named =
    there.length === 1 && first !== undefined ? nodeLabel(first.name) : plural(there.length, 'node');
  return link(say`only ${named} there could take the pod, and other reasons keep it out`);
}

/** How many volumes nodes attach. */
export function volumeLimitLink(run: PlayedRun): Link {
  const limits = openNodes(run).flatMap(
    ({ name }) => own(run.world.kubernetes.node(name)?.attachableVolumes ?? {}, EBS_DRIVER) ?? [],
  );
  const most = Math.max(0, ...limits);
  return link(say`${EBS_DRIVER} attaches up to ${String(most)} volumes to a node, as its CSINode says`);
}

/** What has taken the places of the instance that the pod's volumes were to have. */
export function attachmentLink(pod: string, run: PlayedRun): Link {
  const instance = run.world.daemons.nodes.get(run.state.pod(pod)?.node ?? '')?.instance;
  if (instance === undefined) return link(say`its instance is gone`);
  const { volumes, enis, type } = instance;
  return link(
    say`instance type ${type.name} takes no more attachments: ${plural(volumes.size + 1, 'volume')} with the root volume, and ${plural(enis.length, 'ENI')}`,
    [
      link(
        say`the scheduler counts volumes alone; ENIs that ipamd attached since the driver started take places, too`,
      ),
    ],
  );
}

/** Who has the volume on another node. */
export function heldLink(pod: string, run: PlayedRun): Link {
  const { kubernetes } = run.world;
  const waiting = kubernetes.pod(pod);
  const claims = waiting?.spec.claims ?? [];
  for (const { namespace, name, nodeName, spec } of kubernetes.pods()) {
    const shared = (spec.claims ?? []).find((claim) => claims.includes(claim));
    if (shared === undefined || namespace !== waiting?.namespace || nodeName === undefined) continue;
    if (nodeName === waiting.nodeName) continue;
    const where = nodeLabel(nodeName);
    return link(
      say`the volume of PersistentVolumeClaim ${shared} is attached to ${where}, where pod ${name} uses it`,
      [link(say`a volume of Amazon EBS is attached to one node at a time`)],
    );
  }
  return link(say`its volume is being detached from another node`);
}

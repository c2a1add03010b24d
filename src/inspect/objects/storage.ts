// PersistentVolumeClaims, PersistentVolumes, StorageClasses and CSINodes as objects of the API.

import type {
  PersistentVolumeClaimSpec,
  PersistentVolumeClaimStatus,
  PersistentVolumeSpec,
  PersistentVolumeStatus,
} from 'kubernetes-types/core/v1.d.ts';
import type { CSINodeSpec } from 'kubernetes-types/storage/v1.d.ts';
import type { NodeSelectorTerm } from '../../kube/api/objects.ts';
import type { StorageClassConfig } from '../../kube/api/volumes.ts';
import type { StoredClaim, StoredVolume } from '../../kube/storage/volumes.ts';
import { isMapping, partIn } from '../../scenario/manifest/rules/fields.ts';
import { spoken, type ApiObject, type ApiObjectWith } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { digestOf } from './identity.ts';
import { metadataOf, objectUid } from './objectMetadata.ts';
import { binary } from './quantities.ts';

export function storageObjects(view: ClusterView): ApiObject[] {
  const { claims, volumes, classes } = view.kubernetes.stores.volumes.volumes;
  return [
    ...[...claims.all()].map((claim) => claimObject(claim, view)),
    ...[...volumes.all()].map((volume) => volumeObject(volume, view)),
    ...[...classes.all()].map(({ config }) => classObject(config, view)),
    ...csiNodes(view),
  ];
}

function claimObject(
  claim: StoredClaim,
  view: ClusterView,
): ApiObjectWith<{ spec: PersistentVolumeClaimSpec; status: PersistentVolumeClaimStatus }> {
  const { config, storageClassName, volume } = claim;
  const { accessModes, storage } = config;
  const modes = [...accessModes];
  const bound = view.kubernetes.stores.volumes.volumes.volumes.at({ name: volume ?? '' })?.config;
  const capacity = bound && { storage: binary(bound.storage) };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...metadataOf(view, 'PersistentVolumeClaim', config),
      finalizers: ['kubernetes.io/pvc-protection'],
    },
    spec: {
      ...spoken<PersistentVolumeClaimSpec>({
        accessModes: modes,
        resources: { requests: { storage: binary(storage) } },
        volumeMode: 'Filesystem',
        volumeName: volume ?? config.volumeName,
      }),
      ...(storageClassName === undefined ? {} : { storageClassName }),
    },
    status: spoken<PersistentVolumeClaimStatus>({
      accessModes: bound === undefined ? undefined : modes,
      capacity,
      phase: phaseOf(claim, bound !== undefined),
    }),
  };
}

function phaseOf({ volume }: StoredClaim, isThere: boolean): string {
  if (volume === undefined) return 'Pending';
  return isThere ? 'Bound' : 'Lost';
}

function volumeObject(
  volume: StoredVolume,
  view: ClusterView,
): ApiObjectWith<{ spec: PersistentVolumeSpec; status: PersistentVolumeStatus }> {
  const { config, claim, isReleased, isProvisioned } = volume;
  const { name, accessModes, storage, reclaimPolicy, storageClassName, driver, nodeAffinity } = config;
  const merged = view.kubernetes.stores.standing.mergedOf('PersistentVolume', config);
  const written = isMapping(merged) ? partIn(merged, 'spec') : {};
  const handle = `vol-0${digestOf(`volume/${view.seed}/${name}`).slice(0, 16)}`;
  const phase = isReleased === true ? 'Released' : claim === undefined ? 'Available' : 'Bound';
  const metadata = metadataOf(view, 'PersistentVolume', config);
  const provisionedBy = { 'pv.kubernetes.io/provisioned-by': driver ?? 'efs.csi.aws.com' };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      ...metadata,
      ...(isProvisioned === true ? { annotations: provisionedBy } : {}),
      finalizers: ['kubernetes.io/pv-protection'],
    },
    spec: spoken<PersistentVolumeSpec>({
      ...(isProvisioned === true && driver !== undefined
        ? { csi: { driver, fsType: 'ext4', volumeHandle: handle } }
        : {}),
      ...written,
      accessModes: [...accessModes],
      capacity: { storage: binary(storage) },
      claimRef: claim === undefined ? undefined : claimRef(claim, view),
      nodeAffinity: nodeAffinity && { required: { nodeSelectorTerms: nodeAffinity.map(termOf) } },
      persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName: storageClassName === '' ? undefined : storageClassName,
      volumeMode: 'Filesystem',
    }),
    status: { phase },
  };
}

function claimRef(claim: string, view: ClusterView) {
  const [namespace = '', name = ''] = claim.split('/');
  const uid = objectUid(view, 'PersistentVolumeClaim', { namespace, name });
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid };
}

function termOf({ matchExpressions, matchFields }: NodeSelectorTerm) {
  const all = (each: NodeSelectorTerm['matchExpressions']) =>
    each.map(({ key, operator, values }) => ({ key, operator, values: [...values] }));
  return spoken({ matchExpressions: all(matchExpressions), matchFields: all(matchFields) });
}

function classObject(config: StorageClassConfig, view: ClusterView): ApiObject {
  const { provisioner, reclaimPolicy, volumeBindingMode, isDefault } = config;
  const merged = view.kubernetes.stores.standing.mergedOf('StorageClass', config);
  const written = isMapping(merged) ? merged : OF_EKS;
  const { parameters, allowVolumeExpansion, mountOptions, allowedTopologies } = written;
  const annotations = isDefault ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : {};
  return Object.assign(
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: metadataOf(view, 'StorageClass', config, { annotations }),
    },
    spoken({ provisioner, parameters, mountOptions, allowVolumeExpansion, allowedTopologies }),
    { reclaimPolicy, volumeBindingMode },
  );
}

/** What EKS writes into its own. */
const OF_EKS: Readonly<Record<string, unknown>> = { parameters: { fsType: 'ext4', type: 'gp2' } };

function csiNodes(view: ClusterView): ApiObjectWith<{ spec: CSINodeSpec }>[] {
  return [...view.kubernetes.nodes()].flatMap(({ name, attachableVolumes, createdAt }) => {
    if (attachableVolumes === undefined) return [];
    const nodeID = view.history.machine(name)?.instanceId ?? '';
    return [
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'CSINode',
        metadata: metadataOf(view, 'CSINode', { name }, { createdAt }),
        spec: {
          drivers: Object.entries(attachableVolumes).map(([driver, count]) => ({
            allocatable: { count },
            name: driver,
            nodeID,
            topologyKeys: ['topology.ebs.csi.aws.com/zone'],
          })),
        },
      },
    ];
  });
}

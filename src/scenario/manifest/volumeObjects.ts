// Claims, volumes and storage classes of manifests as the cluster takes them, with the API server's defaults.

import type { NodeSelectorTerm, PodSpec, VolumeClaimSpec } from '../../kube/api/objects.ts';
import { EBS_DRIVER, type PersistentVolumeConfig, type StorageClassConfig } from '../../kube/api/volumes.ts';
import { readQuantity } from '../language/quantity.ts';
import type { ClaimSpecForm } from './claimForm.ts';
import type { PodSpecForm } from './podForm.ts';
import { nodeTermOf, optional, selectorOf } from './schedulingObjects.ts';
import type { PersistentVolumeForm, StorageClassForm } from './volumeForms.ts';

/** What of claims came before the field. */
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

type Annotations = Readonly<Record<string, string>>;

export function claimOf(spec: ClaimSpecForm, annotations: Annotations = {}): VolumeClaimSpec {
  const {
    accessModes,
    resources,
    storageClassName = annotations[CLASS_ANNOTATION],
    volumeName,
    selector,
  } = spec;
  return {
    accessModes,
    storage: storageOf(resources?.requests),
    ...optional('storageClassName', storageClassName),
    ...optional('volumeName', volumeName === '' ? undefined : volumeName),
    ...optional('selector', selectorOf(selector)),
  };
}

export function volumeOf({
  metadata,
  spec,
}: PersistentVolumeForm): Omit<PersistentVolumeConfig, 'name' | 'metadata'> {
  const { storageClassName = metadata.annotations?.[CLASS_ANNOTATION] ?? '', claimRef, nodeAffinity } = spec;
  const driver = spec.csi?.driver ?? (spec.awsElasticBlockStore === undefined ? undefined : EBS_DRIVER);
  const { namespace, name } = claimRef ?? {};
  return {
    storageClassName,
    accessModes: spec.accessModes,
    storage: storageOf(spec.capacity),
    reclaimPolicy: spec.persistentVolumeReclaimPolicy === 'Delete' ? 'Delete' : 'Retain',
    ...optional('driver', driver !== undefined && ATTACHING.includes(driver) ? driver : undefined),
    ...optional('nodeAffinity', nodeAffinity?.required?.nodeSelectorTerms.map(nodeTermOf).map(inZones)),
    ...optional('claim', namespace === undefined || name === undefined ? undefined : { namespace, name }),
  };
}

/** Drivers whose volumes are attached to instances. Those of file systems need no attaching. */
const ATTACHING = [EBS_DRIVER];

/**
 * The EBS driver's own label of a node's zone.
 * @assumption every node has it, with the same value as Kubernetes' own.
 */
const DRIVERS_ZONE = 'topology.ebs.csi.aws.com/zone';

function inZones(term: NodeSelectorTerm): NodeSelectorTerm {
  return {
    ...term,
    matchExpressions: term.matchExpressions.map((one) =>
      one.key === DRIVERS_ZONE ? { ...one, key: 'topology.kubernetes.io/zone' } : one,
    ),
  };
}

export function storageClassOf({
  metadata: { annotations = {} },
  ...said
}: StorageClassForm): Omit<StorageClassConfig, 'name' | 'metadata'> {
  const terms = (said.allowedTopologies ?? []).map(({ matchLabelExpressions = [] }) => ({
    matchExpressions: matchLabelExpressions.map((one) => ({ ...one, operator: 'In' as const })),
    matchFields: [],
  }));
  return {
    provisioner: said.provisioner,
    volumeBindingMode: said.volumeBindingMode ?? 'Immediate',
    reclaimPolicy: said.reclaimPolicy ?? 'Delete',
    allowedTopologies: terms.map(inZones),
    isDefault: DEFAULT_CLASS.some((key) => annotations[key] === 'true'),
  };
}

/** @upstream pkg/volume/util/storageclass.go */
const DEFAULT_CLASS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

/** Of a pod's volumes: claims by name, and those that are made for the pod. */
export function claimsOf({ volumes = [] }: PodSpecForm): Pick<PodSpec, 'claims' | 'ephemeralClaims'> {
  const claims = volumes.flatMap(({ persistentVolumeClaim: claim }) => claim?.claimName ?? []);
  const ephemeral = volumes.flatMap(({ name, ephemeral: source }) => {
    const template = source?.volumeClaimTemplate;
    return template === undefined ? [] : [[name, claimOf(template.spec)] as const];
  });
  return {
    ...optional('claims', claims.length === 0 ? undefined : claims),
    ...optional('ephemeralClaims', ephemeral.length === 0 ? undefined : Object.fromEntries(ephemeral)),
  };
}

function storageOf(amounts: Readonly<Record<string, string | number>> = {}): number {
  return readQuantity(String(amounts['storage'] ?? 0), 'storage');
}

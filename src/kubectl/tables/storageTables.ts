// `get` of persistent volumes, their claims and classes.

import { annotation, at, flag, isSet, nameOf, text, textOr, texts } from '../objects.ts';
import { canonical } from '../../base/quantity.ts';
import { columns, type TablePrinter } from '../table.ts';

const SHORT_MODES: readonly (readonly [string, string])[] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
];

export function accessModes(modes: readonly string[]): string {
  return SHORT_MODES.filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(',');
}

/** The annotation was there before the field. */
export function storageClassOf(object: unknown): string {
  const beta = annotation(object, 'volume.beta.kubernetes.io/storage-class');
  return beta === undefined ? text(object, 'spec.storageClassName') : beta;
}

/** What is bound; nothing before that. */
export function boundCapacity(claim: unknown): string {
  return text(claim, 'spec.volumeName') === '' ? '' : canonical(at(claim, 'status.capacity.storage'));
}

export function boundModes(claim: unknown): string {
  return text(claim, 'spec.volumeName') === '' ? '' : accessModes(texts(claim, 'status.accessModes'));
}

function phaseOf(object: unknown): string {
  return isSet(object, 'metadata.deletionTimestamp') ? 'Terminating' : text(object, 'status.phase');
}

/** @upstream pkg/printers/internalversion/printers.go#printPersistentVolumeClaim */
export const persistentVolumeClaimTable: TablePrinter = {
  columns: columns(
    'Name Status Volume Capacity Access|Modes StorageClass VolumeAttributesClass Age',
    'VolumeMode',
  ),
  cells: (claim, view) => [
    nameOf(claim),
    phaseOf(claim),
    text(claim, 'spec.volumeName'),
    boundCapacity(claim),
    boundModes(claim),
    storageClassOf(claim),
    textOr('<unset>', claim, 'spec.volumeAttributesClassName'),
    view.age(claim),
    textOr('<unset>', claim, 'spec.volumeMode'),
  ],
};

/** @upstream pkg/printers/internalversion/printers.go#printPersistentVolume */
export const persistentVolumeTable: TablePrinter = {
  columns: columns(
    'Name Capacity Access|Modes Reclaim|Policy Status Claim StorageClass VolumeAttributesClass Reason Age',
    'VolumeMode',
  ),
  cells: (volume, view) => [
    nameOf(volume),
    canonical(at(volume, 'spec.capacity.storage')),
    accessModes(texts(volume, 'spec.accessModes')),
    text(volume, 'spec.persistentVolumeReclaimPolicy'),
    phaseOf(volume),
    isSet(volume, 'spec.claimRef')
      ? `${text(volume, 'spec.claimRef.namespace')}/${text(volume, 'spec.claimRef.name')}`
      : '',
    storageClassOf(volume),
    textOr('<unset>', volume, 'spec.volumeAttributesClassName'),
    text(volume, 'status.reason'),
    view.age(volume),
    textOr('<unset>', volume, 'spec.volumeMode'),
  ],
};

/** @upstream pkg/printers/internalversion/printers.go#printStorageClass */
export const storageClassTable: TablePrinter = {
  columns: columns('Name Provisioner ReclaimPolicy VolumeBindingMode AllowVolumeExpansion Age'),
  cells: (storageClass, view) => [
    isDefaultClass(storageClass) ? `${nameOf(storageClass)} (default)` : nameOf(storageClass),
    text(storageClass, 'provisioner'),
    textOr('Delete', storageClass, 'reclaimPolicy'),
    textOr('Immediate', storageClass, 'volumeBindingMode'),
    String(flag(storageClass, 'allowVolumeExpansion')),
    view.age(storageClass),
  ],
};

function isDefaultClass(storageClass: unknown): boolean {
  return [
    'storageclass.kubernetes.io/is-default-class',
    'storageclass.beta.kubernetes.io/is-default-class',
  ].some((key) => annotation(storageClass, key) === 'true');
}

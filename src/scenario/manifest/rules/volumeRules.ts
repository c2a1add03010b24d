// What the API server refuses of volumes and of claims.
// @upstream pkg/apis/core/validation

import { quantityOf } from '../../language/quantity.ts';
import {
  numberIn,
  partIn,
  partsIn,
  presentIn,
  quantitiesIn,
  textIn,
  textsIn,
  type Written,
} from './fields.ts';
import type { Findings, TypeRules } from './findings.ts';

export const VOLUME_RULES: TypeRules = {
  Volume(volume, say) {
    say.needs(volume, 'name');
    say.label(volume, 'name');
    const [, ...others] = presentIn(volume, Object.keys(volume)).filter((key) => key !== 'name');
    for (const other of others) say.forbidden(other, 'may not specify more than 1 volume type');
  },
  HostPathVolumeSource(source, say) {
    say.needs(source, 'path');
    say.oneOf(source, 'type', HOST_PATH_TYPES);
  },
  SecretVolumeSource(source, say) {
    say.needs(source, 'secretName');
    modes(source, ['defaultMode'], say);
  },
  ConfigMapVolumeSource(source, say) {
    say.needs(source, 'name');
    modes(source, ['defaultMode'], say);
  },
  ConfigMapProjection: (source, say) => say.needs(source, 'name'),
  SecretProjection: (source, say) => say.needs(source, 'name'),
  ProjectedVolumeSource: (source, say) => modes(source, ['defaultMode'], say),
  DownwardAPIVolumeFile(file, say) {
    say.needs(file, 'path');
    modes(file, ['mode'], say);
    const sources = presentIn(file, ['fieldRef', 'resourceFieldRef']);
    if (sources.length === 0) say.required('fieldRef', 'one of fieldRef and resourceFieldRef is required');
    if (sources.length > 1)
      say.invalid([], '', 'fieldRef and resourceFieldRef can not be specified simultaneously');
  },
  PersistentVolumeClaimVolumeSource: (source, say) => say.needs(source, 'claimName'),
  NFSVolumeSource: (source, say) => say.needs(source, 'server', 'path'),
  CSIVolumeSource: (source, say) => say.needs(source, 'driver'),
  AWSElasticBlockStoreVolumeSource: (source, say) => say.needs(source, 'volumeID'),
  EphemeralVolumeSource(source, say) {
    if (source['volumeClaimTemplate'] === undefined) say.required('volumeClaimTemplate');
  },
  CSIPersistentVolumeSource: (source, say) => say.needs(source, 'driver', 'volumeHandle'),
  EmptyDirVolumeSource(source, say) {
    const size = textIn(source, 'sizeLimit');
    if (size !== '' && quantityOf(size) < 0)
      say.forbidden('sizeLimit', 'SizeLimit field must be a valid resource quantity');
  },
  KeyToPath(item, say) {
    say.needs(item, 'key', 'path');
    modes(item, ['mode'], say);
  },
  VolumeProjection(projection, say) {
    const [, ...others] = presentIn(projection, Object.keys(projection));
    for (const other of others) say.forbidden(other, 'may not specify more than 1 volume type per source');
  },
  ServiceAccountTokenProjection(projection, say) {
    say.needs(projection, 'path');
    const seconds = numberIn(projection, 'expirationSeconds');
    if (seconds !== undefined && seconds < 600)
      say.invalid('expirationSeconds', seconds, 'may not specify a duration less than 10 minutes');
  },
  PersistentVolumeClaimSpec(spec, say) {
    const modes = textsIn(spec, 'accessModes');
    if (modes.length === 0) say.required('accessModes', 'at least 1 access mode is required');
    for (const [index, found] of modes.entries())
      if (!ACCESS_MODES.includes(found))
        say.tell(['accessModes', index], { code: 'unknown-value', found, allowed: ACCESS_MODES });
    if (modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod'))
      say.forbidden('accessModes', 'may not use ReadWriteOncePod with other access modes');
    const storage = new Map(quantitiesIn(partIn(spec, 'resources'), 'requests')).get('storage');
    if (storage === undefined) say.required(['resources', 'requests', 'storage']);
    else if (quantityOf(storage) <= 0)
      say.invalid(['resources', 'requests', 'storage'], storage, 'must be greater than zero');
    say.oneOf(spec, 'volumeMode', ['Block', 'Filesystem']);
    say.subdomain(spec, 'storageClassName');
  },
  PersistentVolumeSpec(spec, say) {
    if (textsIn(spec, 'accessModes').length === 0) say.required('accessModes');
    const { storage } = partIn(spec, 'capacity');
    if (storage === undefined)
      say.tell(['capacity'], { code: 'unknown-value', found: '', allowed: ['storage'] }, 'key');
    const [first, ...others] = presentIn(spec, Object.keys(spec)).filter(
      (key) => !VOLUME_FIELDS.includes(key),
    );
    if (first === undefined) say.required([], 'must specify a volume type');
    for (const other of others) say.forbidden(other, 'may not specify more than 1 volume type');
    if (first === 'local' && spec['nodeAffinity'] === undefined)
      say.required('nodeAffinity', 'Local volume requires node affinity');
    say.oneOf(spec, 'persistentVolumeReclaimPolicy', ['Delete', 'Recycle', 'Retain']);
    say.oneOf(spec, 'volumeMode', ['Block', 'Filesystem']);
  },
  StorageClass(storageClass, say) {
    say.needs(storageClass, 'provisioner');
    say.oneOf(storageClass, 'reclaimPolicy', ['Delete', 'Retain']);
    say.oneOf(storageClass, 'volumeBindingMode', ['Immediate', 'WaitForFirstConsumer']);
    for (const [index, term] of partsIn(storageClass, 'allowedTopologies').entries())
      for (const [at, one] of partsIn(term, 'matchLabelExpressions').entries()) {
        const place = ['allowedTopologies', index, 'matchLabelExpressions', at];
        if (textIn(one, 'key') === '') say.required([...place, 'key']);
        if (textsIn(one, 'values').length === 0) say.required([...place, 'values']);
      }
  },
};

function modes(object: Written, keys: readonly string[], say: Findings): void {
  for (const key of keys) {
    const mode = numberIn(object, key);
    if (mode !== undefined && (mode < 0 || mode > 0o777))
      say.invalid(key, mode, 'must be a number between 0 and 0777 (octal), both inclusive');
  }
}

/** Of a PersistentVolume's spec, beside where it is. */
export const VOLUME_FIELDS = [
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
];

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const HOST_PATH_TYPES = [
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

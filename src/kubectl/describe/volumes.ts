// The volumes of a pod or of a pod template.

import { at, count, entries, flag, isSet, list, text } from '../objects.ts';
import { canonical, parseQuantity, ZERO } from '../../base/quantity.ts';
import { byteLength } from './metadata.ts';
import type { Page } from './page.ts';
import { REMOTE_VOLUMES, type VolumeLine, type VolumeSource } from './remoteVolumes.ts';

/** @upstream describe.go#describeVolumes */
export function writeVolumes(page: Page, volumes: readonly unknown[], indent: string): void {
  if (volumes.length === 0) {
    page.line(0, `${indent}Volumes:\t<none>`);
    return;
  }
  page.line(0, `${indent}Volumes:`);
  for (const volume of volumes) {
    page.line(1, `${indent === '' ? '' : ' '}${text(volume, 'name')}:`);
    writeSource(page, volume);
  }
}

export function writeSource(page: Page, volume: unknown): void {
  const local = LOCAL_VOLUMES.find(([field]) => isSet(volume, field));
  const remote = REMOTE_VOLUMES.find(([field]) => isSet(volume, field));
  const found = local ?? remote;
  if (found === undefined) {
    page.line(1, '<unknown>');
    return;
  }
  const [field, type, lines] = found;
  page.line(2, `Type:\t${type}`);
  if (field === 'downwardAPI') writeDownwardItems(page, volume);
  for (const [title, value] of lines(at(volume, field))) page.line(2, `${title}:\t${value}`);
  if (field === 'csi') writeAttributes(page, at(volume, field));
}

const LOCAL_VOLUMES: readonly VolumeSource[] = [
  [
    'hostPath',
    'HostPath (bare host directory volume)',
    (source) => [
      ['Path', text(source, 'path')],
      ['HostPathType', isSet(source, 'type') ? text(source, 'type') : '<none>'],
    ],
  ],
  [
    'emptyDir',
    "EmptyDir (a temporary directory that shares a pod's lifetime)",
    (source) => [
      ['Medium', text(source, 'medium')],
      ['SizeLimit', sizeLimit(source)],
    ],
  ],
  [
    'secret',
    'Secret (a volume populated by a Secret)',
    (source) => [['SecretName', text(source, 'secretName')], optional(source)],
  ],
  [
    'configMap',
    'ConfigMap (a volume populated by a ConfigMap)',
    (source) => [['Name', text(source, 'name')], optional(source)],
  ],
  [
    'persistentVolumeClaim',
    'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    (source) => [
      ['ClaimName', text(source, 'claimName')],
      ['ReadOnly', String(flag(source, 'readOnly'))],
    ],
  ],
  [
    'ephemeral',
    'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
    (source) => claimTemplate(at(source, 'volumeClaimTemplate')),
  ],
  ['downwardAPI', 'DownwardAPI (a volume populated by information about the pod)', () => []],
  [
    'projected',
    'Projected (a volume that contains injected data from multiple sources)',
    (source) => list(source, 'sources').flatMap(projection),
  ],
  [
    'csi',
    'CSI (a Container Storage Interface (CSI) volume source)',
    (source) => [
      ['Driver', text(source, 'driver')],
      ['FSType', text(source, 'fsType')],
      ['ReadOnly', String(flag(source, 'readOnly'))],
    ],
  ],
  [
    'image',
    'Image (a container image or OCI artifact)',
    (source) => [
      ['Reference', text(source, 'reference')],
      ['PullPolicy', text(source, 'pullPolicy')],
    ],
  ],
];

function optional(source: unknown): VolumeLine {
  return ['Optional', String(flag(source, 'optional'))];
}

function sizeLimit(source: unknown): string {
  const limit = parseQuantity(at(source, 'sizeLimit')) ?? ZERO;
  return limit.nanos > 0n ? canonical(at(source, 'sizeLimit')) : '<unset>';
}

function projection(source: unknown): readonly VolumeLine[] {
  if (isSet(source, 'secret')) {
    return [['SecretName', text(source, 'secret.name')], optional(at(source, 'secret'))];
  }
  if (isSet(source, 'downwardAPI')) return [['DownwardAPI', 'true']];
  if (isSet(source, 'configMap')) {
    return [['ConfigMapName', text(source, 'configMap.name')], optional(at(source, 'configMap'))];
  }
  if (!isSet(source, 'serviceAccountToken')) return [];
  return [['TokenExpirationSeconds', String(count(source, 'serviceAccountToken.expirationSeconds'))]];
}

/** What a claim made from the template would say; each part of a line is indented anew, as upstream does. */
function claimTemplate(template: unknown): readonly VolumeLine[] {
  if (template === undefined) return [];
  const lines = (path: string, sign: string, indent: string): string =>
    `    ${
      entries(template, path)
        .map(([key, value]) => `${key}${sign}${text(value)}`)
        .join(`\n${indent}\t    `) || '<none>'
    }`;
  const mode: VolumeLine[] = isSet(template, 'spec.volumeMode')
    ? [['VolumeMode', text(template, 'spec.volumeMode')]]
    : [];
  return [
    ['StorageClass', text(template, 'spec.storageClassName')],
    ['Volume', text(template, 'spec.volumeName')],
    ['Labels', lines('metadata.labels', '=', '        ')],
    ['Annotations', lines('metadata.annotations', ': ', '    ')],
    ['Capacity', ''],
    ['Access Modes', ''],
    ...mode,
  ];
}

function writeDownwardItems(page: Page, volume: unknown): void {
  page.line(2, 'Items:');
  for (const item of list(volume, 'downwardAPI.items')) {
    for (const field of ['fieldRef.fieldPath', 'resourceFieldRef.resource']) {
      if (isSet(item, field)) page.line(3, `${text(item, field)} -> ${text(item, 'path')}`);
    }
  }
}

const LONGEST = 140;

function writeAttributes(page: Page, source: unknown): void {
  const lines = entries(source, 'volumeAttributes').map(([key, value]) => `${key}=${text(value)}`);
  page.write(2, `VolumeAttributes:\t${lines.length === 0 ? '<none>\n' : ''}`);
  lines.forEach((line, index) => {
    if (index > 0) page.write(2, '    \t');
    page.write(2, `${byteLength(line) > LONGEST ? `${line.slice(0, LONGEST)}...` : line}\n`);
  });
}

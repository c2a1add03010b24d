// Volumes that a cloud or another machine serves.

import { count, flag, isSet, text, texts } from '../objects.ts';

/** A title and its value. */
export type VolumeLine = readonly [title: string, value: string];

export type VolumeSource = readonly [
  field: string,
  type: string,
  lines: (source: unknown) => readonly VolumeLine[],
];

/** Fields by their titles; `?` after one that is a truth, `#` after a number. */
function fields(titles: Readonly<Record<string, string>>): (source: unknown) => readonly VolumeLine[] {
  return (source) =>
    Object.entries(titles).map(([title, field]): VolumeLine => {
      if (field.endsWith('?')) return [title, String(flag(source, field.slice(0, -1)))];
      return [title, field.endsWith('#') ? String(count(source, field.slice(0, -1))) : text(source, field)];
    });
}

const READ_ONLY = { ReadOnly: 'readOnly?' };

export const REMOTE_VOLUMES: readonly VolumeSource[] = [
  [
    'awsElasticBlockStore',
    'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
    fields({ VolumeID: 'volumeID', FSType: 'fsType', Partition: 'partition#', ...READ_ONLY }),
  ],
  [
    'gcePersistentDisk',
    'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
    fields({ PDName: 'pdName', FSType: 'fsType', Partition: 'partition#', ...READ_ONLY }),
  ],
  [
    'gitRepo',
    'GitRepo (a volume that is pulled from git when the pod is created)',
    fields({ Repository: 'repository', Revision: 'revision' }),
  ],
  [
    'nfs',
    'NFS (an NFS mount that lasts the lifetime of a pod)',
    fields({ Server: 'server', Path: 'path', ...READ_ONLY }),
  ],
  [
    'glusterfs',
    "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    fields({ EndpointsName: 'endpoints', Path: 'path', ...READ_ONLY }),
  ],
  [
    'fc',
    'FC (a Fibre Channel disk)',
    (source) => [
      ['TargetWWNs', texts(source, 'targetWWNs').join(', ')],
      ['LUN', isSet(source, 'lun') ? String(count(source, 'lun')) : '<none>'],
      ['FSType', text(source, 'fsType')],
      ['ReadOnly', String(flag(source, 'readOnly'))],
    ],
  ],
  [
    'azureFile',
    'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    fields({ SecretName: 'secretName', ShareName: 'shareName', ...READ_ONLY }),
  ],
  [
    'vsphereVolume',
    'vSphereVolume (a Persistent Disk resource in vSphere)',
    fields({ VolumePath: 'volumePath', FSType: 'fsType', StoragePolicyName: 'storagePolicyName' }),
  ],
];

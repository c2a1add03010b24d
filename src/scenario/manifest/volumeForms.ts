// The forms of claims, volumes and storage classes: what of them decides where pods go.

import { z } from 'zod';
import { ACCESS_MODES } from '../../kube/api/objects.ts';
import { form } from './forms.ts';
import { nodeTerm } from './schedulingForm.ts';
import { object } from './workloadForms.ts';
import { amounts, claimSpec } from './claimForm.ts';

export const persistentVolumeClaim = object('PersistentVolumeClaim', { spec: claimSpec });

export const persistentVolume = object('PersistentVolume', {
  spec: form(
    {
      capacity: amounts,
      accessModes: z.array(z.enum(ACCESS_MODES)),
      storageClassName: z.string().optional(),
      persistentVolumeReclaimPolicy: z.enum(['Retain', 'Delete', 'Recycle']).optional(),
      claimRef: form(
        { namespace: z.string().optional(), name: z.string().optional() },
        { withoutWord: 'apiVersion kind uid resourceVersion fieldPath' },
      ).optional(),
      nodeAffinity: form({
        required: form({ nodeSelectorTerms: z.array(nodeTerm).min(1) }).optional(),
      }).optional(),
      csi: z.looseObject({ driver: z.string() }).optional(),
      awsElasticBlockStore: z.looseObject({ volumeID: z.string() }).optional(),
    },
    {
      withoutWord:
        'volumeMode mountOptions volumeAttributesClassName azureDisk azureFile cephfs cinder fc flexVolume flocker ' +
        'gcePersistentDisk glusterfs hostPath iscsi local nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO ' +
        'storageos vsphereVolume',
    },
  ),
});

const topologyTerm = form({
  matchLabelExpressions: z.array(form({ key: z.string(), values: z.array(z.string()) })).optional(),
});

export const storageClass = object(
  'StorageClass',
  {
    provisioner: z.string(),
    reclaimPolicy: z.enum(['Retain', 'Delete']).optional(),
    volumeBindingMode: z.enum(['Immediate', 'WaitForFirstConsumer']).optional(),
    allowedTopologies: z.array(topologyTerm).optional(),
  },
  { withoutWord: 'parameters mountOptions allowVolumeExpansion' },
);

export type PersistentVolumeForm = z.output<typeof persistentVolume>;
export type StorageClassForm = z.output<typeof storageClass>;

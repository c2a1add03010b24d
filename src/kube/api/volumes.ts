// PersistentVolumeClaims, PersistentVolumes and StorageClasses as far as they decide where pods may go.

import type { Named, Namespaced } from './config.ts';
import type { AccessMode, NodeSelectorTerm, Pod, VolumeClaimSpec } from './objects.ts';

export interface VolumeClaimConfig extends Namespaced, VolumeClaimSpec {}

export interface PersistentVolumeConfig extends Named {
  /** Empty: none. */
  readonly storageClassName: string;
  readonly accessModes: readonly AccessMode[];
  /** Bytes. */
  readonly storage: number;
  readonly reclaimPolicy: 'Retain' | 'Delete';
  /** The CSI driver that attaches it. Absent: nothing has to. */
  readonly driver?: string;
  /** Terms are alternatives. Absent: every node reaches it. */
  readonly nodeAffinity?: readonly NodeSelectorTerm[];
  /** The only claim to bind to. */
  readonly claim?: { readonly namespace: string; readonly name: string };
}

export interface StorageClassConfig extends Named {
  readonly provisioner: string;
  readonly volumeBindingMode: 'Immediate' | 'WaitForFirstConsumer';
  readonly reclaimPolicy: 'Retain' | 'Delete';
  /** Alternatives; none: anywhere. */
  readonly allowedTopologies: readonly NodeSelectorTerm[];
  readonly isDefault: boolean;
}

/** The kubelet's side: volumes are attached before a pod's sandbox is made. */
export interface VolumePort {
  /** `done` when all volumes of the pod are attached to its node: at once where they are already. */
  attach(pod: Pod, done: () => void): void;
  /** They are since before the run. */
  placed(pod: Pod): void;
}

/** The driver of Amazon EBS, and what counts its volumes on a node. */
export const EBS_DRIVER = 'ebs.csi.aws.com';

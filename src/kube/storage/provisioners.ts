// Who makes volumes for claims. @assumption the drivers of Amazon EBS and EFS run in every cluster; EKS installs them as
// add-ons, and without them claims of their classes stay Pending.

import { EBS_DRIVER, type StorageClassConfig } from '../api/volumes.ts';

export interface Provisioner {
  /** The driver that attaches its volumes to nodes. Absent: nothing has to. */
  readonly driver?: string;
  /** A volume can be reached from its own availability zone alone. */
  readonly isZonal: boolean;
  /** A volume is written by one node at a time. */
  readonly isOfOneNode: boolean;
}

const EBS: Provisioner = { driver: EBS_DRIVER, isZonal: true, isOfOneNode: true };

const PROVISIONERS = new Map<string, Provisioner>([
  [EBS_DRIVER, EBS],
  // Its claims are made by the CSI driver since Kubernetes 1.23.
  ['kubernetes.io/aws-ebs', EBS],
  ['efs.csi.aws.com', { isZonal: false, isOfOneNode: false }],
]);

/** Undefined: nobody here makes volumes by this name, as for `kubernetes.io/no-provisioner`. */
export function provisionerOf({ provisioner }: StorageClassConfig): Provisioner | undefined {
  return PROVISIONERS.get(provisioner);
}

/** Volumes of this class are made by hand. @upstream pkg/volume/util NotSupportedProvisioner */
export const BY_HAND = 'kubernetes.io/no-provisioner';

/** The class that EKS gives to every cluster, up to 1.29 as the default. */
export function firstClass(kubernetesMinor: number): StorageClassConfig {
  return {
    name: 'gp2',
    provisioner: 'kubernetes.io/aws-ebs',
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
    allowedTopologies: [],
    isDefault: kubernetesMinor < 30,
  };
}

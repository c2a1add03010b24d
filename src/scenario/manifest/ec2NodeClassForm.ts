// The form of Karpenter's EC2NodeClasses. Patterns and rules of their CRD are in `ec2NodeClassChecks.ts`.

import { z } from 'zod';
import { AMI_FAMILIES } from '../../kube/api/ec2NodeClass.ts';
import { quantity } from '../language/scalars.ts';
import { form, whole } from './forms.ts';
import { object } from './workloadForms.ts';

const texts = z.record(z.string(), z.string());
const id = z.string().optional();

const subnetTerm = form({ id, tags: texts.optional(), cidr: z.string().optional() });
const securityGroupTerm = form({ id, tags: texts.optional(), name: z.string().optional() });

const amiTerm = form({
  id,
  tags: texts.optional(),
  name: z.string().optional(),
  alias: z.string().max(30).optional(),
  owner: z.string().optional(),
  ssmParameter: z.string().optional(),
});

const reserved = z.record(z.string(), quantity).optional();

const kubelet = form(
  {
    maxPods: whole().optional(),
    podsPerCore: whole().optional(),
    systemReserved: reserved,
    kubeReserved: reserved,
    evictionHard: texts.optional(),
    evictionSoft: texts.optional(),
    evictionSoftGracePeriod: texts.optional(),
    imageGCHighThresholdPercent: whole(0, 100).optional(),
    imageGCLowThresholdPercent: whole(0, 100).optional(),
  },
  { withoutWord: 'clusterDNS cpuCFSQuota evictionMaxPodGracePeriod' },
);

const ebs = form(
  {
    volumeSize: z.string().optional(),
    snapshotID: z.string().optional(),
    volumeType: z.enum(['standard', 'io1', 'io2', 'gp2', 'sc1', 'st1', 'gp3']).optional(),
  },
  { withoutWord: 'deleteOnTermination encrypted iops kmsKeyID throughput volumeInitializationRate' },
);

const blockDeviceMapping = form({
  deviceName: z.string().optional(),
  ebs: ebs.optional(),
  rootVolume: z.boolean().optional(),
});

export const ec2NodeClass = object('EC2NodeClass', {
  spec: form(
    {
      subnetSelectorTerms: z.array(subnetTerm),
      securityGroupSelectorTerms: z.array(securityGroupTerm),
      amiSelectorTerms: z.array(amiTerm).min(1),
      amiFamily: z.enum(AMI_FAMILIES).optional(),
      role: z.string().optional(),
      instanceProfile: z.string().optional(),
      tags: texts.optional(),
      kubelet: kubelet.optional(),
      blockDeviceMappings: z.array(blockDeviceMapping).optional(),
      instanceStorePolicy: z.enum(['RAID0']).optional(),
    },
    {
      ignored: 'capacityReservationSelectorTerms ipPrefixCount networkInterfaces placementGroupSelector',
      withoutWord: 'userData associatePublicIPAddress detailedMonitoring metadataOptions context',
    },
  ),
});

export type Ec2NodeClassForm = z.output<typeof ec2NodeClass>;
export type KubeletForm = z.output<typeof kubelet>;

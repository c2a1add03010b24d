// What EC2 sells in the region of a recorded decision of Karpenter, and what its EC2NodeClasses make of it.

import type { CapacitySettings } from '../autoscaling/karpenter/catalogue/capacity.ts';
import type { Market, ResolvedSubnet } from '../autoscaling/karpenter/catalogue/catalogue.ts';
import { zoneId } from '../base/zoneId.ts';
import { onDemandPrice, pricedInstanceTypes, spotPrice } from '../ec2/prices.ts';
import type { Ec2NodeClass } from '../kube/api/ec2NodeClass.ts';
import { resourcesOf } from '../scenario/manifest/podObjects.ts';
import { optional } from '../scenario/manifest/schedulingObjects.ts';
import type { RecordedCluster, RecordedNodeClass } from './karpenterFormat.ts';

export const REGION = 'us-west-2';

/** Families of the shorter catalogue. */
const EKS_FAMILIES = 't2 t3 t3a t4g m5 c5 r5 m6i c6i r6i m6g c6g r6g m7i c7i m7g c7g'.split(' ');

export function marketOf({ catalogue = 'eks', settings, notOffered = [] }: RecordedCluster): Market {
  return {
    region: REGION,
    instanceTypes: pricedInstanceTypes().filter(
      (name) => catalogue === 'all' || EKS_FAMILIES.includes(name.slice(0, name.indexOf('.'))),
    ),
    isSold: (name, zone) => !notOffered.some((one) => one.type === name && one.zone === zone),
    price: (name, zone, capacityType) =>
      capacityType === 'spot' && settings?.spotPrices !== 'none'
        ? spotPrice(name, zone.slice(-1))
        : onDemandPrice(name),
  };
}

export function capacitySettingsOf({ settings = {} }: RecordedCluster): CapacitySettings {
  return {
    vmMemoryOverheadPercent: settings.vmMemoryOverheadPercent ?? 0.075,
    reservedEnis: settings.reservedENIs ?? 0,
  };
}

export function nodeClassOf({
  name,
  kubelet = {},
  rootVolume,
  amiAlias = '',
  instanceStorePolicy,
}: RecordedNodeClass): Ec2NodeClass {
  const volumeSize = rootVolume === undefined ? undefined : resourcesOf({ storage: rootVolume })['storage'];
  const isBottlerocket = amiAlias.startsWith('bottlerocket');
  return {
    name,
    amiFamily: isBottlerocket ? 'Bottlerocket' : 'AL2023',
    amiSelectorTerms: [],
    subnetSelectorTerms: [],
    securityGroupSelectorTerms: [],
    kubelet: {
      ...optional('maxPods', kubelet.maxPods),
      ...optional('podsPerCore', kubelet.podsPerCore),
      systemReserved: resourcesOf(kubelet.systemReserved ?? {}),
      kubeReserved: resourcesOf(kubelet.kubeReserved ?? {}),
      evictionHard: kubelet.evictionHard ?? {},
      evictionSoft: kubelet.evictionSoft ?? {},
    },
    blockDeviceMappings:
      volumeSize === undefined
        ? []
        : [
            {
              deviceName: isBottlerocket ? '/dev/xvdb' : '/dev/xvda',
              isRootVolume: !isBottlerocket,
              volumeSize,
            },
          ],
    ...optional('instanceStorePolicy', instanceStorePolicy),
    tags: {},
  };
}

export function subnetsOf({ subnets }: RecordedNodeClass): ResolvedSubnet[] {
  return subnets.map(({ id, zone }) => ({ id, zone, zoneId: zoneId(zone) }));
}

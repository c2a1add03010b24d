// EC2NodeClasses of manifests as Karpenter takes them.

import type { Named } from '../../kube/api/config.ts';
import type {
  AmiFamily,
  BlockDeviceMapping,
  Ec2NodeClass,
  KubeletConfiguration,
  SelectorTerm,
} from '../../kube/api/ec2NodeClass.ts';
import { AMI_FAMILIES } from '../../kube/api/ec2NodeClass.ts';
import type { Labels, Resources } from '../../kube/api/objects.ts';
import { readQuantity } from '../language/quantity.ts';
import type { Ec2NodeClassForm, KubeletForm } from './ec2NodeClassForm.ts';
import { optional } from './schedulingObjects.ts';

type Spec = Ec2NodeClassForm['spec'];

export function ec2NodeClassOf({ spec }: Ec2NodeClassForm): Omit<Ec2NodeClass, keyof Named> {
  return {
    amiFamily: amiFamilyOf(spec),
    amiSelectorTerms: spec.amiSelectorTerms.map((term) => ({
      ...termOf(term),
      ...optional('alias', term.alias),
    })),
    subnetSelectorTerms: spec.subnetSelectorTerms.map(termOf),
    securityGroupSelectorTerms: spec.securityGroupSelectorTerms.map(termOf),
    kubelet: kubeletOf(spec.kubelet ?? {}),
    blockDeviceMappings: (spec.blockDeviceMappings ?? []).map(blockDeviceMappingOf),
    ...optional('instanceStorePolicy', spec.instanceStorePolicy),
    tags: spec.tags ?? {},
  };
}

/** @upstream pkg/apis/v1/ec2nodeclass.go#AMIFamily */
function amiFamilyOf({ amiFamily, amiSelectorTerms }: Spec): AmiFamily {
  if (amiFamily !== undefined) return amiFamily;
  const alias = amiSelectorTerms.find((term) => term.alias !== undefined)?.alias?.split('@')[0];
  return AMI_FAMILIES.find((family) => family.toLowerCase() === alias) ?? 'Custom';
}

interface TermForm {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly cidr?: string | undefined;
  readonly tags?: Labels | undefined;
}

function termOf({ id, name, cidr, tags = {} }: TermForm): SelectorTerm {
  return { ...optional('id', id), ...optional('name', name), ...optional('cidr', cidr), tags };
}

function kubeletOf(kubelet: KubeletForm): KubeletConfiguration {
  return {
    ...optional('maxPods', kubelet.maxPods),
    ...optional('podsPerCore', kubelet.podsPerCore),
    systemReserved: amountsOf(kubelet.systemReserved),
    kubeReserved: amountsOf(kubelet.kubeReserved),
    evictionHard: kubelet.evictionHard ?? {},
    evictionSoft: kubelet.evictionSoft ?? {},
  };
}

function amountsOf(amounts: KubeletForm['kubeReserved'] = {}): Resources {
  return Object.fromEntries(
    Object.entries(amounts).map(([resource, amount]) => [resource, readQuantity(String(amount), resource)]),
  );
}

function blockDeviceMappingOf({
  deviceName = '',
  ebs,
  rootVolume = false,
}: NonNullable<Spec['blockDeviceMappings']>[number]): BlockDeviceMapping {
  const size = ebs?.volumeSize;
  return {
    deviceName,
    isRootVolume: rootVolume,
    ...optional('volumeSize', size === undefined ? undefined : readQuantity(size, 'ephemeral-storage')),
  };
}

// Which ENIConfig the new nodes of a group name by their labels, before anybody labels or annotates them.

import { eniConfigName } from '../../ipamd/eniConfig.ts';
import type { IpamdConfig } from '../../ipamd/config.ts';
import type { NodeGroupConfig } from '../../kube/api/config.ts';

/** Of the labels that kubelet and EKS give, those that a cluster could choose by. */
export function eniConfigNameIn(
  { name, labels, instanceType }: Pick<NodeGroupConfig, 'name' | 'labels' | 'instanceType'>,
  zone: string,
  { eniConfigKeys }: Pick<IpamdConfig, 'eniConfigKeys'>,
): string {
  const own = {
    ...labels,
    'eks.amazonaws.com/nodegroup': name,
    'failure-domain.beta.kubernetes.io/zone': zone,
    'node.kubernetes.io/instance-type': instanceType,
    'topology.kubernetes.io/zone': zone,
  };
  return eniConfigName({ labels: own, annotations: {} }, eniConfigKeys);
}

// The Services of the cluster as kube-proxy on a node knows them.

import { servicePorts } from '../../host/kubeProxy/fromObjects.ts';
import type { ServicePort } from '../../host/kubeProxy/services.ts';
import type { KubeProxyInput } from '../../host/nodeInput.ts';
import { viewOf } from '../clusterObjects.ts';
import type { Moment } from '../moment.ts';
import { isApiServer, servedServices, serviceCidr } from '../objects/services.ts';

/** Undefined: its mode is not simulated. */
export function kubeProxyOf(moment: Moment, node: string): KubeProxyInput | undefined {
  const { kubeProxyMode: mode = 'iptables' } = moment.scenario.cluster;
  if (mode === 'ipvs') return undefined;
  return { mode, services: servicePortsOf(moment, node), serviceCidrs: [serviceCidr(moment)] };
}

/** `node`: the one whose endpoints are local. Without the API server's, where nobody knows its addresses. */
export function servicePortsOf(moment: Moment, node = ''): ServicePort[] {
  return servedServices(viewOf(moment))
    .filter(({ service, slices }) => slices.length > 0 || !isApiServer(service.metadata))
    .flatMap(({ service, slices }) => servicePorts(service, slices, node));
}

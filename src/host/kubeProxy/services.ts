// Services and their endpoints as kube-proxy on one node knows them, and which of them serve.

import type { Address } from '../../base/address.ts';
import type { Protocol } from '../iptablesRule.ts';
import { socketText } from '../socketText.ts';

export type TrafficPolicy = 'Cluster' | 'Local';

/** One port of a Service that has an address of the cluster. */
export interface ServicePort {
  readonly namespace: string;
  readonly service: string;
  /** Its name; may be empty. */
  readonly name: string;
  readonly protocol: Protocol;
  readonly clusterIp: Address;
  readonly port: number;
  readonly nodePort: number | undefined;
  readonly externalIps: readonly Address[];
  readonly loadBalancerIps: readonly Address[];
  readonly internalTrafficPolicy: TrafficPolicy;
  readonly externalTrafficPolicy: TrafficPolicy;
  /** How long a client is sent to the same endpoint. */
  readonly affinitySeconds: number | undefined;
  readonly endpoints: readonly Endpoint[];
}

export interface Endpoint {
  readonly address: Address;
  readonly port: number;
  /** On this node. */
  readonly isLocal: boolean;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
}

export interface ServingEndpoints {
  readonly cluster: readonly Endpoint[];
  readonly local: readonly Endpoint[];
  /** On whichever node. */
  readonly any: boolean;
}

/** Whether anybody outside the cluster may reach it. */
export function isExternallyAccessible({ nodePort, externalIps, loadBalancerIps }: ServicePort): boolean {
  return nodePort !== undefined || externalIps.length > 0 || loadBalancerIps.length > 0;
}

/** Terminating endpoints serve where none is ready. @upstream pkg/proxy/topology.go#CategorizeEndpoints */
export function servingEndpoints(of: ServicePort): ServingEndpoints {
  const cluster = serving(of.endpoints);
  const local = serving(of.endpoints.filter(({ isLocal }) => isLocal));
  const isExternal = isExternallyAccessible(of);
  const usesCluster = of.internalTrafficPolicy === 'Cluster' || isExternal;
  const usesLocal =
    of.internalTrafficPolicy === 'Local' || (isExternal && of.externalTrafficPolicy === 'Local');
  return {
    cluster: usesCluster ? cluster : [],
    local: usesLocal ? local : [],
    any: cluster.length > 0,
  };
}

function serving(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  if (ready.length > 0) return ready;
  return endpoints.filter((endpoint) => endpoint.serving && endpoint.terminating);
}

/** As kube-proxy writes it: `10.0.0.5:80`, `[fd00::5]:80`. */
export function placeOf({ address, port }: Endpoint): string {
  return socketText({ address, port });
}

/** In the order of their texts. */
export function byPlace(endpoints: readonly Endpoint[]): Endpoint[] {
  return endpoints.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

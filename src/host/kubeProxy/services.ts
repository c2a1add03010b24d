// Services and their endpoints as kube-proxy on one node knows them, and which of them serve.

import type { Ipv4 } from '../../base/ipv4.ts';
import type { Protocol } from '../iptablesRule.ts';

export type TrafficPolicy = 'Cluster' | 'Local';

/** One port of a Service that has an address of the cluster. */
export interface ServicePort {
  readonly namespace: string;
  readonly service: string;
  /** Its name; may be empty. */
  readonly name: string;
  readonly protocol: Protocol;
  readonly clusterIp: Ipv4;
  readonly port: number;
  readonly nodePort: number | undefined;
  readonly externalIps: readonly Ipv4[];
  readonly loadBalancerIps: readonly Ipv4[];
  readonly internalTrafficPolicy: TrafficPolicy;
  readonly externalTrafficPolicy: TrafficPolicy;
  /** How long a client is sent to the same endpoint. */
  readonly affinitySeconds: number | undefined;
  readonly endpoints: readonly Endpoint[];
}

export interface Endpoint {
  readonly address: Ipv4;
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

// Services and EndpointSlices of the API as kube-proxy on one node reads them. @upstream pkg/proxy/serviceport.go

import { familyOf, parseAddress } from '../../base/address.ts';
import { isKeyOf } from '../../base/records.ts';
import { placeOf, type Endpoint, type ServicePort, type TrafficPolicy } from './services.ts';

/** The fields that count. */
export interface ServiceObject {
  readonly metadata: { readonly namespace?: string; readonly name?: string };
  readonly spec: {
    readonly clusterIP?: string;
    readonly externalIPs?: readonly string[];
    readonly internalTrafficPolicy?: string;
    readonly externalTrafficPolicy?: string;
    readonly sessionAffinity?: string;
    readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } };
    readonly ports?: readonly ServicePortObject[];
  };
  readonly status?: {
    readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] };
  };
}

interface ServicePortObject {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
  readonly nodePort?: number;
}

export interface SliceObject {
  readonly endpoints: readonly {
    readonly addresses: readonly string[];
    readonly conditions?: {
      readonly ready?: boolean;
      readonly serving?: boolean;
      readonly terminating?: boolean;
    };
    readonly nodeName?: string | null;
  }[];
  readonly ports?: readonly { readonly name?: string; readonly port?: number; readonly protocol?: string }[];
}

const PROTOCOLS = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' } as const;

const DEFAULT_AFFINITY_SECONDS = 10_800;

/** None of a headless Service: it has no address to take packets from. */
export function servicePorts(
  service: ServiceObject,
  slices: readonly SliceObject[],
  node: string,
): ServicePort[] {
  const { spec, status, metadata } = service;
  const clusterIp = parseAddress(spec.clusterIP ?? '');
  if (clusterIp === undefined) return [];
  const affinity = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS;
  const ingress = status?.loadBalancer?.ingress ?? [];
  return (spec.ports ?? []).map((port) => ({
    namespace: metadata.namespace ?? '',
    service: metadata.name ?? '',
    name: port.name ?? '',
    protocol: protocolOf(port),
    clusterIp,
    port: port.port,
    nodePort: port.nodePort === 0 ? undefined : port.nodePort,
    externalIps: (spec.externalIPs ?? []).flatMap((ip) => parseAddress(ip) ?? []),
    loadBalancerIps: ingress.flatMap(({ ip }) => parseAddress(ip ?? '') ?? []),
    internalTrafficPolicy: policyOf(spec.internalTrafficPolicy),
    externalTrafficPolicy: policyOf(spec.externalTrafficPolicy),
    affinitySeconds: spec.sessionAffinity === 'ClientIP' ? affinity : undefined,
    endpoints: eachOnce(
      slices
        .flatMap((slice) => endpointsOf(slice, port, node))
        .filter(({ address }) => familyOf(address) === familyOf(clusterIp)),
    ),
  }));
}

/** Slices may say the same one twice. */
function eachOnce(endpoints: readonly Endpoint[]): Endpoint[] {
  return [...new Map(endpoints.map((each) => [placeOf(each), each])).values()];
}

function protocolOf({ protocol = 'TCP' }: { readonly protocol?: string }): ServicePort['protocol'] {
  return isKeyOf(PROTOCOLS, protocol) ? PROTOCOLS[protocol] : 'tcp';
}

function policyOf(text = 'Cluster'): TrafficPolicy {
  return text === 'Local' ? 'Local' : 'Cluster';
}

function endpointsOf(
  { endpoints, ports = [] }: SliceObject,
  wanted: ServicePortObject,
  node: string,
): Endpoint[] {
  const target = ports.find(
    (each) => (each.name ?? '') === (wanted.name ?? '') && protocolOf(each) === protocolOf(wanted),
  );
  const port = target?.port;
  if (port === undefined) return [];
  return endpoints.flatMap(({ addresses, conditions = {}, nodeName }) =>
    addresses.flatMap((text) => {
      const address = parseAddress(text);
      const { ready = true, serving = ready, terminating = false } = conditions;
      return address === undefined
        ? []
        : [{ address, port, isLocal: nodeName === node, ready, serving, terminating }];
    }),
  );
}

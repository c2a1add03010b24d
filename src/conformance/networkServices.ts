// The Services and EndpointSlices that a recorded kube-proxy was given, as input of the model.

import { z } from 'zod';
import { parseIpv4 } from '../base/ipv4.ts';
import type { Endpoint, ServicePort } from '../host/kubeProxy/services.ts';
import type { NetworkCase } from './networkCase.ts';
import { addressOf } from './networkInput.ts';

const policy = z.enum(['Cluster', 'Local']);
const protocol = z.enum(['TCP', 'UDP', 'SCTP']);

const service = z.object({
  kind: z.literal('Service'),
  metadata: z.object({ namespace: z.string(), name: z.string() }),
  spec: z.object({
    clusterIP: z.string(),
    externalIPs: z.array(z.string()).default([]),
    internalTrafficPolicy: policy.default('Cluster'),
    externalTrafficPolicy: policy.default('Cluster'),
    sessionAffinity: z.enum(['None', 'ClientIP']).default('None'),
    sessionAffinityConfig: z.object({ clientIP: z.object({ timeoutSeconds: z.int() }) }).optional(),
    ports: z.array(
      z.object({
        name: z.string().default(''),
        port: z.int(),
        protocol: protocol.default('TCP'),
        nodePort: z.int().optional(),
      }),
    ),
  }),
  status: z
    .object({
      loadBalancer: z.object({ ingress: z.array(z.object({ ip: z.string().optional() })).default([]) }),
    })
    .optional(),
});

const slice = z.object({
  kind: z.literal('EndpointSlice'),
  metadata: z.object({ namespace: z.string(), labels: z.record(z.string(), z.string()) }),
  endpoints: z.array(
    z.object({
      addresses: z.array(z.string()),
      conditions: z.object({ ready: z.boolean(), serving: z.boolean(), terminating: z.boolean() }),
      nodeName: z.string().nullish(),
    }),
  ),
  ports: z.array(
    z.object({ name: z.string().default(''), port: z.int(), protocol: protocol.default('TCP') }),
  ),
});

type Service = z.output<typeof service>;
type Slice = z.output<typeof slice>;

const DEFAULT_AFFINITY_SECONDS = 10_800;

/** A headless Service has no address to take packets from. */
export function servicesOf({ objects = [], kubeProxy }: NetworkCase): ServicePort[] | undefined {
  if (kubeProxy === undefined) return undefined;
  const slices = objects.flatMap((each) => slice.safeParse(each).data ?? []);
  return objects
    .flatMap((each) => service.safeParse(each).data ?? [])
    .filter(({ spec }) => parseIpv4(spec.clusterIP) !== undefined)
    .flatMap((each) => each.spec.ports.map((port) => portOf(each, port, slices, kubeProxy.nodeName)));
}

function portOf(
  { metadata, spec, status }: Service,
  port: Service['spec']['ports'][number],
  slices: readonly Slice[],
  node: string,
): ServicePort {
  const affinity = spec.sessionAffinityConfig?.clientIP.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS;
  return {
    namespace: metadata.namespace,
    service: metadata.name,
    name: port.name,
    protocol: PROTOCOLS[port.protocol],
    clusterIp: addressOf(spec.clusterIP),
    port: port.port,
    nodePort: port.nodePort,
    externalIps: spec.externalIPs.map(addressOf),
    loadBalancerIps: (status?.loadBalancer.ingress ?? []).flatMap(({ ip }) =>
      ip === undefined ? [] : addressOf(ip),
    ),
    internalTrafficPolicy: spec.internalTrafficPolicy,
    externalTrafficPolicy: spec.externalTrafficPolicy,
    affinitySeconds: spec.sessionAffinity === 'ClientIP' ? affinity : undefined,
    endpoints: slices
      .filter((each) => each.metadata.namespace === metadata.namespace)
      .filter((each) => each.metadata.labels['kubernetes.io/service-name'] === metadata.name)
      .flatMap((each) => endpointsOf(each, port, node)),
  };
}

const PROTOCOLS = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' } as const;

function endpointsOf(
  { endpoints, ports }: Slice,
  { name, protocol: wanted }: Service['spec']['ports'][number],
  node: string,
): Endpoint[] {
  const target = ports.find((each) => each.name === name && each.protocol === wanted);
  if (target === undefined) return [];
  return endpoints.flatMap(({ addresses, conditions, nodeName }) =>
    addresses.map((address) => ({
      ...conditions,
      address: addressOf(address),
      port: target.port,
      isLocal: nodeName === node,
    })),
  );
}

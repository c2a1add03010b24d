// The Services and EndpointSlices that a recorded kube-proxy was given, as input of the model.

import { z } from 'zod';
import { servicePorts } from '../host/kubeProxy/fromObjects.ts';
import type { ServicePort } from '../host/kubeProxy/services.ts';
import type { KubeProxyInput } from '../host/nodeInput.ts';
import type { NetworkCase } from './networkCase.ts';

/** 172.20.0.0/16, which the recorder’s API server had. */
const SERVICE_CIDR = { base: 0xac140000, length: 16 } as const;

const service = z.object({
  kind: z.literal('Service'),
  metadata: z.object({ namespace: z.string(), name: z.string() }),
  spec: z.object({
    clusterIP: z.string(),
    externalIPs: z.array(z.string()).default([]),
    internalTrafficPolicy: z.string().default('Cluster'),
    externalTrafficPolicy: z.string().default('Cluster'),
    sessionAffinity: z.string().default('None'),
    sessionAffinityConfig: z
      .object({ clientIP: z.object({ timeoutSeconds: z.int().default(10_800) }).prefault({}) })
      .prefault({}),
    ports: z.array(
      z.object({
        name: z.string().default(''),
        port: z.int(),
        protocol: z.string().default('TCP'),
        nodePort: z.int().default(0),
      }),
    ),
  }),
  status: z
    .object({
      loadBalancer: z
        .object({ ingress: z.array(z.object({ ip: z.string().default('') })).default([]) })
        .prefault({}),
    })
    .prefault({}),
});

const slice = z.object({
  kind: z.literal('EndpointSlice'),
  metadata: z.object({ namespace: z.string(), labels: z.record(z.string(), z.string()) }),
  endpoints: z.array(
    z.object({
      addresses: z.array(z.string()),
      conditions: z
        .object({
          ready: z.boolean().default(true),
          serving: z.boolean().default(true),
          terminating: z.boolean().default(false),
        })
        .prefault({}),
      nodeName: z.string().nullable().default(null),
    }),
  ),
  ports: z.array(
    z.object({ name: z.string().default(''), port: z.int(), protocol: z.string().default('TCP') }),
  ),
});

export function kubeProxyOf({ objects = [], kubeProxy }: NetworkCase): KubeProxyInput | undefined {
  if (kubeProxy === undefined) return undefined;
  const { mode, nodeName } = kubeProxy;
  return { mode, services: servicesOf(objects, nodeName), serviceCidrs: [SERVICE_CIDR] };
}

function servicesOf(objects: readonly unknown[], nodeName: string): ServicePort[] {
  const slices = objects.flatMap((each) => slice.safeParse(each).data ?? []);
  return objects
    .flatMap((each) => service.safeParse(each).data ?? [])
    .flatMap((each) => {
      const { namespace, name } = each.metadata;
      const own = slices.filter(
        ({ metadata }) =>
          metadata.namespace === namespace && metadata.labels['kubernetes.io/service-name'] === name,
      );
      return servicePorts(each, own, nodeName);
    });
}

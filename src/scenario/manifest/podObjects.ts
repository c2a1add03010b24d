// From Kubernetes' objects to the model's: what scheduling reads of a pod, with the API server's defaults. Scenarios
// and recorded decisions of the real scheduler come this way.

import type { Container, HostPort, Labels, PodSpec, Resources } from '../../kube/api/objects.ts';
import { readQuantity } from '../language/quantity.ts';
import type { QuantitiesForm } from './forms.ts';
import type { ContainerForm, PodSpecForm } from './podForm.ts';
import { nodeAffinityOf, optional, podAffinityOf, spreadOf, tolerationOf } from './schedulingObjects.ts';

/** What decides where a pod may go, but for its priority. */
export type PlacedSpec = Pick<
  PodSpec,
  | 'containers'
  | 'initContainers'
  | 'overhead'
  | 'podRequests'
  | 'hostNetwork'
  | 'hostPorts'
  | 'nodeName'
  | 'nodeSelector'
  | 'nodeAffinity'
  | 'podAffinity'
  | 'podAntiAffinity'
  | 'topologySpread'
  | 'tolerations'
>;

/** `labels` are those of the pod itself. */
export function placedSpecOf(spec: PodSpecForm, labels: Labels): PlacedSpec {
  const hostNetwork = spec.hostNetwork ?? false;
  const { nodeAffinity, podAffinity, podAntiAffinity } = spec.affinity ?? {};
  return {
    containers: spec.containers.map(containerOf),
    initContainers: (spec.initContainers ?? []).map(containerOf),
    overhead: resourcesOf(spec.overhead ?? {}),
    ...optional('podRequests', podRequestsOf(spec)),
    hostNetwork,
    hostPorts: hostPortsOf(spec, hostNetwork),
    ...optional('nodeName', spec.nodeName),
    nodeSelector: spec.nodeSelector ?? {},
    ...optional('nodeAffinity', nodeAffinity && nodeAffinityOf(nodeAffinity)),
    ...optional('podAffinity', podAffinity && podAffinityOf(podAffinity, labels)),
    ...optional('podAntiAffinity', podAntiAffinity && podAffinityOf(podAntiAffinity, labels)),
    topologySpread: (spec.topologySpreadConstraints ?? []).map((one) => spreadOf(one, labels)),
    tolerations: (spec.tolerations ?? []).map(tolerationOf),
  };
}

export function resourcesOf(quantities: QuantitiesForm): Resources {
  return Object.fromEntries(
    Object.entries(quantities).map(([name, quantity]) => [name, readQuantity(String(quantity), name)]),
  );
}

/** A limit of the whole pod is its request, too, of what no container requests. */
function podRequestsOf({ resources, containers, initContainers = [] }: PodSpecForm): Resources | undefined {
  if (resources === undefined) return undefined;
  const requested = [...containers, ...initContainers].flatMap((container) =>
    Object.keys({ ...container.resources?.limits, ...container.resources?.requests }),
  );
  const limits = Object.entries(resources.limits ?? {}).filter(([name]) => !requested.includes(name));
  return resourcesOf({ ...Object.fromEntries(limits), ...resources.requests });
}

/** A limit without a request is the request. */
function containerOf(container: ContainerForm): Container {
  const { requests, limits } = container.resources ?? {};
  return {
    name: container.name,
    image: container.image ?? '',
    requests: resourcesOf({ ...limits, ...requests }),
    ...optional('limits', limits && resourcesOf(limits)),
    sidecar: container.restartPolicy === 'Always',
  };
}

/** On the host's network every container port is a port of the host. */
function hostPortsOf(spec: PodSpecForm, hostNetwork: boolean): HostPort[] {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...spec.containers, ...sidecars].flatMap(({ ports }) =>
    (ports ?? []).flatMap(({ containerPort, hostPort, hostIP, protocol }) => {
      const port = hostPort ?? (hostNetwork ? containerPort : 0);
      return port > 0 ? [{ hostIp: hostIP ?? '', protocol: protocol ?? 'TCP', port }] : [];
    }),
  );
}

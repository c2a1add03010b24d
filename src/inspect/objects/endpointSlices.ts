// EndpointSlices of Services: made of pods by their controller, of Endpoints by the mirroring one, or written by somebody.

import type { ContainerPort, PodSpec as ApiPodSpec, ServicePort } from 'kubernetes-types/core/v1.d.ts';
import type { Endpoint, EndpointPort } from 'kubernetes-types/discovery/v1.d.ts';
import { familyOf, formatAddress, parseAddress } from '../../base/address.ts';
import { formatIpv4, type Ipv4 } from '../../base/ipv4.ts';
import type { Namespaced } from '../../kube/api/config.ts';
import type { Labels, Pod } from '../../kube/api/objects.ts';
import type { EndpointAddressConfig, EndpointsConfig } from '../../kube/api/workloadConfig.ts';
import { hasLabels } from '../../kube/scheduler/labelSelector.ts';
import type { ApiObjectWith } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { suffixOf } from './identity.ts';
import { createdAtOf, metadataOf } from './objectMetadata.ts';

/** The label that says whose endpoints they are. */
export const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const API_SERVER_PORT = 443;
/** EKS places its own interfaces in two subnets at least. */
const API_SERVERS = 2;

interface SliceBody {
  readonly addressType: string;
  readonly endpoints: Endpoint[];
  readonly ports: EndpointPort[];
}

export type SliceObject = ApiObjectWith<SliceBody>;

interface SlicedService extends Namespaced {
  readonly selector: Labels;
  readonly ports: readonly ServicePort[];
}

/** As the API calls the cluster's family. */
export function addressType({ scenario }: Pick<ClusterView, 'scenario'>): 'IPv4' | 'IPv6' {
  return scenario.cluster.ipFamily === 'ipv6' ? 'IPv6' : 'IPv4';
}

/**
 * Pods without an address are no endpoints. Pods that have a named port at other numbers are in slices of their own; one
 * that has not got it is in the slice without that port.
 */
export function controllerSlices(info: SlicedService, view: ClusterView): SliceObject[] {
  const { namespace, selector, ports } = info;
  const pods = [...view.kubernetes.pods()].filter(
    (pod) => pod.namespace === namespace && hasLabels(selector, pod.labels) && isServing(pod),
  );
  const byPorts = new Map<string, { ports: EndpointPort[]; pods: Pod[] }>();
  for (const pod of pods) {
    const own = ports.flatMap((port) => targetOf(port, pod));
    const key = JSON.stringify(own);
    const group = byPorts.get(key);
    if (group === undefined) byPorts.set(key, { ports: own, pods: [pod] });
    else group.pods.push(pod);
  }
  if (byPorts.size === 0) byPorts.set('', { ports: ports.flatMap((port) => targetOf(port)), pods: [] });
  return [...byPorts.values()].map((group, place) => ({
    ...sliceOf(info, view, 'endpointslice-controller.k8s.io', place),
    addressType: addressType(view),
    endpoints: group.pods.map(endpointOf),
    ports: group.ports,
  }));
}

function sliceOf(
  { namespace, name }: Namespaced,
  view: ClusterView,
  manager: string,
  place: number,
): Pick<SliceObject, 'apiVersion' | 'kind' | 'metadata'> {
  const suffix = suffixOf(`${view.seed}/${namespace}/${name}${place === 0 ? '' : `/${place}`}`);
  const named = { namespace, name: `${name}-${suffix}` };
  const labels = { [MANAGED_BY]: manager, [SERVICE_NAME]: name };
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: metadataOf(view, 'EndpointSlice', named, {
      createdAt: createdAtOf(view, 'Service', { namespace, name }),
      labels,
    }),
  };
}

function isServing({ podIp, phase }: Pod): boolean {
  return podIp !== undefined && phase === 'Running';
}

/** Where the Service's port leads to: a number, or what a container of the pod calls so. Without a pod names lead nowhere. */
function targetOf(
  { name = '', port, targetPort = port, protocol = 'TCP' }: ServicePort,
  pod?: Pod,
): EndpointPort[] {
  const number = typeof targetPort === 'number' ? targetPort : numberOf(targetPort, protocol, pod);
  return number === undefined ? [] : [{ name, port: number, protocol }];
}

function numberOf(name: string, protocol: string, pod: Pod | undefined): number | undefined {
  const written: Partial<ApiPodSpec> = pod?.spec.written ?? {};
  const ports = (written.containers ?? []).flatMap((container): ContainerPort[] => container.ports ?? []);
  return ports.find((each) => each.name === name && (each.protocol ?? 'TCP') === protocol)?.containerPort;
}

function endpointOf(pod: Pod): Endpoint {
  const { namespace, name, podIp, ready, deletedAt, nodeName, uid } = pod;
  const terminating = deletedAt !== undefined;
  return {
    addresses: podIp === undefined ? [] : [formatAddress(podIp)],
    conditions: { ready: ready && !terminating, serving: ready, terminating },
    ...(nodeName !== undefined && { nodeName }),
    targetRef: { kind: 'Pod', name, namespace, uid },
  };
}

/** As somebody applied them. */
export function writtenSlices(view: ClusterView): SliceObject[] {
  return [...view.kubernetes.stores.workloads.services.slices.all()].map(({ config }) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: metadataOf(view, 'EndpointSlice', config),
    addressType: config.addressType,
    endpoints: config.endpoints.map(({ addresses, conditions, nodeName }) => ({
      addresses: [...addresses],
      ...(conditions === undefined ? {} : { conditions: definedOf(conditions) }),
      ...(nodeName === undefined ? {} : { nodeName }),
    })),
    ports: portsOf(config),
  }));
}

function definedOf(
  conditions: Readonly<Record<string, boolean | undefined>>,
): NonNullable<Endpoint['conditions']> {
  return Object.fromEntries(
    Object.entries(conditions).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** A slice for each subset of the Endpoints of the Service's name. @upstream pkg/controller/endpointslicemirroring */
export function mirroredSlices(info: Namespaced, view: ClusterView): SliceObject[] {
  const written = view.kubernetes.stores.workloads.services.endpoints.at(info);
  return (written?.config.subsets ?? []).map((subset, place) => ({
    ...sliceOf(info, view, 'endpointslicemirroring-controller.k8s.io', place),
    addressType: addressType(view),
    endpoints: [
      ...mirrored(subset.addresses, true, view),
      ...mirrored(subset.notReadyAddresses, false, view),
    ],
    ports: portsOf(subset),
  }));
}

/** Of the cluster's family. */
function mirrored(
  addresses: readonly EndpointAddressConfig[] = [],
  ready: boolean,
  view: ClusterView,
): Endpoint[] {
  const family = view.scenario.cluster.ipFamily ?? 'ipv4';
  return addresses.flatMap(({ ip, nodeName }) => {
    const address = parseAddress(ip);
    if (address === undefined || familyOf(address) !== family) return [];
    return [{ addresses: [ip], conditions: { ready }, ...(nodeName === undefined ? {} : { nodeName }) }];
  });
}

/** With what the API server adds. */
export function portsOf({ ports = [] }: Pick<EndpointsConfig['subsets'][number], 'ports'>): EndpointPort[] {
  return ports.map(({ name = '', port, protocol = 'TCP' }) => {
    return { name, protocol, ...(port === undefined ? {} : { port }) };
  });
}

function apiServers({ cloud }: ClusterView): readonly Ipv4[] {
  const known = cloud.others.controlPlaneEnis().map(({ address }) => address);
  if (known.length > 0) return known.slice(0, API_SERVERS);
  const taken = [...cloud.subnets.values()].flatMap((subnet) => subnet.takenAddresses().slice(0, 1));
  return taken.slice(0, API_SERVERS);
}

/**
 * The API server's own: of EKS' interfaces in the cluster's subnets.
 * @assumption where the scenario names no subnets of the control plane, it has the first external address of each of the
 * first two subnets with any; without external addresses nobody knows where it is, and in IPv6 clusters neither.
 */
export function apiServerSlices(info: SlicedService, view: ClusterView): SliceObject[] {
  if (view.scenario.cluster.ipFamily === 'ipv6') return [];
  const addresses = apiServers(view);
  if (addresses.length === 0) return [];
  const { name: _, ...metadata } = metadataOf(view, 'EndpointSlice', info, {
    labels: { [SERVICE_NAME]: info.name },
  });
  return [
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...metadata, name: info.name },
      addressType: 'IPv4',
      endpoints: addresses.map((address) => ({
        addresses: [formatIpv4(address)],
        conditions: { ready: true },
      })),
      ports: [{ name: 'https', port: API_SERVER_PORT, protocol: 'TCP' }],
    },
  ];
}

// Services and their EndpointSlices as objects of the API. Service addresses are of EKS' own range, outside the VPC.

import type { ServicePort, ServiceSpec } from 'kubernetes-types/core/v1.d.ts';
import type { Endpoint, EndpointPort } from 'kubernetes-types/discovery/v1.d.ts';
import { assert } from '../../base/assert.ts';
import { formatAddress, type AddressBlock } from '../../base/address.ts';
import { parseCidr } from '../../base/ipv4.ts';
import { parseIpv6Cidr } from '../../base/ipv6.ts';
import type { Namespaced } from '../../kube/api/config.ts';
import type { Labels, Pod } from '../../kube/api/objects.ts';
import { hasLabels } from '../../kube/scheduler/labelSelector.ts';
import { SYSTEM_NAMESPACE } from '../../scenario/cluster/systemNames.ts';
import { spoken, type ApiObject, type ApiObjectWith } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { digestOf, suffixOf } from './identity.ts';
import { metadataOf } from './objectMetadata.ts';

/**
 * The range that EKS takes for Services in VPCs outside 10.0.0.0/8, and the other one.
 * @upstream EKS user guide, serviceIpv4Cidr
 */
const RANGES = { usual: '10.100', other: '172.20' } as const;

/**
 * The first of the unique local addresses of which EKS takes some for Services: a /108, its first 112 bits.
 * @assumption the real range has 40 random bits.
 */
const IPV6_RANGE = 'fd00:1234:5678';

interface ServiceInfo extends Namespaced {
  readonly clusterIP: string;
  readonly labels: Labels;
  readonly selector: Labels;
  readonly ports: readonly ServicePort[];
  /** Type and what goes with it. */
  readonly others: Partial<ServiceSpec>;
}

export interface ServedService {
  readonly service: ApiObjectWith<{ spec: ServiceSpec }>;
  /** None where it has no selector. */
  readonly slices: readonly ApiObjectWith<SliceBody>[];
}

export function serviceObjects(view: ClusterView): ApiObject[] {
  return servedServices(view).flatMap(({ service, slices }) => [service, ...slices]);
}

export function servedServices(view: ClusterView): ServedService[] {
  return serviceInfos(view).map((info) => ({
    service: serviceObject(info, view),
    slices: sliceObject(info, view),
  }));
}

function serviceRange({ scenario }: Pick<ClusterView, 'scenario'>): string {
  if (scenario.cluster.ipFamily === 'ipv6') return IPV6_RANGE;
  const inTen = scenario.ec2.subnets.some(({ cidr }) => cidr.base >>> 24 === 10);
  return inTen ? RANGES.other : RANGES.usual;
}

export function serviceCidr(view: Pick<ClusterView, 'scenario'>): AddressBlock {
  const range = serviceRange(view);
  const block = range === IPV6_RANGE ? parseIpv6Cidr(`${range}::/108`) : parseCidr(`${range}.0.0/16`);
  assert(block !== undefined, `a block: ${range}`);
  return block;
}

const DNS_PORTS: readonly ServicePort[] = [
  { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
  { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
  { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
];

function serviceInfos(view: ClusterView): ServiceInfo[] {
  const range = serviceRange(view);
  const system: ServiceInfo[] = [
    {
      namespace: 'default',
      name: 'kubernetes',
      clusterIP: serviceAddress(range, 0, 1),
      labels: { component: 'apiserver', provider: 'kubernetes' },
      selector: {},
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 443 }],
      others: {},
    },
    {
      namespace: SYSTEM_NAMESPACE,
      name: 'kube-dns',
      clusterIP: serviceAddress(range, 0, 10),
      labels: {
        'eks.amazonaws.com/component': 'kube-dns',
        'k8s-app': 'kube-dns',
        'kubernetes.io/cluster-service': 'true',
        'kubernetes.io/name': 'CoreDNS',
      },
      selector: { 'k8s-app': 'kube-dns' },
      ports: DNS_PORTS,
      others: {},
    },
  ];
  const applied = [...view.kubernetes.stores.workloads.services.store.all()].map(
    ({ config: { namespace, name, metadata, selector, written = {} } }) => {
      const { ports = [], selector: _, clusterIP: asked, clusterIPs: __, ...others }: ServiceSpec = written;
      const clusterIP = asked ?? addressIn(range, `${view.seed}/${namespace}/${name}`);
      const served = { clusterIP, selector, ports: ports.map(withDefaults), others };
      return { namespace, name, metadata, labels: {}, ...served };
    },
  );
  return [...system, ...applied];
}

/** @assumption Services have addresses out of the order in which the API server would give them. */
function addressIn(range: string, text: string): string {
  const digest = digestOf(text);
  const [third, fourth] = [digest.slice(0, 2), digest.slice(2, 4)];
  return serviceAddress(range, parseInt(third, 16), Math.max(parseInt(fourth, 16), 11));
}

/** In IPv6 digits are hexadecimal: the tenth is ::a. */
function serviceAddress(range: string, third: number, fourth: number): string {
  return range === IPV6_RANGE
    ? `${range}::${(third * 256 + fourth).toString(16)}`
    : `${range}.${third}.${fourth}`;
}

function withDefaults(port: ServicePort): ServicePort {
  return { protocol: 'TCP', targetPort: port.port, ...port };
}

/** As the API calls the cluster's family. */
function addressType({ scenario }: Pick<ClusterView, 'scenario'>): 'IPv4' | 'IPv6' {
  return scenario.cluster.ipFamily === 'ipv6' ? 'IPv6' : 'IPv4';
}

function serviceObject(info: ServiceInfo, view: ClusterView): ApiObjectWith<{ spec: ServiceSpec }> {
  const { clusterIP, labels, selector, ports, others } = info;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(view, 'Service', info, { labels }),
    spec: spoken<ServiceSpec>({
      internalTrafficPolicy: 'Cluster',
      ipFamilies: [addressType(view)],
      ipFamilyPolicy: 'SingleStack',
      sessionAffinity: 'None',
      type: 'ClusterIP',
      ...others,
      clusterIP,
      clusterIPs: [clusterIP],
      ports: [...ports],
      selector: { ...selector },
    }),
  };
}

interface SliceBody {
  readonly addressType: string;
  readonly endpoints: Endpoint[];
  readonly ports: EndpointPort[];
}

/** Of Services with a selector; pods without an address are no endpoints. */
function sliceObject(info: ServiceInfo, view: ClusterView): ApiObjectWith<SliceBody>[] {
  const { namespace, name, selector, ports } = info;
  if (Object.keys(selector).length === 0) return [];
  const pods = [...view.kubernetes.pods()].filter(
    (pod) => pod.namespace === namespace && hasLabels(selector, pod.labels) && isServing(pod),
  );
  const suffix = suffixOf(`${view.seed}/${namespace}/${name}`);
  const metadata = metadataOf(
    view,
    'EndpointSlice',
    { namespace, name: `${name}-${suffix}` },
    {
      labels: {
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        'kubernetes.io/service-name': name,
      },
    },
  );
  return [
    {
      addressType: addressType(view),
      apiVersion: 'discovery.k8s.io/v1',
      endpoints: pods.map(endpointOf),
      kind: 'EndpointSlice',
      metadata,
      ports: ports.map(({ name: called = '', port, targetPort, protocol = 'TCP' }) => {
        return { name: called, port: typeof targetPort === 'number' ? targetPort : port, protocol };
      }),
    },
  ];
}

function isServing({ podIp, phase }: Pod): boolean {
  return podIp !== undefined && phase === 'Running';
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

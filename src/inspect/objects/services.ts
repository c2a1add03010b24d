// Services and their EndpointSlices as objects of the API. Service addresses are of EKS' own range, outside the VPC.

import type { ServicePort, ServiceSpec } from 'kubernetes-types/core/v1.d.ts';
import { assert } from '../../base/assert.ts';
import { parseBlock, type AddressBlock } from '../../base/address.ts';
import type { Namespaced } from '../../kube/api/config.ts';
import type { Labels } from '../../kube/api/objects.ts';
import { SYSTEM_NAMESPACE } from '../../scenario/cluster/systemNames.ts';
import { spoken, type ApiObject, type ApiObjectWith } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import {
  addressType,
  apiServerSlices,
  controllerSlices,
  mirroredSlices,
  portsOf,
  SERVICE_NAME,
  type SliceObject,
  writtenSlices,
} from './endpointSlices.ts';
import { digestOf } from './identity.ts';
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

const API_SERVER = { namespace: 'default', name: 'kubernetes' } as const;

/** Whether it is the API server's own. */
export function isApiServer({ namespace, name }: { namespace?: string; name?: string }): boolean {
  return namespace === API_SERVER.namespace && name === API_SERVER.name;
}

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
  /** Those of the cluster's controllers, and those that somebody else wrote. */
  readonly slices: readonly SliceObject[];
}

export function serviceObjects(view: ClusterView): ApiObject[] {
  const ofServices = serviceInfos(view).flatMap((info) => [
    serviceObject(info, view),
    ...slicesByControllers(info, view),
  ]);
  return [...ofServices, ...writtenSlices(view), ...endpointsObjects(view)];
}

export function servedServices(view: ClusterView): ServedService[] {
  const written = writtenSlices(view);
  return serviceInfos(view).map((info) => ({
    service: serviceObject(info, view),
    slices: [
      ...slicesByControllers(info, view),
      ...written.filter(
        ({ metadata }) =>
          metadata.namespace === info.namespace && metadata.labels?.[SERVICE_NAME] === info.name,
      ),
    ],
  }));
}

function slicesByControllers(info: ServiceInfo, view: ClusterView): SliceObject[] {
  if (Object.keys(info.selector).length > 0) return controllerSlices(info, view);
  return [...(isApiServer(info) ? apiServerSlices(info, view) : []), ...mirroredSlices(info, view)];
}

/** As they were applied. */
function endpointsObjects(view: ClusterView): ApiObject[] {
  return [...view.kubernetes.stores.workloads.services.endpoints.all()].map(({ config }) =>
    Object.assign(
      { apiVersion: 'v1', kind: 'Endpoints', metadata: metadataOf(view, 'Endpoints', config) },
      { subsets: config.subsets.map((subset) => ({ ...subset, ports: portsOf(subset) })) },
    ),
  );
}

function serviceRange({ scenario }: Pick<ClusterView, 'scenario'>): string {
  if (scenario.cluster.ipFamily === 'ipv6') return IPV6_RANGE;
  const inTen = scenario.ec2.subnets.some(({ cidr }) => cidr.base >>> 24 === 10);
  return inTen ? RANGES.other : RANGES.usual;
}

export function serviceCidr(view: Pick<ClusterView, 'scenario'>): AddressBlock {
  const range = serviceRange(view);
  const block = parseBlock(range === IPV6_RANGE ? `${range}::/108` : `${range}.0.0/16`);
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
      ...API_SERVER,
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

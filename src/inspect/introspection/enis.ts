// What a daemon answers at /v1/enis: its store, ENI by ENI and CIDR by CIDR. An address that never had a pod is not
// in it. @upstream pkg/ipamd/introspect.go#eniV1RequestHandler, pkg/ipamd/datastore/data_store.go#GetENIInfos

import { formatIpv4, type Cidr } from '../../base/ipv4.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { CidrView, DatastoreView, EniView } from '../../ipamd/view.ts';
import { isFrom, type CniVersion } from '../../base/cniReleases.ts';
import { isPrefix, NEVER, type StoredAddress } from '../../ipamd/storedCidr.ts';
import { goMap, type JsonValue } from './goJson.ts';
import { goTime } from './goTime.ts';

export interface EnisView {
  readonly store: DatastoreView;
  readonly version: CniVersion;
  /** What the store counts as its addresses; upstream's own sum goes wrong when an ENI with pods is torn off. */
  readonly total: number;
  /** Unix time of virtual time 0. */
  readonly startTime: Milliseconds;
}

const NETWORK_NAME = 'aws-cni';
const INTERFACE_NAME = 'eth0';
/** The main table of the kernel. */
const MAIN_TABLE = 254;

export function enisBody(view: EnisView): JsonValue {
  const enis = [...view.store.enis.values()];
  const infos = {
    TotalIPs: view.total,
    AssignedIPs: enis.reduce((sum, eni) => sum + eni.assigned, 0),
    ENIs: goMap(enis.map((eni) => [eni.id, eniBody(view, eni)])),
  };
  // Newer versions have a store for each network card; only the first card is simulated.
  return isFrom(view.version, 'v1.20.0') ? { '0': infos } : infos;
}

function eniBody(view: EnisView, eni: EniView): JsonValue {
  const { id, isPrimary, device, excluded, subnetId } = eni;
  const cidrs = [...eni.cidrs.values()];
  return {
    ID: id,
    IsPrimary: isPrimary,
    IsTrunk: false,
    IsEFA: false,
    DeviceNumber: device,
    AvailableIPv4Cidrs: goMap(cidrs.map((cidr) => [cidr.key, cidrBody(view, cidr)])),
    IPv6Cidrs: {},
    ...(isFrom(view.version, 'v1.22.0') ? { IsExcludedForPodIPs: excluded } : {}),
    ...(isFrom(view.version, 'v1.20.3') ? { RouteTableID: routeTable(device) } : {}),
    ...(isFrom(view.version, 'v1.22.0') ? { SubnetID: subnetId } : {}),
  };
}

/** @upstream pkg/networkutils/utils.go#CalculateRouteTableId */
function routeTable(device: number): number {
  return device === 0 ? MAIN_TABLE : device + 1;
}

function cidrBody(view: EnisView, cidr: CidrView): JsonValue {
  const addresses = cidr.addresses();
  return {
    Cidr: { IP: formatIpv4(cidr.cidr.base), Mask: maskText(cidr.cidr) },
    IPAddresses: goMap(addresses.map((address) => [formatIpv4(address.address), addressBody(view, address)])),
    IsPrefix: isPrefix(cidr),
    AddressFamily: '',
  };
}

/** The mask's four bytes in base64. */
function maskText({ length }: Cidr): string {
  return length === 32 ? '/////w==' : '////8A==';
}

function addressBody(view: EnisView, address: Readonly<StoredAddress>): JsonValue {
  const { sandbox, assignedAt, unassignedAt } = address;
  return {
    Address: formatIpv4(address.address),
    IPAMKey: key(view, sandbox),
    IPAMMetadata: sandbox === undefined ? {} : metadata(view, address.pod),
    AssignedTime: time(view, assignedAt),
    UnassignedTime: time(view, unassignedAt),
  };
}

/** Newer versions keep to themselves which container it is. */
function key(view: EnisView, sandbox: string | undefined): JsonValue {
  if (sandbox === undefined) return { networkName: '', containerID: '', ifName: '' };
  return isFrom(view.version, 'v1.23.0')
    ? { networkName: NETWORK_NAME, containerID: '', ifName: '' }
    : { networkName: NETWORK_NAME, containerID: sandbox, ifName: INTERFACE_NAME };
}

function metadata(view: EnisView, pod: string): JsonValue {
  const [name, namespace] = pod.split('/').reverse();
  return {
    ...(namespace === undefined ? {} : { k8sPodNamespace: namespace }),
    ...(name === '' ? {} : { k8sPodName: name }),
    ...(isFrom(view.version, 'v1.20.0') ? { interfacesCount: 1 } : {}),
  };
}

function time({ startTime }: EnisView, at: Milliseconds): string {
  return at === NEVER ? goTime(undefined) : goTime(startTime + at);
}

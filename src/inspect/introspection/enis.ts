// What a daemon answers at /v1/enis: its store, ENI by ENI and CIDR by CIDR. An address that never had a pod is not
// in it. @upstream pkg/ipamd/introspect.go#eniV1RequestHandler, pkg/ipamd/datastore/data_store.go#GetENIInfos

import { formatAddress, isIpv6Block, type AddressBlock } from '../../base/address.ts';
import { IPV6_PREFIX_LENGTH } from '../../base/ipv6.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { AddressView, CidrView, DatastoreView, EniView } from '../../ipamd/view.ts';
import { isFrom, type CniVersion } from '../../base/cniReleases.ts';
import { isPrefix, NEVER } from '../../ipamd/storedEni.ts';
import { goMap, type JsonValue } from './goJson.ts';
import { goTime } from './goTime.ts';

/** The addresses of one network card. */
export interface CardView {
  readonly networkCard: number;
  readonly store: DatastoreView;
  /** What the store counts as its addresses; upstream's own sum goes wrong when an ENI with pods is torn off. */
  readonly total: number;
}

export interface EnisView {
  /** Those that the daemon manages, ascending. */
  readonly cards: readonly CardView[];
  readonly version: CniVersion;
  /** Unix time of virtual time 0. */
  readonly startTime: Milliseconds;
}

const NETWORK_NAME = 'aws-cni';
const INTERFACE_NAME = 'eth0';
/** The main table of the kernel. */
const MAIN_TABLE = 254;
/** Further network cards have a hundred each. */
const FIRST_CARD_TABLE = 10_000;
const TABLES_OF_CARD = 100;

/** Newer versions have a store for each network card. */
export function enisBody({ cards, ...context }: EnisView): JsonValue {
  const infos = cards.map((card) => ({ ...context, card })).map(cardBody);
  if (isFrom(context.version, 'v1.20.0'))
    return goMap(cards.map(({ networkCard }, index) => [String(networkCard), infos[index] ?? {}]));
  return infos[0] ?? {};
}

interface CardContext extends Omit<EnisView, 'cards'> {
  readonly card: CardView;
}

function cardBody(view: CardContext): JsonValue {
  const { store, total } = view.card;
  const enis = [...store.enis.values()];
  return {
    TotalIPs: total,
    AssignedIPs: enis.reduce((sum, eni) => sum + eni.assigned, 0),
    ENIs: goMap(enis.map((eni) => [eni.id, eniBody(view, eni)])),
  };
}

function eniBody(view: CardContext, eni: EniView): JsonValue {
  const { id, isPrimary, isTrunk, device, excluded, subnetId } = eni;
  const table = routeTable(view.card.networkCard, device);
  const cidrs = [...eni.cidrs.values()];
  const bodies = (ofIpv6: boolean): JsonValue =>
    goMap(
      cidrs
        .filter(({ cidr }) => isIpv6Block(cidr) === ofIpv6)
        .map((cidr) => [cidr.key, cidrBody(view, cidr)]),
    );
  return {
    ID: id,
    IsPrimary: isPrimary,
    IsTrunk: isTrunk,
    IsEFA: false,
    DeviceNumber: device,
    AvailableIPv4Cidrs: bodies(false),
    IPv6Cidrs: bodies(true),
    ...(isFrom(view.version, 'v1.22.0') ? { IsExcludedForPodIPs: excluded } : {}),
    ...(isFrom(view.version, 'v1.20.3') ? { RouteTableID: table } : {}),
    ...(isFrom(view.version, 'v1.22.0') ? { SubnetID: subnetId } : {}),
  };
}

/** @upstream pkg/networkutils/utils.go#CalculateRouteTableId */
function routeTable(networkCard: number, device: number): number {
  if (networkCard > 0) return FIRST_CARD_TABLE + TABLES_OF_CARD * networkCard + device;
  return device === 0 ? MAIN_TABLE : device + 1;
}

function cidrBody(view: CardContext, cidr: CidrView): JsonValue {
  const addresses = cidr.addresses();
  return {
    Cidr: { IP: formatAddress(cidr.cidr.base), Mask: maskText(cidr.cidr) },
    IPAddresses: goMap(
      addresses.map((address) => [formatAddress(address.address), addressBody(view, address)]),
    ),
    IsPrefix: isPrefix(cidr),
    AddressFamily: '',
  };
}

/** The mask's bytes in base64: four, or sixteen. */
function maskText({ length }: AddressBlock): string {
  if (length === IPV6_PREFIX_LENGTH) return '/////////////wAAAAAAAA==';
  return length === 32 ? '/////w==' : '////8A==';
}

function addressBody(view: CardContext, address: AddressView): JsonValue {
  const { sandbox, assignedAt, unassignedAt } = address;
  return {
    Address: formatAddress(address.address),
    IPAMKey: key(view, sandbox),
    IPAMMetadata: sandbox === undefined ? {} : metadata(view, sandbox, address.pod),
    AssignedTime: time(view, assignedAt),
    UnassignedTime: time(view, unassignedAt),
  };
}

/** Newer versions keep to themselves which container it is. */
function key(view: CardContext, sandbox: string | undefined): JsonValue {
  if (sandbox === undefined) return { networkName: '', containerID: '', ifName: '' };
  return isFrom(view.version, 'v1.23.0')
    ? { networkName: NETWORK_NAME, containerID: '', ifName: '' }
    : { networkName: NETWORK_NAME, containerID: sandbox, ifName: INTERFACE_NAME };
}

function metadata(view: CardContext, sandbox: string, pod: string): JsonValue {
  const [name, namespace] = pod.split('/').reverse();
  return {
    ...(namespace === undefined ? {} : { k8sPodNamespace: namespace }),
    ...(name === '' ? {} : { k8sPodName: name }),
    ...(isFrom(view.version, 'v1.20.0') ? { interfacesCount: view.card.store.interfacesOf(sandbox) } : {}),
  };
}

function time({ startTime }: CardContext, at: Milliseconds): string {
  return at === NEVER ? goTime(undefined) : goTime(startTime + at);
}

// Interfaces and their addresses as `ip addr` and `ip link` print them, in full or with -brief.

import { familyOf, formatAddress, type IpFamily } from '../base/address.ts';
import { formatIpv4 } from '../base/ipv4.ts';
import type { Link, LinkAddress, Neighbour } from './namespace.ts';

export interface LinkView {
  /** Addresses as well, as `ip addr` shows them. */
  readonly addresses: boolean;
  readonly brief: boolean;
  readonly oneLine: boolean;
  readonly details: boolean;
  /** -4 and -6: addresses of that family alone, and no MAC. */
  readonly family: IpFamily | undefined;
}

const BRIEF_NAME = 16;
const BRIEF_STATE = 14;
const LIFETIME = '       valid_lft forever preferred_lft forever';

/** Of a link, those that are asked for. */
export function addressesOf({ addresses }: Link, { family }: Pick<LinkView, 'family'>): LinkAddress[] {
  return addresses.filter(({ address }) => family === undefined || familyOf(address) === family);
}

export function linkLines(link: Link, view: LinkView): string[] {
  if (view.brief) return [briefLine(link, view)];
  if (view.oneLine) return oneLine(link, view);
  return [
    headLine(link, view),
    ...(view.family === undefined ? [macLine(link, view)] : []),
    ...(view.details && view.family === undefined ? detailLines(link) : []),
    ...(view.addresses
      ? addressesOf(link, view).flatMap((address) => [addressLine(link, address), LIFETIME])
      : []),
  ];
}

/** What would follow on lines of its own stands behind backslashes. */
function oneLine(link: Link, view: LinkView): string[] {
  if (!view.addresses) {
    const lines = [headLine(link, view), macLine(link, view), ...(view.details ? detailLines(link) : [])];
    return [lines.join('\\')];
  }
  return addressesOf(link, view).map(
    (address) => `${link.index}: ${link.name}${addressLine(link, address)}\\${LIFETIME}`,
  );
}

const WITHOUT_QUEUE: readonly Link['kind'][] = ['veth', 'vlan', 'vxlan'];

/** What is asked of IPv6 is answered by IPv6, which knows neither queues nor groups. */
function headLine(link: Link, { addresses, family }: LinkView): string {
  const head = `${link.index}: ${shownName(link)}: <${flags(link)}> mtu ${link.mtu} `;
  const queue = WITHOUT_QUEUE.includes(link.kind) ? '' : ' qlen 1000';
  if (family === 'ipv6' && addresses) return `${head}state ${state(link)}${queue === '' ? ' ' : queue}`;
  const mode = addresses ? '' : ' mode DEFAULT';
  return `${head}qdisc ${discipline(link)} state ${state(link)}${mode} group default${queue === '' ? ' ' : queue}`;
}

function macLine({ kind, mac, peerNamespace }: Link, { details }: LinkView): string {
  const more = details ? ` promiscuity 0  allmulti 0 ${LIMITS[kind]} ` : '';
  if (kind === 'loopback') return `    link/loopback ${mac} brd ${mac}${more}`;
  if (kind === 'ipip') return `    link/ipip 0.0.0.0 brd 0.0.0.0${more}`;
  const elsewhere = peerNamespace === undefined ? '' : ` link-netnsid ${peerNamespace}`;
  return `    link/ether ${mac} brd ff:ff:ff:ff:ff:ff${elsewhere}${more}`;
}

const LIMITS: Readonly<Record<Link['kind'], string>> = {
  loopback: 'minmtu 0 maxmtu 0',
  eni: 'minmtu 128 maxmtu 9216',
  veth: 'minmtu 68 maxmtu 65535',
  vlan: 'minmtu 0 maxmtu 65535',
  vxlan: 'minmtu 68 maxmtu 65535',
  ipip: 'minmtu 0 maxmtu 0',
};

/** @assumption numbers of queues, and those of ENIs' segments, as on small instances. */
function detailLines({ kind, vlanId, tunnel }: Link): string[] {
  const queues = kind === 'eni' || kind === 'veth' ? 2 : 1;
  const offload = 'gso_max_size 65536 gso_max_segs 65535';
  const common = `addrgenmode eui64 numtxqueues ${queues} numrxqueues ${queues} ${offload} `;
  if (kind === 'vlan') return [`    vlan protocol 802.1Q id ${vlanId} <REORDER_HDR> ${common}`];
  if (tunnel !== undefined) return [`    ${tunnel}${common}`];
  return [kind === 'veth' ? `    veth ${common}` : `    ${common}`];
}

function addressLine({ name }: Link, each: LinkAddress): string {
  const { address, scope } = each;
  if (typeof address === 'bigint') return `    inet6 ${addressText(each)} scope ${scope} `;
  const broadcast = each.broadcast === undefined ? '' : ` brd ${formatIpv4(each.broadcast)}`;
  return `    inet ${addressText(each)}${broadcast} scope ${scope} ${name}`;
}

function briefLine(link: Link, view: LinkView): string {
  const head = `${shownName(link).padEnd(BRIEF_NAME)} ${state(link).padEnd(BRIEF_STATE)}`;
  if (!view.addresses) return `${head} ${link.mac} <${flags(link)}> `;
  return `${head} ${addressesOf(link, view)
    .map((each) => `${addressText(each)} `)
    .join('')}`;
}

/** With the index of a veth's other end, or the interface that a VLAN link lies on. */
function shownName({ name, peer, parent, kind }: Link): string {
  if (parent !== undefined) return `${name}@${parent}`;
  if (kind === 'ipip') return `${name}@NONE`;
  return peer === undefined ? name : `${name}@if${peer}`;
}

function flags({ kind, up }: Link): string {
  if (kind === 'loopback') return 'LOOPBACK,UP,LOWER_UP';
  if (kind === 'ipip') return 'NOARP,UP,LOWER_UP';
  return up ? 'BROADCAST,MULTICAST,UP,LOWER_UP' : 'BROADCAST,MULTICAST';
}

function state({ kind, up }: Link): string {
  if (kind === 'loopback' || kind === 'vxlan' || kind === 'ipip') return 'UNKNOWN';
  return up ? 'UP' : 'DOWN';
}

/** ENA has several queues. */
function discipline({ kind, up }: Link): string {
  if (kind === 'eni') return up ? 'mq' : 'noop';
  return 'noqueue';
}

function addressText({ address, length }: LinkAddress): string {
  return `${formatAddress(address)}/${length}`;
}

export function neighbourLine({ address, device, mac, asked }: Neighbour): string {
  return `${formatAddress(address)} dev ${device} lladdr ${mac} ${asked === true ? 'REACHABLE' : 'PERMANENT'} `;
}

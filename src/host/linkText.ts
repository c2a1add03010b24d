// Interfaces and their addresses as `ip addr` and `ip link` print them, in full or with -brief.

import { elementAt } from '../base/assert.ts';
import { formatIpv4 } from '../base/ipv4.ts';
import type { Link, LinkAddress, Neighbour } from './namespace.ts';

export interface LinkView {
  /** Addresses as well, as `ip addr` shows them. */
  readonly addresses: boolean;
  readonly brief: boolean;
  readonly oneLine: boolean;
  /** -4: neither MAC nor IPv6. */
  readonly ipv4Only: boolean;
}

const BRIEF_NAME = 16;
const BRIEF_STATE = 14;

export function linkLines(link: Link, view: LinkView): string[] {
  if (view.brief) return [briefLine(link, view)];
  if (view.oneLine) return oneLine(link, view);
  return [
    headLine(link, view),
    ...(view.ipv4Only ? [] : [macLine(link)]),
    ...(view.addresses ? addressLines(link, view) : []),
  ];
}

/** What would follow on lines of its own stands behind backslashes. */
function oneLine(link: Link, view: LinkView): string[] {
  if (!view.addresses) return [`${headLine(link, view)}\\${macLine(link)}`];
  const lines = addressLines(link, view);
  return lines.flatMap((line, at) =>
    at % 2 === 0 ? [`${link.index}: ${link.name}${line}\\${lines[at + 1]}`] : [],
  );
}

function headLine(link: Link, { addresses }: LinkView): string {
  const mode = addresses ? '' : ' mode DEFAULT';
  const queue = link.kind === 'veth' || link.kind === 'vlan' ? '' : ' qlen 1000';
  return (
    `${link.index}: ${shownName(link)}: <${flags(link)}> mtu ${link.mtu} qdisc ${discipline(link)} ` +
    `state ${state(link)}${mode} group default${queue === '' ? ' ' : queue}`
  );
}

function macLine({ kind, mac, peerNamespace }: Link): string {
  if (kind === 'loopback') return `    link/loopback ${mac} brd ${mac}`;
  const elsewhere = peerNamespace === undefined ? '' : ` link-netnsid ${peerNamespace}`;
  return `    link/ether ${mac} brd ff:ff:ff:ff:ff:ff${elsewhere}`;
}

function addressLines(link: Link, { ipv4Only }: LinkView): string[] {
  const lifetime = '       valid_lft forever preferred_lft forever';
  const scope = link.kind === 'loopback' ? 'host' : 'global';
  return [
    ...link.addresses.flatMap((address) => [
      `    inet ${addressText(address)}${broadcastText(address)} scope ${scope} ${link.name}`,
      lifetime,
    ]),
    ...(ipv4Only
      ? []
      : ipv6Addresses(link).flatMap((text) => [`    inet6 ${text} scope ${ipv6Scope(link)} `, lifetime])),
  ];
}

function briefLine(link: Link, { addresses, ipv4Only }: LinkView): string {
  const head = `${shownName(link).padEnd(BRIEF_NAME)} ${state(link).padEnd(BRIEF_STATE)}`;
  if (!addresses) return `${head} ${link.mac} <${flags(link)}> `;
  const all = [...link.addresses.map(addressText), ...(ipv4Only ? [] : ipv6Addresses(link))];
  return `${head} ${all.map((text) => `${text} `).join('')}`;
}

/** With the index of a veth's other end, or the interface that a VLAN link lies on. */
function shownName({ name, peer, parent }: Link): string {
  if (parent !== undefined) return `${name}@${parent}`;
  return peer === undefined ? name : `${name}@if${peer}`;
}

function flags({ kind, up }: Link): string {
  if (kind === 'loopback') return 'LOOPBACK,UP,LOWER_UP';
  return up ? 'BROADCAST,MULTICAST,UP,LOWER_UP' : 'BROADCAST,MULTICAST';
}

function state({ kind, up }: Link): string {
  if (kind === 'loopback') return 'UNKNOWN';
  return up ? 'UP' : 'DOWN';
}

/** ENA has several queues. */
function discipline({ kind, up }: Link): string {
  if (kind === 'eni') return up ? 'mq' : 'noop';
  return 'noqueue';
}

function addressText({ address, length }: LinkAddress): string {
  return `${formatIpv4(address)}/${length}`;
}

function broadcastText({ broadcast }: LinkAddress): string {
  return broadcast === undefined ? '' : ` brd ${formatIpv4(broadcast)}`;
}

/** The link-local address that follows from the MAC. */
function ipv6Addresses({ kind, mac, up }: Link): string[] {
  if (kind === 'loopback') return ['::1/128'];
  if (!up) return [];
  const bytes = mac.split(':').map((digits) => parseInt(digits, 16));
  const byte = (index: number): number => elementAt(bytes, index);
  const words = [
    ((byte(0) ^ 2) << 8) | byte(1),
    (byte(2) << 8) | 0xff,
    0xfe00 | byte(3),
    (byte(4) << 8) | byte(5),
  ];
  return [`fe80::${words.map((word) => word.toString(16)).join(':')}/64`.replace('fe80::0:', 'fe80::')];
}

function ipv6Scope({ kind }: Link): string {
  return kind === 'loopback' ? 'host' : 'link';
}

export function neighbourLine({ address, device, mac }: Neighbour): string {
  return `${formatIpv4(address)} dev ${device} lladdr ${mac} PERMANENT `;
}

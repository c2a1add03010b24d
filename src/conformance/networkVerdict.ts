// Holds the model of a host's network against the real CNI on a real kernel, line by line and packet by packet.

import { modelledNetwork } from './modelledNetwork.ts';
import type { NetworkCase, ObservedInbound, ObservedNetwork, ObservedPacket } from './networkCase.ts';
import { endText } from './networkPackets.ts';
import type { Verdict } from './verdict.ts';

export function judgeNetworkCase(recorded: NetworkCase): Verdict {
  const name = `${recorded.name} (${recorded.upstream}, ${recorded.iptablesMode})`;
  const [headline, ...details] = differences(recorded.observed, modelledNetwork(recorded));
  return headline === undefined ? { name, accepted: true } : { name, accepted: false, headline, details };
}

function differences(observed: ObservedNetwork, modelled: ObservedNetwork): string[] {
  return [
    ...lineDifferences('ip rule', observed.ipRule, modelled.ipRule),
    ...lineDifferences('ip route', observed.ipRouteMain, modelled.ipRouteMain),
    ...fieldDifferences('ip route show table', observed.ipRouteTables, modelled.ipRouteTables),
    ...lineDifferences('iptables -t nat', observed.iptablesNat ?? [], modelled.iptablesNat ?? []),
    ...lineDifferences('iptables -t mangle', observed.iptablesMangle ?? [], modelled.iptablesMangle ?? []),
    ...lineDifferences('iptables -t filter', observed.iptablesFilter ?? [], modelled.iptablesFilter ?? []),
    ...lineDifferences('ip -6 rule', observed.ip6Rule ?? [], modelled.ip6Rule ?? []),
    ...lineDifferences('ip -6 route', observed.ip6RouteMain ?? [], modelled.ip6RouteMain ?? []),
    ...fieldDifferences(
      'ip -6 route show table',
      observed.ip6RouteTables ?? {},
      modelled.ip6RouteTables ?? {},
    ),
    ...lineDifferences('ip6tables -t nat', observed.ip6tablesNat ?? [], modelled.ip6tablesNat ?? []),
    ...lineDifferences('ip6tables -t mangle', observed.ip6tablesMangle ?? [], modelled.ip6tablesMangle ?? []),
    ...lineDifferences('ip6tables -t filter', observed.ip6tablesFilter ?? [], modelled.ip6tablesFilter ?? []),
    ...lineDifferences(
      'iptables-save',
      servicesInAnyOrder(observed.iptablesSave ?? []),
      servicesInAnyOrder(modelled.iptablesSave ?? []),
    ),
    ...lineDifferences('nft', inAnyOrder(observed.nftAwsCni), inAnyOrder(modelled.nftAwsCni)),
    ...lineDifferences(
      'nft list table ip kube-proxy',
      chainsInAnyOrder(observed.nftKubeProxy ?? []),
      chainsInAnyOrder(modelled.nftKubeProxy ?? []),
    ),
    ...fieldDifferences('host veth of', observed.hostVeths, modelled.hostVeths),
    ...fieldDifferences('VLAN link', observed.vlanLinks ?? {}, modelled.vlanLinks ?? {}),
    ...fieldDifferences('mtu of', observed.mtu, modelled.mtu),
    ...fieldDifferences('inside', observed.pods, modelled.pods),
    ...lineDifferences('packet', observed.packets.map(packetText), modelled.packets.map(packetText)),
    ...lineDifferences(
      'packet from outside',
      (observed.inbound ?? []).map(inboundText),
      (modelled.inbound ?? []).map(inboundText),
    ),
  ];
}

/** The daemon takes the blocks that return from a Go map: any order of theirs is right. */
function inAnyOrder(lines: readonly string[]): readonly string[] {
  const isReturn = (line: string): boolean => / ip daddr \S+ return$/.test(line);
  const first = lines.findIndex(isReturn);
  if (first === -1) return lines;
  const rest = lines.filter((line) => !isReturn(line));
  const wasInARow = lines.slice(first).findIndex((line) => !isReturn(line)) === lines.length - rest.length;
  return wasInARow ? rest.toSpliced(first, 0, ...lines.filter(isReturn).toSorted()) : lines;
}

/**
 * kube-proxy takes Services and endpoints from Go maps: blocks of theirs come in any order, the last rule is fixed. Tables
 * stand in the order in which they came to be on nftables.
 */
function servicesInAnyOrder(saved: readonly string[]): readonly string[] {
  const starts = saved.flatMap((line, at) => (line.startsWith('*') ? [at] : []));
  const tables = starts.map((start, index) => saved.slice(start, starts[index + 1]));
  const lines = tables.toSorted(([one = ''], [other = '']) => byText(one, other)).flat();
  const sorted: string[] = [];
  for (let at = 0; at < lines.length;) {
    const chain = ANY_ORDER.exec(lines[at] ?? '')?.[1];
    let end = at + 1;
    if (chain !== undefined) while (ANY_ORDER.exec(lines[end] ?? '')?.[1] === chain) end++;
    sorted.push(...lines.slice(at, end).toSorted(byText));
    at = end;
  }
  return sorted;
}

/** Declared chains are one block, rules of these two chains another each. */
const ANY_ORDER = /^(:(?=KUBE-)|-A KUBE-(?:SERVICES|NODEPORTS) (?!.*this must be the last rule))/;

/** kube-proxy takes Services from a Go map: their chains and sets come in any order, each whole. */
function chainsInAnyOrder(lines: readonly string[]): readonly string[] {
  const starts = lines.flatMap((line, at) => (OF_A_SERVICE.test(line) ? [at] : []));
  const blocks = starts.map((start) => lines.slice(start, lines.indexOf('\t}', start) + 1));
  const others = lines.filter(
    (_, at) => !starts.some((start) => at >= start && at <= lines.indexOf('\t}', start)),
  );
  return [...others, ...blocks.toSorted(([one = ''], [other = '']) => byText(one, other)).flat()];
}

/** Names with a slash. */
const OF_A_SERVICE = /^\t(?:chain|set) \S+\/\S* \{$/;

function byText(one: string, other: string): number {
  return one < other ? -1 : 1;
}

function lineDifferences(what: string, observed: readonly string[], modelled: readonly string[]): string[] {
  const length = Math.max(observed.length, modelled.length);
  const at = Array.from({ length }, (_, index) => index).find((index) => observed[index] !== modelled[index]);
  if (at === undefined) return [];
  return [
    `${what}, line ${at + 1}: observed ${quoted(observed[at])}, the model says ${quoted(modelled[at])}`,
  ];
}

function fieldDifferences(
  what: string,
  observed: Readonly<Record<string, unknown>>,
  modelled: Readonly<Record<string, unknown>>,
): string[] {
  const names = new Set([...Object.keys(observed), ...Object.keys(modelled)]);
  return [...names].flatMap((name) => {
    const [real, model] = [canonical(observed[name]), canonical(modelled[name])];
    return real === model ? [] : [`${what} ${name}: observed ${real}, the model says ${model}`];
  });
}

function packetText(packet: ObservedPacket): string {
  const { from, to, bound, leaves, over, arrives, source, ends, dropped, fails } = packet;
  const sender = bound === undefined ? from : `${from} bound to ${bound}`;
  if (ends !== undefined) return `${sender} to ${to}: ${ends.map(endText).join('; ')}`;
  if (fails !== undefined) return `${sender} to ${to} fails: ${fails}`;
  if (dropped !== undefined) return `${sender} to ${to} with source ${source}: ${dropped}`;
  const by = packet.interface === undefined ? '' : ` by ${packet.interface}`;
  const end =
    leaves === undefined
      ? `arrives at ${arrives}${by}`
      : `leaves by ${leaves}${over === undefined ? '' : ` over ${over}`}`;
  return `${sender} to ${to} ${end} with source ${source}`;
}

function inboundText(packet: ObservedInbound): string {
  const { via, vlan, source, to, arrives, seenSource, answerLeaves, answerSource, ends } = packet;
  const tag = vlan === undefined ? '' : ` with VLAN ${vlan}`;
  if (ends !== undefined) return `${source} to ${to} in by ${via}: ${ends.map(endText).join('; ')}`;
  return (
    `${source} to ${to} in by ${via}${tag} arrives at ${arrives} with source ${seenSource}; ` +
    `its answer leaves by ${answerLeaves} with source ${answerSource}`
  );
}

function quoted(line: string | undefined): string {
  return line === undefined ? 'nothing' : JSON.stringify(line);
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'nothing';
  if (Array.isArray(value)) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, item]) => `${key}: ${canonical(item)}`).join(', ')}}`;
}

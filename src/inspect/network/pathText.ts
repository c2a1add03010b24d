// A packet's way as text: where it went in one sentence, then each place with what it met there, then the answer's way.

import { unreachable } from '../../base/assert.ts';
import { formatAddress, type Address } from '../../base/address.ts';
import type { HostNetwork, PodNamespace, RoutingRule, TunnelKind } from '../../host/namespace.ts';
import { socketText } from '../../host/socketText.ts';
import { podInterface } from './networkOf.ts';
import { endpointsAmong, isOfProxy, isOfService } from './proxyHits.ts';
import { routeFound, type Consulted } from '../../host/routeLookup.ts';
import type { Hop, Journey } from './journey.ts';
import { innermost, type Outcome, type RuleHit, type Step, type Walk } from '../../host/packet.ts';
import { named, shortName, type ControlPlane, type Receiver, type Sender } from './pathEnds.ts';
import { conclusion } from './pathConclusion.ts';
import { hex, iptablesLine, nftLine, routeLine, ruleLine } from '../../host/ruleText.ts';
import { proxyRuleText } from '../../host/kubeProxy/nftText.ts';
import { vpcSentence } from './vpcSentence.ts';

const LABEL = 11;

/** Why a rule is there, by its priority. */
const PURPOSES: ReadonlyMap<number, string> = new Map([
  [0, 'the node’s own addresses'],
  [10, 'a branch ENI’s: by that ENI alone'],
  [20, 'the node’s own addresses'],
  [512, 'to a pod of this node'],
  [1024, 'marked: by the primary ENI'],
  [1535, 'to an external service: by the primary ENI'],
  [1536, 'from a pod of a secondary ENI: by that ENI'],
  [32765, 'from a secondary ENI’s own address: by that ENI'],
  [32766, 'everything else'],
]);

export function pathText(from: Sender | ControlPlane, to: Receiver, { there, back }: Journey): string[] {
  const source = 'host' in from ? sourceOf(from, there) : from.address;
  return [
    `${named(from.name, source)} → ${receiverText(to)}`,
    ...conclusion(from, to, there),
    ...there.flatMap((hop, at) => ['', ...hopLines(hop, at)]),
    ...(back.length === 0 ? [] : ['', 'and back', ...backLines(back)]),
  ];
}

/** Before anything changed it. */
function sourceOf({ pod, host }: Sender, [first]: readonly Hop[]): Address {
  if (first?.kind !== 'host') return pod?.address ?? host.address;
  const { connection, packet } = first.walk;
  return connection.snat?.from ?? innermost(packet).source;
}

function receiverText({ name, address, port }: Receiver): string {
  if (port === undefined) return named(name, address);
  const socket = `${socketText({ address, port: port.number })}/${port.protocol}`;
  return name === socket ? name : `${name} (${socket})`;
}

function hopLines(hop: Hop, at: number): string[] {
  if (hop.kind === 'vpc') return ['AWS', ...vpcSentence(hop.hop).map((text) => `  ${text}`)];
  const { steps, outcome } = hop.walk;
  const [first] = steps;
  if (first?.kind !== 'in-pod') return nodeLines(hop, steps, at);
  const inside = [podHeading(hop.host, first.pod), ...routeLines(first.consulted)];
  if (outcome.kind === 'unreachable') return [...inside, line('end', 'no route: Network is unreachable')];
  if (outcome.kind === 'arrives' && outcome.device === 'lo') return inside;
  const device = routeFound(first.consulted)?.device ?? 'eth0';
  const out = line('out', `${device}, whose other end on the node is ${first.hostVeth}`);
  return [...inside, out, '', ...nodeLines(hop, steps.slice(1), at)];
}

function nodeLines(
  { node, host, walk }: Hop & { kind: 'host' },
  steps: readonly Step[],
  at: number,
): string[] {
  const { outcome } = walk;
  return [
    shortName(node),
    ...steps.flatMap(stepLines),
    ...outcomeLines(outcome, host),
    ...(at > 0 && outcome.kind === 'leaves'
      ? [line('', 'where AWS drops it: its source is no address of that ENI')]
      : []),
  ];
}

function podHeading({ pods }: HostNetwork, name: string): string {
  const pod = pods.find((each) => each.pod === name);
  return pod === undefined ? name : headingOf(pod);
}

function headingOf(pod: PodNamespace): string {
  const owner = pod.ofPool === true ? 'a pool of Calico' : podInterface(pod);
  return `${pod.pod}, with an address of ${owner}`;
}

function stepLines(step: Step): string[] {
  switch (step.kind) {
    case 'in-pod':
      return routeLines(step.consulted);
    case 'enters':
      return [line('in', step.device)];
    case 'un-snat':
      return [
        line('conntrack', `destination ${formatAddress(step.from)} becomes ${formatAddress(step.to)} again`),
      ];
    case 'dnat':
      return [line('DNAT', `destination ${socketText(step.from)} becomes ${socketText(step.to)}`)];
    case 'un-dnat':
      return [line('conntrack', `source ${socketText(step.from)} becomes ${socketText(step.to)} again`)];
    case 'filtered':
      return hitLines(step.hits);
    case 'routed':
      return step.consulted.flatMap(({ rule, route }) => [
        line('rule', `${ruleLine(rule).replace('\t', ' ')}${purpose(rule)}`),
        line('', route === undefined ? 'nothing for it there' : routeLine(route, true)),
      ]);
    case 'encapsulated':
      return tunnelLines(step);
    case 'decapsulated':
      return [
        line(
          'unpacked',
          `${TUNNELS[step.by]}: ${formatAddress(step.inner.source)} → ${formatAddress(step.inner.destination)}`,
        ),
      ];
    case 'snat':
      return [line('', `source ${formatAddress(step.from)} becomes ${formatAddress(step.to)}`)];
    default:
      return unreachable(step);
  }
}

const TUNNELS: Readonly<Record<TunnelKind, string>> = { vxlan: 'VXLAN', ipip: 'IP in IP' };

function tunnelLines({ by, device, outer }: Step & { kind: 'encapsulated' }): string[] {
  const { source, destination, port } = outer;
  const carrier = port === undefined ? 'protocol 4' : `${port.protocol.toUpperCase()} ${port.number}`;
  return [
    line('tunnel', `${device}: ${TUNNELS[by]} inside ${carrier}`),
    line('', `${formatAddress(source)} → ${formatAddress(destination)} is all that AWS sees`),
  ];
}

function routeLines(consulted: readonly Consulted[]): string[] {
  return consulted.flatMap(({ route }) => (route === undefined ? [] : [line('route', routeLine(route))]));
}

function purpose({ priority }: RoutingRule): string {
  const text = PURPOSES.get(priority);
  return text === undefined ? '' : `   (${text})`;
}

/** The rules that matched, each with the marks it changed; what every packet meets in kube-proxy's chains is left out. */
function hitLines(all: readonly RuleHit[]): string[] {
  const hits = all.some(isOfService) ? all : all.filter((hit) => !isOfProxy(hit));
  const among = endpointsAmong(all);
  return [
    ...hits.flatMap((hit) => [line(hit.table, hitText(hit)), ...effect(hit)]),
    ...(among === undefined ? [] : [line('', `chance chooses among ${among} endpoints; this is the first`)]),
  ];
}

function hitText(hit: RuleHit): string {
  if (hit.table === 'aws-cni') return nftLine(hit.rule).replace('counter packets 0 bytes 0 ', '');
  if (hit.table === 'kube-proxy') return proxyHitText(hit);
  return iptablesLine(hit.rule).replace(/ -m comment --comment "(?:\\.|[^"\\])*"/, '');
}

/** Of a choice among chains the one that was chosen. */
function proxyHitText({ rule, to, family }: RuleHit & { table: 'kube-proxy' }): string {
  const text =
    rule.kind === 'choose' ? `numgen random mod ${rule.chains.length} vmap` : proxyRuleText(rule, family);
  const isMap = rule.kind === 'choose' || rule.kind === 'look-up' || rule.kind === 'look-up-node-port';
  return isMap
    ? `${text} : ${to === undefined ? 'drop' : `goto ${to}`}`
    : text.replace(/ comment "[^"]*"/, '');
}

function effect(hit: RuleHit): string[] {
  if (hit.table === 'kube-proxy') return [];
  const { mark, connmark } = hit;
  const kind = hit.table === 'aws-cni' ? hit.rule.kind : hit.rule.target.kind;
  if (kind === 'set-mark') return [line('', `the connection’s mark is ${hex(connmark)}`)];
  return kind === 'restore-mark' ? [line('', `the packet’s mark is ${hex(mark)}`)] : [];
}

function outcomeLines(outcome: Outcome, host: HostNetwork): string[] {
  switch (outcome.kind) {
    case 'leaves':
      return [line('out', `${outcome.device}, to ${formatAddress(outcome.nextHop)}`)];
    case 'arrives':
      if (outcome.at === 'node') return [line('here', 'the node itself takes it')];
      return [line('out', outcome.device), '', ...insideLines(host, outcome)];
    case 'blackhole':
      return [line('end', 'a blackhole: no pod of this node has that address of its block')];
    case 'unreachable':
    case 'no-route':
      return [line('end', 'no route: dropped')];
    case 'refused':
      return [line('end', `refused (${outcome.hook})`)];
    case 'no-neighbour':
      return [line('end', `nobody behind ${outcome.device} is ${formatAddress(outcome.nextHop)}: dropped`)];
    default:
      return unreachable(outcome);
  }
}

function insideLines({ pods }: HostNetwork, { at, device }: Outcome & { kind: 'arrives' }): string[] {
  const pod = pods.find((each) => each.pod === at);
  if (pod === undefined) return [at];
  return [headingOf(pod), line('in', deviceBehind(pod, device))];
}

/** The pod's end of the pair. */
function deviceBehind({ links, hostVeths, egress }: PodNamespace, hostVeth: string): string {
  if (hostVeth === egress?.hostVeth) return egress.device;
  return links[1 + hostVeths.indexOf(hostVeth)]?.name ?? 'eth0';
}

/** A line a place, with no more than what the answer met that matters. */
function backLines(hops: readonly Hop[]): string[] {
  return hops.flatMap((hop) => {
    if (hop.kind === 'vpc') return vpcSentence(hop.hop).map((text, at) => line(at === 0 ? 'AWS' : '', text));
    return [line('node', `${shortName(hop.node)}: ${backWords(hop.walk)}`)];
  });
}

function backWords({ steps, outcome }: Walk): string {
  const words = steps.flatMap((step): string[] => {
    if (step.kind === 'in-pod') return [`from ${step.pod}`];
    if (step.kind === 'enters') return [`in by ${step.device}`];
    if (step.kind === 'encapsulated') return [`by ${step.device}`];
    if (step.kind === 'un-snat')
      return [`conntrack turns ${formatAddress(step.from)} back into ${formatAddress(step.to)}`];
    if (step.kind === 'un-dnat')
      return [`conntrack turns ${socketText(step.from)} back into ${socketText(step.to)}`];
    const last = step.kind === 'routed' ? step.consulted.at(-1) : undefined;
    return last === undefined ? [] : [`rule ${last.rule.priority}`];
  });
  return [...words, backEnd(outcome)].join(', ');
}

function backEnd(outcome: Outcome): string {
  if (outcome.kind === 'leaves') return `out by ${outcome.device}`;
  if (outcome.kind !== 'arrives') return 'dropped';
  return outcome.at === 'node' ? 'taken by the node itself' : `out by ${outcome.device} to ${outcome.at}`;
}

function line(label: string, text: string): string {
  return `  ${label.padEnd(LABEL)}${text}`;
}

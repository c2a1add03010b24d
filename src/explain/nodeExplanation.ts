// What there is to say about one node: what it holds, what binds it, what its daemon decided last and will do next, and
// what keeps a drain from ending.

import { formatMoment } from '../base/time.ts';
import { plural } from '../base/words.ts';
import { drainLinks } from './drainChain.ts';
import { DEPARTURES, nodeLabel } from '../record/labels.ts';
import type { NodeSummary } from '../record/summary.ts';
import { decisionText, lastFailedCall, nextTickText, standingLines } from './daemonChain.ts';
import type { PoolView } from '../ipamd/view.ts';
import { bare, type Part } from './explanation.ts';
import { figure, ofNode, ofShape, ofSubnet, subnetSize } from './figures.ts';
import { originLinks } from './nodeOrigin.ts';
import { shaped, type ShapedNode } from './finding.ts';
import { link, say, type Claim, type Link } from './link.ts';
import { blocksLink, isOnCalico } from './calicoNode.ts';
import { fullPoolLink, leftoversLink, maxPodsLink } from './maxPodsChain.ts';
import type { PlayedRun } from './playedRun.ts';
import { waitingParts } from './waitingPart.ts';

/** Decisions told, the latest. */
const MOST_DECISIONS = 4;

export function nodeParts(name: string, run: PlayedRun): Part[] {
  const node = run.nodes.get(name);
  const [each] = node === undefined ? [] : shaped([node], run);
  if (each === undefined) return [];
  const waiting = run.summary.waiting.filter((pod) => pod.node === name);
  return [nodePart(each, run), ...waitingParts(waiting, run)];
}

/** The chains of nodes alone, without their waiting pods. */
export function explainNodes(names: readonly string[], run: PlayedRun): Link[] {
  const nodes = names.flatMap((name) => run.nodes.get(name) ?? []);
  return shaped(nodes, run).flatMap((each) => nodePart(each, run).chain);
}

function nodePart(each: ShapedNode, run: PlayedRun): Part {
  const { node } = each;
  return {
    ...bare(`${nodeLabel(node.name)}, ${node.instanceType} in ${node.subnet}, is ${statusText(node, run)}`),
    chain: [
      ...originLinks(node.name, run),
      ...groupLinks(node, run),
      isOnCalico(run) ? blocksLink(node, run) : holdsLink(each, run),
      bindsLink(each, run),
      ...drainLinks(node.name, run),
      ...(isOnCalico(run) ? [] : [decisionsLink(node, run), nextLink(node, run)]),
    ],
  };
}

/** What its group has to do with it that it does not have with all of its nodes. */
function groupLinks({ name, group }: NodeSummary, { chronicle }: PlayedRun): Link[] {
  const { cameByUpdate, leaving } = chronicle.node(name);
  return [
    ...(cameByUpdate ? [link(say`it was launched by the update of ${group}`)] : []),
    ...(leaving === undefined
      ? []
      : [link(say`it leaves ${group} since ${formatMoment(leaving.at)}: ${DEPARTURES[leaving.why]}`)]),
  ];
}

function statusText({ name, ready, cordoned, instanceGone, daemon }: NodeSummary, run: PlayedRun): string {
  const { notReadyAt, readyAt, cordonedAt } = run.chronicle.node(name);
  const since = (at: number | undefined): string => (at === undefined ? '' : ` since ${formatMoment(at)}`);
  return [
    ready ? `Ready${since(readyAt)}` : `NotReady${since(notReadyAt)}`,
    ...(cordoned ? [`cordoned${since(cordonedAt)}`] : []),
    ...(instanceGone ? ['its instance is terminated'] : []),
    ...(daemon === 'ready' || instanceGone || isOnCalico(run) ? [] : [`aws-node is ${daemon}`]),
  ].join(', ');
}

function holdsLink({ node, shape }: ShapedNode, run: PlayedRun): Link {
  const of = `node/${node.name}`;
  const pods = say`holds ${ofNode(node, 'pods')} of ${ofNode(node, 'maxPods')} pods and ${ofNode(node, 'enis')} of ${ofShape(node, shape, 'maxEnis')} ENIs`;
  const [pool, ...others] = run.world.daemons.nodes.get(node.name)?.pools ?? [];
  if (pool === undefined) return link(pods);
  const addresses = addressesOf(pool, of, run);
  const prefixes =
    node.addresses.prefixes === 0
      ? undefined
      : link(
          run.scenario.cluster.ipFamily === 'ipv6'
            ? say`${ofNode(node, 'prefixes')} IPv6 prefixes`
            : say`${ofNode(node, 'prefixes')} of its slots carry /28 prefixes`,
        );
  return link(pods, [
    link(addresses, [prefixes, leftoversLink({ node, shape })]),
    ...others.map((each) => link(addressesOf(each, of, run))),
    trunkLink(node),
  ]);
}

function trunkLink({ name, branchEnis }: NodeSummary): Link | undefined {
  if (branchEnis === undefined) return undefined;
  const of = `node/${name}`;
  const { limit, used, cooling } = branchEnis;
  const pods = say`${figure(of, 'podsWithBranchEni', used)} of ${figure(of, 'branchEnis', limit)} branch ENIs`;
  return link(say`its trunk ENI has ${pods}, ${figure(of, 'coolingBranchEnis', cooling)} cooling down`);
}

/** Those of further network cards are told as such. */
function addressesOf({ config, store }: PoolView, of: string, run: PlayedRun): Claim {
  const { networkCard } = config;
  const { total, assigned } = store.stats();
  const cooling = store.cooling(run.at);
  if (networkCard > 0)
    return say`network card ${String(networkCard)}: ${String(total)} total, ${String(assigned)} assigned, ${String(cooling)} cooling down`;
  return say`${figure(of, 'total', total)} total, ${figure(of, 'assigned', assigned)} assigned, ${figure(of, 'cooling', cooling)} cooling down`;
}

/** What stops the next pod. */
function bindsLink(each: ShapedNode, run: PlayedRun): Link {
  const { node, shape } = each;
  const places = node.maxPods - node.pods;
  if (!node.ready) return link(say`what keeps pods off it is that it is not Ready`);
  if (node.cordoned) return link(say`what keeps pods off it is its cordon`);
  if (node.instanceGone) return link(say`what keeps pods off it is that its instance is terminated`);
  if (places <= 0) return link(say`what binds it is max pods`, [maxPodsLink(each, run)]);
  const addresses = shape.addressCapacity - node.addresses.assigned;
  const subnet = run.summary.subnets.find(({ name }) => name === node.podSubnet);
  const call = lastFailedCall(run.chronicle.node(node.name));
  if (call !== undefined && subnet !== undefined) {
    const free = say`subnet ${node.podSubnet} has ${ofSubnet(subnet, 'free')} of ${subnetSize(run.scenario, node.podSubnet)} addresses and ${ofSubnet(subnet, 'freePrefixes')} /28s free`;
    return link(
      say`what binds it is EC2: ${call.call} was answered ${call.error ?? ''} at ${formatMoment(call.t)}`,
      [link(free)],
    );
  }
  if (shape.config.ipv6 && addresses <= 0) return link(say`what binds it is that it has no IPv6 prefix`);
  if (addresses < places) {
    return link(
      say`what will bind it are the addresses of its type: room for ${plural(Math.max(0, addresses), 'more pod')}`,
      [fullPoolLink(each)],
    );
  }
  return link(say`what will bind it is max pods: room for ${plural(places, 'more pod')}`, [
    maxPodsLink(each, run),
  ]);
}

function decisionsLink(node: NodeSummary, run: PlayedRun): Link {
  const log = run.chronicle.node(node.name);
  const decided = log.latest.filter((record) => record.kind === 'pool-decided').slice(-MOST_DECISIONS);
  if (decided.length === 0) return link(say`ipamd has decided nothing so far`);
  return link(
    say`ipamd’s last decisions`,
    decided.map((record) => {
      const next = decided[decided.indexOf(record) + 1];
      const answers = log.latest.flatMap((each) =>
        each.kind === 'call-answered' &&
        each.startedAt >= record.t &&
        (next === undefined || each.startedAt < next.t)
          ? [link(say`${each.call} ${each.error ?? 'done'} at ${formatMoment(each.t)}`)]
          : [],
      );
      return link(
        say`${decisionText(record)}`,
        answers.filter(({ text }) => CHANGING.some((call) => text.startsWith(call))),
      );
    }),
  );
}

/** Calls that change what the node holds. */
const CHANGING = [
  'AssignIpv6Addresses',
  'AssignPrivateIpAddresses',
  'UnassignPrivateIpAddresses',
  'CreateNetworkInterface',
  'AttachNetworkInterface',
  'DetachNetworkInterface',
  'DeleteNetworkInterface',
];

function nextLink(node: NodeSummary, run: PlayedRun): Link {
  const lines = standingLines(node, run);
  return link(
    say`${nextTickText(node, run) ?? 'aws-node is not running on it'}`,
    lines.map((line) => link(say`${line}`)),
  );
}

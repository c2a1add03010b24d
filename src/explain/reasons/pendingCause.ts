// Why pods find no node: the scheduler's reasons, each followed back to what makes it so.

import { elementAt } from '../../base/assert.ts';
import { own } from '../../base/own.ts';
import { formatMoment } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import { podKey, type Pod } from '../../kube/api/objects.ts';
import type { SchedulingRejection } from '../../kube/api/schedulingFailure.ts';
import { UNBOUND_CLAIM } from '../../kube/scheduler/fitError.ts';
import { ATTACHABLE_VOLUMES } from '../../kube/scheduler/plugins/nodeVolumeLimits.ts';
import { REACHABLE_VOLUMES } from '../../kube/scheduler/plugins/volumeBinding.ts';
import { demandOf } from '../../kube/scheduler/podDemand.ts';
import { untoleratedTaint } from '../../kube/scheduler/taintToleration.ts';
import { nodeLabel } from '../../record/labels.ts';
import type { PodRecord } from '../../record/podRecord.ts';
import { figure } from '../figures.ts';
import { link, say, type Link } from '../link.ts';
import { addressesRemark, cordonedLink, fullNodesLink, leftoversRemark, openNodes } from '../maxPodsChain.ts';
import type { PlayedRun } from '../playedRun.ts';
import { shortGroupLinks } from '../shortGroupChain.ts';
import { claimLinks, volumeLimitLink, volumeLinks } from '../volumeChain.ts';
import type { Cause, WaitingGroup } from './card.ts';
import { daemonLink } from './daemonStart.ts';

const NOT_TRIED: Pick<PodRecord, 'schedulingReasons' | 'rejections'> = {
  schedulingReasons: [],
  rejections: [],
};

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** Reasons told, those of most nodes first. */
const MOST_REASONS = 4;

/** Of the first of them: all are kept out by the same reasons. */
export function pendingCause({ pods }: WaitingGroup, run: PlayedRun): Cause {
  const [pod] = pods;
  const { schedulingReasons: reasons, rejections } = run.state.pod(pod.pod) ?? NOT_TRIED;
  const api = podNamed(pod.pod, run);
  const [main] = rejections;
  if (main === undefined) return { root: noNodes(run), remarks: [] };
  const links = rejections
    .slice(0, MOST_REASONS)
    .map((rejection, index) => reasonLink(rejection, reasons[index] ?? '', api, run));
  const isFull = main.resource === 'pods';
  const remarks = isFull ? [addressesRemark(run), leftoversRemark(run)] : [];
  const root = link(
    say`${isFull ? 'every schedulable node is at max pods' : `no node takes ${pods.length === 1 ? 'it' : 'them'}`}`,
    [...links, ...shortGroupLinks(run)],
  );
  return { root, remarks: remarks.filter((each) => each !== undefined) };
}

function podNamed(key: string, { world }: PlayedRun): Pod | undefined {
  for (const pod of world.kubernetes.pods()) if (podKey(pod) === key) return pod;
  return undefined;
}

function reasonLink(
  { plugin, resource }: SchedulingRejection,
  reason: string,
  pod: Pod | undefined,
  run: PlayedRun,
): Link {
  if (resource === 'pods') return fullNodesLink(run) ?? stale(reason);
  if (resource === UNBOUND_CLAIM.resource) return link(say`${reason}`, claimLinks(pod, run));
  if (resource === REACHABLE_VOLUMES) return link(say`${reason}`, volumeLinks(pod, run));
  if (resource === ATTACHABLE_VOLUMES) return link(say`${reason}`, [volumeLimitLink(run)]);
  if (resource !== undefined) return resourceLink(resource, pod, run);
  if (plugin === 'NodeUnschedulable') return cordonedLink(run) ?? stale(reason);
  if (plugin === 'TaintToleration') return taintLink(reason, pod, run);
  const selects = selectorText(reason, pod);
  return link(say`${reason}${selects === '' ? '' : `: ${selects}`}`);
}

/** The scheduler's last word is older than the state. */
function stale(reason: string): Link {
  return link(say`${reason}, when the scheduler last tried; nodes have changed since`);
}

function resourceLink(resource: string, pod: Pod | undefined, run: PlayedRun): Link {
  const wanted = pod === undefined ? '' : ` ${amount(resource, amountOf(pod, resource))} of`;
  const claim = say`the pod asks for${wanted} ${resource}, and no schedulable node has that left`;
  const [roomiest] = loads(resource, run).sort((one, other) => left(other) - left(one));
  if (roomiest === undefined) return link(claim);
  const { name, requested, allocatable } = roomiest;
  const told = say`${nodeLabel(name)} has the most left: ${amount(resource, requested)} of ${amount(resource, allocatable)} are requested`;
  const figures = [
    figure(`node/${name}`, 'requested', requested),
    figure(`node/${name}`, 'allocatable', allocatable),
  ];
  return link(claim, [link({ ...told, figures: figures.map((each) => ({ ...each, resource })) })]);
}

interface Load {
  readonly name: string;
  readonly requested: number;
  readonly allocatable: number;
}

function left({ allocatable, requested }: Load): number {
  return allocatable - requested;
}

/** What is requested of a resource on each open node. */
function loads(resource: string, run: PlayedRun): Load[] {
  const requested = new Map<string | undefined, number>();
  for (const pod of run.world.kubernetes.pods()) {
    requested.set(pod.nodeName, (requested.get(pod.nodeName) ?? 0) + amountOf(pod, resource));
  }
  return openNodes(run).map(({ name }) => ({
    name,
    requested: requested.get(name) ?? 0,
    allocatable: own(run.world.kubernetes.node(name)?.allocatable ?? {}, resource) ?? 0,
  }));
}

function amountOf({ spec, phase }: Pod, resource: string): number {
  if (phase === 'Succeeded' || phase === 'Failed') return 0;
  const demand = demandOf(spec);
  if (resource === 'cpu' || resource === 'memory') return demand[resource];
  if (resource === 'ephemeral-storage') return demand.ephemeralStorage;
  return demand.scalars.find(({ name }) => name === resource)?.amount ?? 0;
}

/** As Kubernetes writes quantities: `1500m`, `512Mi`. */
function amount(resource: string, value: number): string {
  if (resource === 'cpu') return `${value}m`;
  if (resource !== 'memory' && resource !== 'ephemeral-storage') return String(value);
  return `${Math.floor(value / 2 ** 20)}Mi`;
}

/** Each taint that keeps the pod out, with the nodes that have it. */
function taintLink(reason: string, pod: Pod | undefined, run: PlayedRun): Link {
  const byTaint = new Map<string, string[]>();
  for (const { name } of run.summary.nodes) {
    const taints = run.world.kubernetes.node(name)?.taints ?? [];
    // A cordon is a reason of its own.
    const others = taints.filter(({ key }) => key !== UNSCHEDULABLE);
    const taint = untoleratedTaint(pod?.spec.tolerations ?? [], others);
    if (taint === undefined) continue;
    const text = `${taint.key}${taint.value === '' ? '' : `=${taint.value}`}:${taint.effect}`;
    byTaint.set(text, [...(byTaint.get(text) ?? []), name]);
  }
  const because = [...byTaint].slice(0, MOST_REASONS).map(([taint, names]) => {
    const first = elementAt(names, 0);
    const who = names.length === 1 ? `${nodeLabel(first)} has` : `${plural(names.length, 'node')} have`;
    const isNotReady = taint.startsWith('node.kubernetes.io/not-ready');
    return link(say`${who} ${taint}${notReadySince(taint, first, run)}`, [
      isNotReady ? daemonLink(first, run) : undefined,
    ]);
  });
  return link(say`${reason}`, because);
}

function notReadySince(taint: string, name: string, { chronicle }: PlayedRun): string {
  const at = /not-ready|unreachable/.test(taint) ? chronicle.node(name).notReadyAt : undefined;
  return at === undefined ? '' : ` (NotReady since ${formatMoment(at)})`;
}

/** What the pod's spec asks of nodes, where the reason is about that. */
function selectorText(reason: string, pod: Pod | undefined): string {
  if (pod === undefined) return '';
  const { nodeSelector, nodeAffinity, topologySpread } = pod.spec;
  if (reason.includes('node affinity')) {
    const wanted = Object.entries(nodeSelector).map(([key, value]) => `${key}=${value}`);
    const terms = (nodeAffinity?.required ?? []).flatMap(({ matchExpressions }) =>
      matchExpressions.map(({ key, operator, values }) => `${key} ${operator} ${values.join(', ')}`.trim()),
    );
    return [...wanted, ...terms].join('; ');
  }
  if (!reason.includes('topology spread')) return '';
  return topologySpread
    .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule')
    .map(({ topologyKey, maxSkew }) => `${topologyKey}, at most ${maxSkew} apart`)
    .join('; ');
}

function noNodes(run: PlayedRun): Link {
  const { nodes } = run.summary;
  const ready = nodes.filter((node) => node.ready).length;
  const because = shortGroupLinks(run);
  if (nodes.length === 0) return link(say`there is no node`, because);
  if (ready === 0)
    return link(say`none of the ${figure('cluster', 'nodes', nodes.length)} nodes is Ready`, because);
  return link(say`no node takes it`, because);
}

// Which facts belong in the short story of a run, and as what. Facts not named here are told nowhere.

import { plural } from '../base/words.ts';
import { formatMoment, type Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { isInsufficiency } from '../ipamd/insufficiency.ts';
import type { Milestones } from './milestones.ts';
import { IPV6_PREFIX_SIZE } from './poolEni.ts';
import { poolCounts } from './poolRecord.ts';
import { refusalCause } from './refusedPods.ts';
import type { PodRecord } from './podRecord.ts';
import { project, type SomeFolds } from './projection.ts';
import type { Fact } from './trace.ts';
import type { WorldState } from './worldState.ts';

/** The story, and the state of the world after the fact. */
interface Telling {
  readonly story: Milestones;
  readonly state: WorldState;
  /** Facts tell of what was there before the run: that is no news. */
  isStarting: boolean;
}

const FOLDS: SomeFolds<Telling> = {
  // Who looks does nothing: what was seen is told where it is shown.
  'step-applied': ({ story }, { step, description }, t) => {
    if (step === 'note') story.add(t, 'note', description, '');
    else if (step !== 'observe') story.addStep(t, step, description);
  },
  'instance-launched': ({ story }, { instanceType, node }, t) =>
    story.add(t, 'nodes-launched', instanceType, node),
  'launch-failed': ({ story }, { subnet, code, group }, t) =>
    story.add(t, 'launches-failed', `launch in ${subnet} failed: ${code}`, group),
  'node-ready': ({ story, state }, { node }, t) => tellReady(story, t, node, state),
  'node-not-ready': ({ story }, { node }, t) => story.add(t, 'nodes-not-ready', '', node),
  'node-removed': ({ story }, { node }, t) => story.add(t, 'nodes-gone', '', node),
  'daemon-started': ({ story, state }, { node }, t) => {
    if (state.node(node)?.ready === true) story.add(t, 'daemons-restarted', '', node);
  },
  'daemon-failed': ({ story }, { node, error }, t) => story.add(t, 'daemons-failed', error, node),
  'increase-paused': ({ story }, { node, code, until }, t) => {
    story.add(t, 'increases-paused', `for ${formatMoment(until - t)}: ${code}`, node);
  },
  // A pause follows an insufficiency at once and names it.
  'increase-failed': ({ story }, { node, code }, t) => {
    if (!isInsufficiency(code)) story.add(t, 'increases-failed', code, node);
  },
  'apply-refused': ({ story }, { object, message }, t) =>
    story.add(t, 'apply-refused', onOneLine(message), object),
  'pod-refused': ({ story }, fact, t) =>
    story.add(t, 'pods-refused', `pods of ${fact.workload} refused: ${refusalCause(fact)}`, fact.workload),
  'workload-autoscaled': ({ story }, { workload, from, to }, t) => {
    const direction = to > from ? 'up' : 'down';
    story.add(t, 'workload-autoscaled', `${workload} autoscaled ${direction}`, workload).detail = String(to);
  },
  'node-group-autoscaled': ({ story }, { group, from, to, pods }, t) => {
    const whom = plural(pods.length, 'pod');
    const text = `Cluster Autoscaler scales ${group} from ${from} to ${to} for ${whom}`;
    story.add(t, 'node-group-autoscaled', text, group);
  },
  'node-autoscaled-away': ({ story }, { node, drained }, t) =>
    story.add(t, 'nodes-autoscaled-away', drained ? 'drained' : 'empty', node),
  'node-group-update-started': ({ story }, { group, nodes, surge }, t) => {
    const text = `update of ${plural(nodes, 'node')} of ${group} begins, ${surge} more first`;
    story.add(t, 'node-group-updates', text, group);
  },
  'node-group-update-ended': ({ story }, { group, status, error }, t) => {
    const outcome = error === undefined ? status : `${status} and rolled back: ${error.code}`;
    story.add(t, 'node-group-updates', `update of ${group} ${outcome}`, group);
  },
  'spot-interruption-noticed': ({ story }, { node }, t) => story.add(t, 'spot-interruptions', '', node),
  'job-finished': ({ story }, { job, condition, reason = condition, since }, t) => {
    if (condition === 'Failed' && since === undefined) story.add(t, 'jobs-failed', reason, job);
  },
  'call-answered': ({ story }, { node, caller, throttled }, t) => {
    const subject = node === '' && caller !== undefined ? caller : node;
    if (throttled > 0) story.add(t, 'calls-throttled', '', subject, throttled);
  },
  'pool-cidrs-added': ({ story }, { node, cidrs }, t) => {
    if (cidrs.some((cidr) => cidr.endsWith('/28'))) story.add(t, 'prefixes-arrived', '', node);
  },
  'eni-attached': ({ story, state }, { node, trunk }, t) => {
    if (trunk === true) story.add(t, 'enis-attached', 'trunk ENI', node);
    else tellEni(story, t, node, state);
  },
  'foreign-eni-refused': ({ story }, { node, code }, t) =>
    story.add(t, 'foreign-enis-refused', `no ENI of others (${code})`, node),
  'pool-eni-removed': ({ story }, { node, forced }, t) => {
    if (!forced) story.add(t, 'enis-released', '', node);
  },
  'pod-running': ({ story, state }, { pod }, t) => tellRunning(story, t, state.pod(pod), state),
  'pod-unschedulable': ({ story, state }, { pod }, t) => tellWaiting(story, t, state.pod(pod), state),
  'pod-scheduled': ({ story, state }, { pod, missing }, t) => {
    if (missing === true) tellWaiting(story, t, state.pod(pod), state);
  },
  'volume-attach-failed': ({ story, state }, { pod }, t) => tellWaiting(story, t, state.pod(pod), state),
  'sandbox-failed': ({ story, state }, { pod }, t) => tellWaiting(story, t, state.pod(pod), state),
  'pod-rejected': ({ story }, { pod, message }, t) => story.add(t, 'pods-rejected', message, pod),
};

/** Of several faults kubectl makes a list. */
function onOneLine(message: string): string {
  return message.replaceAll(/\s*\n\* /g, ' * ');
}

/** To be called after the fact was applied to the state. */
export function applyToMilestones(telling: Telling, fact: Fact, at: Milliseconds): void {
  if (fact.kind === 'start-began') telling.isStarting = true;
  else if (fact.kind === 'start-ended') {
    telling.isStarting = false;
    telling.story.addStep(at, 'start', startText(fact));
  } else if (!telling.isStarting) project(FOLDS, telling, fact, at);
}

function startText({ nodes, pods, running }: Extract<Fact, { readonly kind: 'start-ended' }>): string {
  const whole = `started with ${plural(nodes, 'node')} and ${plural(pods, 'pod')}`;
  return running === pods ? whole : `${whole}, ${running} of them Running`;
}

function tellReady(story: Milestones, at: Milliseconds, name: string, state: WorldState): void {
  const node = state.node(name);
  if (node === undefined) return;
  const { warm } = poolCounts(node.pool, at);
  const enis = node.attached.length;
  const addresses =
    warm >= IPV6_PREFIX_SIZE / 2 ? 'an IPv6 prefix' : `${warm} warm address${warm === 1 ? '' : 'es'}`;
  const detail = `${enis} ENI${enis === 1 ? '' : 's'} and ${addresses}`;
  const happening = story.add(at, 'nodes-ready', '', name);
  happening.detail = happening.count === 1 || happening.detail === detail ? detail : '';
}

const ORDINALS = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

function tellEni(story: Milestones, at: Milliseconds, name: string, state: WorldState): void {
  const enis = state.node(name)?.attached.length ?? 0;
  story.add(at, 'enis-attached', `${ORDINALS[enis] ?? `${enis}th`} ENI`, name);
}

/** A workload is told when the last of its pods runs; pods on the host's network come with every node. */
function tellRunning(
  story: Milestones,
  at: Milliseconds,
  pod: PodRecord | undefined,
  state: WorldState,
): void {
  if (pod === undefined || pod.hostNetwork) return;
  const { name, desired, tallies } = state.pods.workload(pod.workload);
  const wanted = desired ?? tallies.total.value;
  if (tallies.running.value !== wanted) return;
  story.add(at, 'workload-runs', name, name).detail = `${wanted}/${wanted}`;
}

/** The first failure of each pod. Before the first node is Ready every pod waits: that is no news. */
function tellWaiting(
  story: Milestones,
  at: Milliseconds,
  pod: PodRecord | undefined,
  state: WorldState,
): void {
  if (pod === undefined || pod.waitingReason === undefined) return;
  if (pod.failures !== 1 && !pod.nodeMissing) return;
  if (pod.state === 'pending' && state.nodes.readyCount === 0) return;
  const happening = story.add(at, 'pods-wait', waitText(pod, pod.waitingReason), pod.pod);
  happening.most = Math.max(happening.most, state.pods.tallies.waiting(pod.waitingReason).value);
}

/** One word has the scheduler's own where it stands for many things. */
function waitText(pod: PodRecord, reason: WaitingReason): string {
  const { schedulingReasons, message } = pod;
  if (pod.nodeMissing) return `Pending: ${reason}`;
  if (pod.state === 'creating') return `ContainerCreating: ${reason}`;
  const why = schedulingReasons[0] ?? message;
  return `Pending: ${reason}${reason === 'Unschedulable' ? ` (${why})` : ''}`;
}

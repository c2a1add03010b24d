// How a pod came to be as it is: each thing that happened to it, with what it waited for.

import { unreachable } from '../base/assert.ts';
import { formatMoment, formatSpan, type Milliseconds } from '../base/time.ts';
import { WAITING_REASONS } from '../base/waitingReason.ts';
import { podKey, type DeletionCause } from '../kube/api/objects.ts';
import { nodeLabel } from '../record/labels.ts';
import { heldAddress, holds } from '../record/poolEni.ts';
import type { StoryEntry } from './explanation.ts';
import type { PlayedRun } from './playedRun.ts';
import type { PodEntry, PodEvent, PodHistory } from '../record/podHistory.ts';

export function podStory(history: PodHistory, run: PlayedRun): StoryEntry[] {
  const { since } = history;
  const made = since === undefined ? 'created' : `there at the start, created ${formatSpan(-since)} before,`;
  const what = `${made} for ${history.owner}${history.hostNetwork ? ', on the host’s network' : ''}`;
  return [
    { at: history.createdAt, text: what },
    ...history.entries.flatMap((entry) => {
      const text = entryText(entry, history, run);
      return text === undefined ? [] : [{ at: entry.firstAt, text }];
    }),
  ];
}

/** Undefined where another entry says it already. */
function entryText(entry: PodEntry, history: PodHistory, run: PlayedRun): string | undefined {
  const { event } = entry;
  switch (event.kind) {
    case 'unschedulable':
      return `FailedScheduling${often(entry)}: ${event.reasons.join(', ') || 'no nodes available'}`;
    case 'scheduled':
      return `bound to ${nodeLabel(event.node)}`;
    case 'network-not-ready':
      return `the node’s network is not ready${often(entry)}`;
    case 'refused':
      return `no address${often(entry)}: ${event.cause}, ${WAITING_REASONS[event.cause].means}`;
    case 'sandbox-failed':
      return `FailedCreatePodSandBox${often(entry)}: ${event.message}`;
    case 'attach-failed':
      return `FailedAttachVolume${often(entry)}: ${event.message}`;
    case 'volumes-attached':
      return 'its volumes are attached';
    case 'address':
      return addressText(event, entry.firstAt, history, run);
    case 'pool-address':
      return `address ${event.address} of ${event.borrowed ? 'another node’s' : 'its node’s'} block ${event.block}`;
    case 'sandbox-created':
      return history.hostNetwork ? 'sandbox made, with the node’s address' : 'sandbox made';
    case 'pulling':
      return `pulling the image ${event.image}`;
    case 'started':
      return event.pulled ? `image pulled, container started` : undefined;
    case 'running':
      return 'Running';
    case 'ready':
      return 'Ready';
    case 'not-ready':
      return 'not Ready any more';
    case 'crashed':
      return `CrashLoopBackOff${often(entry)}: ${event.message}`;
    case 'restarted':
      return `containers started again${often(entry)}`;
    case 'rejected':
      return `the kubelet turned it away: ${event.message}`;
    case 'eviction-refused':
      return `its eviction was refused${often(entry)}: the PodDisruptionBudget ${event.budget} allows none`;
    case 'preempted':
      return preemptedText(event.message, run);
    case 'tainted-away':
      return `evicted by a taint of its node`;
    case 'deleted':
      return `its end was asked for${event.cause === undefined ? '' : DELETIONS[event.cause]}`;
    case 'finished':
      return event.message === undefined ? event.phase : `${event.phase}: ${event.message}`;
    case 'removed':
      return 'gone';
    default:
      return unreachable(event);
  }
}

function often({ count, lastAt }: PodEntry): string {
  return count === 1 ? '' : ` (${count} times until ${formatMoment(lastAt)})`;
}

/** By the cause of the deletion. */
const DELETIONS: Readonly<Record<DeletionCause, string>> = {
  Owner: ' by its controller',
  PreemptionByScheduler: ' by the scheduler, for a pod of higher priority',
  EvictionByEvictionAPI: ' by an eviction, as of a drain',
  DeletionByTaintManager: ' because of a taint of its node',
};

/** The event names the preemptor by its UID. */
function preemptedText(message: string, { world }: PlayedRun): string {
  for (const pod of world.kubernetes.pods()) {
    if (message.includes(pod.uid)) return `preempted: ${podKey(pod)} of higher priority takes its place`;
  }
  return `preempted: ${message}`;
}

/** Which slot of which ENI gave the address, and since when the pool had it. */
function addressText(
  { address, eni }: Extract<PodEvent, { readonly kind: 'address' }>,
  at: Milliseconds,
  { node = '' }: PodHistory,
  run: PlayedRun,
): string {
  const pool = run.state.node(node)?.pool.enis.find((each) => each.eni === eni);
  const cidr = pool?.cidrs.find((each) => holds(each, heldAddress(address)));
  const addedAt = cidr === undefined ? undefined : run.chronicle.node(node).cidrsAt.get(cidr);
  const device = pool === undefined ? '' : ` (device ${pool.device})`;
  const of = cidr?.endsWith('/28') === true ? `, of the prefix ${cidr}` : '';
  return `address ${address} from ${eni}${device}${of}${addedText(addedAt, at)}`;
}

function addedText(addedAt: Milliseconds | undefined, at: Milliseconds): string {
  if (addedAt === undefined || addedAt > at) return '';
  return `, in the pool since ${formatMoment(addedAt)}`;
}

// How a pod came to be as it is: each thing that happened to it, with what it waited for.

import { unreachable } from '../base/assert.ts';
import { formatClock, type Milliseconds } from '../base/time.ts';
import { WAITING_REASONS, type WaitingReason } from '../base/waitingReason.ts';
import { formatCidr, parseCidr } from '../base/ipv4.ts';
import { own } from '../base/own.ts';
import { podKey } from '../kube/api/objects.ts';
import { nodeLabel } from '../record/labels.ts';
import { addressesOf } from '../record/poolEni.ts';
import type { StoryEntry } from './explanation.ts';
import type { PlayedRun } from './playedRun.ts';
import type { LifeEntry, PodLife } from './podLife.ts';

export function podStory(life: PodLife, run: PlayedRun): StoryEntry[] {
  const what = life.hostNetwork
    ? `created for ${life.owner}, on the host’s network`
    : `created for ${life.owner}`;
  return [
    { at: life.createdAt, text: what },
    ...life.entries.flatMap((entry) => {
      const text = entryText(entry, life, run);
      return text === undefined ? [] : [{ at: entry.firstAt, text }];
    }),
  ];
}

/** Undefined where another entry says it already. */
function entryText(entry: LifeEntry, life: PodLife, run: PlayedRun): string | undefined {
  const { event, detail } = entry;
  switch (event) {
    case 'unschedulable':
      return `FailedScheduling${often(entry)}: ${detail === '' ? 'no nodes available' : detail}`;
    case 'scheduled':
      return `bound to ${nodeLabel(detail)}`;
    case 'network-not-ready':
      return `the node’s network is not ready${often(entry)}`;
    case 'refused':
      return `no address${often(entry)}: ${detail}, ${WAITING_REASONS[detail as WaitingReason]}`;
    case 'sandbox-failed':
      return `FailedCreatePodSandBox${often(entry)}: ${detail}`;
    case 'address':
      return addressText(entry, life, run);
    case 'sandbox-created':
      return life.hostNetwork ? 'sandbox made, with the node’s address' : 'sandbox made';
    case 'pulling':
      return `pulling the image ${detail}`;
    case 'started':
      return detail === '' ? undefined : `image pulled, container started`;
    case 'running':
      return 'Running';
    case 'ready':
      return 'Ready';
    case 'not-ready':
      return 'not Ready any more';
    case 'crashed':
      return `CrashLoopBackOff${often(entry)}: ${detail}`;
    case 'restarted':
      return `containers started again${often(entry)}`;
    case 'rejected':
      return `the kubelet turned it away: ${detail}`;
    case 'eviction-refused':
      return `its eviction was refused${often(entry)}: the PodDisruptionBudget ${detail} allows none`;
    case 'preempted':
      return preemptedText(detail, run);
    case 'tainted-away':
      return `evicted by a taint of its node`;
    case 'deleted':
      return `its end was asked for${own(DELETIONS, detail) ?? ''}`;
    case 'finished':
      return detail;
    case 'removed':
      return 'gone';
    default:
      return unreachable(event);
  }
}

function often({ count, lastAt }: LifeEntry): string {
  return count === 1 ? '' : ` (${count} times until ${formatClock(lastAt)})`;
}

/** By the cause of the deletion. */
const DELETIONS: Readonly<Record<string, string>> = {
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
function addressText({ detail, firstAt }: LifeEntry, { node = '' }: PodLife, run: PlayedRun): string {
  const [address, eni] = detail.split(' ');
  const pool = run.state.node(node)?.pool.enis.get(eni);
  const cidr = [...(pool?.cidrs.keys() ?? [])].find((each) => holds(each, address));
  const addedAt = cidr === undefined ? undefined : run.chronicle.node(node).cidrsAt.get(cidr);
  const device = pool === undefined ? '' : ` (device ${pool.device})`;
  const of = cidr?.endsWith('/28') === true ? `, of the prefix ${cidr}` : '';
  return `address ${address} from ${eni}${device}${of}${addedText(addedAt, firstAt)}`;
}

function holds(cidr: string, address: string): boolean {
  const parsed = parseCidr(cidr);
  return parsed !== undefined && formatCidr(parsed) === cidr && addressesOf(cidr).includes(address);
}

function addedText(addedAt: Milliseconds | undefined, at: Milliseconds): string {
  if (addedAt === undefined || addedAt > at) return '';
  return `, in the pool since ${formatClock(addedAt)}`;
}

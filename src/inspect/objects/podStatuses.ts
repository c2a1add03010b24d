// A pod's status: phase, conditions with the times they changed, addresses, and why a failed one failed.

import type { PodCondition, PodSpec, PodStatus } from 'kubernetes-types/core/v1.d.ts';
import { formatAddress } from '../../base/address.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { Disruption } from '../../kube/api/objects.ts';
import { qosClassOf } from '../../kube/api/qosClass.ts';
import type { PodHistory } from '../../record/podHistory.ts';
import { spoken } from './apiObject.ts';
import {
  containerStatuses,
  initContainerStatuses,
  isInitialized,
  type StatusSources,
} from './containerStatuses.ts';

/** Condition PodReadyToStartContainers and the field hostIPs are on by default from here on. */
const SANDBOX_CONDITION_SINCE = 29;

export interface PodStatusSources extends StatusSources {
  readonly kubernetesMinor: number;
  /** Dotted; undefined without a node. */
  readonly hostAddress: string | undefined;
}

export function podStatus(spec: PodSpec, sources: PodStatusSources): PodStatus {
  const { pod, history, hostAddress, kubernetesMinor } = sources;
  const podIp = pod.podIp === undefined ? undefined : formatAddress(pod.podIp);
  const wasTaken = pod.startedAt !== undefined;
  const host = wasTaken || rejectionOf(history) !== undefined ? hostAddress : undefined;
  return spoken<PodStatus>({
    conditions: rejectionOf(history) === undefined ? conditionsOf(spec, sources) : [],
    containerStatuses: wasTaken ? containerStatuses(spec.containers, sources) : [],
    hostIP: host,
    hostIPs: kubernetesMinor >= SANDBOX_CONDITION_SINCE ? addresses(host) : [],
    initContainerStatuses: wasTaken ? initContainerStatuses(spec.initContainers ?? [], sources) : [],
    message: pod.message ?? rejectionOf(history),
    nominatedNodeName: pod.nominatedNodeName,
    phase: pod.phase,
    podIP: podIp,
    podIPs: addresses(podIp),
    qosClass: qosClassOf(pod.spec),
    reason: pod.reason,
    startTime: startTime(sources),
  });
}

/** What its kubelet said when it turned the pod away. */
function rejectionOf(history: PodHistory): string | undefined {
  return history.last('rejected')?.event.message;
}

function finishedAt(history: PodHistory): Milliseconds | undefined {
  return history.last('finished', 'rejected')?.lastAt;
}

/** When the kubelet took the pod, or turned it away. */
function startTime({ pod, history, time }: PodStatusSources): string | undefined {
  const at = pod.startedAt ?? (rejectionOf(history) === undefined ? undefined : finishedAt(history));
  return at === undefined ? undefined : time.time(at);
}

function addresses(address: string | undefined): { ip: string }[] {
  return address === undefined ? [] : [{ ip: address }];
}

/** In the order of kubelets. */
function conditionsOf(spec: PodSpec, sources: PodStatusSources): PodCondition[] {
  const { pod } = sources;
  if (pod.nodeName === undefined) return [...disruption(sources), ...unscheduled(sources)];
  if (pod.startedAt === undefined) return [...disruption(sources), scheduled(sources)];
  return [...disruption(sources), ...kubeletConditions(spec, sources), scheduled(sources)];
}

function condition(
  { time }: PodStatusSources,
  type: string,
  status: boolean,
  since: Milliseconds,
  why: { readonly reason?: string; readonly message?: string } = {},
): PodCondition {
  return { lastTransitionTime: time.time(since), ...why, status: status ? 'True' : 'False', type };
}

function scheduled(sources: PodStatusSources): PodCondition {
  const { pod, history } = sources;
  return condition(sources, 'PodScheduled', true, history.last('scheduled')?.lastAt ?? pod.createdAt);
}

/** Nothing is said before the scheduler has tried. */
function unscheduled(sources: PodStatusSources): PodCondition[] {
  const { pod, history } = sources;
  const since = history.unschedulableSince;
  if ((pod.gates ?? []).length > 0) {
    const message = 'Scheduling is blocked due to non-empty scheduling gates';
    return [condition(sources, 'PodScheduled', false, pod.createdAt, { reason: 'SchedulingGated', message })];
  }
  if (since === undefined) return [];
  const message = history.schedulingMessage;
  return [condition(sources, 'PodScheduled', false, since, { reason: 'Unschedulable', message })];
}

function kubeletConditions(spec: PodSpec, sources: PodStatusSources): PodCondition[] {
  const { pod, history, kubernetesMinor } = sources;
  const taken = pod.startedAt ?? pod.createdAt;
  const finished = finishedAt(history);
  const sandboxAt = history.last('sandbox-created')?.lastAt;
  const hasSandbox = sandboxAt !== undefined && finished === undefined;
  const initialized = isInitialized(spec.initContainers ?? [], sources);
  const { ready, since: readySince } = readiness(spec, sources);
  const notReady = ready ? {} : unreadiness(spec, sources);
  return [
    ...(kubernetesMinor >= SANDBOX_CONDITION_SINCE
      ? [condition(sources, 'PodReadyToStartContainers', hasSandbox, finished ?? sandboxAt ?? taken)]
      : []),
    condition(sources, 'Initialized', initialized, initializedAt(spec, sources) ?? taken, {
      ...(initialized ? {} : incomplete(spec, sources)),
    }),
    condition(sources, 'Ready', ready, readySince, notReady),
    condition(sources, 'ContainersReady', ready, readySince, notReady),
  ];
}

/** A container that has exited makes the pod unready at once, whatever becomes of the pod. */
function readiness({ containers }: PodSpec, sources: PodStatusSources) {
  const { pod, history } = sources;
  const exits = containers.flatMap(({ name }) => history.containers.get(name)?.run?.exit?.at ?? []);
  const changedAt = history.last('ready', 'not-ready', 'finished')?.lastAt ?? pod.startedAt ?? pod.createdAt;
  if (!pod.ready || exits.length === 0) return { ready: pod.ready, since: changedAt };
  return { ready: false, since: Math.max(changedAt, ...exits) };
}

/** When the last init container was done. */
function initializedAt(
  { initContainers = [] }: PodSpec,
  { history }: PodStatusSources,
): Milliseconds | undefined {
  const done = initContainers.map(({ name }) => history.containers.get(name)?.run?.exit?.at ?? 0);
  return done.length === 0 ? undefined : Math.max(...done) || undefined;
}

function incomplete({ initContainers = [] }: PodSpec, sources: PodStatusSources) {
  const open = initContainers.filter((container) => !isInitialized([container], sources));
  const message = `containers with incomplete status: [${open.map(({ name }) => name).join(' ')}]`;
  return { reason: 'ContainersNotInitialized', message };
}

function unreadiness({ containers }: PodSpec, sources: PodStatusSources) {
  const { phase } = sources.pod;
  if (phase === 'Succeeded') return { reason: 'PodCompleted' };
  if (phase === 'Failed') return { reason: 'PodFailed' };
  const unready = containerStatuses(containers, sources).filter(({ ready }) => !ready);
  const message = `containers with unready status: [${unready.map(({ name }) => name).join(' ')}]`;
  return { reason: 'ContainersNotReady', message };
}

const DISRUPTIONS: Readonly<Record<Disruption, string>> = {
  PreemptionByScheduler: 'default-scheduler: preempting to accommodate a higher priority pod',
  EvictionByEvictionAPI: 'Eviction API: evicting',
  DeletionByTaintManager: 'Taint manager: deleting due to NoExecute taint',
};

function disruption(sources: PodStatusSources): PodCondition[] {
  const { disruptionTarget, deletedAt } = sources.pod;
  if (disruptionTarget === undefined || deletedAt === undefined) return [];
  const message = DISRUPTIONS[disruptionTarget];
  return [condition(sources, 'DisruptionTarget', true, deletedAt, { reason: disruptionTarget, message })];
}

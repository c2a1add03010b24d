// A pod's status: phase, conditions with the times they changed, addresses, and why a failed one failed.

import type { PodCondition, PodSpec, PodStatus } from 'kubernetes-types/core/v1.d.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { Disruption } from '../../kube/api/objects.ts';
import { qosClassOf } from '../../kube/api/qosClass.ts';
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
  const { pod, life, hostAddress, kubernetesMinor } = sources;
  const { podIp } = pod;
  const wasTaken = pod.startedAt !== undefined;
  const host = wasTaken || life.rejection !== undefined ? hostAddress : undefined;
  return spoken<PodStatus>({
    conditions: life.rejection === undefined ? conditionsOf(spec, sources) : [],
    containerStatuses: wasTaken ? containerStatuses(spec.containers, sources) : [],
    hostIP: host,
    hostIPs: kubernetesMinor >= SANDBOX_CONDITION_SINCE ? addresses(host) : [],
    initContainerStatuses: wasTaken ? initContainerStatuses(spec.initContainers ?? [], sources) : [],
    message: pod.message ?? life.rejection,
    nominatedNodeName: pod.nominatedNodeName,
    phase: pod.phase,
    podIP: podIp,
    podIPs: addresses(podIp),
    qosClass: qosClassOf(pod.spec),
    reason: pod.reason,
    startTime: startTime(sources),
  });
}

/** When the kubelet took the pod, or turned it away. */
function startTime({ pod, life, time }: PodStatusSources): string | undefined {
  const at = pod.startedAt ?? (life.rejection === undefined ? undefined : life.finishedAt);
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
  const { pod, life } = sources;
  return condition(sources, 'PodScheduled', true, life.scheduledAt ?? pod.createdAt);
}

/** Nothing is said before the scheduler has tried. */
function unscheduled(sources: PodStatusSources): PodCondition[] {
  const { pod, life } = sources;
  const { unschedulable } = life;
  if ((pod.gates ?? []).length > 0) {
    const message = 'Scheduling is blocked due to non-empty scheduling gates';
    return [condition(sources, 'PodScheduled', false, pod.createdAt, { reason: 'SchedulingGated', message })];
  }
  if (unschedulable === undefined) return [];
  const { since, message } = unschedulable;
  return [condition(sources, 'PodScheduled', false, since, { reason: 'Unschedulable', message })];
}

function kubeletConditions(spec: PodSpec, sources: PodStatusSources): PodCondition[] {
  const { pod, life, kubernetesMinor } = sources;
  const taken = pod.startedAt ?? pod.createdAt;
  const { finishedAt } = life;
  const hasSandbox = life.sandboxAt !== undefined && finishedAt === undefined;
  const initialized = isInitialized(spec.initContainers ?? [], sources);
  const { ready, since: readySince } = readiness(spec, sources);
  const notReady = ready ? {} : unreadiness(spec, sources);
  return [
    ...(kubernetesMinor >= SANDBOX_CONDITION_SINCE
      ? [condition(sources, 'PodReadyToStartContainers', hasSandbox, finishedAt ?? life.sandboxAt ?? taken)]
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
  const { pod, life } = sources;
  const exits = containers.flatMap(({ name }) => life.containers.get(name)?.run?.exit?.at ?? []);
  const changedAt = life.readyChangedAt ?? pod.startedAt ?? pod.createdAt;
  if (!pod.ready || exits.length === 0) return { ready: pod.ready, since: changedAt };
  return { ready: false, since: Math.max(changedAt, ...exits) };
}

/** When the last init container was done. */
function initializedAt(
  { initContainers = [] }: PodSpec,
  { life }: PodStatusSources,
): Milliseconds | undefined {
  const done = initContainers.map(({ name }) => life.containers.get(name)?.run?.exit?.at ?? 0);
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

// What a recorded decision of Karpenter was given, as the model's objects. Times count from the recording's own.

import { parseIsoTime } from '../base/calendar.ts';
import { MINUTE, HOUR, parseDuration, SECOND, type Milliseconds } from '../base/time.ts';
import { constantLatency } from '../kernel/latency.ts';
import type { IntOrPercent } from '../kube/api/config.ts';
import type { NodePool, OptionalDuration } from '../kube/api/nodePool.ts';
import type { Owner, Pod, Resources, Taint } from '../kube/api/objects.ts';
import { totalOf } from '../kube/api/podResources.ts';
import { SYSTEM_PRIORITIES } from '../kube/api/systemPriorities.ts';
import { placedSpecOf, resourcesOf } from '../scenario/manifest/podObjects.ts';
import { optional } from '../scenario/manifest/schedulingObjects.ts';
import type { RecordedNodePool, RecordedPod, RecordedTaint } from './karpenterFormat.ts';

const RECORDED_AT = '2026-08-24T12:00:00Z';
const LIFETIME = '720h';
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';

/** The Unix time of the recording. */
export function startTimeOf({ now = RECORDED_AT }: { readonly now?: string }): Milliseconds {
  return parseIsoTime(now) ?? 0;
}

export function nodePoolOf(pool: RecordedNodePool): NodePool {
  const { disruption = {}, terminationGracePeriod } = pool;
  return {
    name: pool.name,
    weight: pool.weight ?? 0,
    limits: resourcesOf(pool.limits ?? {}),
    template: {
      labels: pool.labels ?? {},
      annotations: pool.annotations ?? {},
      requirements: (pool.requirements ?? []).map(({ values = [], ...one }) => ({ ...one, values })),
      taints: (pool.taints ?? []).map(taintOf),
      startupTaints: (pool.startupTaints ?? []).map(taintOf),
      nodeClass: pool.nodeClass ?? 'default',
      expireAfter: durationOf(pool.expireAfter ?? LIFETIME),
      ...optional('terminationGracePeriod', parseDuration(terminationGracePeriod ?? '')),
    },
    disruption: {
      consolidateAfter: durationOf(disruption.consolidateAfter ?? '0s'),
      consolidationPolicy: disruption.consolidationPolicy ?? 'WhenEmptyOrUnderutilized',
      budgets: (disruption.budgets ?? [{ nodes: '10%' }]).map(
        ({ nodes = '10%', reasons = [], schedule, duration }) => ({
          nodes: countOrShareOf(nodes),
          reasons,
          ...optional(
            'window',
            schedule === undefined ? undefined : { schedule, duration: parseDuration(duration ?? '') ?? 0 },
          ),
        }),
      ),
    },
  };
}

export function taintOf({ key, value = '', effect }: RecordedTaint): Taint {
  return { key, value, effect };
}

function durationOf(text: string): OptionalDuration {
  return parseDuration(text) ?? 'Never';
}

function countOrShareOf(text: string): IntOrPercent {
  return text.endsWith('%')
    ? { kind: 'percent', value: Number(text.slice(0, -1)) }
    : { kind: 'count', value: Number(text) };
}

/** `row`: no other pod of the recording has it. */
export function podOf({ metadata, spec, status }: RecordedPod, row: number): Pod {
  const { namespace = 'default', name, labels = {}, annotations = {}, ownerReferences } = metadata;
  const runs = spec.nodeName !== undefined;
  const phase = status?.phase ?? (runs ? 'Running' : 'Pending');
  const isMirror = ownerReferences?.some(({ kind }) => kind === 'Node') ?? false;
  return {
    row,
    uid: `pod-${String(row).padStart(6, '0')}`,
    namespace,
    name,
    labels,
    annotations: isMirror ? { ...annotations, [MIRROR_ANNOTATION]: 'mirror' } : annotations,
    owner: isMirror ? undefined : ownerOf(ownerReferences),
    spec: {
      ...placedSpecOf(spec, labels),
      priority: spec.priority ?? SYSTEM_PRIORITIES.get(spec.priorityClassName ?? '') ?? 0,
      priorityClassName: spec.priorityClassName ?? '',
      preemptionPolicy: spec.preemptionPolicy ?? 'PreemptLowerPriority',
      terminationGracePeriod: (spec.terminationGracePeriodSeconds ?? 30) * SECOND,
      exitDelay: constantLatency(0),
      readinessDelay: constantLatency(0),
    },
    createdAt: -MINUTE,
    nodeName: spec.nodeName,
    nominatedNodeName: undefined,
    phase,
    ready: phase === 'Running',
    readyAt: runs ? -HOUR : undefined,
    startedAt: runs ? -HOUR : undefined,
    deletedAt: metadata.terminating === true ? 0 : undefined,
    podIp: undefined,
  };
}

const OWNER_KINDS = ['ReplicaSet', 'DaemonSet', 'StatefulSet', 'ReplicationController', 'Job'] as const;

function ownerOf(references: RecordedPod['metadata']['ownerReferences']): Owner | undefined {
  if (references === undefined) return { kind: 'ReplicaSet', name: 'rs', uid: 'rs' };
  const reference = references.find(({ controller }) => controller === true);
  const kind = OWNER_KINDS.find((known) => known === reference?.kind);
  return reference && kind && { kind, name: reference.name, uid: reference.uid };
}

/** Of pods together, with the place that each takes. */
export function requestsOf(pods: readonly Pod[]): Resources {
  const total: Record<string, number> = { pods: pods.length };
  for (const { spec } of pods)
    for (const [name, amount] of Object.entries(totalOf(spec, ({ requests }) => requests, true)))
      total[name] = (total[name] ?? 0) + amount;
  return total;
}

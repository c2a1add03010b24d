// How many replicas one metric asks for.
// @upstream pkg/controller/podautoscaler/replica_calculator.go

import type { Milliseconds } from '../../base/time.ts';
import type { ResourceMetric } from '../api/autoscalerConfig.ts';
import { NO_RESOURCE_METRICS, type ObservedPod, type ResourceSample } from './observation.ts';
import { groupPods, type PodGroups } from './podGroups.ts';

/** `--horizontal-pod-autoscaler-tolerance` */
const TOLERANCE = 0.1;

export interface Proposal {
  readonly replicas: number;
  /** What the status shows of the metric, in thousandths: of all pods together, or of one. */
  readonly value?: number;
  readonly average?: number;
  /** In per cent of the requests. */
  readonly utilization?: number;
}

/** A text: why it cannot be told. */
export type Proposed = Proposal | string;

interface Usage {
  /** To the target: 1 is as it should be. */
  readonly ratio: number;
  readonly average: number;
  readonly utilization?: number;
}

/** How usage compares to a target. */
interface Measure {
  usageOf(usage: ReadonlyMap<string, number>): Usage | string;
  /** What a pod without a measurement is taken to use where the others use too little. */
  assumed(pod: ObservedPod): number;
}

export function byResource(
  metric: ResourceMetric,
  pods: readonly ObservedPod[],
  sample: ResourceSample | string,
  replicas: number,
  now: Milliseconds,
): Proposed {
  const { resource, target } = metric;
  const proposed = ((): Proposed => {
    if (typeof sample === 'string' || sample.usage.size === 0)
      return `unable to get metrics for resource ${resource}: ${typeof sample === 'string' ? sample : NO_RESOURCE_METRICS}`;
    if (pods.length === 0) return 'no pods returned by selector while calculating replica count';
    const groups = groupPods(pods, resource, sample, now);
    if (groups.ready.size === 0) return 'did not receive metrics for targeted pods (pods might be unready)';
    if (target.kind !== 'Utilization') return proposalOf(groups, againstAmount(target.amount), replicas);
    const requests = requestsOf(pods, metric);
    if (typeof requests === 'string') return requests;
    return proposalOf(groups, againstRequests(requests, target.percent), replicas);
  })();
  if (typeof proposed !== 'string') return proposed;
  return `failed to get ${resource} ${target.kind === 'Utilization' ? 'utilization' : 'usage'}: ${proposed}`;
}

/** `AverageValue`: each pod's share of the whole. @upstream #GetExternalPerPodMetricReplicas */
export function byShare(total: number, target: number, statusReplicas: number): Proposal {
  const ratio = total / (target * statusReplicas);
  const replicas = isWithinTolerance(ratio) ? statusReplicas : Math.ceil(total / target);
  return { replicas, average: Math.ceil(total / statusReplicas) };
}

/** `Value`. @upstream #GetExternalMetricReplicas */
export function byTotal(
  total: number,
  target: number,
  replicas: number,
  pods: readonly ObservedPod[],
): Proposal {
  const ratio = total / target;
  if (replicas === 0) return { replicas: Math.ceil(ratio), value: total };
  const readyPods = pods.filter(({ state, ready }) => state === 'running' && ready).length;
  return { replicas: isWithinTolerance(ratio) ? replicas : Math.ceil(ratio * readyPods), value: total };
}

/**
 * Pods that are not ready or not measured are reckoned with in the way that moves least; where that turns the direction,
 * nothing is done.
 */
function proposalOf({ ready, unready, missing }: PodGroups, measure: Measure, replicas: number): Proposed {
  const usage = measure.usageOf(ready);
  if (typeof usage === 'string') return usage;
  const { ratio, ...shown } = usage;
  const isUp = ratio > 1;
  const counted = new Map(ready);
  if (ratio < 1) for (const pod of missing) counted.set(pod.name, measure.assumed(pod));
  if (isUp) for (const pod of [...missing, ...unready]) counted.set(pod.name, 0);
  if (missing.length === 0 && counted.size === ready.size)
    return { replicas: isWithinTolerance(ratio) ? replicas : Math.ceil(ratio * ready.size), ...shown };
  const rebalanced = measure.usageOf(counted);
  if (typeof rebalanced === 'string') return rebalanced;
  const turns = (ratio < 1 && rebalanced.ratio > 1) || (isUp && rebalanced.ratio < 1);
  if (isWithinTolerance(rebalanced.ratio) || turns) return { replicas, ...shown };
  const wanted = Math.ceil(rebalanced.ratio * counted.size);
  const goesBack = (rebalanced.ratio < 1 && wanted > replicas) || (rebalanced.ratio > 1 && wanted < replicas);
  return { replicas: goesBack ? replicas : wanted, ...shown };
}

/** @upstream metrics/utilization.go#GetMetricUsageRatio */
function againstAmount(target: number): Measure {
  return {
    usageOf: (usage) => {
      const average = Math.floor(sumOf(usage.values()) / usage.size);
      return { ratio: average / target, average };
    },
    assumed: () => target,
  };
}

/** @upstream metrics/utilization.go#GetResourceUtilizationRatio */
function againstRequests(requests: ReadonlyMap<string, number>, target: number): Measure {
  const assumedPercent = Math.max(100, target);
  const requestOf = (pod: string): number => requests.get(pod) ?? 0;
  return {
    usageOf: (usage) => {
      const known = [...usage].filter(([pod]) => requests.has(pod));
      const used = sumOf(known.map(([, amount]) => amount));
      const requested = sumOf(known.map(([pod]) => requestOf(pod)));
      if (requested === 0) return 'no metrics returned matched known pods';
      const utilization = Math.floor((used * 100) / requested);
      return { ratio: utilization / target, average: Math.floor(used / known.length), utilization };
    },
    assumed: ({ name }) => Math.floor((requestOf(name) * assumedPercent) / 100),
  };
}

/** By pod; a text where one has none. */
function requestsOf(
  pods: readonly ObservedPod[],
  { resource, container: only }: ResourceMetric,
): ReadonlyMap<string, number> | string {
  const requests = new Map<string, number>();
  for (const pod of pods) {
    let sum = 0;
    for (const container of pod.containers) {
      if (only !== undefined && container.name !== only) continue;
      const request = container.requests[resource];
      if (request === undefined)
        return `missing request for ${resource} in container ${container.name} of Pod ${pod.name}`;
      sum += request;
    }
    requests.set(pod.name, sum);
  }
  return requests;
}

function isWithinTolerance(ratio: number): boolean {
  return 1 - TOLERANCE <= ratio && ratio <= 1 + TOLERANCE;
}

function sumOf(amounts: Iterable<number>): number {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return sum;
}

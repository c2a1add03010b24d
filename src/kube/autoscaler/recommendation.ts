// What all metrics of an autoscaler ask for together: the most that one of them does. One that cannot be told forbids
// scaling down.
// @upstream pkg/controller/podautoscaler/horizontal.go#computeReplicasForMetrics

import { unreachable } from '../../base/assert.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { Metric } from '../api/autoscalerConfig.ts';
import type { Measurements, ObservedPod } from './observation.ts';
import { byResource, byShare, byTotal, type Proposal, type Proposed } from './replicaCalculator.ts';
import type { Condition } from './scalingRules.ts';

export interface Observation {
  readonly now: Milliseconds;
  /** Of the workload: as it is asked for, and as its controller has it. */
  readonly replicas: number;
  readonly statusReplicas: number;
  readonly pods: readonly ObservedPod[];
  readonly measured: Measurements;
}

export interface Warning {
  readonly reason: string;
  readonly message: string;
}

export interface Recommendation {
  /** Undefined: nothing can be done. */
  readonly replicas: number | undefined;
  /** The metric that asked for the most. */
  readonly metric: string;
  readonly scalingActive: Condition;
  /** What each metric is; undefined where it cannot be told. */
  readonly current: readonly (Proposal | undefined)[];
  readonly warnings: readonly Warning[];
}

export function recommend(metrics: readonly Metric[], observation: Observation): Recommendation {
  const proposals = metrics.map((metric) => proposalOf(metric, observation));
  const valid = proposals.flatMap(({ proposed, name }) =>
    typeof proposed === 'string' ? [] : [{ replicas: proposed.replicas, name }],
  );
  const invalid = proposals.flatMap(({ proposed, reason, failed }) =>
    typeof proposed === 'string' ? [{ reason, message: proposed, whole: `${failed}: ${proposed}` }] : [],
  );
  const [first] = invalid;
  const current = proposals.map(({ proposed }) => (typeof proposed === 'string' ? undefined : proposed));
  const warnings = invalid.map(({ reason, message }) => ({ reason, message }));
  const most = valid.reduce<(typeof valid)[number] | undefined>(
    (best, each) => (best === undefined || each.replicas > best.replicas ? each : best),
    undefined,
  );
  if (most !== undefined && (first === undefined || most.replicas >= observation.replicas)) {
    const message = `the HPA was able to successfully calculate a replica count from ${most.name}`;
    const scalingActive = { status: true, reason: 'ValidMetricFound', message };
    return { replicas: most.replicas, metric: most.name, scalingActive, current, warnings };
  }
  const message = `the HPA was unable to compute the replica count: ${first?.message ?? ''}`;
  const inAll = `invalid metrics (${invalid.length} invalid out of ${metrics.length}), first error is: ${first?.whole ?? ''}`;
  return {
    replicas: undefined,
    metric: '',
    scalingActive: { status: false, reason: first?.reason ?? '', message },
    current,
    warnings: [...warnings, { reason: 'FailedComputeMetricsReplicas', message: inAll }],
  };
}

interface NamedProposal {
  /** As events and conditions call the metric. */
  readonly name: string;
  /** Of the event where it cannot be told. */
  readonly reason: string;
  /** What failed then. */
  readonly failed: string;
  readonly proposed: Proposed;
}

function proposalOf(metric: Metric, observation: Observation): NamedProposal {
  const { now, pods, replicas, statusReplicas, measured } = observation;
  switch (metric.type) {
    case 'Resource': {
      const { resource, container, target } = metric;
      const what = container === undefined ? 'resource' : 'container resource';
      const how = target.kind === 'Utilization' ? ' utilization (percentage of request)' : '';
      return {
        name: `${resource} ${what}${how}`,
        reason: container === undefined ? 'FailedGetResourceMetric' : 'FailedGetContainerResourceMetric',
        failed: `failed to get ${resource} ${what} metric value`,
        proposed: byResource(metric, pods, measured.resource(metric), replicas, now),
      };
    }
    case 'External': {
      const { name, target } = metric;
      const total = measured.external(name);
      const inAll = target.kind === 'Value';
      const failed = inAll
        ? `failed to get external metric ${name}`
        : `failed to get ${name} external metric`;
      const amount = target.kind === 'Utilization' ? NaN : target.amount;
      const proposed = (): Proposed => {
        if (typeof total === 'string') return `unable to get external metric ${name}: ${total}`;
        return inAll ? byTotal(total, amount, replicas, pods) : byShare(total, amount, statusReplicas);
      };
      return {
        name: `external metric ${name}(nil)`,
        reason: 'FailedGetExternalMetric',
        failed: `failed to get ${name} external metric value`,
        proposed: prefixed(failed, proposed()),
      };
    }
    case 'Pods':
    case 'Object': {
      const what = metric.type.toLowerCase();
      return {
        name: `${what} metric ${metric.name}`,
        reason: `FailedGet${metric.type}Metric`,
        failed: `failed to get ${what} metric value`,
        proposed: `unable to get metric ${metric.name}: ${NO_CUSTOM_METRICS}`,
      };
    }
    default:
      return unreachable(metric);
  }
}

const NO_CUSTOM_METRICS =
  'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';

function prefixed(failed: string, proposed: Proposed): Proposed {
  return typeof proposed === 'string' ? `${failed}: ${proposed}` : proposed;
}

// HorizontalPodAutoscalers as objects of the API: with what they scale by, and what their controller last saw and did.

import { unreachable } from '../../base/assert.ts';
import { optional } from '../../scenario/manifest/schedulingObjects.ts';
import { quantityText } from '../../base/quantity.ts';
import type { Metric, MetricTarget } from '../../kube/api/autoscalerConfig.ts';
import type { AutoscalerView } from '../../kube/view.ts';
import type { Proposal } from '../../kube/autoscaler/replicaCalculator.ts';

/** The metrics of a manifest that says none are the API's defaults. */
export function autoscalerSpec(
  written: Readonly<Record<string, unknown>>,
  metrics: readonly Metric[],
): object {
  const { targetCPUUtilizationPercentage: _, ...spec } = written;
  return spec['metrics'] === undefined ? { ...spec, metrics: metrics.map(metricObject) } : spec;
}

export function autoscalerStatus(
  { status, conditions }: AutoscalerView['autoscaler'],
  metrics: readonly Metric[],
): object {
  const { currentReplicas, desiredReplicas, current } = status;
  const known = metrics.flatMap((metric, index) => {
    const seen = current[index];
    return seen === undefined ? [] : [sourceOf(metric, 'current', valuesOf(metric, seen))];
  });
  return {
    ...(known.length === 0 ? {} : { currentMetrics: known }),
    currentReplicas,
    desiredReplicas,
    conditions: [...conditions].map(([type, { status: holds, reason, message }]) => ({
      type,
      status: holds ? 'True' : 'False',
      reason,
      message,
    })),
  };
}

function metricObject(metric: Metric): object {
  return sourceOf(metric, 'target', targetObject(metric.target));
}

/** `part`: what is wanted or what is. */
function sourceOf(metric: Metric, part: 'target' | 'current', values: object): object {
  if (metric.type !== 'Resource') {
    const named = { metric: { name: metric.name }, [part]: values };
    return { type: metric.type, [metric.type.toLowerCase()]: named };
  }
  const { resource: name, container } = metric;
  const type = container === undefined ? 'Resource' : 'ContainerResource';
  const key = container === undefined ? 'resource' : 'containerResource';
  return { type, [key]: { name, ...optional('container', container), [part]: values } };
}

function targetObject(target: MetricTarget): object {
  switch (target.kind) {
    case 'Utilization':
      return { type: target.kind, averageUtilization: target.percent };
    case 'AverageValue':
      return { type: target.kind, averageValue: amountText(target.amount) };
    case 'Value':
      return { type: target.kind, value: amountText(target.amount) };
    default:
      return unreachable(target);
  }
}

function valuesOf({ target }: Metric, { value, average, utilization }: Proposal): object {
  return {
    ...(utilization === undefined ? {} : { averageUtilization: utilization }),
    ...(average === undefined ? {} : { averageValue: amountText(average) }),
    ...(value === undefined || target.kind !== 'Value' ? {} : { value: amountText(value) }),
  };
}

/** Of thousandths, as `NewMilliQuantity` writes them. */
function amountText(thousandths: number): string {
  return quantityText({ nanos: BigInt(thousandths) * 1_000_000n, form: 'DecimalSI' });
}

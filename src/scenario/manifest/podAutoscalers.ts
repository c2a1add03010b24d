// HorizontalPodAutoscalers of manifests as their controller takes them, with the API's defaults.
// @upstream pkg/apis/autoscaling/v2/defaults.go

import { SECOND } from '../../base/time.ts';
import type {
  Metric,
  MetricTarget,
  PodAutoscalerConfig,
  ScalingRules,
} from '../../kube/api/autoscalerConfig.ts';
import type { Namespaced } from '../../kube/api/config.ts';
import { DEFAULT_BEHAVIOR } from '../../kube/autoscaler/scalingRules.ts';
import { readThousandths } from '../language/quantity.ts';
import type { PodAutoscalerForm } from './policyForms.ts';
import { optional } from './schedulingObjects.ts';

type Spec = PodAutoscalerForm['spec'];
type MetricForm = NonNullable<Spec['metrics']>[number];
type TargetForm = NonNullable<MetricForm['resource']>['target'];
type RulesForm = NonNullable<Spec['behavior']>['scaleUp'];

/** Where nothing is said: in per cent of the CPU that pods request. */
const DEFAULT_UTILIZATION = 80;

export function podAutoscalerOf(spec: Spec): Omit<PodAutoscalerConfig, keyof Namespaced> {
  const { scaleTargetRef, minReplicas = 1, maxReplicas, behavior, targetCPUUtilizationPercentage } = spec;
  const { kind, name } = scaleTargetRef;
  const metrics = (spec.metrics ?? []).flatMap(metricOf);
  const byDefault = cpuUtilization(targetCPUUtilizationPercentage ?? DEFAULT_UTILIZATION);
  const rules = behavior && {
    scaleUp: rulesOf(behavior.scaleUp, DEFAULT_BEHAVIOR.scaleUp),
    scaleDown: rulesOf(behavior.scaleDown, DEFAULT_BEHAVIOR.scaleDown),
  };
  return {
    target: { kind, name },
    minReplicas,
    maxReplicas,
    metrics: metrics.length === 0 ? [byDefault] : metrics,
    ...optional('behavior', rules),
  };
}

function cpuUtilization(percent: number): Metric {
  return { type: 'Resource', resource: 'cpu', target: { kind: 'Utilization', percent } };
}

function metricOf(form: MetricForm): Metric[] {
  const { resource, containerResource, external, pods, object } = form;
  if (resource !== undefined)
    return [{ type: 'Resource', resource: resource.name, target: targetOf(resource.target) }];
  if (containerResource !== undefined) {
    const { name, container, target } = containerResource;
    return [{ type: 'Resource', resource: name, container, target: targetOf(target) }];
  }
  if (external !== undefined)
    return [{ type: 'External', name: external.metric.name, target: targetOf(external.target) }];
  const custom = pods ?? object;
  if (custom === undefined) return [];
  const type = pods === undefined ? 'Object' : 'Pods';
  return [{ type, name: custom.metric.name, target: targetOf(custom.target) }];
}

function targetOf({ averageUtilization, averageValue, value }: TargetForm): MetricTarget {
  if (averageValue !== undefined) return { kind: 'AverageValue', amount: readThousandths(averageValue) };
  if (averageUtilization !== undefined) return { kind: 'Utilization', percent: averageUtilization };
  return { kind: 'Value', amount: readThousandths(value ?? 0) };
}

function rulesOf(form: RulesForm, defaults: ScalingRules): ScalingRules {
  const { stabilizationWindowSeconds, selectPolicy = defaults.selectPolicy, policies } = form ?? {};
  return {
    window: stabilizationWindowSeconds === undefined ? defaults.window : stabilizationWindowSeconds * SECOND,
    selectPolicy,
    policies:
      policies?.map(({ type, value, periodSeconds }) => ({ type, value, period: periodSeconds * SECOND })) ??
      defaults.policies,
  };
}

// `describe horizontalpodautoscaler`

import { at, count, isSet, list, text, textOr, type KubernetesObject } from '../objects.ts';
import { canonical } from '../../base/quantity.ts';
import { dateText } from '../times.ts';
import { writeAnnotations, writeLabels, writeName } from './metadata.ts';
import type { Page } from './page.ts';

/** @upstream describe.go#describeHorizontalPodAutoscalerV2 */
export function describeAutoscaler(page: Page, autoscaler: KubernetesObject): void {
  const kind = text(autoscaler, 'spec.scaleTargetRef.kind');
  writeName(page, autoscaler);
  writeLabels(page, autoscaler);
  writeAnnotations(page, autoscaler);
  page.line(0, `CreationTimestamp:\t${dateText(autoscaler, 'metadata.creationTimestamp')}`);
  page.line(0, `Reference:\t${kind}/${text(autoscaler, 'spec.scaleTargetRef.name')}`);
  page.line(0, 'Metrics:\t( current / target )');
  const current = list(autoscaler, 'status.currentMetrics');
  list(autoscaler, 'spec.metrics').forEach((metric, index) => writeMetric(page, metric, current[index]));
  page.line(0, `Min replicas:\t${textOr('<unset>', autoscaler, 'spec.minReplicas')}`);
  page.line(0, `Max replicas:\t${count(autoscaler, 'spec.maxReplicas')}`);
  if (isSet(autoscaler, 'spec.behavior')) {
    page.line(0, 'Behavior:');
    writeRules(page, 'Scale Up', at(autoscaler, 'spec.behavior.scaleUp'));
    writeRules(page, 'Scale Down', at(autoscaler, 'spec.behavior.scaleDown'));
  }
  const [now, desired] = ['currentReplicas', 'desiredReplicas'].map((field) =>
    count(autoscaler, `status.${field}`),
  );
  page.line(0, `${kind} pods:\t${now} current / ${desired} desired`);
  writeConditions(page, autoscaler);
}

function writeMetric(page: Page, metric: unknown, current: unknown): void {
  const type = text(metric, 'type');
  const source = type.charAt(0).toLowerCase() + type.slice(1);
  const name = text(metric, `${source}.metric.name`);
  const amounts = (field: string): string => {
    const known = isSet(current, source) && isSet(current, `${source}.current.${field}`);
    const now = known ? canonical(at(current, `${source}.current.${field}`)) : '<unknown>';
    return `${now} / ${canonical(at(metric, `${source}.target.${field}`))}`;
  };
  const average = isSet(metric, `${source}.target.averageValue`);
  const how = average ? '(target average value)' : '(target value)';
  const field = average ? 'averageValue' : 'value';
  switch (source) {
    case 'external':
      page.line(1, `"${name}" ${how}:\t${amounts(field)}`);
      break;
    case 'pods':
      page.line(1, `"${name}" on pods:\t${amounts('averageValue')}`);
      break;
    case 'object': {
      const described = at(metric, 'object.describedObject');
      page.line(
        1,
        `"${name}" on ${text(described, 'kind')}/${text(described, 'name')} ${how}:\t${amounts(field)}`,
      );
      break;
    }
    case 'resource':
    case 'containerResource': {
      const container = text(metric, `${source}.container`);
      const where = source === 'resource' ? '' : ` of container "${container}"`;
      const title = `resource ${text(metric, `${source}.name`)}${where} on pods`;
      if (average) page.line(1, `${title}:\t${amounts('averageValue')}`);
      else page.line(1, `${title}  (as a percentage of request):\t${utilization(metric, current, source)}`);
      break;
    }
    default:
      page.line(1, `<unknown metric type "${type}">`);
  }
}

function utilization(metric: unknown, current: unknown, source: string): string {
  const [used, target] = [`${source}.current.averageUtilization`, `${source}.target.averageUtilization`];
  const amount = canonical(at(current, `${source}.current.averageValue`));
  const now = isSet(current, used) ? `${count(current, used)}% (${amount})` : '<unknown>';
  return `${now} / ${isSet(metric, target) ? `${count(metric, target)}%` : '<auto>'}`;
}

function writeRules(page: Page, title: string, rules: unknown): void {
  if (rules === undefined) return;
  page.line(1, `${title}:`);
  const window = 'stabilizationWindowSeconds';
  if (isSet(rules, window)) page.line(2, `Stabilization Window: ${count(rules, window)} seconds`);
  const policies = list(rules, 'policies');
  if (policies.length === 0) return;
  page.line(2, `Select Policy: ${textOr('Max', rules, 'selectPolicy')}`);
  page.line(2, 'Policies:');
  for (const policy of policies) {
    const [value, period] = ['value', 'periodSeconds'].map((field) => count(policy, field));
    page.line(3, `- Type: ${text(policy, 'type')}\tValue: ${value}\tPeriod: ${period} seconds`);
  }
}

function writeConditions(page: Page, autoscaler: KubernetesObject): void {
  const conditions = list(autoscaler, 'status.conditions');
  if (conditions.length === 0) return;
  page.line(0, 'Conditions:');
  page.line(1, 'Type\tStatus\tReason\tMessage');
  page.line(1, '----\t------\t------\t-------');
  for (const condition of conditions) {
    page.line(1, ['type', 'status', 'reason', 'message'].map((field) => text(condition, field)).join('\t'));
  }
}

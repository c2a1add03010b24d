// `get horizontalpodautoscalers`

import { own } from '../../base/own.ts';
import { at, count, isSet, list, nameOf, text } from '../objects.ts';
import { canonical } from '../../base/quantity.ts';
import { columns, type TablePrinter } from '../table.ts';

/** @upstream pkg/printers/internalversion/printers.go#printHorizontalPodAutoscaler */
export const autoscalerTable: TablePrinter = {
  columns: columns('Name Reference Targets MinPods MaxPods Replicas Age'),
  cells: (autoscaler, view) => [
    nameOf(autoscaler),
    `${text(autoscaler, 'spec.scaleTargetRef.kind')}/${text(autoscaler, 'spec.scaleTargetRef.name')}`,
    targets(list(autoscaler, 'spec.metrics'), list(autoscaler, 'status.currentMetrics')),
    isSet(autoscaler, 'spec.minReplicas') ? count(autoscaler, 'spec.minReplicas') : '<unset>',
    count(autoscaler, 'spec.maxReplicas'),
    count(autoscaler, 'status.currentReplicas'),
    view.age(autoscaler),
  ],
};

const SHOWN = 2;

function targets(metrics: readonly unknown[], current: readonly unknown[]): string {
  if (metrics.length === 0) return '<none>';
  const written = metrics.map((metric, index) => target(metric, current[index]));
  const shown = written.slice(0, SHOWN).join(', ');
  return written.length > SHOWN ? `${shown} + ${written.length - SHOWN} more...` : shown;
}

const SOURCES: Readonly<Record<string, string>> = {
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
};

function target(metric: unknown, current: unknown): string {
  const source = own(SOURCES, text(metric, 'type'));
  if (source === undefined) return '<unknown type>';
  const average = isSet(metric, `${source}.target.averageValue`);
  const amount = (field: string, known: boolean): string => {
    const now = known ? canonical(at(current, `${source}.current.${field}`)) : '<unknown>';
    return `${now}/${canonical(at(metric, `${source}.target.${field}`))}`;
  };
  switch (source) {
    case 'pods':
      return amount('averageValue', isSet(current, source));
    case 'external':
    case 'object':
      return average
        ? `${amount('averageValue', isSet(current, `${source}.current.averageValue`))} (avg)`
        : amount('value', isSet(current, source));
    default: {
      const name = `${text(metric, `${source}.name`)}: `;
      return (
        name +
        (average ? amount('averageValue', isSet(current, source)) : utilization(metric, current, source))
      );
    }
  }
}

function utilization(metric: unknown, current: unknown, source: string): string {
  const percent = (object: unknown, path: string, none: string): string =>
    isSet(object, path) ? `${count(object, path)}%` : none;
  const now = percent(current, `${source}.current.averageUtilization`, '<unknown>');
  return `${now}/${percent(metric, `${source}.target.averageUtilization`, '<auto>')}`;
}

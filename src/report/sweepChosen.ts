// Which settings of a sweep are told first: for each objective the one on the front that is best in it.

import { elementAt } from '../base/assert.ts';
import { type MetricName, metricNamed } from '../base/metrics.ts';
import { told } from './sweepNumbers.ts';
import type { SweepDocument } from './sweepSchema.ts';

export interface Chosen {
  readonly objective: MetricName;
  /** What it is best in: `least wait`. */
  readonly label: string;
  readonly index: number;
}

const LABELS: Partial<Record<MetricName, string>> = {
  addressWaitP99: 'least wait',
  addressHours: 'fewest addresses',
  ec2Calls: 'fewest calls',
  cost: 'lowest cost',
};

export function chosenOf({ settings, objectives }: SweepDocument): Chosen[] {
  return objectives.flatMap((name) => {
    const objective = metricNamed(name);
    const index = settings.findIndex(
      ({ onFront, bestIn, status }) => onFront && status === 'run' && bestIn.includes(objective),
    );
    return index === -1 ? [] : [{ objective, label: LABELS[objective] ?? objective, index }];
  });
}

/** Its objectives in numbers, the one it was chosen for first. */
export function verdictOf(sweep: SweepDocument, { objective, index }: Chosen): string {
  const setting = elementAt(sweep.settings, index);
  const rest = sweep.objectives.filter((other) => other !== objective).map(metricNamed);
  const figures = [objective, ...rest].map((metric) => told(setting, metric)).join(', ');
  return `${setting.name}: ${figures}`;
}

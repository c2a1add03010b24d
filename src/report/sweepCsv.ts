// A sweep as CSV (RFC 4180): a line a setting, for spreadsheets. Of each metric the mean and its confidence interval.

import { METRIC_NAMES, typedName } from '../base/metrics.ts';
import { valueText } from '../sweep/settingNames.ts';
import { csvCell } from './csvCell.ts';
import type { SweepDocument, SweepSetting } from './sweepSchema.ts';

export function sweepCsv(sweep: SweepDocument): string {
  const paths = [...new Set(sweep.settings.flatMap(({ set }) => Object.keys(set)))];
  const units = new Map(sweep.metrics.map(({ name, unit }) => [name, unit]));
  const titles = METRIC_NAMES.flatMap((metric) => {
    const unit = units.get(metric) ?? '';
    const name = typedName(metric);
    return [unit === '' ? name : `${name} (${unit})`, `${name} low`, `${name} high`];
  });
  const head = [
    'setting',
    ...paths,
    'status',
    'baseline',
    'front',
    'notes',
    'runs',
    ...titles,
    'recommended',
    'main reason',
  ];
  const rows = sweep.settings.map((setting, index) =>
    rowOf(setting, paths, {
      isBaseline: index === sweep.baseline,
      isRecommended: index === sweep.recommended,
    }),
  );
  return [head, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function rowOf(
  setting: SweepSetting,
  paths: readonly string[],
  is: { readonly isBaseline: boolean; readonly isRecommended: boolean },
): string[] {
  const { name, set, status, reason, failed, traps, onFront, runs, figures } = setting;
  return [
    name,
    ...paths.map((path) => (Object.hasOwn(set, path) ? valueText(set[path]) : '')),
    status,
    is.isBaseline ? 'yes' : '',
    onFront ? 'yes' : '',
    [reason, failed?.first ?? '', ...traps.map(({ message }) => message)]
      .filter((part) => part !== '')
      .join('; '),
    String(runs),
    ...METRIC_NAMES.flatMap((metric) => {
      const { mean, low, high } = figures?.[metric] ?? { mean: null, low: null, high: null };
      return [mean, low, high].map((value) => (value === null ? '' : String(value)));
    }),
    is.isRecommended ? 'yes' : '',
    setting.waits[0]?.reason ?? '',
  ];
}

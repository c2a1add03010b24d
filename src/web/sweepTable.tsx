// All settings as a table to sort and to pick from.

import { useState } from 'preact/hooks';
import { elementAt } from '../base/assert.ts';
import { typedName, type MetricName } from '../base/metrics.ts';
import { withInterval } from '../report/sweepNumbers.ts';
import { allBest } from '../report/sweepTable.ts';
import type { SweepDocument } from '../report/sweepSchema.ts';
import { headOf, shortName } from './sweepNames.ts';
import type { Picking } from './sweepPicking.ts';

const SHOWN: readonly MetricName[] = [
  'podsNeverStarted',
  'addressWaitP99',
  'podStartP99',
  'addressHours',
  'peakAddresses',
  'ec2Calls',
  'failedSandboxes',
];

/** Rows at a time: more make the page slow. */
const MOST_ROWS = 300;

interface Order {
  readonly metric: MetricName;
  readonly rising: boolean;
}

export function SweepTable({ sweep, picked, pick }: Picking) {
  const [order, setOrder] = useState<Order | undefined>(undefined);
  const indexes = sorted(sweep, order);
  const sortBy = (metric: MetricName): void =>
    setOrder({ metric, rising: order?.metric !== metric || !order.rising });
  const left = indexes.length - MOST_ROWS;
  return (
    <section id="settings">
      <h2>All settings</h2>
      <div class="sweep-scroll" tabIndex={0} role="region" aria-label="All settings">
        <table class="sweep-settings">
          <thead>
            <tr>
              <th scope="col">{headOf(sweep)}</th>
              {SHOWN.map((metric) => (
                <th key={metric} scope="col" aria-sort={sortOf(order, metric)}>
                  <button type="button" onClick={() => sortBy(metric)}>
                    {typedName(metric)}
                    <span aria-hidden="true">
                      {order?.metric === metric ? (order.rising ? ' ↑' : ' ↓') : ''}
                    </span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {indexes.slice(0, MOST_ROWS).map((index) => (
              <Row key={index} sweep={sweep} picked={picked} pick={pick} index={index} />
            ))}
          </tbody>
        </table>
      </div>
      {left > 0 && <p class="none">and {left} more: sort to see others, or sweep with --output csv</p>}
    </section>
  );
}

function Row({ sweep, picked, pick, index }: Picking & { readonly index: number }) {
  const { figures, onFront, status, reason, traps, bestIn } = elementAt(sweep.settings, index);
  const isToday = index === sweep.baseline;
  return (
    <tr class={index === picked ? 'sweep-chosen' : ''}>
      <th scope="row">
        <button type="button" aria-pressed={index === picked} onClick={() => pick(index)}>
          {onFront ? '◆ ' : ''}
          {shortName(sweep, index)}
        </button>
        {isToday && <small> today</small>}
        {traps.length > 0 && <small> beware</small>}
      </th>
      {figures === null ? (
        <td colSpan={SHOWN.length} class="none">
          {status === 'refused' ? `refused: ${reason}` : 'not run'}
        </td>
      ) : (
        SHOWN.map((metric) => (
          <td key={metric} class={bestIn.includes(metric) && !allBest(sweep, metric) ? 'is-best' : ''}>
            {withInterval(metric, figures[metric])}
          </td>
        ))
      )}
    </tr>
  );
}

function sortOf(order: Order | undefined, metric: MetricName): 'ascending' | 'descending' | 'none' {
  if (order?.metric !== metric) return 'none';
  return order.rising ? 'ascending' : 'descending';
}

/** Settings without figures come last. */
function sorted({ settings }: SweepDocument, order: Order | undefined): number[] {
  const indexes = settings.map((_, index) => index);
  if (order === undefined) return indexes;
  const { metric, rising } = order;
  const value = (index: number): number => {
    const mean = elementAt(settings, index).figures?.[metric].mean;
    return mean === undefined ? Infinity : rising ? mean : -mean;
  };
  return indexes.sort((one, other) => value(one) - value(other) || one - other);
}

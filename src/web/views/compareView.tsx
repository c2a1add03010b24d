// This run beside the pinned one: figures with their difference and what to think of it, and the charts in which they
// differ most. More seeds are played while nobody needs the machine.

import { useMemo } from 'preact/hooks';
import { plural } from '../../base/words.ts';
import type { RunDocument } from '../../report/htmlDocument.ts';
import { LineChart } from '../charts/lineChart.tsx';
import type { Player } from '../player.ts';
import { compareCharts } from './compareCharts.ts';
import type { ComparedRow, Verdict } from './compareRows.ts';

interface Props {
  readonly report: RunDocument;
  readonly pinned: RunDocument;
  readonly rows: readonly ComparedRow[];
  /** Played so far, and wanted. */
  readonly seeds: { readonly played: number; readonly wanted: number };
  readonly player: Player;
}

const MARKS: Readonly<Record<Verdict, string>> = {
  same: '',
  better: '▼',
  worse: '▲',
  'costs less': '▼',
  'costs more': '▲',
  'no clear difference': '',
};

export function CompareView({ report, pinned, rows, seeds, player }: Props) {
  const plans = useMemo(() => compareCharts(report.series, pinned.series), [report, pinned]);
  const { played, wanted } = seeds;
  const isDone = played >= wanted;
  return (
    <section class="compare" id="compare">
      <div class="compare-scroll" tabIndex={0} role="group" aria-label="Both runs in figures">
        <table class="compare-table">
          <thead>
            <tr>
              <th scope="col">Whole run, seed {report.seed}</th>
              <th scope="col" class="number">
                Pinned
              </th>
              <th scope="col" class="number">
                This run
              </th>
              <th scope="col" class="number">
                Difference
              </th>
              <th scope="col" class="number">
                {isDone ? plural(wanted, 'seed') : `${played} of ${plural(wanted, 'seed')}`}, 95% confidence
              </th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, pinned: before, current, difference, overSeeds, verdict }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number soft" data-head="pinned">
                  {before}
                </td>
                <td class="number" data-head="this run">
                  <b>{current}</b>
                </td>
                <td class="number" data-head="difference">
                  {difference}
                </td>
                <td class="number soft" data-head="seeds">
                  {overSeeds}
                </td>
                <td>
                  {MARKS[verdict] !== '' && <span aria-hidden="true">{MARKS[verdict]} </span>}
                  {verdict}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="columns">
        {plans.map((plan) => (
          <LineChart key={plan.title} plan={plan} at={player.at} seek={player.seek} />
        ))}
      </div>
    </section>
  );
}

// How pool, waiting pods and EC2 calls went over time. A click moves the page to that moment.

import { useEffect, useMemo, useRef } from 'preact/hooks';
import { formatClock, type Milliseconds } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import type { ReportDocument } from '../report/htmlDocument.ts';
import { chartsOf, type ChartPlan } from './chartPlans.ts';
import { Chart } from './chart.ts';

interface Props {
  readonly report: ReportDocument;
  readonly at: Milliseconds;
  readonly seek: (at: Milliseconds) => void;
}

export function Charts({ report, at, seek }: Props) {
  const plans = useMemo(() => chartsOf(report.series), [report]);
  return (
    <section class="charts" id="charts">
      <h2>Over time</h2>
      {plans.map((plan) => (
        <ChartFigure key={plan.title} plan={plan} times={report.series.times} at={at} seek={seek} />
      ))}
    </section>
  );
}

interface FigureProps extends Omit<Props, 'report'> {
  readonly plan: ChartPlan;
  readonly times: readonly Milliseconds[];
}

function ChartFigure({ plan, times, at, seek }: FigureProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | undefined>(undefined);
  const move = useRef(seek);
  move.current = seek;
  useEffect(() => {
    if (place.current === null) return undefined;
    const made = new Chart(place.current, plan, times, (to) => move.current(to));
    chart.current = made;
    return () => made.destroy();
  }, [plan, times]);
  useEffect(() => chart.current?.markNow(at), [at, plan]);
  return (
    <figure class="chart">
      <figcaption>
        <h3>{plan.title}</h3>
        <p>{sentenceOf(plan, times, at)}</p>
      </figcaption>
      <div ref={place} role="img" aria-label={`${plan.title}. ${textOf(plan)}`} />
    </figure>
  );
}

/** The row of the last moment that is not after this one. */
function rowAt(times: readonly Milliseconds[], at: Milliseconds): number {
  const after = times.findIndex((time) => time > at);
  return after === -1 ? times.length - 1 : Math.max(0, after - 1);
}

function sentenceOf(plan: ChartPlan, times: readonly Milliseconds[], at: Milliseconds): string {
  if (plan.lines.length === 0) return plan.none;
  const row = rowAt(times, at);
  const values = plan.lines.map(({ label, values: column }) => `${grouped(column[row])} ${label}`);
  return `At ${formatClock(at)}: ${values.join(', ')}`;
}

/** The picture in words. */
function textOf({ lines, none }: ChartPlan): string {
  if (lines.length === 0) return none;
  return lines
    .map(
      ({ label, values }) =>
        `${label}: at most ${grouped(Math.max(...values))}, at the end ${grouped(values.at(-1) ?? 0)}`,
    )
    .join('; ');
}

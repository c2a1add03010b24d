// How pool, waiting pods and EC2 calls went over time. Under each title stand the lines' names with their values: at
// the page's moment, or where the pointer is. A click moves the page to that moment.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { elementAt } from '../base/assert.ts';
import { formatMoment, type Milliseconds } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import type { RunDocument } from '../report/htmlDocument.ts';
import { chartsOf, type ChartPlan } from './chartPlans.ts';
import { Chart } from './chart.ts';

interface Props {
  readonly report: RunDocument;
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
  const [hovered, setHovered] = useState<number>();
  const move = useRef(seek);
  move.current = seek;
  useEffect(() => {
    if (place.current === null || plan.lines.length === 0) return undefined;
    const made = new Chart(place.current, plan, times, (to) => move.current(to), setHovered);
    chart.current = made;
    return () => made.destroy();
  }, [plan, times]);
  useEffect(() => chart.current?.markNow(at), [at, plan]);
  const row = hovered ?? rowAt(times, at);
  return (
    <figure class="chart">
      <figcaption>
        <h3>{plan.title}</h3>
        {plan.lines.length === 0 && <p>{plan.none}</p>}
        {plan.lines.length > 0 && (
          <ul class="values">
            <li>
              <time>{formatMoment(elementAt(times, row))}</time>
            </li>
            {plan.lines.map(({ label, values, colour, dash }) => (
              <li key={label}>
                <svg viewBox="0 0 26 8" width="26" height="8" aria-hidden="true">
                  <path
                    d="M1 4h24"
                    style={{ stroke: `var(--${colour})` }}
                    stroke-dasharray={dash.join(' ')}
                  />
                </svg>
                {label} <b>{grouped(elementAt(values, row))}</b>
              </li>
            ))}
          </ul>
        )}
      </figcaption>
      {plan.lines.length > 0 && (
        <div class="plot" ref={place} role="img" aria-label={`${plan.title}. ${textOf(plan)}`} />
      )}
    </figure>
  );
}

/** The row of the last moment that is not after this one. */
function rowAt(times: readonly Milliseconds[], at: Milliseconds): number {
  const after = times.findIndex((time) => time > at);
  return after === -1 ? times.length - 1 : Math.max(0, after - 1);
}

/** The picture in words. */
function textOf({ lines }: ChartPlan): string {
  return lines
    .map(
      ({ label, values }) =>
        `${label}: at most ${grouped(Math.max(...values))}, at the end ${grouped(values.at(-1) ?? 0)}`,
    )
    .join('; ');
}

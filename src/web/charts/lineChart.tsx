// A chart with the names of its lines at their ends, each with its value: at the page's moment, or where the pointer is.
// A click moves the page to that moment.

import { useEffect, useRef, useState } from 'preact/hooks';
import { elementAt } from '../../base/assert.ts';
import type { Milliseconds } from '../../base/time.ts';
import { grouped } from '../../base/words.ts';
import { Chart } from './chart.ts';
import { rowAt, spread, type ChartPlan } from './chartPlans.ts';

/** Pixels of a name. */
const NAME_HEIGHT = 14;

interface Props {
  readonly plan: ChartPlan;
  readonly at: Milliseconds;
  readonly seek: (at: Milliseconds) => void;
}

interface Ends {
  readonly tops: readonly number[];
  readonly left: number;
}

export function LineChart({ plan, at, seek }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | undefined>(undefined);
  const [hovered, setHovered] = useState<number>();
  const [ends, setEnds] = useState<Ends>();
  const move = useRef(seek);
  move.current = seek;
  useEffect(() => {
    if (place.current === null || plan.lines.length === 0) return undefined;
    const made: Chart = new Chart(
      place.current,
      plan,
      (to) => move.current(to),
      setHovered,
      () => setEnds(endsOf(chart.current, plan)),
    );
    chart.current = made;
    setEnds(endsOf(made, plan));
    return () => {
      chart.current = undefined;
      made.destroy();
    };
  }, [plan]);
  useEffect(() => chart.current?.markNow(at), [at, plan]);
  const row = hovered ?? rowAt(plan.times, at);
  return (
    <figure class="chart">
      <figcaption>
        <h3>
          {plan.title} <small>{plan.scope}</small>
        </h3>
        {plan.lines.length === 0 && <p class="none">{plan.none}</p>}
      </figcaption>
      {plan.lines.length > 0 && (
        <div class="plot-frame">
          <div
            class="plot"
            ref={place}
            role="img"
            aria-label={`${plan.title}, ${plan.scope}. ${textOf(plan)}`}
          />
          {ends !== undefined && (
            <ul class="line-ends" aria-hidden="true">
              {plan.lines.map(({ label, values, isBold }, index) => (
                <li
                  key={label}
                  class={isBold === true ? 'is-bold' : ''}
                  style={{ left: `${ends.left + 8}px`, top: `${ends.tops[index] ?? 0}px` }}
                >
                  {grouped(elementAt(values, Math.min(row, values.length - 1)))} {label}
                </li>
              ))}
            </ul>
          )}
          <p class="axis-title" aria-hidden="true">
            time since the start
          </p>
        </div>
      )}
    </figure>
  );
}

function endsOf(chart: Chart | undefined, { lines }: ChartPlan): Ends | undefined {
  if (chart === undefined) return undefined;
  const places = lines.map(({ values }) => chart.placeOf(values.at(-1) ?? 0) - NAME_HEIGHT / 2);
  return { tops: spread(places, NAME_HEIGHT, 140), left: chart.right };
}

/** The picture in words. */
function textOf({ lines }: ChartPlan): string {
  return lines
    .map(
      ({ label, values }) =>
        `${label}: at most ${grouped(values.reduce((most, value) => Math.max(most, value), 0))}, at the end ${grouped(values.at(-1) ?? 0)}`,
    )
    .join('; ');
}

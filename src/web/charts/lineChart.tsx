// A chart with the names of its lines at their ends, each with its value: at the page's moment, or where the pointer is.
// A click moves the page to that moment.

import { useEffect, useRef, useState } from 'preact/hooks';
import { elementAt } from '../../base/assert.ts';
import type { Milliseconds } from '../../base/time.ts';
import { grouped } from '../../base/words.ts';
import { Chart } from './chart.ts';
import { rowAt, spread, type ChartPlan } from './chartPlans.ts';

/** Pixels of a name, and from the top down to the axis. */
const NAME_HEIGHT = 14;
const AXIS_TOP = 128;

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
              {endLabels(plan, row).map(({ text, isBold }, index) => (
                <li
                  key={index}
                  class={isBold ? 'is-bold' : ''}
                  style={{ left: `${ends.left + 8}px`, top: `${ends.tops[index] ?? 0}px` }}
                >
                  {text}
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

interface EndLabel {
  readonly text: string;
  readonly isBold: boolean;
}

/** `45 assigned`; where two runs have the same, once: `45 in both`. */
function endLabels({ lines }: ChartPlan, row: number): EndLabel[] {
  const labels = lines.map(({ label, values, isBold = false }) => {
    const value = elementAt(values, Math.min(row, values.length - 1));
    return { value, label, isBold };
  });
  const [first, second] = labels;
  const isPair = first?.label === 'this run' && second?.label === 'pinned';
  if (isPair && first.value === second.value)
    return [{ text: `${grouped(first.value)} in both`, isBold: true }];
  return labels.map(({ value, label, isBold }) => ({ text: `${grouped(value)} ${label}`, isBold }));
}

function endsOf(chart: Chart | undefined, { lines }: ChartPlan): Ends | undefined {
  if (chart === undefined) return undefined;
  const places = lines.map(({ values }) => chart.placeOf(values.at(-1) ?? 0) - NAME_HEIGHT / 2);
  return { tops: spread(places, NAME_HEIGHT, AXIS_TOP), left: chart.right };
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

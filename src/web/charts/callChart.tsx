// EC2 calls over time as bars: those that succeeded, those that failed, those that were throttled.

import { useMemo } from 'preact/hooks';
import { formatDuration, MINUTE, type Milliseconds } from '../../base/time.ts';
import { grouped, plural } from '../../base/words.ts';
import type { RunSeries } from '../../record/timelineSeries.ts';
import { callBars, type CallBars } from './callBars.ts';

const WIDTH = 440;
const HEIGHT = 100;
const VIEW_BOX = `-38 -8 ${WIDTH + 48} ${HEIGHT + 26}`;

interface Props {
  readonly series: RunSeries;
  readonly at: Milliseconds;
}

/** The moment moves a line over bars that stay as they are. */
export function CallChart({ series, at }: Props) {
  const end = series.times.at(-1) ?? 0;
  const bars = useMemo(() => <Bars {...callBars(series)} end={end} />, [series]);
  const share = at / Math.max(1, end);
  return (
    <div class="bars-frame">
      {bars}
      <svg class="bars-over" viewBox={VIEW_BOX} aria-hidden="true">
        <path class="bars-now" d={`M${share * WIDTH} -4V${HEIGHT}`} />
      </svg>
    </div>
  );
}

function Bars({ span, bars, end }: CallBars & { readonly end: Milliseconds }) {
  const most = bars.reduce((one, { calls }) => Math.max(one, calls), 1);
  const total = bars.reduce((sum, { calls }) => sum + calls, 0);
  const failed = bars.reduce((sum, { errors }) => sum + errors, 0);
  const throttled = bars.reduce((sum, each) => sum + each.throttled, 0);
  const width = WIDTH / Math.max(1, end / span);
  const y = (calls: number): number => HEIGHT * (1 - calls / most);
  return (
    <figure class="chart">
      <figcaption>
        <h3>
          EC2 calls <small>{span === MINUTE ? 'per minute' : `per ${formatDuration(span)}`}</small>
        </h3>
      </figcaption>
      <svg
        class="bars"
        viewBox={VIEW_BOX}
        role="img"
        aria-label={`EC2 calls: ${grouped(total)} in all, at most ${grouped(most)} in ${formatDuration(span)}; ${grouped(failed)} failed, ${plural(throttled, 'throttled call')}`}
      >
        <path class="grid" d={`M0 .5h${WIDTH}M0 ${HEIGHT / 2}h${WIDTH}`} />
        <text x={-6} y={4} class="tick is-y">
          {grouped(most)}
        </text>
        <text x={-6} y={HEIGHT} class="tick is-y">
          0
        </text>
        {bars.map(({ from, calls, errors }) => {
          const x = (from / Math.max(1, end)) * WIDTH;
          return (
            <g key={from}>
              <rect
                class="bar"
                x={x + 0.5}
                y={y(calls)}
                width={Math.max(1, width - 1)}
                height={HEIGHT - y(calls)}
              />
              <g data-kind="subnet">
                <rect
                  class="kind-shape"
                  x={x + 0.5}
                  y={y(errors)}
                  width={Math.max(1, width - 1)}
                  height={HEIGHT - y(errors)}
                  visibility={errors > 0 ? 'visible' : 'hidden'}
                />
              </g>
            </g>
          );
        })}
        {bars.map(({ from, throttled: count }) =>
          count === 0 ? null : (
            <g key={from} data-kind="api">
              <rect
                class="kind-shape"
                x={(from / Math.max(1, end)) * WIDTH + 0.5}
                y={y(Math.min(most, count))}
                width={Math.max(1, width / 2 - 1)}
                height={HEIGHT - y(Math.min(most, count))}
              />
            </g>
          ),
        )}
        <path class="grid is-axis" d={`M0 ${HEIGHT}h${WIDTH}`} />
        <text x={0} y={HEIGHT + 14} class="tick">
          0s
        </text>
        <text x={WIDTH} y={HEIGHT + 14} class="tick is-y">
          {formatDuration(end)}
        </text>
      </svg>
      <p class="bars-note">
        {grouped(total)} in all
        {failed > 0 && `, ${grouped(failed)} failed (hatched)`}
        {throttled > 0 && `, ${plural(throttled, 'throttled call')} (dotted)`}
      </p>
    </figure>
  );
}

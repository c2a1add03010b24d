// Every metric over all settings, small and alike: means with their intervals in the order of the table, today's mean
// as a line. Metrics in which all settings agree are left out.

import { elementAt } from '../base/assert.ts';
import { METRIC_NAMES, type MetricName } from '../base/metrics.ts';
import { axisTitle, told } from '../report/sweepNumbers.ts';
import type { Picking } from './sweepPicking.ts';
import { scaleOf, tickText } from './sweepScale.ts';

const WIDTH = 280;
const HEIGHT = 136;
const LEFT = 46;
const RIGHT = WIDTH - 8;
const TOP = 8;
const BOTTOM = HEIGHT - 24;

export function SweepMultiples({ sweep, picked, pick }: Picking) {
  const metrics = METRIC_NAMES.filter((metric) => {
    const means = sweep.settings.flatMap(({ figures }) => (figures === null ? [] : [figures[metric].mean]));
    return means.some((mean) => mean !== means[0]);
  });
  return (
    <section id="multiples">
      <h2>Every metric</h2>
      <div class="sweep-multiples">
        {metrics.map((metric) => (
          <Multiple key={metric} sweep={sweep} picked={picked} pick={pick} metric={metric} />
        ))}
      </div>
    </section>
  );
}

function Multiple({ sweep, picked, pick, metric }: Picking & { readonly metric: MetricName }) {
  const bars = sweep.settings.flatMap((setting, index) => {
    if (setting.figures === null) return [];
    const { mean, low, high } = setting.figures[metric];
    return [{ index, setting, mean, low: Math.max(0, low ?? mean), high: high ?? mean }];
  });
  const up = scaleOf(
    bars.flatMap(({ mean, low, high }) => [mean, low, high]),
    BOTTOM,
    TOP,
    3,
  );
  const width = (RIGHT - LEFT) / Math.max(1, bars.length);
  const across = (place: number): number => LEFT + (place + 0.5) * width;
  const today = elementAt(sweep.settings, sweep.baseline).figures?.[metric].mean;
  const pickNearest = (event: MouseEvent): void => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    const place = ((event.clientX - box.left) / box.width) * WIDTH;
    const bar = bars[Math.min(bars.length - 1, Math.max(0, Math.floor((place - LEFT) / width)))];
    if (bar !== undefined) pick(bar.index);
  };
  const title = axisTitle(metric);
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${title} of ${bars.length} settings; picked: ${told(elementAt(sweep.settings, picked), metric)}`}
        onClick={pickNearest}
      >
        <g class="sweep-axes">
          {up.ticks.map((tick) => (
            <g key={tick}>
              <line x1={LEFT} x2={RIGHT} y1={up.at(tick)} y2={up.at(tick)} />
              <text x={LEFT - 5} y={up.at(tick) + 4} text-anchor="end">
                {tickText(tick)}
              </text>
            </g>
          ))}
        </g>
        <text class="sweep-axis-title" x={(LEFT + RIGHT) / 2} y={HEIGHT - 6} text-anchor="middle">
          settings, in the order of the table
        </text>
        {today !== undefined && (
          <line class="sweep-now" x1={LEFT} x2={RIGHT} y1={up.at(today)} y2={up.at(today)} />
        )}
        {bars.map(({ index, setting, mean, low, high }, place) => (
          <g key={index} class={index === picked ? 'sweep-bar sweep-chosen' : 'sweep-bar'}>
            <title>{`${setting.name}: ${told(setting, metric)}`}</title>
            <line x1={across(place)} x2={across(place)} y1={up.at(low)} y2={up.at(high)} />
            <circle
              class={setting.onFront ? 'sweep-front' : 'sweep-other'}
              cx={across(place)}
              cy={up.at(mean)}
              r={index === picked ? 5 : 3}
            />
          </g>
        ))}
      </svg>
    </figure>
  );
}

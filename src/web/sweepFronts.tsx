// Each two objectives against each other: every setting a point, those on the front joined up by their mark. Nearer to
// the lower left corner is better. A click picks the nearest; by keyboard settings are picked in the table.

import { elementAt } from '../base/assert.ts';
import { type MetricName, metricNamed } from '../base/metrics.ts';
import { axisTitle, told } from '../report/sweepNumbers.ts';
import type { SweepDocument, SweepSetting } from '../report/sweepSchema.ts';
import { Mark, Shape } from './sweepMarks.tsx';
import { headOf, placeNames, type NamedPoint } from './sweepNames.ts';
import type { Picking } from './sweepPicking.ts';
import { scaleOf, tickText, type Scale } from './sweepScale.ts';

const WIDTH = 380;
const HEIGHT = 290;
const LEFT = 58;
const BOTTOM = HEIGHT - 40;
const TOP = 14;
const RIGHT = WIDTH - 14;

/** Picture units within which a click means a point. */
const REACH = 28;

export function SweepFronts({ sweep, picked, pick }: Picking) {
  const [wait, addresses, calls, ...others] = sweep.objectives.map(metricNamed);
  const pairs: (readonly [MetricName | undefined, MetricName | undefined])[] = [
    [wait, addresses],
    [calls, addresses],
    [wait, calls],
    ...others.map((other) => [wait, other] as const),
  ];
  return (
    <section id="fronts">
      <h2>Fronts</h2>
      <p class="sweep-key">
        Points are named by their values: <span class="mono">{headOf(sweep)}</span>
      </p>
      <ul class="sweep-legend">
        <li>
          <Mark kind="front" /> on the front: no other setting is as good in all of them and better in one
        </li>
        <li>
          <Mark kind="other" /> beaten by another
        </li>
        <li>
          <Mark kind="today" /> today’s settings
        </li>
        <li>
          <Mark kind="picked" /> picked, with its 95% confidence intervals
        </li>
      </ul>
      <div class="sweep-fronts">
        {pairs.map(([x, y]) =>
          x === undefined || y === undefined ? null : (
            <Front key={`${x} ${y}`} sweep={sweep} picked={picked} pick={pick} x={x} y={y} />
          ),
        )}
      </div>
    </section>
  );
}

interface FrontProps extends Picking {
  readonly x: MetricName;
  readonly y: MetricName;
}

function Front({ sweep, picked, pick, x, y }: FrontProps) {
  const points = pointsOf(sweep, x, y);
  if (points.length === 0) return null;
  const across = scaleOf(
    points.map((point) => point.x),
    LEFT,
    RIGHT,
  );
  const up = scaleOf(
    points.map((point) => point.y),
    BOTTOM,
    TOP,
  );
  const pickNearest = (event: MouseEvent): void => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    const place = {
      x: ((event.clientX - box.left) / box.width) * WIDTH,
      y: ((event.clientY - box.top) / box.height) * HEIGHT,
    };
    const [near] = points
      .map(({ index, ...point }) => ({
        index,
        far: Math.hypot(across.at(point.x) - place.x, up.at(point.y) - place.y),
      }))
      .sort((a, b) => a.far - b.far);
    if (near !== undefined && near.far <= REACH) pick(near.index);
  };
  const placed = points.map(({ index, setting, ...point }) => ({
    index,
    isFront: setting.onFront,
    x: across.at(point.x),
    y: up.at(point.y),
  }));
  const title = `${axisTitle(y)} over ${axisTitle(x)}`;
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${title}: ${points.length} settings`}
        onClick={pickNearest}
      >
        <Axes across={across} up={up} xTitle={axisTitle(x)} yTitle={axisTitle(y)} />
        <Cross sweep={sweep} picked={picked} x={x} y={y} across={across} up={up} />
        <Names sweep={sweep} points={placed} />
        {points.map(({ index, setting, ...point }) => (
          <g key={index} transform={`translate(${across.at(point.x)} ${up.at(point.y)})`}>
            <title>{`${setting.name}: ${told(setting, x)}, ${told(setting, y)}`}</title>
            <Shape kind={setting.onFront ? 'front' : 'other'} />
            {index === sweep.baseline && <Shape kind="today" />}
            {index === picked && <Shape kind="picked" />}
          </g>
        ))}
      </svg>
    </figure>
  );
}

interface NamesProps {
  readonly sweep: SweepDocument;
  readonly points: readonly (NamedPoint & { readonly isFront: boolean })[];
}

/** Those on the front, and today's. */
function Names({ sweep, points }: NamesProps) {
  const named = points.filter(({ isFront, index }) => isFront || index === sweep.baseline).reverse();
  return (
    <g class="sweep-names" aria-hidden="true">
      {placeNames(sweep, named, points, RIGHT + 10).map(({ index, text, x, y, anchor }) => (
        <text key={index} x={x} y={y} text-anchor={anchor}>
          {text}
        </text>
      ))}
    </g>
  );
}

interface Point {
  readonly index: number;
  readonly setting: SweepSetting;
  readonly x: number;
  readonly y: number;
}

/** Those on the front last, on top of the others. */
function pointsOf({ settings }: SweepDocument, x: MetricName, y: MetricName): Point[] {
  return settings
    .flatMap((setting, index) => {
      const { figures } = setting;
      return figures === null ? [] : [{ index, setting, x: figures[x].mean, y: figures[y].mean }];
    })
    .sort((one, other) => Number(one.setting.onFront) - Number(other.setting.onFront));
}

interface AxesProps {
  readonly across: Scale;
  readonly up: Scale;
  readonly xTitle: string;
  readonly yTitle: string;
}

function Axes({ across, up, xTitle, yTitle }: AxesProps) {
  return (
    <g class="sweep-axes">
      {across.ticks.map((tick) => (
        <g key={tick}>
          <line x1={across.at(tick)} x2={across.at(tick)} y1={TOP} y2={BOTTOM} />
          <text x={across.at(tick)} y={BOTTOM + 15} text-anchor="middle">
            {tickText(tick)}
          </text>
        </g>
      ))}
      {up.ticks.map((tick) => (
        <g key={tick}>
          <line x1={LEFT} x2={RIGHT} y1={up.at(tick)} y2={up.at(tick)} />
          <text x={LEFT - 6} y={up.at(tick) + 4} text-anchor="end">
            {tickText(tick)}
          </text>
        </g>
      ))}
      <text class="sweep-title" x={(LEFT + RIGHT) / 2} y={HEIGHT - 6} text-anchor="middle">
        {xTitle}
      </text>
      <text
        class="sweep-title"
        transform={`translate(12 ${(TOP + BOTTOM) / 2}) rotate(-90)`}
        text-anchor="middle"
      >
        {yTitle}
      </text>
    </g>
  );
}

interface CrossProps extends Omit<FrontProps, 'pick'> {
  readonly across: Scale;
  readonly up: Scale;
}

/** The intervals of the picked setting. */
function Cross({ sweep, picked, x, y, across, up }: CrossProps) {
  const { figures } = elementAt(sweep.settings, picked);
  if (figures === null) return null;
  const ends = ({ mean, low, high }: { mean: number; low: number | null; high: number | null }) => [
    Math.max(0, low ?? mean),
    high ?? mean,
  ];
  const [left, right] = ends(figures[x]).map(across.at);
  const [low, high] = ends(figures[y]).map(up.at);
  return (
    <g class="sweep-cross">
      <line x1={left} x2={right} y1={up.at(figures[y].mean)} y2={up.at(figures[y].mean)} />
      <line x1={across.at(figures[x].mean)} x2={across.at(figures[x].mean)} y1={low} y2={high} />
    </g>
  );
}

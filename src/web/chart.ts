// One chart: uPlot with steps, dashes, the names of lines at their ends, a mark at the page's moment, and what it says
// under the pointer.

import uPlot from 'uplot';
import { formatMoment, HOUR, MINUTE, SECOND, type Milliseconds } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import type { ChartLine, ChartPlan } from './chartPlans.ts';
import { colour, onColoursChanged } from './theme.tsx';

const HEIGHT = 190;
/** Room for the names at the ends of the lines. */
const LABEL_ROOM = 118;
const LABEL_HEIGHT = 14;
const LEAST_WIDTH_FOR_LABELS = 560;

const TICKS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * HOUR),
];

export class Chart {
  private readonly plot: uPlot;
  private readonly now = document.createElement('div');
  private readonly resize: ResizeObserver;
  private readonly forgetColours: () => void;
  private at: Milliseconds = 0;

  constructor(
    place: HTMLElement,
    plan: ChartPlan,
    times: readonly Milliseconds[],
    seek: (at: Milliseconds) => void,
    hover: (row: number | undefined) => void,
  ) {
    this.now.className = 'chart-now';
    const data: uPlot.AlignedData = [[...times], ...plan.lines.map(({ values }) => [...values])];
    this.plot = new uPlot(
      optionsOf(plan, place.clientWidth, () => this.placeNow(), hover),
      data,
      place,
    );
    this.plot.over.append(this.now);
    this.plot.over.addEventListener('click', () => {
      const { left } = this.plot.cursor;
      if (left !== undefined && left >= 0) seek(this.plot.posToVal(left, 'x'));
    });
    this.resize = new ResizeObserver(() => this.plot.setSize({ width: place.clientWidth, height: HEIGHT }));
    this.resize.observe(place);
    this.forgetColours = onColoursChanged(() => this.plot.redraw(false));
  }

  markNow(at: Milliseconds): void {
    this.at = at;
    this.placeNow();
  }

  destroy(): void {
    this.forgetColours();
    this.resize.disconnect();
    this.plot.destroy();
  }

  private placeNow(): void {
    if (this.plot === undefined) return;
    this.now.style.transform = `translateX(${this.plot.valToPos(this.at, 'x')}px)`;
  }
}

function optionsOf(
  { lines }: ChartPlan,
  width: number,
  onDrawn: () => void,
  hover: (row: number | undefined) => void,
): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: () => colour('ink-soft'),
    font: '12px system-ui, sans-serif',
    grid: { stroke: () => colour('line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT,
    padding: [8, (plot) => (hasLabels(plot) ? LABEL_ROOM : 12), 0, 0],
    cursor: { y: false, points: { size: 7 } },
    legend: { show: false },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(1, most * 1.05)] } },
    axes: [
      { ...axis, incrs: TICKS, values: (_, splits) => splits.map(formatMoment), space: 64 },
      {
        ...axis,
        size: 48,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000],
        values: (_, splits) => splits.map(grouped),
        space: 32,
      },
    ],
    series: [{}, ...lines.map(lineOf)],
    hooks: {
      draw: [(plot) => nameLines(plot, lines)],
      setSize: [onDrawn],
      ready: [onDrawn],
      setCursor: [({ cursor }) => hover(cursor.idx ?? undefined)],
    },
  };
}

function lineOf({ label, colour: name, dash, isArea }: ChartLine): uPlot.Series {
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  return {
    label,
    stroke: () => colour(name),
    width: 2,
    dash: [...dash],
    points: { show: false },
    ...(isArea === true ? { fill: () => `${colour(name)}22` } : {}),
    ...(stepped === undefined ? {} : { paths: stepped }),
  };
}

/** Narrow screens have no room for names beside the lines. */
function hasLabels({ width }: uPlot): boolean {
  return width >= LEAST_WIDTH_FOR_LABELS;
}

/** Each line's name at its end; names that would cover each other move apart. */
function nameLines(plot: uPlot, lines: readonly ChartLine[]): void {
  if (!hasLabels(plot)) return;
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  const names = lines
    .map((line) => ({ line, y: plot.valToPos(line.values.at(-1) ?? 0, 'y', true) }))
    .sort((one, other) => one.y - other.y);
  let least = bbox.top;
  for (const name of names) {
    name.y = Math.max(name.y, least);
    least = name.y + LABEL_HEIGHT * scale;
  }
  let most = bbox.top + bbox.height;
  for (const name of names.reverse()) {
    name.y = Math.min(name.y, most);
    most = name.y - LABEL_HEIGHT * scale;
  }
  ctx.save();
  ctx.font = `${12 * scale}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const { line, y } of names) {
    ctx.fillStyle = colour(line.colour);
    ctx.fillText(line.label, bbox.left + bbox.width + 6 * scale, y);
  }
  ctx.restore();
}

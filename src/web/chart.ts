// One chart: uPlot with steps, dashes and named axes, a mark at the page's moment, and what it says under the pointer.

import uPlot from 'uplot';
import { formatDuration, type Milliseconds } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import type { ChartLine, ChartPlan } from './chartPlans.ts';
import { colour, onColoursChanged } from './theme.tsx';
import { TICKS } from './ticks.ts';

const HEIGHT = 210;

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
  { lines, axis: quantity }: ChartPlan,
  width: number,
  onDrawn: () => void,
  hover: (row: number | undefined) => void,
): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: () => colour('ink-soft'),
    font: '11px system-ui, sans-serif',
    labelFont: '12px system-ui, sans-serif',
    labelSize: 20,
    labelGap: 2,
    grid: { stroke: () => colour('line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT,
    padding: [8, 12, 0, 0],
    cursor: { y: false, points: { size: 7 } },
    legend: { show: false },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(1, most * 1.05)] } },
    axes: [
      {
        ...axis,
        label: 'time since the start',
        size: 28,
        incrs: [...TICKS],
        values: (_, splits) => splits.map(formatDuration),
        space: 64,
      },
      {
        ...axis,
        label: quantity,
        size: 48,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000],
        values: (_, splits) => splits.map(grouped),
        space: 32,
      },
    ],
    series: [{}, ...lines.map(lineOf)],
    hooks: {
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

// One chart: uPlot with steps and dashes, a mark at the page's moment, and a second one where the pointer is, which all
// charts share.

import uPlot from 'uplot';
import { formatDuration, type Milliseconds } from '../../base/time.ts';
import { grouped } from '../../base/words.ts';
import { colour, onColoursChanged } from '../theme.tsx';
import { TICKS } from '../ticks.ts';
import type { ChartLine, ChartPlan } from './chartPlans.ts';

/** Pixels: of the whole, and beside the lines for their names. */
const CHART_HEIGHT = 148;
const NAMES = 110;

const SYNC = uPlot.sync('moment');

export class Chart {
  private readonly plot: uPlot;
  private readonly now = document.createElement('div');
  private readonly resize: ResizeObserver;
  private readonly forgetColours: () => void;
  private at: Milliseconds = 0;

  constructor(
    place: HTMLElement,
    plan: ChartPlan,
    seek: (at: Milliseconds) => void,
    hover: (row: number | undefined) => void,
    drawn: () => void,
  ) {
    this.now.className = 'chart-now';
    const data: uPlot.AlignedData = [[...plan.times], ...plan.lines.map(({ values }) => [...values])];
    const onDrawn = (): void => {
      this.placeNow();
      drawn();
    };
    this.plot = new uPlot(optionsOf(plan, place.clientWidth, onDrawn, hover), data, place);
    this.plot.over.append(this.now);
    this.plot.over.addEventListener('click', () => {
      const { left } = this.plot.cursor;
      if (left !== undefined && left >= 0) seek(this.plot.posToVal(left, 'x'));
    });
    this.resize = new ResizeObserver(() =>
      this.plot.setSize({ width: place.clientWidth, height: CHART_HEIGHT }),
    );
    this.resize.observe(place);
    this.forgetColours = onColoursChanged(() => this.plot.redraw(false));
  }

  markNow(at: Milliseconds): void {
    this.at = at;
    this.placeNow();
  }

  /** Where a value stands, in pixels from the top. */
  placeOf(value: number): number {
    return this.plot.valToPos(value, 'y') + this.plot.over.offsetTop;
  }

  /** Where the lines end, in pixels from the left. */
  get right(): number {
    return this.plot.over.offsetLeft + this.plot.over.clientWidth;
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
    stroke: () => colour('ink-faint'),
    font: `11px ${colour('sans')}`,
    grid: { stroke: () => colour('line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: CHART_HEIGHT,
    padding: [8, NAMES, 0, 0],
    cursor: { y: false, points: { size: 6 }, sync: { key: SYNC.key } },
    legend: { show: false },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(1, most * 1.05)] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 24,
        incrs: [...TICKS],
        values: (_, splits) => splits.map(formatDuration),
        space: 64,
      },
      {
        ...axis,
        size: 38,
        incrs: [1, 2, 5, 10, 15, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000],
        values: (_, splits) => splits.map(grouped),
        space: 28,
      },
    ],
    series: [{}, ...lines.map(lineOf)],
    hooks: {
      draw: [onDrawn],
      setCursor: [({ cursor }) => hover(cursor.idx ?? undefined)],
    },
  };
}

function lineOf({ label, colour: name, dash, width, isArea }: ChartLine): uPlot.Series {
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  return {
    label,
    stroke: () => colour(name),
    width,
    dash: [...dash],
    points: { show: false },
    ...(isArea === true ? { fill: () => `${colour(name)}1a` } : {}),
    ...(stepped === undefined ? {} : { paths: stepped }),
  };
}

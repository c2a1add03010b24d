// A sheet that is drawn from the top down: lines of text, and rows of a label, a note and a picture.

import { shown } from './htmlPage.ts';
import type { BlockMap } from './svgBlocks.ts';
import { box, disc, short } from './svgShapes.ts';
import type { SlotGrid, SlotPaths } from './svgSlots.ts';

const WIDTH = 960;
const MARGIN = 24;
/** Where pictures begin. */
const PICTURE = 236;

/** Colours as on the page: Okabe and Ito's. */
const STYLE = `
.sheet{--paper:#fff;--ink:#1a1d23;--soft:#55606e;--edge:#8793a1;--panel:#f6f7f9;--pod:#0072b2;--warm:#00795a;--cooling:#a65a00;--alarm:#b8420a;--prefix:#9a4c7f;--primary:#2d3440;--taken:#b6bec8;--mark:#56606c;font:14px system-ui,sans-serif}
@media(prefers-color-scheme:dark){.sheet{--paper:#14171c;--ink:#e9edf2;--soft:#a6b0bd;--edge:#74808e;--panel:#1d2128;--pod:#56b4e9;--warm:#2fc598;--cooling:#f0a830;--alarm:#ff8a5c;--prefix:#de8dc0;--primary:#dfe5ec;--taken:#4d5763;--mark:#aab4c0}}
.sheet .paper{fill:var(--paper)}.sheet text{fill:var(--ink)}.sheet .soft{fill:var(--soft);font-size:13px}.sheet .title{font-weight:600}
.sheet .answer{font-size:20px;font-weight:680}.sheet .heading{font-size:16px;font-weight:600}
.primary{fill:var(--primary)}.sheet .letter{fill:var(--paper);font:700 10px system-ui,sans-serif;text-anchor:middle}
.slot-pod,.slot-prefix-pod,.block-secondary{fill:var(--pod)}.slot-warm{fill:none;stroke:var(--warm);stroke-width:2.2}
.slot-cooling,.slot-prefix-cooling{fill:none;stroke:var(--cooling);stroke-width:2}.slot-free{fill:var(--edge)}.slot-other-mode{fill:none;stroke:var(--edge);stroke-width:2}
.slot-box{fill:none;stroke:var(--prefix);stroke-width:1.4}.crowd{fill:none;stroke:var(--alarm);stroke-width:2}
.block-free{fill:var(--panel);stroke:var(--edge);stroke-width:.7}.block-primary{fill:var(--primary)}.block-prefix{fill:var(--prefix)}
.block-prefix-mark{stroke:var(--paper);stroke-width:1.2}.block-taken{fill:var(--taken)}.block-taken-mark{stroke:var(--mark);fill:none}
.block-reserved{fill:none;stroke:var(--cooling);stroke-width:2;stroke-dasharray:3 2}`.trim();

const BLOCK_LEGEND = [
  ['secondary', 'for pods', box(-5, -5, 10, 10)],
  ['primary', 'ENIs’ own', box(-5, -5, 10, 10)],
  ['prefix', 'delegated as a prefix', box(-7, -7, 14, 14)],
  ['taken', 'others’, and the five that AWS keeps', box(-5, -5, 10, 10)],
] as const;

const SLOT_LEGEND = [
  ['pod', 'pod', disc(0, 0, 6.5)],
  ['warm', 'warm', disc(0, 0, 5.5)],
  ['cooling', 'cooling', `${disc(0, 0, 5.5)}M-3.9 3.9l7.8-7.8`],
  ['other-mode', 'other mode', 'M-4 4l8-8'],
  ['free', 'free slot', disc(0, 0, 1.6)],
  ['box', 'prefix of 16', 'M-7-7h14v14h-14z'],
] as const;

/** Marks of a waiting line that are drawn one by one. */
const MOST_MARKS = 200;
const MARKS_PER_LINE = 50;
const MARK_PITCH = 14;

/** In the square of an ENI's primary IP: T of a trunk, whose places are for branch ENIs. */
export type EniLetter = 'P' | 'T';

/** What a row's picture may be made of. */
export interface Row {
  eni(grid: SlotGrid, paths: SlotPaths, letter: EniLetter): void;
  blocks(map: BlockMap): void;
  crowd(count: number): void;
}

export class SvgSheet {
  private readonly parts: string[] = [];
  private y = MARGIN;

  line(text: string, className: string, height: number): void {
    this.y += height;
    this.parts.push(textAt(MARGIN, this.y, className, text));
  }

  heading(text: string): void {
    this.gap(16);
    this.line(text, 'heading', 18);
    this.gap(8);
  }

  gap(height: number): void {
    this.y += height;
  }

  slotLegend(): void {
    this.y += 8;
    const x = MARGIN + 8;
    this.parts.push(square(x, this.y, 'P'), textAt(x + 14, this.y + 5, 'soft', 'the ENI’s own address'));
    this.legend('slot', SLOT_LEGEND, x + 192);
  }

  blockLegend(): void {
    this.y += 8;
    this.legend('block', BLOCK_LEGEND, MARGIN + 8);
  }

  private legend(prefix: string, marks: typeof SLOT_LEGEND | typeof BLOCK_LEGEND, left: number): void {
    let x = left;
    for (const [kind, label, path] of marks) {
      this.parts.push(`<path class="${prefix}-${kind}" transform="translate(${x} ${this.y})" d="${path}"/>`);
      this.parts.push(textAt(x + 14, this.y + 5, 'soft', label));
      x += 40 + label.length * 7;
    }
    this.y += 20;
  }

  /** The picture stands beside its label, from `left` on, and may be higher. */
  row(label: string, note: string, draw: (row: Row) => void, left = PICTURE): void {
    const top = this.y;
    this.parts.push(textAt(MARGIN, top + 16, '', label), textAt(MARGIN, top + 33, 'soft', note));
    const picture = new Picture(top, this.parts, left);
    draw(picture);
    this.y = Math.max(top + 42, picture.bottom) + 8;
  }

  text(title: string, description: string): string {
    const height = Math.ceil(this.y + MARGIN);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" class="sheet" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title description">`,
      `<title id="title">${shown(title)}</title>`,
      `<desc id="description">${shown(description)}</desc>`,
      `<style>${STYLE}</style>`,
      `<rect class="paper" width="${WIDTH}" height="${height}"/>`,
      ...this.parts,
      '</svg>\n',
    ].join('\n');
  }
}

class Picture implements Row {
  bottom: number;
  private x: number;
  private y: number;
  private lineHeight = 0;
  private readonly left: number;
  private readonly parts: string[];

  constructor(top: number, parts: string[], left: number) {
    this.left = left;
    this.x = left;
    this.y = top;
    this.bottom = top;
    this.parts = parts;
  }

  eni(grid: SlotGrid, paths: SlotPaths, letter: EniLetter): void {
    this.makeRoom(grid.width, grid.height);
    const [x, y] = grid.placeOf(0);
    this.parts.push(square(this.x + x, this.y + y, letter));
    this.draw('slot', Object.entries(paths));
    this.x += grid.width + 16;
  }

  blocks({ columns, rows, pitch, paths }: BlockMap): void {
    this.makeRoom(columns * pitch, rows * pitch);
    this.draw('block', paths);
  }

  crowd(count: number): void {
    const marks = Math.min(count, MOST_MARKS);
    const lines = Math.ceil(marks / MARKS_PER_LINE);
    this.makeRoom(MARKS_PER_LINE * MARK_PITCH, lines * MARK_PITCH);
    const path = Array.from({ length: marks }, (_, place) =>
      disc(
        (place % MARKS_PER_LINE) * MARK_PITCH + 7,
        Math.floor(place / MARKS_PER_LINE) * MARK_PITCH + 8,
        4.5,
      ),
    );
    this.parts.push(`<path class="crowd" transform="translate(${this.x} ${this.y})" d="${path.join('')}"/>`);
  }

  /** On the next line where this one has no room. */
  private makeRoom(width: number, height: number): void {
    if (this.x > this.left && this.x + width > WIDTH - MARGIN) {
      this.x = this.left;
      this.y += this.lineHeight + 6;
      this.lineHeight = 0;
    }
    this.lineHeight = Math.max(this.lineHeight, height);
    this.bottom = this.y + this.lineHeight;
  }

  private draw(kind: string, paths: readonly (readonly [name: string, path: string])[]): void {
    const drawn = paths.filter(([, path]) => path !== '');
    const marks = drawn.map(([name, path]) => `<path class="${kind}-${name}" d="${path}"/>`);
    this.parts.push(`<g transform="translate(${short(this.x)} ${this.y})">${marks.join('')}</g>`);
  }
}

function square(x: number, y: number, letter: EniLetter): string {
  const mark = `<rect class="primary" x="-6.5" y="-6.5" width="13" height="13" rx="2"/><text class="letter" y="3.6">${letter}</text>`;
  return `<g transform="translate(${short(x)} ${y})">${mark}</g>`;
}

function textAt(x: number, y: number, className: string, text: string): string {
  const styled = className === '' ? '' : ` class="${className}"`;
  return `<text${styled} x="${x}" y="${y}">${shown(text)}</text>`;
}

// Where the dots of an ENI's slots stand, and one path for all that look alike. Shapes tell states apart: a disc is
// assigned, a ring warm, a ring with a slash cooling down, a slash of the other mode, a dot an empty slot; a prefix is a
// block of sixteen cells.

import { elementAt } from '../../base/assert.ts';
import type { CellState, Slot } from '../../record/sceneSlots.ts';

/** How large the dots are, and how far apart. */
export interface DotSize {
  readonly pitch: number;
  readonly radius: number;
  readonly perLine: number;
}

export const CARD_DOTS: DotSize = { pitch: 14, radius: 5, perLine: 16 };
export const STRIP_DOTS: DotSize = { pitch: 8, radius: 3, perLine: Infinity };

export type DotPaths = Readonly<
  Record<'assigned' | 'warm' | 'cooling' | 'other' | 'free' | 'frame' | 'cell', string>
>;

export interface Dots {
  readonly width: number;
  readonly height: number;
  readonly paths: DotPaths;
  /** The middle of the ENI's own address. */
  readonly primary: number;
}

/** A prefix: sixteen cells of 3 with a frame of 1. */
const BLOCK = 15;
const BLOCK_PITCH = 19;

export function eniDots(slots: readonly Slot[], { pitch, radius, perLine }: DotSize): Dots {
  const hasBlocks = slots.some(({ cells, cidr }) => cells.length > 1 || cidr.includes(':'));
  const step = hasBlocks ? Math.max(pitch, BLOCK_PITCH) : pitch;
  const line = hasBlocks ? Math.min(perLine, 10) : perLine;
  const paths = { assigned: '', warm: '', cooling: '', other: '', free: '', frame: '', cell: '' };
  for (const [index, slot] of slots.entries()) {
    const place = index + 1;
    const x = (place % line) * step + step / 2;
    const y = Math.floor(place / line) * step + step / 2;
    const [first, ...others] = slot.cells;
    if (slot.cidr === '') paths.free += disc(x, y, radius > 4 ? 1.2 : 0.8);
    else if (slot.cidr.includes(':') || others.length > 0) addBlock(paths, slot, x, y);
    else if (first !== undefined) addAddress(paths, first.state, x, y, radius);
  }
  return {
    width: Math.min(line, slots.length + 1) * step,
    height: Math.max(1, Math.ceil((slots.length + 1) / line)) * step,
    paths,
    primary: step / 2,
  };
}

type Paths = { -readonly [Name in keyof DotPaths]: string };

function addAddress(paths: Paths, state: CellState, x: number, y: number, radius: number): void {
  const ring = disc(x, y, radius - 0.8);
  const slash = `M${short(x - radius * 0.6)} ${short(y + radius * 0.6)}l${short(radius * 1.2)} ${short(-radius * 1.2)}`;
  if (state === 'pod') paths.assigned += disc(x, y, radius);
  else if (state === 'cooling') paths.cooling += ring + slash;
  else if (state === 'other-mode') paths.other += slash;
  else paths.warm += ring;
}

/** Of an IPv6 prefix the cells are those that were ever held. */
function addBlock(paths: Paths, { cells }: Slot, x: number, y: number): void {
  const [left, top] = [x - BLOCK / 2, y - BLOCK / 2];
  paths.frame += box(left, top, BLOCK);
  for (let place = 0; place < 16; place++) {
    const cell = box(left + 1 + (place % 4) * 3.4, top + 1 + Math.floor(place / 4) * 3.4, 2.8);
    const state = cells[place] === undefined ? 'warm' : elementAt(cells, place).state;
    if (state === 'pod') paths.assigned += cell;
    else if (state === 'cooling')
      paths.cooling += slashIn(left + 1 + (place % 4) * 3.4, top + 1 + Math.floor(place / 4) * 3.4);
    else paths.cell += cell;
  }
}

function slashIn(left: number, top: number): string {
  return `M${short(left)} ${short(top + 2.8)}l2.8-2.8`;
}

function disc(x: number, y: number, radius: number): string {
  const r = short(radius);
  return `M${short(x - radius)} ${short(y)}a${r} ${r} 0 1 0 ${short(radius * 2)} 0a${r} ${r} 0 1 0 ${short(-radius * 2)} 0`;
}

function box(left: number, top: number, side: number): string {
  return `M${short(left)} ${short(top)}h${side}v${side}h${-side}z`;
}

function short(value: number): number {
  return Math.round(value * 100) / 100;
}

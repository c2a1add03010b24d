// The slots of an ENI as paths, one for all that looks alike. Shapes tell the states apart as well as colours do: disc
// a pod, ring warm, crossed ring cooling, slash of the other mode, dot a free slot; a prefix is a box of sixteen cells.

import type { CellState } from '../record/sceneSlots.ts';
import { box, disc, slash } from './svgShapes.ts';

export type SlotPaths = Record<CellState | 'free' | 'box' | 'prefix-pod' | 'prefix-cooling', string>;

export type Place = readonly [x: number, y: number];

/** Where an ENI's own address and its slots stand, line by line. */
export interface SlotGrid {
  readonly pitch: number;
  readonly perLine: number;
  readonly width: number;
  readonly height: number;
  /** The middle of a place: 0 is the ENI's own address, its slots follow. */
  placeOf(index: number): Place;
}

const ADDRESS_PITCH = 18;
const PREFIX_PITCH = 34;
const ADDRESSES_PER_LINE = 15;
const PREFIXES_PER_LINE = 8;

export function slotGrid(slots: number, hasPrefixes: boolean): SlotGrid {
  const pitch = hasPrefixes ? PREFIX_PITCH : ADDRESS_PITCH;
  const perLine = hasPrefixes ? PREFIXES_PER_LINE : ADDRESSES_PER_LINE;
  return {
    pitch,
    perLine,
    width: Math.min(perLine, slots + 1) * pitch,
    height: Math.ceil((slots + 1) / perLine) * pitch,
    placeOf: (index) => [
      (index % perLine) * pitch + pitch / 2,
      Math.floor(index / perLine) * pitch + pitch / 2,
    ],
  };
}

/** `slots`: the states in each: none in a free slot, one of an address, sixteen of a prefix. */
export function slotPaths(slots: readonly (readonly CellState[])[], grid: SlotGrid): SlotPaths {
  const paths: SlotPaths = {
    free: '',
    box: '',
    warm: '',
    'other-mode': '',
    cooling: '',
    pod: '',
    'prefix-pod': '',
    'prefix-cooling': '',
  };
  for (const [index, cells] of slots.entries()) {
    const [x, y] = grid.placeOf(index + 1);
    const [first, ...others] = cells;
    if (first === undefined) paths.free += disc(x, y, 1.6);
    else if (others.length === 0) drawAddress(paths, first, x, y);
    else drawPrefix(paths, cells, x, y);
  }
  return paths;
}

function drawAddress(paths: SlotPaths, state: CellState, x: number, y: number): void {
  if (state === 'other-mode') {
    paths[state] += slash(x - 4, y - 4, 8, 8);
    return;
  }
  paths[state] += disc(x, y, state === 'pod' ? 6.5 : 5.5);
  if (state === 'cooling') paths[state] += slash(x - 5.5, y - 5.5, 11, 11);
}

/** Four by four, each cell 6 wide in a box of 28. */
function drawPrefix(paths: SlotPaths, cells: readonly CellState[], x: number, y: number): void {
  paths.box += box(x - 14, y - 14, 28, 28);
  for (const [offset, state] of cells.entries()) {
    const left = x - 12 + (offset % 4) * 6;
    const top = y - 12 + Math.floor(offset / 4) * 6;
    if (state === 'pod') paths['prefix-pod'] += box(left + 0.5, top + 0.5, 5, 5);
    else if (state === 'cooling') paths['prefix-cooling'] += slash(left, top, 6, 6);
    else if (state === 'other-mode') paths['other-mode'] += slash(left + 1, top + 1, 4, 4);
    else paths.free += disc(left + 3, top + 3, 0.9);
  }
}

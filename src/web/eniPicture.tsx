// One ENI as a picture: its primary IP as a square with a P, then its slots, and what a pointer over one is told.

import type { TargetedPointerEvent } from 'preact';
import { elementAt } from '../base/assert.ts';
import type { Slot } from '../record/sceneSlots.ts';
import { slotGrid, slotPaths, type SlotPaths } from '../report/svgSlots.ts';
import { hideTip, showTip } from './tip.ts';
import { branchesText, cellText, slotsText } from './slots.ts';

interface Props {
  readonly name: string;
  readonly label: string;
  readonly address: string;
  readonly slots: readonly Slot[];
  /** T of a trunk, whose places are for branch ENIs. */
  readonly letter: 'P' | 'T';
}

/** Pixels a unit of the picture, where there is room. */
const SCALE = 1.3;

export function EniPicture({ name, label, address, slots, letter }: Props) {
  const grid = slotGrid(
    slots.length,
    slots.some((slot) => slot.cells.length > 1),
  );
  const { pitch, perLine, width, height } = grid;
  const paths = slotPaths(
    slots.map(({ cells }) => cells.map(({ state }) => state)),
    grid,
  );
  const tip = (event: TargetedPointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    const y = ((event.clientY - box.top) / box.height) * height;
    const index = Math.floor(y / pitch) * perLine + Math.floor(x / pitch);
    showTip(
      event,
      index === 0 ? `${address} primary IP of ${name}` : tipOf(index, slots, x % pitch, y % pitch),
    );
  };
  return (
    <figure class="eni">
      <figcaption title={name}>{label}</figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        style={{ width: `${width * SCALE}px` }}
        role="img"
        aria-label={`${label} ${name}, primary IP ${address}; ${letter === 'T' ? branchesText(slots) : slotsText(slots)}`}
        onPointerMove={tip}
        onPointerLeave={hideTip}
      >
        <g transform={`translate(${grid.placeOf(0).join(' ')})`}>
          <rect class="primary" x={-6.5} y={-6.5} width={13} height={13} rx={2} />
          <text class="primary-letter" y={3.6}>
            {letter}
          </text>
        </g>
        {(Object.keys(paths) as (keyof SlotPaths)[]).map(
          (state) => paths[state] !== '' && <path key={state} class={`slot-${state}`} d={paths[state]} />,
        )}
      </svg>
    </figure>
  );
}

function tipOf(index: number, slots: readonly Slot[], x: number, y: number): string {
  const slot = slots[index - 1];
  if (slot === undefined) return '';
  const [first, ...others] = slot.cells;
  if (first === undefined) return 'an empty slot';
  if (others.length === 0) return cellText(first);
  const column = Math.min(3, Math.max(0, Math.floor((x - 5) / 6)));
  const row = Math.min(3, Math.max(0, Math.floor((y - 5) / 6)));
  return `${slot.cidr}: ${cellText(elementAt(slot.cells, row * 4 + column))}`;
}

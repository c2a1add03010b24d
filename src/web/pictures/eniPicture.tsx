// One ENI as a row of dots: its own address as a square, then its slots; and what a pointer over one is told.

import type { TargetedPointerEvent } from 'preact';
import type { Slot } from '../../record/sceneSlots.ts';
import { hideTip, showTip } from '../tip.ts';
import { CARD_DOTS, eniDots, type DotPaths } from './eniDots.ts';
import { branchesText, cellText, slotsText } from './slotWords.ts';

interface Props {
  readonly name: string;
  readonly label: string;
  readonly address: string;
  readonly slots: readonly Slot[];
  /** Its places are for branch ENIs. */
  readonly isTrunk: boolean;
}

export function EniPicture({ name, label, address, slots, isTrunk }: Props) {
  const { width, height, paths, primary } = eniDots(slots, CARD_DOTS);
  const pitch = primary * 2;
  const perLine = Math.round(width / pitch);
  const tip = (event: TargetedPointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / pitch);
    const index = Math.floor((event.clientY - box.top) / pitch) * perLine + column;
    showTip(event, index === 0 ? `${address} primary IP of ${name}` : slotTip(slots[index - 1]));
  };
  return (
    <figure class="eni">
      <figcaption title={name}>{label}</figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={`${label} ${name}, primary IP ${address}; ${isTrunk ? branchesText(slots) : slotsText(slots)}`}
        onPointerMove={tip}
        onPointerLeave={hideTip}
      >
        <PrimaryMark x={primary} y={primary} />
        <DotMarks paths={paths} />
      </svg>
    </figure>
  );
}

function PrimaryMark({ x, y }: { readonly x: number; readonly y: number }) {
  return (
    <>
      <rect class="primary" x={x - 4.5} y={y - 4.5} width={9} height={9} rx={1} />
      <rect class="primary-dot" x={x - 2} y={y - 2} width={4} height={4} />
    </>
  );
}

const STATES = ['frame', 'cell', 'free', 'other', 'cooling', 'warm', 'assigned'] as const;

export function DotMarks({ paths }: { readonly paths: DotPaths }) {
  return (
    <>
      {STATES.map(
        (state) => paths[state] !== '' && <path key={state} class={`dot-${state}`} d={paths[state]} />,
      )}
    </>
  );
}

function slotTip(slot: Slot | undefined): string {
  if (slot === undefined) return '';
  const [first, ...others] = slot.cells;
  if (slot.cidr === '') return 'an empty slot';
  if (first !== undefined && others.length === 0 && !slot.cidr.includes(':')) return cellText(first);
  const assigned = slot.cells.filter(({ state }) => state === 'pod').length;
  return `${slot.cidr}: ${assigned} assigned`;
}

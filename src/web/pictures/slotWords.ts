// What pictures of an ENI's slots say in words.

import type { Milliseconds } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import { podLabel } from '../../record/labels.ts';
import { isCooling, type PoolEni } from '../../record/poolEni.ts';
import { type Cell, type CellState, type Slot } from '../../record/sceneSlots.ts';

/** Whether time alone will change the picture. */
export function isCoolingAnywhere(enis: readonly PoolEni[], at: Milliseconds): boolean {
  return enis.some((eni) => eni.held.some((_, place) => isCooling(eni, place, at)));
}

/** `5 addresses: 3 assigned, 1 cooling down, 1 warm; 0 empty slots`. */
export function slotsText(slots: readonly Slot[]): string {
  const cells = slots.flatMap((slot) => slot.cells);
  const count = (state: CellState): number => cells.filter((cell) => cell.state === state).length;
  const prefixes = slots.filter((slot) => slot.cells.length > 1).length;
  const free = slots.filter((slot) => slot.cells.length === 0).length;
  const otherMode = count('other-mode') === 0 ? '' : `, ${count('other-mode')} of the other mode`;
  const inPrefixes = prefixes === 0 ? '' : ` in ${prefixes} prefix${prefixes === 1 ? '' : 'es'}`;
  return (
    `${plural(cells.length, 'address')}${inPrefixes}: ${count('pod')} assigned, ${count('cooling')} cooling down, ` +
    `${count('warm')} warm${otherMode}; ${plural(free, 'empty slot')}`
  );
}

/** `9 places for branch ENIs: 3 of pods, 1 cooling down`. */
export function branchesText(slots: readonly Slot[]): string {
  const count = (state: CellState): number => slots.filter(({ cells }) => cells[0]?.state === state).length;
  return `${plural(slots.length, 'place')} for branch ENIs: ${count('pod')} of pods, ${count('cooling')} cooling down`;
}

const WORDS = {
  'other-mode': 'of the other mode: given to no pod',
  cooling: 'cooling down',
  warm: 'warm',
} as const satisfies Readonly<Record<Exclude<CellState, 'pod'>, string>>;

/** What a pointer is told of a cell. */
export function cellText({ state, address, pod }: Cell): string {
  if (state === 'pod') return `${address} ${pod === '' ? 'a pod' : podLabel(pod)}`;
  return `${address} ${WORDS[state]}`;
}

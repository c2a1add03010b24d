// The slots of an ENI at one moment, as pictures show them: its own address, then what each slot carries.

import { formatIpv4, parseCidr } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import { plural } from '../base/words.ts';
import { podLabel } from '../record/labels.ts';
import type { SceneAddress, ScenePoolEni } from '../record/timelineScene.ts';
import type { CellState } from '../report/svgSlots.ts';
import { isCooling } from '../record/poolEni.ts';

export interface Cell {
  readonly state: CellState;
  readonly address: string;
  readonly pod: string;
}

/** One cell for an address, sixteen for a prefix, none for a free slot. */
export interface Slot {
  readonly cidr: string;
  readonly cells: readonly Cell[];
}

export function slotsOf(
  eni: ScenePoolEni,
  slotsPerEni: number,
  prefixMode: boolean,
  at: Milliseconds,
): Slot[] {
  const filled = eni.cidrs.map((cidr) => {
    const cells = cellsOf(cidr, eni.held, at);
    const inMode = cells.length > 1 === prefixMode;
    return { cidr, cells: inMode ? cells : cells.map(ofOtherMode) };
  });
  const free = Math.max(0, slotsPerEni - filled.length);
  return [...filled, ...Array.from({ length: free }, () => ({ cidr: '', cells: [] }))];
}

function cellsOf(cidr: string, held: Readonly<Record<string, SceneAddress>>, at: Milliseconds): Cell[] {
  if (cidr.endsWith('/32')) return [cellOf(cidr.slice(0, -3), held, at)];
  const base = parseCidr(cidr)?.base ?? 0;
  return Array.from({ length: 16 }, (_, offset) => cellOf(formatIpv4(base + offset), held, at));
}

function cellOf(address: string, held: Readonly<Record<string, SceneAddress>>, at: Milliseconds): Cell {
  const known: SceneAddress | undefined = held[address];
  if (known?.assigned) return { state: 'pod', address, pod: known.pod };
  return {
    state: known !== undefined && isCooling(known, at) ? 'cooling' : 'warm',
    address,
    pod: known?.pod ?? '',
  };
}

/** No further pod gets it. */
function ofOtherMode(cell: Cell): Cell {
  return cell.state === 'pod' ? cell : { ...cell, state: 'other-mode' };
}

/** Whether time alone will change the picture. */
export function isCoolingAnywhere(enis: readonly ScenePoolEni[], at: Milliseconds): boolean {
  return enis.some(({ held }) => Object.values(held).some((each) => isCooling(each, at)));
}

/** `5 addresses: 3 with pods, 1 cooling, 1 warm; 0 slots free`. */
export function slotsText(slots: readonly Slot[]): string {
  const cells = slots.flatMap((slot) => slot.cells);
  const count = (state: CellState): number => cells.filter((cell) => cell.state === state).length;
  const prefixes = slots.filter((slot) => slot.cells.length > 1).length;
  const free = slots.filter((slot) => slot.cells.length === 0).length;
  const otherMode = count('other-mode') === 0 ? '' : `, ${count('other-mode')} of the other mode`;
  const inPrefixes = prefixes === 0 ? '' : ` in ${prefixes} prefix${prefixes === 1 ? '' : 'es'}`;
  return (
    `${plural(cells.length, 'address')}${inPrefixes}: ${count('pod')} with pods, ${count('cooling')} cooling, ` +
    `${count('warm')} warm${otherMode}; ${plural(free, 'slot')} free`
  );
}

/** What a pointer is told of a cell. */
export function cellText({ state, address, pod }: Cell): string {
  if (state === 'pod') return `${address} ${pod === '' ? 'a pod' : podLabel(pod)}`;
  return `${address} ${state === 'other-mode' ? 'of the other mode: given to no pod' : state}`;
}

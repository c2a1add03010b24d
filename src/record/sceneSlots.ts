// The slots of an ENI at one moment of a recorded run: what each carries, and who has it.

import { formatIpv4, parseCidr } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import { isCooling } from './poolEni.ts';
import type { SceneAddress, ScenePoolEni } from './timelineScene.ts';

/** An address with a pod; one that may not be given out yet; one that may; one of the mode that is not in force. */
export type CellState = 'pod' | 'cooling' | 'warm' | 'other-mode';

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

export function sceneSlots(
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
  const state = known !== undefined && isCooling(known, at) ? 'cooling' : 'warm';
  return { state, address, pod: known?.pod ?? '' };
}

/** No further pod gets it. */
function ofOtherMode(cell: Cell): Cell {
  return cell.state === 'pod' ? cell : { ...cell, state: 'other-mode' };
}

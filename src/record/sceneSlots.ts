// The slots of an ENI at one moment of a recorded run: what each carries, and who has it.

import type { Milliseconds } from '../base/time.ts';
import type { TrunkRecord } from './nodeRecord.ts';
import {
  addressesOf,
  formatHeld,
  freeSlots,
  isAssigned,
  isCooling,
  isInMode,
  type HeldAddress,
  type PoolEni,
} from './poolEni.ts';

/** An address with a pod; one that may not be given out yet; one that may; one of the mode that is not in force. */
export type CellState = 'pod' | 'cooling' | 'warm' | 'other-mode';

export interface Cell {
  readonly state: CellState;
  readonly address: string;
  readonly pod: string;
}

/** One cell for an address, sixteen for a prefix, for an IPv6 prefix one for each that was ever held, none for a free slot. */
export interface Slot {
  readonly cidr: string;
  readonly cells: readonly Cell[];
}

export function sceneSlots(eni: PoolEni, slotsPerEni: number, prefixMode: boolean, at: Milliseconds): Slot[] {
  const filled = eni.cidrs.map((cidr) => {
    const cells = addressesOf(eni, cidr).map((address) => cellOf(address, eni, at));
    return { cidr, cells: isInMode(cidr, prefixMode) ? cells : cells.map(ofOtherMode) };
  });
  const free = freeSlots(eni, filled.length, slotsPerEni);
  return [...filled, ...Array.from({ length: free }, () => ({ cidr: '', cells: [] }))];
}

/** Places for branch ENIs: one that cools down has no pod any more. */
export function branchSlots({ branches, limit }: TrunkRecord): Slot[] {
  const taken = branches.map(({ eni, address, pod, cooling }): Slot => ({
    cidr: eni,
    cells: [{ state: cooling ? 'cooling' : 'pod', address, pod }],
  }));
  const free = Math.max(0, limit - taken.length);
  return [...taken, ...Array.from({ length: free }, () => ({ cidr: '', cells: [] }))];
}

function cellOf(address: HeldAddress, eni: PoolEni, at: Milliseconds): Cell {
  const place = eni.held.indexOf(address);
  const cell = { address: formatHeld(address), pod: eni.pods[place] ?? '' };
  if (isAssigned(eni, place)) return { state: 'pod', ...cell };
  return { state: isCooling(eni, place, at) ? 'cooling' : 'warm', ...cell };
}

/** No further pod gets it. */
function ofOtherMode(cell: Cell): Cell {
  return cell.state === 'pod' ? cell : { ...cell, state: 'other-mode' };
}

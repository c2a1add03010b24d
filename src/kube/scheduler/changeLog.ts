// Which nodes changed since a reader last looked. Readers keep their own position; who lags too far behind
// has to look at every node.

import { cell } from './slots.ts';

const LENGTH = 1 << 14;
const MASK = LENGTH - 1;

export class ChangeLog {
  private readonly entries = new Int32Array(LENGTH);
  private count = 0;

  /** How many changes there have been. */
  get head(): number {
    return this.count;
  }

  /** `whole`: labels, taints or the like may have changed, not only the pods on the node. */
  record(slot: number, whole: boolean): void {
    this.entries[this.count++ & MASK] = slot * 2 + (whole ? 1 : 0);
  }

  /** Whether everything since `position` is still known. */
  reaches(position: number): boolean {
    return this.count - position <= LENGTH;
  }

  slotAt(position: number): number {
    return this.entryAt(position) >> 1;
  }

  isWholeAt(position: number): boolean {
    return (this.entryAt(position) & 1) === 1;
  }

  private entryAt(position: number): number {
    return cell(this.entries, position & MASK);
  }
}

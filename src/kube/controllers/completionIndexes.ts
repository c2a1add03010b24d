// The completion indexes of an Indexed Job: which are done, and which is the next to be worked on, the lowest that is
// neither done nor somebody's. @upstream pkg/controller/job/indexed_job_utils.go firstPendingIndexes

export class CompletionIndexes {
  readonly done = new Set<number>();
  /** All from here on nobody has had. */
  private unused = 0;
  /** Given back undone; in order, highest first, once `isSorted`. */
  private readonly returned: number[] = [];
  private isSorted = true;

  /** So many are done, the lowest, beside those that are somebody's. */
  adopt(done: number, taken: ReadonlySet<number>): void {
    for (; this.done.size < done; this.unused++) if (!taken.has(this.unused)) this.done.add(this.unused);
    for (const index of taken) {
      for (; this.unused <= index; this.unused++) if (!taken.has(this.unused)) this.giveBack(this.unused);
    }
  }

  take(): number {
    if (!this.isSorted) this.returned.sort((a, b) => b - a);
    this.isSorted = true;
    return this.returned.pop() ?? this.unused++;
  }

  /** Its pod failed or was called off. */
  giveBack(index: number): void {
    this.returned.push(index);
    this.isSorted = false;
  }
}

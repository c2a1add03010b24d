// New names for old ones, numbered by kind in order of the old names, so that the same files give the same names.

export class NameBook {
  private readonly names = new Map<string, Set<string>>();
  private numbers: ReadonlyMap<string, ReadonlyMap<string, number>> | undefined;

  /** Until the book is closed the name itself, which is noted; then `ns-2`. */
  of(kind: string, name: string): string {
    const number = this.numberOf(kind, name);
    return number === undefined ? name : `${kind}-${number}`;
  }

  /** The same as an id of EC2: `eni-00000000000000007`. */
  id(kind: string, name: string): string {
    const number = this.numberOf(kind, name);
    return number === undefined ? name : `${kind}-${String(number).padStart(17, '0')}`;
  }

  close(): void {
    this.numbers = new Map(
      [...this.names].map(([kind, names]) => [
        kind,
        new Map([...names].sort().map((name, index) => [name, index + 1])),
      ]),
    );
  }

  private numberOf(kind: string, name: string): number | undefined {
    if (this.numbers !== undefined) return this.numbers.get(kind)?.get(name) ?? 0;
    const names = this.names.get(kind) ?? new Set<string>();
    this.names.set(kind, names.add(name));
    return undefined;
  }
}

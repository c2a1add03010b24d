// Numbers by the values of their labels, as Prometheus keeps them.

/** Between the values of a key; no label has it. */
export const LABEL_SEPARATOR = '\0';

export class Series {
  private readonly values = new Map<string, number>();

  add(amount: number, ...labels: readonly string[]): void {
    const key = labels.join(LABEL_SEPARATOR);
    this.values.set(key, (this.values.get(key) ?? 0) + amount);
  }

  set(value: number, ...labels: readonly string[]): void {
    this.values.set(labels.join(LABEL_SEPARATOR), value);
  }

  delete(...labels: readonly string[]): void {
    this.values.delete(labels.join(LABEL_SEPARATOR));
  }

  *entries(): Generator<readonly [labels: readonly string[], value: number]> {
    for (const [key, value] of this.values) yield [key.split(LABEL_SEPARATOR), value];
  }
}

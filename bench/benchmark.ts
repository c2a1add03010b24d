// What a benchmark is to the program that runs it.

/** `small` answers in a second or two, for continuous integration; `full` is what figures are quoted from. */
export type Size = 'small' | 'full';

export interface Report {
  /** One measured case: its name, the hash of what it computed, and the figures to print. */
  result(name: string, hash: string, figures: readonly string[]): void;
  /** A figure that must not exceed its limit. */
  limit(name: string, value: number, limit: number): void;
}

export interface Benchmark {
  readonly name: string;
  readonly title: string;
  run(size: Size, report: Report): void;
}

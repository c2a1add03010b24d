// What a benchmark is to the program that runs it.

/** `small` answers in a second or two, for continuous integration; `full` is what figures are quoted from. */
export type Size = 'small' | 'full';

export interface Aims {
  /** What the project wants. */
  readonly goal: number;
  /** What is known to be reached, with room for a busy machine: more is a regression. */
  readonly bound: number;
  /** A quotient of two measurements is too noisy to be held against a recorded one. */
  readonly byBoundOnly?: boolean;
}

export interface Report {
  /** One measured case: its name, the hash of what it computed, and the figures to print. */
  result(name: string, hash: string, figures: readonly string[]): void;
  /** Results that are kept as a text of their own, NAME.txt, with date and digest. */
  table(text: string): void;
  /** A figure with its goal; beyond the bound the benchmark fails. */
  ratio(name: string, value: number, aims: Aims): void;
}

export interface Benchmark {
  readonly name: string;
  readonly title: string;
  run(size: Size, report: Report): void | Promise<void>;
  /** What takes minutes and gigabytes, and is measured only when it is asked for. */
  readonly runLarge?: (report: Report) => void;
}

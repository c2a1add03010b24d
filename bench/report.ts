// Prints what was measured and holds it against the recorded result hashes, the goals and the bounds.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Aims, Report } from './benchmark.ts';

/** From the compiled program, in dist/bench/bench. */
const RECORD = new URL('../../../bench/expected.json', import.meta.url);

/** `12,345`, without decimals, the same in every locale. */
export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** What earlier runs came to. */
interface Expected {
  /** By benchmark and case. */
  readonly hashes: Record<string, string>;
  readonly ratios: Record<string, number>;
  /** Nanoseconds an event of the bare queue when the ratios were recorded. */
  yardstick: number;
}

/** A ratio this many times the recorded one is a regression. */
const REGRESSION = 1.3;

/** How far the yardsticks of a quiet machine are from each other, and from the recorded one. */
const QUIET = 1.1;
const ALIKE = 1.15;

export class PrintedReport implements Report {
  private readonly accepting: boolean;
  private readonly expected: Expected;
  private benchmark = '';
  private failures = 0;
  /** By name, of the run before and of this one. */
  private persisting: ReadonlySet<string> | undefined;
  private regressions = new Set<string>();

  /** When accepting, the hashes of this run become the expected ones. */
  constructor(accepting: boolean) {
    this.accepting = accepting;
    this.expected = JSON.parse(readFileSync(RECORD, 'utf8')) as Expected;
  }

  get failed(): boolean {
    return this.failures > 0;
  }

  begin(benchmark: string, title: string): void {
    this.benchmark = benchmark;
    console.log(`${benchmark}: ${title}`);
  }

  result(name: string, hash: string, figures: readonly string[]): void {
    console.log(`   ${name.padEnd(22)} ${figures.map((figure) => figure.padStart(20)).join('')}`);
    const key = `${this.benchmark}/${name}`;
    if (this.accepting) this.expected.hashes[key] = hash;
    if (this.expected.hashes[key] === hash) return;
    this.fail(`result ${hash}, expected ${this.expected.hashes[key] ?? 'none yet'}`);
  }

  table(text: string): void {
    console.log(text.replace(/^/gm, '   '));
    const file = new URL(`${this.benchmark}.txt`, RECORD);
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
    if (this.accepting && digestIn(file) !== digest) {
      const date = new Date().toISOString().slice(0, 10);
      writeFileSync(file, `${date}, digest ${digest}\n\n${text}\n`);
    }
    if (digestIn(file) !== digest)
      this.fail(`digest ${digest}, the table kept has ${digestIn(file) ?? 'none'}`);
  }

  ratio(name: string, value: number, { goal, bound, byBoundOnly = false }: Aims): void {
    const verdict = value <= goal ? 'goal met' : 'goal missed';
    const key = `${this.benchmark}/${name}`;
    if (this.accepting && !byBoundOnly) this.expected.ratios[key] = Number(value.toPrecision(3));
    const recorded = this.expected.ratios[key];
    const times =
      recorded === undefined ? 'none recorded' : `${(value / recorded).toFixed(2)} × the recorded`;
    console.log(`   ${name}: ${value.toFixed(2)} (${times}; goal ${goal}: ${verdict})`);
    if (!(value <= bound)) this.fail(`beyond the bound of ${bound}`);
    if (recorded !== undefined && value > recorded * REGRESSION) this.regressions.add(name);
  }

  /**
   * Whether the benchmark that has run is to be judged again: some ratio is far above the recorded one, and was in every
   * run of it. On a machine that was not quiet, or is of another kind, that says nothing. `last`: it is a failure now.
   */
  hasRegressed(yardsticks: readonly [before: number, after: number], last: boolean): boolean {
    const regressions = [...this.regressions].filter((name) => this.persisting?.has(name) ?? true);
    this.persisting = last ? undefined : new Set(regressions);
    this.regressions = new Set();
    const isQuiet = farthest(...yardsticks) <= QUIET;
    const isAlike = yardsticks.every((each) => farthest(each, this.expected.yardstick) <= ALIKE);
    if (regressions.length === 0 || this.accepting || !isQuiet || !isAlike) {
      const why = isQuiet ? 'of another kind' : 'not quiet';
      if (regressions.length > 0)
        console.log(`   not judged, the machine is ${why}: ${regressions.join('; ')}`);
      this.persisting = undefined;
      return false;
    }
    if (last) for (const each of regressions) this.fail(`${each}: a regression`);
    return true;
  }

  /** Keeps the accepted hashes and ratios, and the yardstick that they were measured beside. */
  close(yardstick: number): void {
    if (!this.accepting) return;
    const { hashes, ratios } = this.expected;
    const kept = { yardstick: Math.round(yardstick), hashes: sorted(hashes), ratios: sorted(ratios) };
    writeFileSync(RECORD, `${JSON.stringify(kept, null, 2)}\n`);
  }

  private fail(problem: string): void {
    this.failures++;
    console.log(`   FAILED: ${problem}`);
  }
}

/** The greater of two figures in times of the other. */
function farthest(one: number, other: number): number {
  return Math.max(one / other, other / one);
}

function sorted<T>(table: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Of the table that a file keeps. */
function digestIn(file: URL): string | undefined {
  if (!existsSync(file)) return undefined;
  return /digest (\w+)/.exec(readFileSync(file, 'utf8'))?.[1];
}

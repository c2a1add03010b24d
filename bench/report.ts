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

export class PrintedReport implements Report {
  private readonly accepting: boolean;
  private readonly expected: Record<string, string>;
  private benchmark = '';
  private failures = 0;

  /** When accepting, the hashes of this run become the expected ones. */
  constructor(accepting: boolean) {
    this.accepting = accepting;
    this.expected = JSON.parse(readFileSync(RECORD, 'utf8')) as Record<string, string>;
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
    if (this.accepting) this.expected[key] = hash;
    if (this.expected[key] === hash) return;
    this.fail(`result ${hash}, expected ${this.expected[key] ?? 'none yet'}`);
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

  ratio(name: string, value: number, { goal, bound }: Aims): void {
    const verdict = value <= goal ? 'goal met' : 'goal missed';
    console.log(`   ${name}: ${value.toFixed(2)} (goal ${goal}, bound ${bound}: ${verdict})`);
    if (!(value <= bound)) this.fail('beyond the bound');
  }

  /** Keeps the accepted hashes. */
  close(): void {
    if (!this.accepting) return;
    const sorted = Object.entries(this.expected).sort(([a], [b]) => (a < b ? -1 : 1));
    writeFileSync(RECORD, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
  }

  private fail(problem: string): void {
    this.failures++;
    console.log(`   FAILED: ${problem}`);
  }
}

/** Of the table that a file keeps. */
function digestIn(file: URL): string | undefined {
  if (!existsSync(file)) return undefined;
  return /digest (\w+)/.exec(readFileSync(file, 'utf8'))?.[1];
}

// Prints what was measured and holds it against the recorded result hashes and the limits.

import { readFileSync, writeFileSync } from 'node:fs';
import type { Report } from './benchmark.ts';

const RECORD = new URL('./expected.json', import.meta.url);

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

  limit(name: string, value: number, limit: number): void {
    console.log(`   ${name}: ${value.toFixed(2)}, at most ${limit}`);
    if (!(value <= limit)) this.fail('over the limit');
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

// A campaign of random cases: fuzzers take turns, each round with a seed of its own, until the time or the number of
// cases or events is used up. What a fuzzer finds is made small, told once a kind with the command that repeats it, and
// kept as a fixture when asked.

import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';

export interface Outcome {
  /** Empty when nothing is wrong. */
  readonly problems: readonly string[];
  /** Of the simulator, where it ran. */
  readonly events: number;
}

/** One kind of random case, and what has to be so of each. Exceptions are findings, too. */
export interface Fuzzer<T = unknown> {
  readonly name: string;
  readonly cases: fc.Arbitrary<T>;
  readonly casesPerRound: number;
  readonly try: (drawn: T) => Outcome | Promise<Outcome>;
  /** What a fixture holds of it. */
  readonly kept: (drawn: T) => unknown;
}

/** A fuzzer of cases of some type among others of other types. */
export function anyFuzzer<T>(fuzzer: Fuzzer<T>): Fuzzer {
  return {
    ...fuzzer,
    cases: fuzzer.cases,
    try: (drawn) => fuzzer.try(drawn as T),
    kept: (drawn) => fuzzer.kept(drawn as T),
  };
}

export interface CampaignOptions {
  /** Of the first round. */
  readonly seed: number;
  /** One round of one case again, by fast-check's path to it. */
  readonly path?: string | undefined;
  readonly minutes?: number | undefined;
  /** Of each fuzzer. */
  readonly cases?: number | undefined;
  /** Of each fuzzer. */
  readonly events?: number | undefined;
  readonly keeps: boolean;
  /** As in `npm run fuzz`. */
  readonly command: string;
  readonly log: (line: string) => void;
}

/** Making a case small is worth this long. */
const SHRINKING_MS = 60_000;

const MOST_PROBLEMS = 5;

const PROGRESS_MS = 30_000;

export async function campaign(fuzzers: readonly Fuzzer[], options: CampaignOptions): Promise<number> {
  const start = performance.now();
  let lastTold = start;
  const tallies = fuzzers.map((fuzzer) => new Tally(fuzzer, options));
  for (let seed = options.seed; ; seed++) {
    const due = tallies.filter((tally) => tally.isDue);
    if (due.length === 0) break;
    for (const tally of due) {
      if (options.minutes !== undefined && performance.now() - start > options.minutes * 60_000) {
        return end(tallies, options);
      }
      await tally.round(seed);
      lastTold = tellProgress(tallies, seed, lastTold, options);
    }
    if (options.path !== undefined) break;
  }
  return end(tallies, options);
}

/** Now and then; answers when it was last done. */
function tellProgress(
  tallies: readonly Tally[],
  seed: number,
  last: number,
  { log }: CampaignOptions,
): number {
  const now = performance.now();
  if (now - last < PROGRESS_MS) return last;
  log(`seed ${seed}  ${tallies.map(({ fuzzer, cases }) => `${fuzzer.name} ${cases}`).join('  ')}`);
  return now;
}

function end(tallies: readonly Tally[], { log }: CampaignOptions): number {
  for (const { fuzzer, cases, events, found } of tallies) {
    const ran = events === 0 ? '' : `, ${events} events`;
    log(
      `${fuzzer.name}: ${cases} cases${ran}, ${found.size === 0 ? 'nothing found' : `${found.size} kinds found`}`,
    );
  }
  return tallies.some(({ found }) => found.size > 0) ? 1 : 0;
}

class Tally {
  readonly fuzzer: Fuzzer;
  cases = 0;
  events = 0;
  /** Kinds of findings. */
  readonly found = new Set<string>();
  private readonly options: CampaignOptions;

  constructor(fuzzer: Fuzzer, options: CampaignOptions) {
    this.fuzzer = fuzzer;
    this.options = options;
  }

  get isDue(): boolean {
    const { cases = Infinity, events = Infinity } = this.options;
    return this.cases < cases && this.events < events;
  }

  async round(seed: number): Promise<void> {
    const { fuzzer, options } = this;
    const property = fc.asyncProperty(fuzzer.cases, async (drawn) => {
      const { problems, events } = await tried(fuzzer, drawn);
      this.cases++;
      this.events += events;
      return problems.every((problem) => this.found.has(kindOf(problem)));
    });
    const { counterexample, counterexamplePath } = await fc.check(property, {
      seed,
      numRuns: fuzzer.casesPerRound,
      ...(options.path === undefined ? {} : { path: options.path, endOnFailure: true }),
      interruptAfterTimeLimit: SHRINKING_MS + fuzzer.casesPerRound * 1000,
    });
    if (counterexample !== null) await this.tell(seed, counterexamplePath ?? '', counterexample[0]);
  }

  private async tell(seed: number, path: string, drawn: unknown): Promise<void> {
    const { fuzzer, options, found } = this;
    const { problems } = await tried(fuzzer, drawn);
    const { log, command, keeps } = options;
    for (const problem of problems) found.add(kindOf(problem));
    log(`FOUND  ${fuzzer.name}: ${problems.slice(0, MOST_PROBLEMS).join('\n       ')}`);
    log(`       npm run ${command} -- --only ${fuzzer.name} --seed ${seed} --path ${path}`);
    const kept = fuzzer.kept(drawn);
    if (keeps) log(`       kept as ${keep(fuzzer.name, seed, kept)}`);
    else log(typeof kept === 'string' ? kept : JSON.stringify(kept, null, 1));
  }
}

async function tried(fuzzer: Fuzzer, drawn: unknown): Promise<Outcome> {
  try {
    return await fuzzer.try(drawn);
  } catch (error) {
    const told =
      error instanceof Error
        ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' ')
        : String(error);
    return { problems: [`thrown: ${told}`], events: 0 };
  }
}

/** The same but for numbers, names and what is quoted is of one kind. */
function kindOf(problem: string): string {
  return problem
    .replace(/".*"/s, '""')
    .replace(/[\w.]+(?:[-/][\w.]+)+/g, 'N')
    .replace(/\d+/g, '0')
    .slice(0, 120);
}

function keep(name: string, seed: number, kept: unknown): string {
  const folder = new URL('../fixtures/fuzz/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL(`${name}-${seed}.json`, folder));
  writeFileSync(file, `${JSON.stringify(kept, null, 1)}\n`);
  return file;
}

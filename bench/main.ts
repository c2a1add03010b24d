// Runs the benchmarks: `npm run bench -- [NAME…] [--size small|full|large] [--accept] [--list]`. Exits 1 when a result is not the
// recorded one, or a ratio is beyond its bound or, on a quiet machine, far above the recorded one. `--accept` records the
// results of this run as the expected ones.
// They run compiled by tsc, as the program does: what tsx makes of the same source takes a third longer.

import { parseArgs } from 'node:util';
import { tuneEngine } from '../src/cli/engineTuning.ts';
import { allocatorBenchmark } from './allocator.ts';
import type { Benchmark, Size } from './benchmark.ts';
import { churnBenchmark } from './churn.ts';
import { deploymentsBenchmark } from './deployments.ts';
import { heapBenchmark, measureHeap } from './heap.ts';
import { idleBenchmark } from './idle.ts';
import { importBenchmark } from './import.ts';
import { jobsBenchmark } from './jobs.ts';
import { livesBenchmark } from './lives.ts';
import { provisioningBenchmark } from './provisioning.ts';
import { modesBenchmark } from './modes.ts';
import { PrintedReport } from './report.ts';
import { replayBenchmark } from './replay.ts';
import { scalingBenchmark } from './scaling.ts';
import { schedulerBenchmark } from './scheduler.ts';
import { sweepBenchmark } from './sweep.ts';
import { warmPoolBenchmark } from './warmPool.ts';

const BENCHMARKS: readonly Benchmark[] = [
  heapBenchmark,
  allocatorBenchmark,
  idleBenchmark,
  churnBenchmark,
  schedulerBenchmark,
  provisioningBenchmark,
  jobsBenchmark,
  deploymentsBenchmark,
  replayBenchmark,
  importBenchmark,
  livesBenchmark,
  modesBenchmark,
  scalingBenchmark,
  sweepBenchmark,
  warmPoolBenchmark,
];

const ATTEMPTS = 3;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      size: { type: 'string', default: 'full' },
      accept: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });
  if (values.list) return list();
  const chosen = BENCHMARKS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const { size } = values;
  if (!isSize(size) || chosen.length < positionals.length) {
    console.error(
      `usage: bench [${BENCHMARKS.map(({ name }) => name).join('|')}…] [--size small|full|large] [--accept]`,
    );
    return 2;
  }
  const report = new PrintedReport(values.accept);
  for (const benchmark of chosen) {
    if (size !== 'large') await judge(benchmark, size, report);
    else if (benchmark.runLarge !== undefined) {
      report.begin(benchmark.name, benchmark.title);
      benchmark.runLarge(report);
    }
  }
  report.close(yardstick());
  return report.failed ? 1 : 0;
}

/** A benchmark that seems slower than it was is run again: now and then something else is in its way. */
async function judge(benchmark: Benchmark, size: Size, report: PrintedReport): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = yardstick();
    report.begin(benchmark.name, benchmark.title);
    await benchmark.run(size, report);
    if (!report.hasRegressed([before, yardstick()], attempt === ATTEMPTS)) return;
  }
}

/** Nanoseconds an event of the bare queue, now. */
function yardstick(): number {
  return measureHeap(1000, 300_000).nsPerEvent;
}

function list(): number {
  for (const { name } of BENCHMARKS) console.log(name);
  return 0;
}

function isSize(text: string): text is Size | 'large' {
  return text === 'small' || text === 'full' || text === 'large';
}

tuneEngine();
process.exitCode = await main();

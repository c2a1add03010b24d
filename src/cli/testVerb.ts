// vpc-cni-sim test: runs scenarios in parallel and judges what they expect. The order of the answers is that of the
// files, whichever run ends first.

import { availableParallelism } from 'node:os';
import type { Tinypool } from 'tinypool';
import { checksOf, type TestedFile, type TestedRun } from '../report/tested.ts';
import { TEST_REPORTS } from '../report/testReports.ts';
import { BadInput } from './badInput.ts';
import type { TestReporter } from './choices.ts';
import { ExitCode } from './exitCode.ts';
import { isOutOfMemory, outOfMemoryText } from './heapWatch.ts';
import { lateImports } from './lateImports.ts';
import { Progress } from './progress.ts';
import { readScenario, type ReadScenario } from './scenarioFile.ts';
import type { Streams } from './streams.ts';

interface Asked {
  readonly file: readonly string[];
  readonly reporter: TestReporter;
  readonly workers: number | undefined;
}

export async function testVerb(
  { file: names, reporter, workers }: Asked,
  streams: Streams,
): Promise<ExitCode> {
  const page = streams.out.page();
  const threads = Math.min(workers ?? availableParallelism(), names.length);
  const { Tinypool: Pool } = await lateImports().tinypool();
  const pool = new Pool({
    filename: new URL('./testWorker.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    isolateWorkers: false,
  });
  const progress = new Progress(streams.error);
  let done = 0;
  try {
    const files = await Promise.all(
      names.map(async (name) => {
        const tested = await testedFile(name, pool);
        progress.runs(++done, names.length);
        return tested;
      }),
    );
    progress.clear();
    streams.out.write(TEST_REPORTS[reporter](files, page));
    if (files.some(({ outcome }) => outcome.kind !== 'ran')) return ExitCode.badInput;
    const isFine = files.every(
      ({ outcome }) => outcome.kind === 'ran' && outcome.checks.every(({ held }) => held),
    );
    return isFine ? ExitCode.ok : ExitCode.failed;
  } finally {
    progress.clear();
    await pool.destroy();
  }
}

async function testedFile(file: string, pool: Tinypool): Promise<TestedFile> {
  const read = await readable(file);
  if ('why' in read)
    return { file, outcome: { kind: 'invalid', summary: read.why, line: 1, text: read.why } };
  const { parsed, source } = read;
  if (!parsed.ok) {
    const { problemsText } = await import('../report/problemsText.ts');
    const { PLAIN } = await import('../report/page.ts');
    const [first] = parsed.problems;
    const line = first?.elsewhere?.line ?? first?.line ?? 1;
    const summary = first === undefined ? 'invalid' : `${first.code}: ${first.message}; ${first.fix}`;
    const text = problemsText(file, source, parsed.problems, PLAIN);
    return { file, outcome: { kind: 'invalid', summary, line, text } };
  }
  const { scenario, lineOf } = parsed;
  const run = await runOf(scenario, pool);
  if (run.stopped !== undefined) return { file, outcome: { kind: 'stopped', summary: run.stopped } };
  const { name } = scenario;
  return { file, outcome: { kind: 'ran', name, seed: run.seed, checks: checksOf(scenario, run, lineOf) } };
}

async function readable(file: string): Promise<ReadScenario | { readonly why: string }> {
  try {
    return await readScenario(file);
  } catch (problem) {
    if (problem instanceof BadInput) return { why: problem.message };
    throw problem;
  }
}

async function runOf(scenario: unknown, pool: Tinypool): Promise<TestedRun> {
  try {
    return (await pool.run(scenario)) as TestedRun;
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    return { seed: 0, simulatedMs: 0, expectations: [], observations: [], stopped: outOfMemoryText('until') };
  }
}

// vpc-cni-sim explain: why pods wait at a moment of a run, and what would change it.

import { formatMoment, type Milliseconds } from '../base/time.ts';
import { explain, type ExplainResult } from '../explain/explain.ts';
import type { Source } from '../explain/playedRun.ts';
import { AllocatorFaultError } from '../world/allocator/fault.ts';
import { askedAllocator } from './allocatorModule.ts';
import { BadInput } from './badInput.ts';
import type { ExplainFormat } from './choices.ts';
import { jsonText } from '../report/jsonText.ts';
import { printableLines } from '../report/layout.ts';
import { ExitCode } from './exitCode.ts';
import { Progress } from './progress.ts';
import { loadScenario } from './scenarioFile.ts';
import type { Streams } from './streams.ts';
import { leaveToThread } from './thread/longRun.ts';

export interface ExplainArguments {
  readonly file: string;
  readonly name: string | undefined;
  /** Values instead of the file's. */
  readonly set: readonly string[];
  readonly at: Milliseconds | undefined;
  readonly seed: number | undefined;
  readonly allocator: string | undefined;
  readonly output: ExplainFormat;
}

/** About as many what-ifs are replayed beside the run itself. */
const REPLAYED_CHANGES = 8;

export async function explainVerb(asked: ExplainArguments, { out, error }: Streams): Promise<ExitCode> {
  const loaded = await loadScenario(asked.file, error.page(), asked.set);
  if (!loaded.ok) {
    error.write(loaded.problems);
    return ExitCode.badInput;
  }
  const allocator = await askedAllocator(asked.allocator, loaded.inputs);
  leaveToThread({
    ...loaded,
    file: asked.file,
    until: asked.at ?? loaded.scenario.until,
    runs: REPLAYED_CHANGES,
  });
  const progress = new Progress(error);
  const result = explainOrFault({ ...loaded, allocator }, asked, progress);
  progress.clear();
  if (result instanceof AllocatorFaultError) {
    error.write(printableLines(`${result.message}\n`));
    return ExitCode.failed;
  }
  if (!result.ok) throw new BadInput(nothingNamed(asked.name ?? '', result));
  const { explanation } = result;
  if (asked.output === 'json') {
    const { explanationDocument } = await import('../report/explainJson.ts');
    out.write(jsonText(explanationDocument(explanation)));
  } else {
    const { explainText } = await import('../report/explainText.ts');
    out.write(explainText(explanation, asked, out.page()));
  }
  return ExitCode.ok;
}

function explainOrFault(
  source: Source,
  { name: about, at, seed }: ExplainArguments,
  progress: Progress,
): ExplainResult | AllocatorFaultError {
  try {
    return explain(source, {
      about,
      at: at ?? 'worst',
      seed,
      onProgress: (now, end) => progress.simulated(now, end),
    });
  } catch (error) {
    if (error instanceof AllocatorFaultError) return error;
    throw error;
  }
}

/** Names told where none is near. */
const MOST_KNOWN = 12;

function nothingNamed(name: string, result: Extract<ExplainResult, { ok: false }>): string {
  const { at, nearest, known, createdAt } = result;
  if (name === '') return 'empty name; leave it out for the worst episode';
  if (createdAt !== undefined)
    return `"${name}" does not exist at ${formatMoment(at)}; it is created at ${formatMoment(createdAt)}`;
  const unknown = `unknown name "${name}" at ${formatMoment(at)}`;
  if (nearest !== undefined) return `${unknown}; did you mean ${nearest}?`;
  const more = known.length > MOST_KNOWN ? ', …' : '';
  const names = known.slice(0, MOST_KNOWN).join(', ');
  return `${unknown}; use a pod, node, workload, node group or subnet: ${names}${more}`;
}

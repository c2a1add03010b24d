// vpc-cni-sim explain: why pods wait at a moment of a run, and what would change it.

import { formatMoment, SECOND, type Milliseconds } from '../base/time.ts';
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
      at: at === undefined ? 'worst' : endOfSecond(at),
      seed,
      onProgress: (now, end) => progress.simulated(now, end),
    });
  } catch (error) {
    if (error instanceof AllocatorFaultError) return error;
    throw error;
  }
}

/** A typed whole second means its end, so that what happened within it has happened. */
function endOfSecond(at: Milliseconds): Milliseconds {
  return at % SECOND === 0 ? at + SECOND - 1 : at;
}

/** Names told where none is near. */
const MOST_KNOWN = 12;

function nothingNamed(name: string, result: Extract<ExplainResult, { ok: false }>): string {
  const { at, nearest, known, createdAt } = result;
  const none =
    name === ''
      ? 'name a pod, node, workload, node group or subnet, or nothing for the worst episode'
      : `no pod, node, workload, node group or subnet is called ${name} at ${formatMoment(at)}`;
  if (createdAt !== undefined) return `${none}; it is created at ${formatMoment(createdAt)}`;
  if (nearest !== undefined) return `${none}; did you mean ${nearest}?`;
  const more = known.length > MOST_KNOWN ? ' …' : '';
  return `${none}; there are ${known.slice(0, MOST_KNOWN).join(', ')}${more}`;
}

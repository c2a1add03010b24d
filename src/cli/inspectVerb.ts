// vpc-cni-sim inspect: plays a scenario to a moment and types one command there. What the tool leaves behind passes
// through: its output, its complaints, its exit status.

import { formatMoment, SECOND, type Milliseconds } from '../base/time.ts';
import { inspect } from '../inspect/inspect.ts';
import { playTo } from '../inspect/moment.ts';
import { InspectProblem } from '../inspect/places.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import { TOOL_NAMES } from '../scenario/language/observedCommand.ts';
import { BadInput } from './badInput.ts';
import { ExitCode } from './exitCode.ts';
import { PROGRAM } from './programCommand.ts';
import { Progress } from './progress.ts';
import { loadScenario } from './scenarioFile.ts';
import type { Streams } from './streams.ts';
import { leaveToThread } from './thread/longRun.ts';

export interface InspectArguments {
  readonly file: string;
  readonly command: readonly string[];
  readonly at: Milliseconds;
  readonly node: string | undefined;
  readonly pod: string | undefined;
  /** Values instead of the file's. */
  readonly set: readonly string[];
  readonly seed: number | undefined;
}

export async function inspectVerb(asked: InspectArguments, { out, error }: Streams): Promise<number> {
  const loaded = await loadScenario(asked.file, error.page(), asked.set);
  if (!loaded.ok) {
    error.write(loaded.problems);
    return ExitCode.badInput;
  }
  const { scenario } = loaded;
  if (asked.command.length === 0)
    throw new BadInput(
      `inspect needs a command; use ${TOOL_NAMES.join(', ')}; see ${PROGRAM} inspect --help`,
    );
  if (asked.node !== undefined && asked.pod !== undefined)
    throw new BadInput('--node and --pod cannot be used together');
  const at = momentIn(scenario, asked.at);
  leaveToThread({ ...loaded, file: asked.file, until: at });
  try {
    const progress = new Progress(error);
    const moment = playTo(scenario, at, asked.seed, (now, end) => progress.simulated(now, end));
    progress.clear();
    const answer = inspect(moment, asked.command, { node: asked.node, pod: asked.pod });
    out.pass(answer.stdout);
    error.pass(answer.stderr);
    return answer.exitCode;
  } catch (problem) {
    throw problem instanceof InspectProblem ? new BadInput(problem.message) : problem;
  }
}

/** The second in which the run ends is over then. */
function momentIn({ until }: CompiledScenario, at: Milliseconds): Milliseconds {
  if (until === 'quiet' || at <= until) return at;
  if (at - until < SECOND) return until;
  throw new BadInput(`invalid --at "${formatMoment(at)}"; the run ends at ${formatMoment(until)}`);
}

// The command line: finds the verb in the arguments, runs it, and says in words and by the exit code how it ended.
// The verbs and their options are in `verbs.ts`.

import { scanArguments } from './argumentScan.ts';
import { printable } from '../report/layout.ts';
import { BadInput } from './badInput.ts';
import { isStandstill } from '../world/standstill.ts';
import { lookForClosed, refuseClosed } from './closedOutput.ts';
import { ExitCode } from './exitCode.ts';
import { helpText } from './help.ts';
import { internalError } from './internalError.ts';
import { PROGRAM } from './programCommand.ts';
import { programVersion } from './programVersion.ts';
import { withoutCredentials } from './queueAddress.ts';
import { ReaderGone, type Streams } from './streams.ts';
import { SweepEnded } from './sweepRunner.ts';
import { LongRun } from './thread/longRun.ts';
import { VERBS } from './verbs.ts';

const NAME = 'vpc-cni-sim';

/** Runs one command and returns the exit code; prints whatever there is to print. Throws `LongRun` only. */
export async function commandLine(argv: readonly string[], streams: Streams): Promise<number> {
  const code = await ending(argv, streams, () => runVerb(argv, streams));
  if (code > ExitCode.failed) return code;
  return await ending(argv, streams, async () => {
    await streams.out.flush();
    return code;
  });
}

/** What became of it, in words where it went wrong. */
async function ending(
  argv: readonly string[],
  { error }: Streams,
  run: () => Promise<number>,
): Promise<number> {
  try {
    return await run();
  } catch (problem) {
    if (problem instanceof LongRun) throw problem;
    if (problem instanceof ReaderGone) return ExitCode.ok;
    if (problem instanceof BadInput || isStandstill(problem)) {
      const lines = problem instanceof BadInput ? problem.problems : [problem.message];
      for (const line of lines) error.write(`${NAME}: ${printable(withoutCredentials(line))}\n`);
      return ExitCode.badInput;
    }
    if (problem instanceof SweepEnded) {
      error.write(`${NAME}: ${printable(problem.message)}\n`);
      return problem.status;
    }
    error.write(withoutCredentials(internalError(problem, argv)));
    return ExitCode.internal;
  }
}

async function runVerb(argv: readonly string[], streams: Streams): Promise<number> {
  const { verb, ...given } = scanArguments(argv, VERBS);
  const asksHelp = given.options.has('help');
  if (asksHelp || given.options.has('version')) {
    if (given.problems.length > 0) throw new BadInput(...given.problems);
    refuseClosed(streams.out);
    streams.out.write(asksHelp ? helpText(verb, VERBS, streams.out.width) : `${programVersion()}\n`);
    return ExitCode.ok;
  }
  if (verb === undefined) {
    const names = VERBS.map(({ name }) => name);
    throw new BadInput(`missing verb; use ${names.join(', ')}; see ${PROGRAM} --help`);
  }
  const asked = verb.ask(given);
  lookForClosed(asked, streams);
  return await asked.run(streams);
}

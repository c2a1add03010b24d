// The command line: finds the verb in the arguments, runs it, and says in words and by the exit code how it ended.
// The verbs and their options are in `verbs.ts`.

import { scanArguments, unmarked, withoutMarks } from './argumentScan.ts';
import { printable } from '../report/layout.ts';
import { BadInput } from './badInput.ts';
import { isStandstill } from '../world/standstill.ts';
import { lookForClosed, refuseClosed } from './closedOutput.ts';
import { ExitCode, exitStatusHelp } from './exitCode.ts';
import { internalError } from './internalError.ts';
import { withoutCredentials } from './queueAddress.ts';
import { ReaderGone, type Streams } from './streams.ts';
import { SweepEnded } from './sweepRunner.ts';
import { LongRun } from './thread/longRun.ts';
import { usageProblem } from './usageProblem.ts';
import { programVersion } from './programVersion.ts';
import { COMMANDS } from './verbs.ts';

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
      error.write(`${NAME}: ${printable(withoutCredentials(problem.message))}\n`);
      return ExitCode.badInput;
    }
    if (problem instanceof SweepEnded) {
      error.write(`${NAME}: ${printable(problem.message)}\n`);
      return problem.status;
    }
    error.write(withoutCredentials(internalError(problem, [NAME, ...argv])));
    return ExitCode.internal;
  }
}

async function runVerb(argv: readonly string[], streams: Streams): Promise<number> {
  const { own, rest } = scanArguments(argv, COMMANDS);
  const { default: yargs } = await import('yargs');
  let exit: number = ExitCode.ok;
  const end = (code: number): void => {
    exit = code;
  };
  const parser = yargs()
    .scriptName(NAME)
    .usage('$0 <verb> [options]\n\nHow Amazon EKS hands IP addresses to pods, replayed without a cluster.')
    .locale('en')
    .parserConfiguration({
      'dot-notation': false,
      'boolean-negation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .version(programVersion())
    .exitProcess(false)
    .showHelpOnFail(false)
    .strict()
    .demandCommand(1)
    .middleware(unmark)
    .middleware((args) => lookForClosed(COMMANDS, args, streams))
    .wrap(Math.min(100, streams.out.columns ?? 100))
    .fail((message: string | undefined, error: Error | undefined) => {
      // yargs wraps what it found itself, and what the readers of values threw, into errors of its own.
      throw error === undefined || error.name === 'YError'
        ? usageProblem(withoutMarks(message ?? ''), own[0], COMMANDS)
        : error;
    });
  for (const command of COMMANDS) command.add(parser, streams, end, rest);
  await parser.parseAsync([...own], {}, (_error, _arguments, output) => {
    if (output === '') return;
    refuseClosed(streams.out);
    const isHelp = output !== programVersion();
    streams.out.write(`${output}\n${isHelp ? `\n${exitStatusHelp()}\n` : ''}`);
  });
  return exit;
}

/** Words as they were given. */
function unmark(args: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(args)) {
    if (typeof value === 'string') args[name] = unmarked(value);
    else if (Array.isArray(value)) args[name] = value.map((each) => unmarked(String(each)));
  }
}

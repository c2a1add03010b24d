// vpc-cni-sim shell: a prompt at a moment of a run. On a terminal a conversation; otherwise standard input is a script.

import { setImmediate } from 'node:timers/promises';
import { BadInput } from './badInput.ts';
import { InspectProblem } from '../inspect/places.ts';
import { Session } from '../inspect/session/session.ts';
import { ClusterShell } from '../shell/clusterShell.ts';
import { type Meanwhile, Standing } from '../shell/standing.ts';
import type { Milliseconds } from '../base/time.ts';
import { scenarioPath } from './examples.ts';
import { ExitCode } from './exitCode.ts';
import { readerBeside, readInput } from './inputFile.ts';
import { PROGRAM } from './programCommand.ts';
import { loadScenario } from './scenarioFile.ts';
import { converse, printed } from './conversation.ts';
import { onStopSignal } from './signals.ts';
import { Progress } from './progress.ts';
import type { Output, Streams } from './streams.ts';

export interface ShellArguments {
  readonly file: string;
  readonly at: Milliseconds | undefined;
  readonly node: string | undefined;
  /** Values instead of the file's. */
  readonly set: readonly string[];
  readonly seed: number | undefined;
}

export async function shellVerb(asked: ShellArguments, streams: Streams): Promise<number> {
  if (asked.file === '-')
    throw new BadInput(
      `shell reads its commands from standard input; use ${PROGRAM} shell FILE with the scenario in a file`,
    );
  const loaded = await loadScenario(asked.file, streams.error.page(), asked.set);
  if (!loaded.ok) {
    streams.error.write(loaded.problems);
    return ExitCode.badInput;
  }
  const { document, scenario } = loaded;
  const readFile = readerBeside(scenarioPath(asked.file));
  const session = new Session({ document, scenario, seed: asked.seed, readFile });
  const standing = new Standing(session, meanwhile(streams.error));
  // Nothing is kept that could be told: Ctrl-C at the prompt is the conversation's.
  const unlisten = onStopSignal((status) => process.exit(status));
  try {
    await (asked.at === undefined ? standing.goToEnd() : standing.goTo(asked.at));
    if (asked.node !== undefined) enter(standing, asked.node);
    const shell = new ClusterShell(standing);
    const isConversation = process.stdin.isTTY && streams.out.isTerminal;
    return isConversation
      ? await converse(shell, streams)
      : printed(await shell.run(await readInput('-')), streams);
  } finally {
    unlisten();
  }
}

/** It is told how far the time has come, whenever it takes long. */
function meanwhile(error: Output): Meanwhile {
  let progress: Progress | undefined;
  return {
    pause: setImmediate,
    onProgress: (now, end) => (progress ??= new Progress(error)).simulated(now, end),
    onPassed: () => {
      progress?.clear();
      progress = undefined;
    },
  };
}

function enter(standing: Standing, node: string): void {
  try {
    standing.enter(node);
  } catch (problem) {
    throw problem instanceof InspectProblem ? new BadInput(problem.message) : problem;
  }
}

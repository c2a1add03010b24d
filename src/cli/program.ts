// The program on a Node that can run it. Everything it does is behind `commandLine`, in this thread or in another.

import { commandLine } from './commandLine.ts';
import { tuneEngine } from './engineTuning.ts';
import { processStreams, type Streams } from './streams.ts';
import { LongRun } from './thread/longRun.ts';

tuneEngine();
process.exitCode = await run(process.argv.slice(2), processStreams());

async function run(argv: readonly string[], streams: Streams): Promise<number> {
  try {
    return await commandLine(argv, streams);
  } catch (long) {
    if (!(long instanceof LongRun)) throw long;
    const { runInThread } = await import('./thread/host.ts');
    return await runInThread(argv, long, streams);
  }
}

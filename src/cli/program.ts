// The program on a Node that can run it. Everything it does is behind `commandLine`, in this thread or in another.

import { commandLine } from './commandLine.ts';
import { ExitCode } from './exitCode.ts';
import { importBy, type LateImports } from './lateImports.ts';
import { processStreams } from './streams.ts';
import { LongRun } from './thread/longRun.ts';

/** Its exit status. `ran`: called where all was done in this thread, and well. */
export async function program(
  argv: readonly string[],
  imports: LateImports,
  ran: () => void,
): Promise<number> {
  importBy(imports);
  const streams = processStreams();
  try {
    const status = await commandLine(argv, streams);
    if (status === ExitCode.ok || status === ExitCode.failed) ran();
    return status;
  } catch (long) {
    if (!(long instanceof LongRun)) throw long;
    const { runInThread } = await import('./thread/host.ts');
    return await runInThread(argv, long, streams);
  }
}

// The built program in this process, as its own first file runs it: long runs get a thread.

import type * as CommandLineModule from '../../src/cli/commandLine.ts';
import type * as StreamsModule from '../../src/cli/streams.ts';
import type * as HostModule from '../../src/cli/thread/host.ts';
import type * as LongRunModule from '../../src/cli/thread/longRun.ts';
import type { BuiltProgram } from './commandFuzzer.ts';

const built = (file: string): Promise<unknown> =>
  import(new URL(`../../dist/cli/${file}`, import.meta.url).href);

export async function builtProgram(): Promise<BuiltProgram> {
  const { commandLine } = (await built('commandLine.js')) as typeof CommandLineModule;
  const { processStreams } = (await built('streams.js')) as typeof StreamsModule;
  const { runInThread } = (await built('thread/host.js')) as typeof HostModule;
  const { LongRun } = (await built('thread/longRun.js')) as typeof LongRunModule;
  const streams = processStreams();
  return async (argv) => {
    try {
      return await commandLine(argv, streams);
    } catch (long) {
      if (!(long instanceof LongRun)) throw long;
      return await runInThread(argv, long, streams);
    }
  };
}

// npm run fuzz -- --minutes N: random scenarios, spoilt files and command lines in turn, with fresh seeds. What is found
// is made small and told with the command that repeats it; exit status 1.

import type * as CommandLineModule from '../../src/cli/commandLine.ts';
import type * as StreamsModule from '../../src/cli/streams.ts';
import { anyFuzzer } from './campaign.ts';
import { commandFuzzer } from './commandFuzzer.ts';
import { fileFuzzer } from './fileFuzzer.ts';
import { runCampaign } from './fuzzArguments.ts';
import { scenarioFuzzer } from './scenarioFuzzer.ts';

const built = (file: string): Promise<unknown> =>
  import(new URL(`../../dist/cli/${file}`, import.meta.url).href);

const { commandLine } = (await built('commandLine.js')) as typeof CommandLineModule;
const { processStreams } = (await built('streams.js')) as typeof StreamsModule;
const program = { commandLine, streams: processStreams() };

const FUZZERS = [anyFuzzer(scenarioFuzzer), anyFuzzer(fileFuzzer), anyFuzzer(commandFuzzer(program))];

process.exitCode = await runCampaign('fuzz', FUZZERS, { minutes: 5 });

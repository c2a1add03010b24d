// npm run fuzz -- --minutes N: random scenarios, spoilt files and command lines in turn, with fresh seeds. What is found
// is made small and told with the command that repeats it; exit status 1.

import { builtProgram } from './builtProgram.ts';
import { anyFuzzer } from './campaign.ts';
import { commandFuzzer } from './commandFuzzer.ts';
import { fileFuzzer } from './fileFuzzer.ts';
import { runCampaign } from './fuzzArguments.ts';
import { scenarioFuzzer } from './scenarioFuzzer.ts';

const program = await builtProgram();

const FUZZERS = [anyFuzzer(scenarioFuzzer), anyFuzzer(fileFuzzer), anyFuzzer(commandFuzzer(program))];

process.exitCode = await runCampaign('fuzz', FUZZERS, { minutes: 5 });

// npm run soak -- [--minutes N | --events N] [--seed S]: as many events of random node lives, and of random scenarios of
// whole clusters and of those with autoscalers, every invariant checked after each. Exit status 1 when something was found.

import { anyFuzzer } from './campaign.ts';
import { runCampaign } from './fuzzArguments.ts';
import { autoscalerFuzzer } from './autoscalerFuzzer.ts';
import { lifeFuzzer } from './lifeFuzzer.ts';
import { scenarioFuzzer } from './scenarioFuzzer.ts';

process.exitCode = await runCampaign(
  'soak',
  [anyFuzzer(lifeFuzzer), anyFuzzer(scenarioFuzzer), anyFuzzer(autoscalerFuzzer)],
  {
    events: 1e7,
  },
);

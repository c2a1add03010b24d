// vpc-cni-sim compare

import { wholeNumber } from '../argumentForms.ts';
import { TUNE_FORMATS } from '../choices.ts';
import { PROGRAM } from '../programCommand.ts';
import { choice, list, optionalWord, scenarioWord, value } from './forms.ts';
import { SCENARIO, WORKERS } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const compare = defineVerb({
  name: 'compare',
  group: 'Decisions',
  summary: 'Compare two scenarios, settings or CNI versions with the same seeds',
  needs: 'a file',
  words: {
    file: SCENARIO,
    other: scenarioWord(optionalWord('Scenario B (default: the same file, with --set)')),
  },
  options: {
    set: list({
      read: String,
      placeholder: 'PATH=A,B',
      describe:
        'Values of A and B, such as cni.version=v1.16.4,v1.23.1; one value is that of B, with two files that of both',
    }),
    seeds: value({
      read: wholeNumber(1, 10_000),
      default: 10,
      placeholder: 'N',
      describe: 'Runs of each: the seed of A and those that follow it',
    }),
    workers: WORKERS,
    output: choice({
      alias: 'o',
      choices: TUNE_FORMATS,
      default: TUNE_FORMATS[0],
      placeholder: 'FORMAT',
      describe: `Format of the comparison (${PROGRAM} schema compare describes json)`,
    }),
  },
  examples: [
    ['compare mine.yaml other.yaml --seeds 20', 'two scenarios'],
    ['compare mine.yaml --set cni.env.WARM_IP_TARGET=2', 'the scenario and one change'],
    ['compare mine.yaml --set cni.version=v1.16.4,v1.23.1', 'two CNI versions'],
  ],
  epilogue: 'Differences are calculated seed by seed, each with its 95% confidence interval.',
  prints: 'all',
  run: async (asked, streams) => (await import('../compareVerb.ts')).compareVerb(asked, streams),
});

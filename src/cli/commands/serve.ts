// vpc-cni-sim serve

import { wholeNumber } from '../argumentForms.ts';
import { optionalWord, scenarioWord, value } from './forms.ts';
import { defineVerb } from './verb.ts';

export const serve = defineVerb({
  name: 'serve',
  group: 'Answers',
  summary: 'Open the playground in a browser: edit a scenario, and see its run at once',
  words: { file: scenarioWord(optionalWord('Scenario (YAML) to show and watch, or example:NAME')) },
  options: {
    port: value({
      read: wholeNumber(0, 65_535),
      placeholder: 'PORT',
      describe: 'Port of 127.0.0.1 (default: a free one)',
    }),
  },
  examples: [
    ['serve mine.yaml', 'plays it again whenever it or a file that it names is saved'],
    ['serve --port 8080', 'the playground alone, with the scenarios that come with the program'],
  ],
  epilogue:
    'Listens on 127.0.0.1 alone, and has only the playground and the files that the scenario names. What is edited in ' +
    'the page is not written to the file. Ctrl-C ends it.',
  prints: 'rest',
  run: async ({ file, port = 0 }, streams) =>
    (await import('../serveVerb.ts')).serveVerb({ file, port }, streams),
});

// What `npm run fuzz` and `npm run soak` understand.

import { parseArgs } from 'node:util';
import { campaign, type Fuzzer } from './campaign.ts';

const USAGE =
  '[--minutes N | --cases N | --events N] [--seed S] [--only FUZZER] [--path P] [--keep]\n' +
  'Without --seed the clock gives one; --keep writes what is found to test/fixtures/fuzz.';

/** The exit status: 0 when nothing was found. */
export async function runCampaign(
  command: string,
  fuzzers: readonly Fuzzer[],
  defaults: { readonly minutes?: number; readonly events?: number },
): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string' },
      cases: { type: 'string' },
      events: { type: 'string' },
      seed: { type: 'string' },
      only: { type: 'string' },
      path: { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  });
  const { minutes, cases, events, seed, only, path, keep } = values;
  const numbers = [minutes, cases, events, seed].filter((value) => value !== undefined).map(Number);
  const chosen = fuzzers.filter(({ name }) => only === undefined || name === only);
  if (numbers.some((value) => !(value >= 0)) || chosen.length === 0) {
    console.error(`usage: npm run ${command} -- ${USAGE}`);
    console.error(`fuzzers: ${fuzzers.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  const limits = [minutes, cases, events].every((value) => value === undefined)
    ? defaults
    : { minutes: numberOf(minutes), cases: numberOf(cases), events: numberOf(events) };
  const first = numberOf(seed) ?? Date.now() % 2 ** 31;
  console.log(`seed ${first}`);
  return campaign(chosen, {
    ...limits,
    seed: first,
    path,
    keeps: keep,
    command,
    log: (line) => console.log(line),
  });
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

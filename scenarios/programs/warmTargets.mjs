// Sweeps a warm target over a scenario of the folder above and reads the results: the fewest addresses that still keep
// the wait for one below a limit, and what a run with that target looks like when most pods wait.
//   node scenarios/programs/warmTargets.mjs

import { readFileSync } from 'node:fs';
import { explain, formatMoment, parseScenario, simulate, sweep } from 'vpc-cni-sim';

const LIMIT = 30;
const WAIT = 'p99 addressWait';

const parsed = parseScenario(readFileSync(new URL('../warm-ip-churn.yaml', import.meta.url), 'utf8'));
if (!parsed.ok)
  throw new Error(parsed.problems.map(({ line, message, fix }) => `${line}: ${message}; ${fix}`).join('\n'));
const { scenario } = parsed;

const settings = [1, 2, 5, 10].map((warm) => ({
  name: `WARM_IP_TARGET=${warm}`,
  set: { 'cni.env.WARM_IP_TARGET': warm },
}));
const result = sweep(scenario, { settings, seeds: 3, metrics: [WAIT, 'addressHours', 'ec2Calls'] });
if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));

for (const { name, figures } of result.settings) {
  const { mean, low, high } = figures[WAIT];
  console.log(`${name}: ${WAIT} ${mean.toFixed(1)} s (95% ${low.toFixed(1)} to ${high.toFixed(1)})`);
}
const meeting = result.settings.filter(({ medians }) => medians[WAIT] <= LIMIT);
const [best] = meeting.sort((one, other) => one.medians.addressHours - other.medians.addressHours);
console.log(
  best === undefined
    ? `none keeps ${WAIT} below ${LIMIT} s`
    : `the fewest addresses below ${LIMIT} s: ${best.name}`,
);

const run = simulate(scenario);
const [worst] = run.episodes;
if (worst === undefined) console.log('as in its file: no pod waits');
else {
  const moment = run.at(worst.peakAt);
  const waiting = moment.pods.filter(({ waits }) => waits?.reason === worst.reason);
  console.log(
    `as in its file: ${waiting.length} pods wait at ${formatMoment(worst.peakAt)} (${worst.reason})`,
  );
  const why = explain(run, { at: worst.peakAt });
  if (why.ok) console.log(why.parts[0].chain.map(({ text }) => text).join('; '));
}

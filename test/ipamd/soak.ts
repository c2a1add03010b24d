// npm run soak -- [--events N] [--seed S]: as many events of random node lives, a few hundred lives a seed, seed after
// seed. A life that breaks an invariant or does not settle is shrunk, kept as a fixture and told with the command that
// repeats it; exit status 1.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { swarmCase, type SwarmCase } from './swarmCase.ts';
import { playSwarm } from './swarmRun.ts';

const LIVES_PER_SEED = 250;
const DEFAULT_EVENTS = 1e7;

interface Batch {
  readonly events: number;
  readonly failed: SwarmCase | undefined;
}

function playSeed(seed: number): Batch {
  let events = 0;
  const property = fc.property(swarmCase, (swarm) => {
    const outcome = playSwarm(swarm);
    events += outcome.events;
    return outcome.problems.length === 0;
  });
  const { counterexample } = fc.check(property, { seed, numRuns: LIVES_PER_SEED });
  return { events, failed: counterexample?.[0] };
}

function soak(firstSeed: number, wanted: number): boolean {
  const start = performance.now();
  let events = 0;
  for (let seed = firstSeed; events < wanted; seed++) {
    const batch = playSeed(seed);
    events += batch.events;
    const rate = Math.round((events / (performance.now() - start)) * 1000);
    console.log(`seed ${seed}  ${LIVES_PER_SEED} lives  ${events} events so far  ${rate} events/s`);
    if (batch.failed !== undefined) return keep(seed, batch.failed);
  }
  return true;
}

function keep(seed: number, swarm: SwarmCase): false {
  const file = fileURLToPath(new URL(`../fixtures/swarm/seed-${seed}.json`, import.meta.url));
  writeFileSync(file, `${JSON.stringify(swarm, null, 1)}\n`);
  console.log(`FAILED  ${told(swarm).join('\n        ')}`);
  console.log(`kept    ${file}`);
  console.log(`again   npm run soak -- --seed ${seed} --events 1`);
  return false;
}

/** What is wrong with it, or how it stops. */
function told(swarm: SwarmCase): readonly string[] {
  try {
    return playSwarm(swarm).problems;
  } catch (error) {
    return [String(error)];
  }
}

const { values } = parseArgs({ options: { events: { type: 'string' }, seed: { type: 'string' } } });
const wanted = Number(values.events ?? DEFAULT_EVENTS);
const seed = Number(values.seed ?? 1);
if (!(wanted > 0) || !Number.isInteger(seed)) {
  console.error('usage: npm run soak -- [--events N] [--seed S]');
  process.exitCode = 2;
} else if (!soak(seed, wanted)) process.exitCode = 1;

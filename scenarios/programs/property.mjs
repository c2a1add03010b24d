// Properties of an allocator of one's own, on random lives of a node with failing EC2 calls and restarts: what must always
// hold does, and it comes to rest. Then the same of one with a planted fault: it gives an address without a look at who
// has it. The fault is found, and shown as the smallest life that it shows in.
//   npm install fast-check && node scenarios/programs/property.mjs

import fc from 'fast-check';
import { invariants, nodeLives, play, unsettled } from 'vpc-cni-sim/check';
import { keepsAll } from './keepsAll.mjs';

const SEED = 7;
const lives = nodeLives({ types: ['t3.small', 't3.medium'], others: false });

/** @param {import('vpc-cni-sim').Allocator} allocator */
const isSound = (allocator) =>
  fc.property(lives, (life) => {
    const run = play(life, allocator);
    const [broken] = invariants(run);
    if (broken !== undefined) throw new Error(`${broken.property}\n${broken.text}`);
    const [restless] = unsettled(run);
    if (restless !== undefined) throw new Error(restless);
  });

fc.assert(isSound(keepsAll()), { seed: SEED, numRuns: 100 });
console.log('keeps-all: 100 lives, and all is well\n');

const planted = keepsAll({ name: 'planted', looksAtHolders: false });
const found = fc.check(isSound(planted), { seed: SEED, numRuns: 100 });
if (!found.failed) throw new Error('the planted fault was not found');
const [life] = found.counterexample;
const [broken] = invariants(play(life, planted));
console.log(
  `planted: ${broken.property}, found in life ${found.numRuns}, made smaller ${found.numShrinks} times`,
);
console.log(fc.stringify(life));
console.log(broken.text);
console.log(`\nrepeat it: fc.assert(property, { seed: ${SEED}, path: '${found.counterexamplePath}' })`);

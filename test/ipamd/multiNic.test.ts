// Random lives of nodes with several network cards, as those of the swarm: the invariants hold after every event, the
// pools settle when the trouble has ended, and idle ticks change nothing.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeLives } from '../../src/library/check/check.ts';
import type { LifeStep, NodeLife } from '../../src/world/life/nodeLife.ts';
import { lifeLines, playedLife } from './playedLife.ts';

const SEED = 20_261_128;

/** Every other pod asks for all cards, every other foreign ENI is on the second, and some restarts switch the mode. */
function withCards(life: NodeLife, place: number): NodeLife {
  const steps = life.steps.map((step, index): LifeStep => {
    const isOdd = (index + place) % 2 === 1;
    if (step.op === 'add') return { ...step, multiNic: Number(step.pod?.slice(1)) % 2 === 1 };
    if (step.op === 'foreign-attach') return { ...step, card: isOdd ? 1 : 0 };
    if (step.op !== 'restart' || !isOdd) return step;
    return { ...step, env: { ...step.env, ENABLE_MULTI_NIC: String(place % 3 !== 0) } };
  });
  return { ...life, env: { ...life.env, ENABLE_MULTI_NIC: 'true' }, steps };
}

/** One ENI a card, and two; the two releases before v1.20.0 know no cards. */
const lives = fc
  .tuple(
    nodeLives({
      types: ['hpc6id.32xlarge', 'hpc7a.12xlarge'],
      versions: ['v1.23.1', 'v1.23.1', 'v1.20.4', 'v1.22.4', 'v1.19.6'],
    }),
    fc.nat(5),
  )
  .map(([life, place]) => withCards(life, place));

describe('a swarm of lives with several network cards', () => {
  it('keeps the invariants and settles', () => {
    fc.assert(
      fc.property(lives, (life) => {
        expect(playedLife(life).problems).toEqual([]);
      }),
      { seed: SEED, numRuns: 120 },
    );
  });

  it('tells the same, byte for byte, with every tick played', () => {
    fc.assert(
      fc.property(lives, (life) => {
        expect(lifeLines(life, { playsEveryTick: true })).toEqual(lifeLines(life));
      }),
      { seed: SEED, numRuns: 50 },
    );
  });
});

// What `compare` tells of two scenarios' settings.

import { expect, it } from 'vitest';
import { differencesBetween, type Difference } from '../../src/scenario/differences.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { minimalWith } from './minimal.ts';

function differences(a: string, b: string): Difference[] {
  const [ofA, ofB] = [parseScenario(minimalWith(a)), parseScenario(minimalWith(b))];
  if (!ofA.ok || !ofB.ok) throw new Error('a scenario has problems');
  return differencesBetween(ofA.document, ofB.document);
}

it('are those that change a run', () => {
  expect(differences('seed: 1\nload: 2\n', 'seed: 7\nload: 3\nexpect: [{ nodes: 2 }]\n')).toEqual([
    { path: 'load', a: 2, b: 3 },
  ]);
});

it('may have names that every object answers to', () => {
  const pods = (labels: string) =>
    `timeline: [{ at: 1m, createPods: { name: web, labels: { ${labels} } } }]\nuntil: 2m\n`;
  expect(differences(pods('constructor: x'), pods(''))).toEqual([
    { path: 'timeline[0].createPods.labels.constructor', a: 'x', b: null },
  ]);
});

// The round trip: a run is stopped, another begins with what it had, and both go on. At the beginning they are equal; later
// the pods that ran are where they were.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assert } from '../../src/base/assert.ts';
import { MINUTE } from '../../src/base/time.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { playTo } from '../../src/world/run.ts';
import { World } from '../../src/world/world.ts';
import { anyScenario } from '../fuzz/anyScenario.ts';
import { isAtRest, isOverBy, upTo } from './atRest.ts';
import { expectToGoOnAlike } from './goingOnAlike.ts';
import { goingOn, standing } from './startOf.ts';

const FINISHED_ON_THE_HOST = `
apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: {name: finished-on-the-host}
nodeGroups: [{name: g, instanceType: t3.nano, size: 1}]
timeline: [{at: 0s, createPods: {name: web, count: 1, hostNetwork: true, lifetime: {p0: 0s, p50: 0s, p100: 0s}}}]
until: 8m
`;

function compiled(file: string): CompiledScenario {
  const parsed = parseScenario(readFileSync(`scenarios/${file}`, 'utf8'));
  if (!parsed.ok) throw new Error(file);
  return parsed.scenario;
}

/** False where something is on its way at that time. */
function roundTrip(scenario: CompiledScenario, at: number): boolean {
  const workloadOf = new Map<string, string>();
  const first = new World(scenario, {
    seed: scenario.seed,
    onFact: (fact) => {
      if (fact.kind === 'pod-created') workloadOf.set(fact.pod, fact.owner);
    },
  });
  playTo(first, at);
  if (!isAtRest(first)) return false;
  const after = goingOn(scenario, first, workloadOf);
  const second = new World(after, { seed: scenario.seed, onFact: () => undefined });
  expect(asData(standing(second))).toEqual(asData(standing(first)));
  expectToGoOnAlike(first, second, at);
  return true;
}

/** Without the sign of zeros. */
function asData(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('a run that goes on from another', () => {
  it.each([
    ['43-pods.yaml', 4],
    ['43-pods.yaml', 7],
    ['rolling-update.yaml', 5],
    ['burst.yaml', 5],
    ['smallest-subnet.yaml', 6],
    ['branch-enis.yaml', 5],
    ['branch-enis.yaml', 7],
  ])('%s at %i min', (file, minutes) => {
    expect(roundTrip(upTo(compiled(file), minutes * MINUTE), minutes * MINUTE)).toBe(true);
  });

  it('keeps the address of a finished pod that was on the network of its host', () => {
    const parsed = parseScenario(FINISHED_ON_THE_HOST);
    assert(parsed.ok, 'valid');
    expect(roundTrip(parsed.scenario, MINUTE)).toBe(true);
  });

  it('keeps branch ENIs that cool down', () => {
    const text = readFileSync('scenarios/branch-enis.yaml', 'utf8').replace('replicas: 10', 'replicas: 6');
    const parsed = parseScenario(text.replace('replicas: 9', 'replicas: 2'));
    assert(parsed.ok, 'valid');
    const at = 6.75 * MINUTE;
    expect(roundTrip(upTo(parsed.scenario, at), at)).toBe(true);
    const world = new World(parsed.scenario, { seed: parsed.scenario.seed, onFact: () => undefined });
    playTo(world, at);
    expect(world.vpcResources.controller.trunks().map(({ branches }) => branches.cooling.length)).toEqual([
      4,
    ]);
  });

  it('does so from any scenario', () => {
    fc.assert(
      fc.property(anyScenario, fc.integer({ min: 60, max: 240 }), ({ text, files }, seconds) => {
        const parsed = parseScenario(text, (file) => ({ ok: true, text: files[file] ?? '' }));
        fc.pre(parsed.ok && parsed.scenario.start === undefined);
        if (!parsed.ok) return;
        const scenario = upTo(parsed.scenario, seconds * 1000);
        fc.pre(isOverBy(scenario, seconds * 1000));
        fc.pre(roundTrip(scenario, seconds * 1000));
      }),
      { numRuns: 25, maxSkipsPerRun: 200 },
    );
  });
});

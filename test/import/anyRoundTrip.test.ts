// The round trip of any scenario: a run is stopped where nothing is on its way, what its tools print is imported, and the
// run that starts there has what the first one had, and keeps its pods where they are.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assert } from '../../src/base/assert.ts';
import { isoTime } from '../../src/base/calendar.ts';
import { own } from '../../src/base/own.ts';
import { startTimeOf } from '../../src/inspect/clusterObjects.ts';
import { ClusterHistory } from '../../src/inspect/history/clusterHistory.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { playTo } from '../../src/world/run.ts';
import { World } from '../../src/world/world.ts';
import { anyScenario } from '../fuzz/anyScenario.ts';
import { isAtRest, isOverBy, upTo } from '../world/atRest.ts';
import { expectToGoOnAlike } from '../world/goingOnAlike.ts';
import { standing } from '../world/startOf.ts';
import { started, viewsOf, type ViewForm } from './clusterViews.ts';
import { imported } from './fixtureFiles.ts';

/** False where something is on its way at that time. */
function roundTrip(scenario: CompiledScenario, at: number, form: ViewForm): boolean {
  const history = new ClusterHistory(scenario.cluster.kubernetesMinor);
  const first = new World(scenario, {
    seed: scenario.seed,
    onFact: (fact, time) => history.apply(fact, time),
  });
  playTo(first, at);
  // Without nodes there is no cluster to import.
  if (!isAtRest(first) || first.daemons.nodes.size === 0) return false;
  // That of a cluster of IPv6 is refused.
  if (scenario.cluster.ipFamily === 'ipv6') return false;
  // No file says on which node a branch ENI cools down.
  if (first.vpcResources.controller.trunks().some(({ branches }) => branches.cooling.length > 0))
    return false;
  const moment = { scenario, seed: scenario.seed, world: first, at, history };
  const { files, findings } = imported(viewsOf(moment, form), { at: isoTime(startTimeOf(moment) + at) });
  expect(findings.contradictions).toEqual([]);
  const second = started(files);
  expect(seen(second, form)).toEqual(withoutUnused(seen(first, form), second));
  expectToGoOnAlike(first, second, at);
  return true;
}

/** Labels with ids that the API server gives, and with hashes of templates, whose annotations are never kept. */
const OTHERWISE_MADE = /(?:controller-uid|controller-revision-hash)$/;

/** What the files show: times to the second, what cools down if ipamd was asked, addresses of pods that hold them. */
function seen(world: World, { pools }: ViewForm): unknown {
  const { pods, ...rest } = JSON.parse(
    JSON.stringify(standing(world), (key: string, value: unknown) => {
      if (OTHERWISE_MADE.test(key) || (key === 'cooling' && !pools)) return undefined;
      return key === 'age' && typeof value === 'number' ? Math.ceil(value / 1000) : value;
    }),
  ) as { readonly pods: Readonly<Record<string, { readonly phase: string; readonly podIp?: number }>> };
  const held = Object.entries(pods).map(([key, pod]) => [
    key,
    pod.phase === 'Running' ? pod : { ...pod, podIp: undefined },
  ]);
  return { ...rest, pods: Object.fromEntries(held) };
}

/** A subnet of a group that EKS does not manage, where none of its nodes is, no file shows to be one of the cluster's. */
function withoutUnused(seenThere: unknown, { cloud }: World): unknown {
  const { subnets, ...rest } = seenThere as { readonly subnets: Readonly<Record<string, unknown>> };
  const known = Object.entries(subnets).filter(([id]) => cloud.subnets.has(id));
  return { ...rest, subnets: Object.fromEntries(known) };
}

it.each(['json', 'yaml'] as const)('trunk and branch ENIs start again from %s', (output) => {
  const parsed = parseScenario(readFileSync('scenarios/branch-enis.yaml', 'utf8'));
  assert(parsed.ok, 'valid');
  for (const pools of [true, false])
    expect(roundTrip(upTo(parsed.scenario, 300_000), 300_000, { output, pools })).toBe(true);
});

it('any scenario starts again from what its tools print', () => {
  let trips = 0;
  fc.assert(
    fc.property(
      anyScenario,
      fc.integer({ min: 60, max: 240 }),
      fc.record({ output: fc.constantFrom('json', 'yaml'), pools: fc.boolean() }),
      ({ text, files }, seconds, form) => {
        const parsed = parseScenario(text, (file) => ({ ok: true, text: own(files, file) ?? '' }));
        fc.pre(parsed.ok && parsed.scenario.start === undefined);
        if (!parsed.ok) return;
        const scenario = upTo(parsed.scenario, seconds * 1000);
        fc.pre(isOverBy(scenario, seconds * 1000));
        fc.pre(roundTrip(scenario, seconds * 1000, form));
        trips++;
      },
    ),
    { numRuns: 12, maxSkipsPerRun: 300 },
  );
  expect(trips).toBeGreaterThan(0);
});

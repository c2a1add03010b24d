// aws-node rolls from one release to another and back while pods run and come: the checkpoint is kept, whatever either does
// otherwise.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { CNI_VERSIONS, type CniVersion } from '../../src/base/cniReleases.ts';
import { MINUTE } from '../../src/base/time.ts';
import { upstreamRules } from '../../src/ipamd/rules.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/world/run.ts';
import { World } from '../../src/world/world.ts';
import { minimalWith } from '../scenario/minimal.ts';

/** The first of each set of rules, in order. */
const DIFFERENT = CNI_VERSIONS.filter((version, place) => {
  const before = CNI_VERSIONS[place - 1];
  return before === undefined || upstreamRulesText(before) !== upstreamRulesText(version);
});

const PAIRS = [
  ...DIFFERENT.slice(1).map((version, place): [CniVersion, CniVersion] => [
    elementAt(DIFFERENT, place),
    version,
  ]),
  ['v1.16.4', 'v1.23.1'] as const,
  ['v1.22.1', 'v1.19.0'] as const,
];

function upstreamRulesText(version: CniVersion): string {
  return JSON.stringify(upstreamRules(version));
}

/** Six pods, four more while `to` runs, and `from` again. */
function scenarioOf(from: CniVersion, to: CniVersion) {
  const parsed = parseScenario(
    minimalWith(`cni: { version: ${from}, env: { WARM_IP_TARGET: 2 } }
timeline:
  - { at: 2m, createDeployment: { name: web, replicas: 6 } }
  - { at: 4m, setCniVersion: ${to} }
  - { at: 7m, scale: { deployment: web, replicas: 10 } }
  - { at: 9m, setCniVersion: ${from} }
  - { at: 12m, scale: { deployment: web, replicas: 4 } }
until: 15m
`),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

describe.each(PAIRS)('aws-node from %s to %s and back', (from, to) => {
  const scenario = scenarioOf(from, to);

  it('rolls on every node, and pods keep their addresses', () => {
    const forgotten: string[] = [];
    const world = new World(scenario, {
      seed: 1,
      onFact: (fact) => {
        if (fact.kind === 'address-forgotten') forgotten.push(fact.pod);
      },
    });
    const versions = () =>
      [...world.daemons.nodes.values()].map(({ lastStart, ready }) => [lastStart?.version, ready]);
    const addresses = () =>
      [...world.kubernetes.pods()].flatMap(({ name, podIp }) =>
        name.startsWith('web') && podIp !== undefined ? [`${name} ${podIp}`] : [],
      );
    world.simulation.runUntil(4 * MINUTE - 1);
    const first = addresses();
    expect(first).toHaveLength(6);
    world.simulation.runUntil(9 * MINUTE - 1);
    expect(versions()).toEqual([
      [to, true],
      [to, true],
    ]);
    const grown = addresses();
    expect(grown).toHaveLength(10);
    expect(first.filter((each) => !grown.includes(each))).toEqual([]);
    world.simulation.runUntil(12 * MINUTE - 1);
    expect(versions()).toEqual([
      [from, true],
      [from, true],
    ]);
    expect(addresses().toSorted()).toEqual(grown.toSorted());
    world.simulation.runUntil(15 * MINUTE);
    expect(addresses()).toHaveLength(4);
    expect(forgotten).toEqual([]);
  });

  it('breaks no rule of the world', () => {
    expect(runScenario(scenario, { check: true }).brokenInvariant).toBeUndefined();
  });
});

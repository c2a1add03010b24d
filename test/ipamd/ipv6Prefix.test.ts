// Which /80 of an ENI a daemon uses, where the ENI has several.

import { expect, it } from 'vitest';
import { assert, elementAt } from '../../src/base/assert.ts';
import { MINUTE } from '../../src/base/time.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { World } from '../../src/world/world.ts';
import { minimalWith } from '../scenario/minimal.ts';

it('is the first alone, at a restart too', () => {
  const parsed = parseScenario(
    minimalWith(`kubernetes: { ipFamily: ipv6 }
timeline: [{ at: 3m, setCniEnv: { IP_COOLDOWN_PERIOD: 20 } }]
until: 5m
`),
  );
  assert(parsed.ok, 'a sound scenario');
  const world = new World(parsed.scenario, { seed: 1, onFact: () => undefined });
  world.simulation.runUntil(2 * MINUTE);
  const daemon = elementAt([...world.daemons.nodes.values()], 0);
  const eni = elementAt(daemon.instance.enis, 0);
  world.cloud.networkInterfaces.assignIpv6Prefixes(eni.id, 1);
  const [first] = eni.ipv6?.prefixes ?? [];
  world.simulation.runUntil(5 * MINUTE);
  expect(eni.ipv6?.prefixes).toHaveLength(2);
  const stored = daemon.store?.enis.get(eni.id)?.cidrs.values() ?? [];
  expect(stored.map(({ cidr }) => cidr)).toEqual([first]);
});

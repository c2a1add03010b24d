// Random lives of nodes with security groups for pods and of nodes with custom networking, as those of the swarm: the
// invariants hold after every event, the pools settle when the trouble has ended, and idle ticks change nothing.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { nodeLives } from '../../src/library/check/check.ts';
import type { LifeStep, NodeLife } from '../../src/world/life/nodeLife.ts';
import { lifeLines, playedLife } from './playedLife.ts';

const SEED = 20_261_129;

const VERSIONS = ['v1.23.1', 'v1.23.1', 'v1.20.3', 'v1.22.1', 'v1.19.4', 'v1.16.4'] as const;

/** The controller attaches a trunk at some time, perhaps a second one after it was torn off; some restarts switch the mode. */
function withTrunk(life: NodeLife, [at, place]: readonly [number, number]): NodeLife {
  const subnet = elementAt(life.subnets, 0).id;
  const trunk: LifeStep = { atMs: at, op: 'trunk-attach', subnet };
  const steps = life.steps.map((step, index): LifeStep => {
    if (step.op === 'add' && index % 4 === 1) return { ...step, podEni: true };
    if (step.op !== 'restart' || (index + place) % 2 === 1) return step;
    return { ...step, env: { ...step.env, ENABLE_POD_ENI: String(place % 3 !== 0) } };
  });
  const branches = steps.flatMap((step): LifeStep[] =>
    step.op === 'add' && step.podEni === true && place % 2 === 0
      ? [{ atMs: step.atMs + 1500, op: 'annotate', pod: step.pod ?? '', ip: '10.99.0.9', vlan: 1 }]
      : [],
  );
  return {
    ...life,
    env: { ...life.env, ENABLE_POD_ENI: 'true' },
    steps: [...steps, ...branches, trunk].sort((one, other) => one.atMs - other.atMs),
  };
}

/** ENIs for pods go to a subnet of their own, which has room; the ENIConfig goes and comes back on the way. */
function withEniConfig(life: NodeLife, [at]: readonly [number, number]): NodeLife {
  const subnet = 'pods';
  const config = (atMs: number, missing: boolean): LifeStep => ({
    atMs,
    op: 'eni-config',
    name: 'pods',
    subnet,
    missing,
  });
  // With one ENI none is left for pods, and the daemon never starts.
  const { MAX_ENI: _, ...env } = life.env;
  return {
    ...life,
    env: { ...env, AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' },
    node: { ...life.node, labels: { 'k8s.amazonaws.com/eniConfig': 'pods' } },
    subnets: [...life.subnets, { id: subnet, cidr: '10.77.0.0/20' }],
    eniConfigs: [{ name: 'pods', subnet }],
    steps: [...life.steps, config(at, true), config(at + 45_000, false)].sort(
      (one, other) => one.atMs - other.atMs,
    ),
  };
}

const drawn = fc.tuple(
  nodeLives({ types: ['m5.large', 't3.medium'], versions: VERSIONS }),
  fc.tuple(fc.integer({ min: 1000, max: 120_000 }), fc.nat(5)),
);

/** With custom networking a start that gets no address fails, such as one that turns to a foreign ENI in a full subnet. */
const NEVER_READY = 'the daemon never became ready';
const RUNS = 80;

const MODES = [
  ['security groups for pods', withTrunk, false],
  ['custom networking', withEniConfig, true],
  [
    'both',
    (life: NodeLife, places: readonly [number, number]) => withEniConfig(withTrunk(life, places), places),
    true,
  ],
] as const;

describe.each(MODES)('a swarm of lives with %s', (_, withMode, mayFail) => {
  it('keeps the invariants and settles', () => {
    let unready = 0;
    fc.assert(
      fc.property(drawn, ([life, places]) => {
        const { problems } = playedLife(withMode(life, places));
        if (problems.includes(NEVER_READY)) unready++;
        else expect(problems).toEqual([]);
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(unready).toBeLessThan(mayFail ? RUNS / 4 : 1);
  });

  it('tells the same, byte for byte, with every tick played', () => {
    fc.assert(
      fc.property(drawn, ([life, places]) => {
        const changed = withMode(life, places);
        expect(lifeLines(changed, { playsEveryTick: true })).toEqual(lifeLines(changed));
      }),
      { seed: SEED, numRuns: 40 },
    );
  });
});

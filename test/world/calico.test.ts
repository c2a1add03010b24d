// Clusters whose CNI is Calico: what its nodes and pods hold, what a pod waits for, and what is given back.

import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/address.ts';
import type { Milliseconds } from '../../src/base/time.ts';
import type { Fact } from '../../src/record/trace.ts';
import { runScenario } from '../../src/world/run.ts';
import { World } from '../../src/world/world.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { compiled } from './fixtures.ts';

const calico = (more: string, rest: string) =>
  compiled(
    minimalWith(`cni: { plugin: calico${more} }\n${rest}`).replace('size: 2', 'size: 2, maxPods: 110'),
  );

const DEPLOY = (replicas: number) =>
  `timeline:\n  - { at: 3m, createDeployment: { name: web, replicas: ${replicas} } }\n`;

const pools = (cidr: string, blockSize: number) =>
  `, pools: [{ name: p, cidr: ${cidr}, blockSize: ${blockSize} }]`;

function played(scenario: ReturnType<typeof compiled>) {
  const facts: { readonly fact: Fact; readonly at: Milliseconds }[] = [];
  const world = new World(scenario, { seed: 1, onFact: (fact, at) => facts.push({ fact, at }) });
  world.simulation.runUntil(scenario.until === 'quiet' ? 0 : scenario.until);
  const store = world.calico?.store;
  if (store === undefined) throw new Error('a cluster without Calico');
  return { facts, world, store };
}

describe('a cluster with Calico', () => {
  const scenario = calico('', `${DEPLOY(60)}until: 10m\n`);
  const { facts, world, store } = played(scenario);

  it('runs pods with addresses of its pool, without a call to EC2', () => {
    const addresses = [...world.kubernetes.pods()].flatMap(({ name, podIp }) =>
      name.startsWith('web') && podIp !== undefined ? [podIp] : [],
    );
    expect(new Set(addresses).size).toBe(60);
    expect(addresses.filter((each) => !formatAddress(each).startsWith('172.16.'))).toEqual([]);
    expect(facts.filter(({ fact }) => fact.kind === 'call-answered')).toEqual([]);
  });

  it('gives each node a block, whose first address is its tunnel’s', () => {
    for (const block of store.blocks) {
      const [first] = [...block.allocations.values()].toSorted(
        (a, b) => Number(a.address) - Number(b.address),
      );
      expect(first?.use).toBe('vxlan');
    }
    expect(new Set([...store.blocks].map(({ node }) => node)).size).toBe(2);
  });

  it('breaks no rule of the world', () => {
    expect(runScenario(scenario, { check: true }).brokenInvariant).toBeUndefined();
  });

  it('serves the pods of a node one after another', () => {
    const nodes = new Map<string, number[]>();
    for (const { fact, at } of facts)
      if (fact.kind === 'sandbox-created' && fact.pod.includes('web'))
        nodes.set(fact.node, [...(nodes.get(fact.node) ?? []), at]);
    for (const times of nodes.values()) expect(new Set(times).size).toBe(times.length);
    expect(nodes.size).toBe(2);
  });
});

describe('a pod without an address', () => {
  const refused = (more: string, replicas = 20) => {
    const { facts } = played(calico(more, `${DEPLOY(replicas)}until: 8m\n`));
    const causes = facts.flatMap(({ fact }) => (fact.kind === 'address-refused' ? [fact.cause] : []));
    const texts = facts.flatMap(({ fact }) => (fact.kind === 'sandbox-failed' ? [fact.message] : []));
    return { causes: [...new Set(causes)], text: texts.join('\n') };
  };

  it('waits for a pool that is full', () => {
    const { causes, text } = refused(pools('10.9.0.0/29', 30));
    expect(causes).toEqual(['CalicoPoolsFull']);
    expect(text).toContain('plugin type="calico" failed (add): ');
  });

  it('waits at the limit of blocks of a node, where those may be of its own only', () => {
    const { causes } = refused(`, strictAffinity: true, maxBlocksPerHost: 2${pools('10.9.0.0/24', 30)}`);
    expect(causes).toEqual(['CalicoBlockLimit']);
  });

  it('borrows from the other node where that may be', () => {
    const { causes } = refused(pools('10.9.0.0/28', 29), 4);
    expect(causes).toEqual([]);
  });
});

it('gives back the block of a node that is gone, in seconds', () => {
  const scenario = calico(
    '',
    'timeline:\n  - { at: 3m, scaleNodeGroup: { name: workers, size: 1 } }\nuntil: 12m\n',
  );
  const { store } = played(scenario);
  expect([...store.blocks]).toHaveLength(1);
});

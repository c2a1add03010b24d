import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IpPoolSpec } from '../../src/calico/pool.ts';
import { HOUR, MINUTE, SECOND } from '../../src/base/time.ts';
import { SeededChooser, type Chooser } from '../../src/kernel/chooser.ts';
import { enumerate } from '../../src/kernel/enumeratingChooser.ts';
import { Random } from '../../src/kernel/random.ts';
import { CollectedCluster } from './collectedCluster.ts';

const POOL: IpPoolSpec = { name: 'p', cidr: '10.0.0.0/27', blockSize: 30, vxlanMode: 'Always' };
const UNTUNNELLED: IpPoolSpec = { ...POOL, vxlanMode: 'Never' };

const seeded = (seed = 1): Chooser => new SeededChooser(new Random(seed), 'collector');

const MOST_WAYS = 20_000;

/** Every way that a small life can go. */
function everyWay(play: (cluster: CollectedCluster) => void, pool: IpPoolSpec = POOL): Set<string> {
  const ways = new Set<string>();
  const { complete } = enumerate((chooser) => {
    const cluster = new CollectedCluster(chooser, pool);
    play(cluster);
    ways.add(cluster.collected.map(({ what, at }) => `${what} ${at}`).join(', '));
  }, MOST_WAYS);
  expect(complete).toBe(true);
  return ways;
}

/** Whole scans go on as long as a node that is gone has a block. */
function waitsForBorrowers(cluster: CollectedCluster): boolean {
  return [...cluster.store.blocks].some(({ node }) => node !== undefined && !cluster.nodeExists(node));
}

describe('the collector', () => {
  it('releases a drained node within two seconds, or at the next whole scan if one watch is ahead of the other', () => {
    const ways = everyWay((cluster) => {
      cluster.at(0, () => cluster.addNode('a'));
      cluster.at(60 * SECOND, () => cluster.deleteNode('a'));
      cluster.simulation.runUntil(HOUR);
    });
    const [block] = [...ways].map((way) => /10\S+/.exec(way)?.[0]);
    const both = (at: number): string => `vxlan-tunnel-addr-a ${at}, ${block} ${at}`;
    expect(ways).toEqual(new Set([both(62 * SECOND), both(7.5 * MINUTE)]));
  });

  it('leaves a node one block, any of its empty ones', () => {
    const kept = new Set<string>();
    everyWay((cluster) => {
      cluster.at(0, () => cluster.addNode('a'));
      const pods = Array.from({ length: 7 }, (_, place) => `default/p${place}`);
      cluster.at(MINUTE, () => pods.forEach((pod) => cluster.run(pod, 'a')));
      cluster.at(2 * MINUTE, () => pods.forEach((pod) => cluster.stop(pod)));
      cluster.simulation.runUntil(HOUR);
      const blocks = cluster.store.blocksOf('a').map(({ text }) => text);
      expect(blocks).toHaveLength(1);
      kept.add(blocks.join());
    }, UNTUNNELLED);
    expect(kept.size).toBe(2);
  });

  it('releases an address without a pod more than 15 minutes after a scan found it, at most half an hour later', () => {
    fc.assert(
      fc.property(fc.integer({ min: MINUTE, max: 2 * HOUR }), (lostAt) => {
        const cluster = new CollectedCluster(seeded(), POOL);
        cluster.at(0, () => cluster.addNode('a'));
        cluster.at(MINUTE, () => cluster.run('default/p', 'a'));
        cluster.at(lostAt, () => cluster.lose('default/p'));
        cluster.simulation.runUntil(4 * HOUR);
        expect(cluster.collected).toHaveLength(1);
        const after = (cluster.collected[0]?.at ?? 0) - lostAt;
        expect(after).toBeGreaterThan(15 * MINUTE);
        expect(after).toBeLessThanOrEqual(30 * MINUTE);
      }),
    );
  });

  it('takes an evicted pod’s address, of which no watch tells, by whole scans', () => {
    const cluster = new CollectedCluster(seeded(), POOL);
    cluster.at(0, () => cluster.addNode('a'));
    cluster.at(MINUTE, () => cluster.run('default/p', 'a'));
    cluster.simulation.runUntil(HOUR);
    expect(cluster.simulation.pending + cluster.simulation.background).toBe(0);
    cluster.at(HOUR + MINUTE, () => cluster.evict('default/p'));
    cluster.simulation.runUntil(3 * HOUR);
    expect(cluster.collected).toEqual([{ what: 'default/p', at: HOUR + 30 * MINUTE }]);
    expect(cluster.simulation.pending + cluster.simulation.background).toBe(0);
  });

  it('never takes what is used, leaves nothing behind in the end, and rests then', () => {
    const node = fc.constantFrom('a', 'b', 'c');
    const pod = fc.nat(9).map((place) => `default/p${place}`);
    const deed = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.tuple(pod, node).map(
          ([name, on]) =>
            (cluster: CollectedCluster) =>
              cluster.run(name, on),
        ),
      },
      { weight: 3, arbitrary: pod.map((name) => (cluster: CollectedCluster) => cluster.stop(name)) },
      { weight: 2, arbitrary: pod.map((name) => (cluster: CollectedCluster) => cluster.lose(name)) },
      pod.map((name) => (cluster: CollectedCluster) => cluster.evict(name)),
      { weight: 2, arbitrary: node.map((name) => (cluster: CollectedCluster) => cluster.addNode(name)) },
      node.map((name) => (cluster: CollectedCluster) => cluster.deleteNode(name)),
    );
    const life = fc.array(fc.tuple(fc.oneof(fc.nat(2000), fc.nat(30 * MINUTE)), deed), { maxLength: 60 });
    fc.assert(
      fc.property(fc.nat(1000), life, (seed, deeds) => {
        const cluster = new CollectedCluster(seeded(seed), POOL);
        let now = 0;
        for (const [wait, each] of deeds) cluster.at((now += wait), () => each(cluster));
        cluster.at(now, () => cluster.collectPods());
        // Time enough for whole scans before and after the grace period.
        cluster.simulation.runUntil(now + 2 * HOUR);
        expect(cluster.wronged).toEqual([]);
        expect(cluster.simulation.pending).toBe(0);
        expect(cluster.simulation.background).toBe(waitsForBorrowers(cluster) ? 1 : 0);
        for (const block of cluster.store.blocks) {
          for (const { use, node: on, pod: name = '', address } of block.allocations.values()) {
            const sight = cluster.pod(name);
            if (use !== 'pod') expect(cluster.nodeExists(on)).toBe(true);
            else
              expect(sight !== undefined && !sight.isEvicted && sight.addresses.includes(address)).toBe(true);
          }
          // A block of a node that is gone is there for whoever borrowed in it.
          if (block.node !== undefined && !cluster.nodeExists(block.node)) expect(block.isEmpty).toBe(false);
          if (block.isEmpty && block.node !== undefined)
            expect(cluster.store.blocksOf(block.node)).toHaveLength(1);
        }
      }),
      { numRuns: 200 },
    );
  });
});

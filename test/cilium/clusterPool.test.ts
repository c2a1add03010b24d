import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidrsOverlap, parseCidr, type Cidr } from '../../src/base/ipv4.ts';
import { ClusterPool } from '../../src/cilium/clusterPool.ts';
import { excessAddresses, neededAddresses } from '../../src/cilium/nodeAddresses.ts';
import { enumerate } from '../../src/kernel/enumeratingChooser.ts';
import { SeededChooser } from '../../src/kernel/chooser.ts';
import { Random } from '../../src/kernel/random.ts';

const block = (text: string): Cidr => parseCidr(text) ?? { base: 0, length: 0 };
/** Not the operator's to give: it leaves such a node what it has. */
const OUTSIDE = '10.7.0.0/30';
const POOLS = [block('10.4.0.0/28'), block('10.9.0.0/29')];

type Deed = (pool: ClusterPool) => void;

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
const deeds = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: name.map(
        (node): Deed =>
          (pool) =>
            pool.nodes.has(node) || pool.nodeAdded(node),
      ),
    },
    fc.tuple(name, fc.constantFrom('10.4.0.0/30', '10.4.0.8/30', OUTSIDE)).map(
      ([node, cidr]): Deed =>
        (pool) =>
          pool.nodes.has(node) || pool.nodeAdded(node, [cidr]),
    ),
    {
      weight: 3,
      arbitrary: name.map(
        (node): Deed =>
          (pool) =>
            pool.nodeDeleted(node),
      ),
    },
    name.map(
      (node): Deed =>
        (pool) =>
          pool.nodeSeen(node),
    ),
    fc.constant<Deed>((pool) => pool.operatorRestarted()),
  ),
  { maxLength: 60 },
);

describe('Cilium’s cluster pool', () => {
  it('gives no address to two nodes', () => {
    fc.assert(
      fc.property(deeds, (lived) => {
        const pool = new ClusterPool(POOLS, 30, new SeededChooser(new Random(1), 'cilium'));
        for (const deed of lived) {
          deed(pool);
          const given = [...pool.nodes.values()].flatMap(({ podCidrs }) => podCidrs);
          const own = given.filter((text) => text !== OUTSIDE).map(block);
          for (const [place, one] of own.entries())
            for (const other of own.slice(place + 1)) expect(cidrsOverlap(one, other)).toBe(false);
        }
      }),
    );
  });

  it('gives the last CIDR to any of those that wait, when the operator starts anew', () => {
    const winners = new Set<string>();
    enumerate((chooser) => {
      const pool = new ClusterPool([block('10.4.0.0/30')], 30, chooser);
      for (const node of ['a', 'b', 'c']) pool.nodeAdded(node);
      pool.nodeDeleted('a');
      pool.operatorRestarted();
      const [winner = ''] = [...pool.nodes].flatMap(([node, { podCidrs }]) =>
        podCidrs.length > 0 ? [node] : [],
      );
      expect([...pool.nodes.values()].filter(({ error }) => error === 'allocator full')).toHaveLength(1);
      winners.add(winner);
    }, 10);
    expect([...winners].sort()).toEqual(['b', 'c']);
  });

  it('never asks for addresses that it would give back', () => {
    const number = fc.nat(60);
    fc.assert(
      fc.property(
        number,
        number,
        fc.nat(16),
        number,
        number,
        number,
        (available, used, preAllocate, minAllocate, maxAllocate, maxAboveWatermark) => {
          const node = {
            available,
            used: Math.min(used, available),
            preAllocate,
            minAllocate,
            maxAllocate,
            maxAboveWatermark,
          };
          expect(neededAddresses(node) > 0 && excessAddresses(node) > 0).toBe(false);
          if (maxAllocate > 0) expect(neededAddresses(node)).toBeLessThanOrEqual(maxAllocate);
        },
      ),
    );
  });
});

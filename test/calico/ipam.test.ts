// Properties of the IPAM over random lives.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockContains } from '../../src/base/address.ts';
import { blockLimit } from '../../src/calico/ipamConfig.ts';
import { CALICO_VERSIONS } from '../../src/calico/rules.ts';
import type { IpamChange } from '../../src/calico/store.ts';
import { deeds, faults, RandomIpam } from './randomIpam.ts';

const versions = fc.constantFrom(...CALICO_VERSIONS);

describe('the IPAM', () => {
  it('gives no address twice, no block to two nodes, and loses none', () => {
    fc.assert(
      fc.property(versions, deeds, (version, lived) => {
        const ipam = new RandomIpam(version);
        for (const deed of lived) {
          deed(ipam);
          expect(faults(ipam)).toEqual([]);
        }
      }),
    );
  });

  it('borrows nothing under strict affinity, and claims no more than the limit', () => {
    fc.assert(
      fc.property(versions, deeds, (version, lived) => {
        const ipam = new RandomIpam(version);
        for (const deed of lived) {
          const before = new Map([...ipam.store.blocks].map((block) => [block, block.node]));
          ipam.forgetLast();
          deed(ipam);
          const { last, store } = ipam;
          if (last?.given === undefined) continue;
          if (last.wasStrict) expect(last.given.node).toBe(last.node);
          if (before.has(last.given)) continue;
          // A block that was claimed for it: those of the pools it asked are within the limit.
          const pool = store.pools.find(({ cidr }) => blockContains(cidr, last.given?.cidr.base ?? 0));
          const own = store
            .blocksOf(last.node)
            .filter(({ cidr }) => pool && blockContains(pool.cidr, cidr.base));
          expect(own.length).toBeLessThanOrEqual(blockLimit(store.config));
        }
      }),
    );
  });

  it('gives addresses of a block in the order in which they came back, reserved ones left out', () => {
    fc.assert(
      fc.property(versions, deeds, (version, lived) => {
        const ipam = new RandomIpam(version);
        let free = new Map<unknown, readonly number[]>();
        const changes: IpamChange[] = [];
        ipam.store.onChange((change) => changes.push(change));
        for (const deed of lived) {
          free = new Map([...ipam.store.blocks].map((block) => [block, [...block.free]]));
          changes.length = 0;
          ipam.forgetLast();
          deed(ipam);
          const given = changes.find(({ kind }) => kind === 'allocated');
          if (ipam.last?.given === undefined || given === undefined || !('allocation' in given)) continue;
          const { block, address } = given.allocation;
          const first = (free.get(block) ?? block.free).find(
            (ordinal) => !ipam.store.reservations.covers(block.addressOf(ordinal)),
          );
          if (free.has(block)) expect(block.ordinalOf(address)).toBe(first);
          expect(ipam.store.reservations.covers(address)).toBe(false);
        }
      }),
    );
  });

  it('takes an empty block over a minute after its claim, if its version does', () => {
    for (const version of CALICO_VERSIONS) {
      const ipam = new RandomIpam(version);
      for (const node of ['n1', 'n2', 'n3', 'n4']) ipam.add(node, []);
      ipam.configure(true, true, 0);
      ipam.del(0);
      ipam.now = 59_999;
      ipam.node('n5', 'grey');
      ipam.add('n5', []);
      expect(ipam.last?.given).toBeUndefined();
      ipam.now = 60_000;
      ipam.add('n5', []);
      expect(ipam.last?.given?.node).toBe(version === 'v3.32.1' ? 'n5' : undefined);
    }
  });
});

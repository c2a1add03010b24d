import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BranchEnis } from '../../src/vpcresources/branchEnis.ts';

const COOLDOWN = 60_000;

function branch(eni: string, vlan: number) {
  return { eni, vlan, address: 1, mac: '02:00:00:00:00:01', subnetCidr: '10.0.0.0/24', ipv6: undefined };
}

/** With one pod that has a branch ENI, on a trunk for two. */
function oneOfTwo() {
  const branches = new BranchEnis(2);
  const vlan = branches.begin() ?? 0;
  branches.succeeded('default/a', branch('eni-a', vlan));
  return branches;
}

describe('the branch ENIs of a trunk', () => {
  it('are full with those of pods, those under way and those that cool down', () => {
    const branches = oneOfTwo();
    expect(branches.isFull).toBe(false);
    branches.begin();
    expect(branches.isFull).toBe(true);
    branches.failed(2, undefined);
    expect(branches.isFull).toBe(false);
    branches.release('default/a', 1000);
    expect([branches.used, branches.cooling.length, branches.isFull]).toEqual([0, 1, false]);
  });

  it('cool down for more than the cooldown, and one that was no pod’s not at all', () => {
    const branches = oneOfTwo();
    branches.release('default/a', 1000);
    expect(branches.nextCooled(1000 + COOLDOWN, COOLDOWN)).toBeUndefined();
    expect(branches.nextCooled(1001 + COOLDOWN, COOLDOWN)).toMatchObject({ eni: 'eni-a' });
    const vlan = branches.begin() ?? 0;
    branches.failed(vlan, 'eni-b');
    expect(branches.nextCooled(1000, COOLDOWN)).toMatchObject({ eni: 'eni-b', vlan });
  });

  it('keep their VLAN until they are deleted', () => {
    const branches = oneOfTwo();
    branches.release('default/a', 0);
    expect(branches.begin()).toBe(2);
    const cooled = branches.nextCooled(COOLDOWN + 1, COOLDOWN);
    if (cooled !== undefined) branches.deleted(cooled);
    expect(branches.begin()).toBe(1);
  });

  it('have 120 VLANs', () => {
    const branches = new BranchEnis(200);
    const vlans = Array.from({ length: 121 }, () => branches.begin());
    expect(vlans.slice(-2)).toEqual([120, undefined]);
  });

  it('keep place and VLAN from before', () => {
    const branches = new BranchEnis(3);
    branches.placed('default/a', branch('eni-a', 1));
    branches.placedCooling('eni-b', 2, -1000);
    expect([branches.used, branches.cooling.length, branches.of('default/a')?.eni]).toEqual([1, 1, 'eni-a']);
    expect(branches.nextCooled(COOLDOWN - 1000, COOLDOWN)).toBeUndefined();
    expect(branches.nextCooled(COOLDOWN - 999, COOLDOWN)).toMatchObject({ eni: 'eni-b', vlan: 2 });
    expect(branches.begin()).toBe(3);
    expect(branches.isFull).toBe(true);
  });

  it('are forgotten when four deletes have failed', () => {
    const branches = oneOfTwo();
    branches.release('default/a', 0);
    for (let tries = 0; tries < 4; tries++) {
      const cooled = branches.nextCooled(COOLDOWN + 1, COOLDOWN);
      expect(cooled?.failedDeletes).toBe(tries);
      if (cooled !== undefined) branches.notDeleted(cooled);
    }
    expect(branches.cooling).toEqual([]);
  });

  it('never share a VLAN, and never exceed the limit, whatever happens to pods', () => {
    const deeds = fc.array(fc.tuple(fc.constantFrom('create', 'fail', 'release', 'clean'), fc.nat(9)));
    fc.assert(
      fc.property(deeds, fc.integer({ min: 1, max: 8 }), (done, limit) => {
        const branches = new BranchEnis(limit);
        let made = 0;
        for (const [deed, number] of done) {
          const pod = `default/p${number}`;
          if (deed === 'release') branches.release(pod, 0);
          if (deed === 'clean') {
            const cooled = branches.nextCooled(COOLDOWN + 1, COOLDOWN);
            if (cooled !== undefined) branches.deleted(cooled);
          }
          if ((deed === 'create' || deed === 'fail') && !branches.isFull && branches.of(pod) === undefined) {
            const vlan = branches.begin() ?? 0;
            if (deed === 'create') branches.succeeded(pod, branch(`eni-${made++}`, vlan));
            else branches.failed(vlan, number % 2 === 0 ? `eni-${made++}` : undefined);
          }
          const all = [...branches.all().values(), ...branches.cooling];
          expect(all.length).toBeLessThanOrEqual(limit);
          expect(new Set(all.map(({ vlan }) => vlan)).size).toBe(all.length);
          expect(new Set(all.map(({ eni }) => eni)).size).toBe(all.length);
        }
      }),
    );
  });
});

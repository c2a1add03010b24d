import { describe, expect, it } from 'vitest';
import { instanceType, instanceTypeNames, supportsPrefixDelegation } from '../../src/ec2/instanceTypes.ts';

const all = instanceTypeNames().map((name) => {
  const type = instanceType(name);
  if (type === undefined) throw new Error(`${name} is listed but not found`);
  return type;
});

describe('instance types', () => {
  it('are all there, each once, in order', () => {
    expect(all).toHaveLength(1391);
    expect(instanceTypeNames()).toEqual([...new Set(instanceTypeNames())].sort());
  });

  it('carry their figures', () => {
    expect(instanceType('t3.medium')).toEqual({
      name: 't3.medium',
      maxEnis: 3,
      ipv4PerEni: 6,
      maxPods: 17,
      vcpus: 2,
      memoryMiB: 4096,
      hypervisor: 'nitro',
      bareMetal: false,
      networkCards: [3],
      trunkingCompatible: false,
      branchEniLimit: 0,
      architecture: 'amd64',
    });
    expect(instanceType('p3dn.24xlarge')).toMatchObject({ maxEnis: 15, ipv4PerEni: 50, branchEniLimit: 107 });
    expect(instanceType('hs1.8xlarge')).toMatchObject({ vcpus: null, memoryMiB: null });
  });

  it('have sane limits', () => {
    for (const type of all) {
      expect(type.maxEnis, type.name).toBeGreaterThan(0);
      expect(type.ipv4PerEni, type.name).toBeGreaterThan(0);
      expect(type.networkCards[0], type.name).toBe(type.maxEnis);
      expect(type.vcpus === null, type.name).toBe(type.memoryMiB === null);
      for (const value of [type.vcpus, type.memoryMiB, type.branchEniLimit]) {
        expect(value === null || Number.isInteger(value), type.name).toBe(true);
      }
    }
  });

  it('count as many of each kind as the sources', () => {
    const count = (accepts: (type: (typeof all)[number]) => boolean): number => all.filter(accepts).length;
    expect(count((type) => type.hypervisor === 'nitro')).toBe(1150);
    expect(count((type) => type.hypervisor === 'xen')).toBe(80);
    expect(count((type) => type.bareMetal)).toBe(160);
    expect(count(supportsPrefixDelegation)).toBe(1309);
    expect(count((type) => type.networkCards.length > 1)).toBe(67);
    expect(count((type) => type.vcpus === null)).toBe(21);
    expect(count((type) => type.trunkingCompatible === null)).toBe(19);
  });

  it('show only the default card of a type with many', () => {
    expect(instanceType('p5.48xlarge')).toMatchObject({
      maxEnis: 2,
      networkCards: Array.from({ length: 32 }, () => 2),
    });
  });

  it.each([
    ['a1.metal', 'arm64'],
    ['m7g.medium', 'arm64'],
    ['is4gen.large', 'arm64'],
    ['g5g.xlarge', 'arm64'],
    ['g4dn.xlarge', 'amd64'],
    ['c7i-flex.large', 'amd64'],
    ['mac1.metal', 'amd64'],
    ['mac2.metal', 'arm64'],
  ])('%s is %s', (name, architecture) => {
    expect(instanceType(name)?.architecture).toBe(architecture);
  });

  it.each(['t3.mediun', '', 't3', 't3.medium 3', ' t3.medium', 't3.medium\n', 'constructor', 'T3.medium'])(
    '%j is not one',
    (name) => {
      expect(instanceType(name)).toBeUndefined();
    },
  );
});

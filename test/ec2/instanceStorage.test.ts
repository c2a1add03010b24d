import { describe, expect, it } from 'vitest';
import { localNvmeGB } from '../../src/ec2/instanceStorage.ts';
import { pricedInstanceTypes } from '../../src/ec2/prices.ts';

describe('local NVMe disks', () => {
  it.each([
    ['m5d.large', 75],
    ['c5ad.24xlarge', 3800],
    ['c8id.metal-96xl', 22800],
    ['m9gd.medium', 59],
    ['m5.large', 0],
    ['m5d.huge', 0],
  ])('%s: %i GB', (type, size) => {
    expect(localNvmeGB(type)).toBe(size);
  });

  it('are in every type of a family with a d, and in no other', () => {
    for (const type of pricedInstanceTypes()) {
      expect(localNvmeGB(type) > 0, type).toBe(/^[a-z]\d[a-z]*d[a-z]*\./.test(type));
    }
  });
});

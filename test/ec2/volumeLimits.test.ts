import { describe, expect, it } from 'vitest';
import { instanceType, instanceTypeNames } from '../../src/ec2/instanceTypes.ts';
import { volumeLimit } from '../../src/ec2/volumeLimits.ts';

const limitOf = (name: string) => {
  const type = instanceType(name);
  return type && volumeLimit(type);
};

describe('how many volumes an instance takes', () => {
  it.each([
    ['m5.large', 27, true],
    ['m5d.4xlarge', 25, true],
    ['c6id.32xlarge', 23, true],
    ['g5.48xlarge', 9, true],
    ['d3en.12xlarge', 3, true],
    ['m5.metal', 31, true],
    ['m6g.metal', 31, true],
    ['m4.large', 39, false],
    ['m7i.xlarge', 32, false],
    ['m7a.32xlarge', 88, false],
    ['c7i.metal-24xl', 39, false],
    ['r7iz.metal-32xl', 79, false],
    ['c8gn.48xlarge', 64, false],
    ['m7g.large', 27, true],
    ['i4i.32xlarge', 19, true],
    ['p5.48xlarge', 64, false],
    ['p4d.24xlarge', 28, false],
    ['u7i-12tb.224xlarge', 128, false],
  ])('%s: %i, shared with ENIs: %s', (name, most, isShared) => {
    expect(limitOf(name)).toEqual({ most, isShared });
  });

  it('is some number for every type', () => {
    const limits = instanceTypeNames().map((name) => limitOf(name)?.most ?? 0);
    expect(Math.min(...limits)).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from 'vitest';
import { instanceType } from '../../src/ec2/instanceTypes.ts';
import { onDemandPrice, pricedInstanceTypes, spotPrice } from '../../src/ec2/prices.ts';

describe('what an instance costs', () => {
  it.each([
    ['t3.medium', 0.0416],
    ['m5.large', 0.096],
    ['c5d.metal', 4.608],
    ['c8in.metal-48xl', 14.37005],
  ])('%s on demand: %f USD an hour', (type, price) => {
    expect(onDemandPrice(type)).toBe(price);
  });

  it.each([
    ['c1.medium', [0.0333, 0.0346, 0.0323]],
    ['c4.8xlarge', [0.4121, 0.4286, 0.3997]],
    ['c5.metal', [1.7054, 1.7737, 1.6543]],
  ])('%s as spot, by zone', (type, prices) => {
    expect(['a', 'b', 'c'].map((zone) => spotPrice(type, zone))).toEqual(prices);
  });

  it('is unknown outside the listed families', () => {
    expect(onDemandPrice('g5.xlarge')).toBeUndefined();
    expect(onDemandPrice('m5.')).toBeUndefined();
    expect(onDemandPrice('constructor')).toBeUndefined();
    expect(spotPrice('g5.xlarge', 'a')).toBeUndefined();
  });

  it('is listed for types whose size is known, spot always cheaper', () => {
    expect(pricedInstanceTypes()).toHaveLength(1043);
    for (const name of pricedInstanceTypes()) {
      expect(instanceType(name)?.vcpus, name).toBeGreaterThan(0);
      const price = onDemandPrice(name) ?? 0;
      for (const zone of ['a', 'b', 'c', 'd']) {
        expect(spotPrice(name, zone), name).toBeGreaterThanOrEqual(price * 0.24 - 0.0001);
        expect(spotPrice(name, zone), name).toBeLessThan(price * 0.6);
      }
    }
  });
});

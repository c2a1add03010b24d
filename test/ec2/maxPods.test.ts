import { describe, expect, it } from 'vitest';
import { instanceType, instanceTypeNames, type InstanceType } from '../../src/ec2/instanceTypes.ts';
import { calculatorMaxPods, maxPodsByAddresses, nodeadmMaxPods } from '../../src/ec2/maxPods.ts';

function typeOf(name: string): InstanceType {
  const type = instanceType(name);
  if (type === undefined) throw new Error(`no type ${name}`);
  return type;
}

describe('max pods', () => {
  it('follow the formula for every type upstream lists', () => {
    for (const type of instanceTypeNames().map(typeOf)) {
      expect(maxPodsByAddresses(type), type.name).toBe(type.maxPods);
      expect(nodeadmMaxPods(type), type.name).toBe(type.maxPods);
    }
  });

  it.each([
    ['t3.small', 11, 146, 11, 110],
    ['t3.medium', 17, 242, 17, 110],
    ['m5.large', 29, 434, 29, 110],
    ['m5.xlarge', 58, 898, 58, 110],
    ['c5.4xlarge', 234, 3714, 110, 110],
    ['m5.8xlarge', 234, 3714, 234, 250],
    ['m5.16xlarge', 737, 11762, 250, 250],
  ])('of %s: %i, %i with prefixes, calculator %i and %i', (name, plain, prefixes, capped, cappedPrefixes) => {
    const type = typeOf(name);
    const prefixDelegation = true;
    expect(maxPodsByAddresses(type)).toBe(plain);
    expect(maxPodsByAddresses(type, { prefixDelegation })).toBe(prefixes);
    expect(calculatorMaxPods(type)).toBe(capped);
    expect(calculatorMaxPods(type, { prefixDelegation })).toBe(cappedPrefixes);
    expect(calculatorMaxPods(type, { prefixDelegation, showMaxAllowed: true })).toBe(prefixes);
  });

  it('lose the primary ENI to custom networking', () => {
    expect(maxPodsByAddresses(typeOf('m5.large'), { customNetworking: true })).toBe(20);
    expect(maxPodsByAddresses(typeOf('m5.large'), { customNetworking: true, prefixDelegation: true })).toBe(
      290,
    );
  });

  it('lower the ENI count by MAX_ENI before custom networking takes one', () => {
    const type = typeOf('m5.xlarge');
    expect(maxPodsByAddresses(type, { maxEni: 2 })).toBe(30);
    expect(maxPodsByAddresses(type, { maxEni: 2, customNetworking: true })).toBe(16);
    expect(maxPodsByAddresses(type, { maxEni: 9 })).toBe(58);
    expect(maxPodsByAddresses(type, { maxEni: 0 })).toBe(58);
  });

  it('ignore prefixes where the hypervisor has none', () => {
    expect(maxPodsByAddresses(typeOf('m4.large'), { prefixDelegation: true })).toBe(20);
    expect(calculatorMaxPods(typeOf('m4.large'), { prefixDelegation: true })).toBe(20);
  });

  it('differ for bare metal: the daemon uses prefixes there, the calculator does not', () => {
    const metal = typeOf('c5.metal');
    const options = { prefixDelegation: true, showMaxAllowed: true };
    expect(maxPodsByAddresses(metal, options)).toBe(15 * 49 * 16 + 2);
    expect(calculatorMaxPods(metal, options)).toBe(737);
  });

  it('fall back to 110 where nodeadm does not know the type', () => {
    expect(nodeadmMaxPods(undefined)).toBe(110);
  });
});

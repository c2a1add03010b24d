import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocatableOf, capacityOf } from '../../../src/autoscaling/karpenter/catalogue/capacity.ts';
import type { Refusals } from '../../../src/autoscaling/karpenter/catalogue/catalogue.ts';
import {
  cheapestPrice,
  hasOffering,
  offeringsFor,
} from '../../../src/autoscaling/karpenter/catalogue/instanceTypeOption.ts';
import { labelRequirementsOf } from '../../../src/autoscaling/karpenter/catalogue/instanceLabels.ts';
import { oneOf, requirementText } from '../../../src/autoscaling/karpenter/requirements/requirement.ts';
import { Requirements } from '../../../src/autoscaling/karpenter/requirements/requirements.ts';
import { CAPACITY_TYPE_LABEL, ZONE_LABEL } from '../../../src/autoscaling/karpenter/wellKnown.ts';
import { elementAt } from '../../../src/base/assert.ts';
import { nodeClassOf } from '../../../src/conformance/karpenterRegion.ts';
import { instanceType, type InstanceType } from '../../../src/ec2/instanceTypes.ts';
import { pricedInstanceTypes } from '../../../src/ec2/prices.ts';
import type { AmiFamily, Ec2NodeClass } from '../../../src/kube/api/ec2NodeClass.ts';
import { typesOf, usualTypes } from './provisioningSamples.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const SETTINGS = { vmMemoryOverheadPercent: 0.075, reservedEnis: 0 };

function typeOf(name: string): InstanceType {
  const type = instanceType(name);
  if (type === undefined) throw new Error(`no type ${name}`);
  return type;
}

function nodeClass(
  changed: Partial<Ec2NodeClass> = {},
  kubelet: Partial<Ec2NodeClass['kubelet']> = {},
): Ec2NodeClass {
  const plain = nodeClassOf({ name: 'default', subnets: [] });
  return { ...plain, ...changed, kubelet: { ...plain.kubelet, ...kubelet } };
}

describe('capacity', () => {
  it.each([
    ['t3.medium', 2000, 3788, 17, 0],
    ['m5.large', 2000, 7577, 29, 9],
    ['m6g.large', 2000, 7518, 29, 9],
    ['c5.24xlarge', 96_000, 181_862, 737, 107],
    ['m5.metal', 96_000, 363_724, 737, 120],
  ])('of %s is what Karpenter reckons', (name, cpu, memory, pods, branchEnis) => {
    expect(capacityOf(typeOf(name), nodeClass(), SETTINGS)).toEqual({
      cpu,
      memory: memory * MIB,
      pods,
      'ephemeral-storage': 20 * GIB,
      ...(branchEnis > 0 && { 'vpc.amazonaws.com/pod-eni': branchEnis }),
    });
  });

  it.each<[AmiFamily, Partial<Ec2NodeClass['kubelet']>, number, number]>([
    ['AL2023', {}, 0, 58],
    ['AL2023', {}, 1, 44],
    ['AL2023', {}, 9, 0],
    ['AL2023', { maxPods: 20 }, 1, 20],
    ['AL2023', { podsPerCore: 2 }, 0, 8],
    ['AL2023', { podsPerCore: 20 }, 0, 58],
    ['AL2023', { maxPods: 7, podsPerCore: 2 }, 0, 7],
    ['Bottlerocket', { podsPerCore: 2 }, 0, 58],
    ['Windows2022', {}, 0, 110],
  ])('for pods of %s with %j and %d ENIs kept is %d', (amiFamily, kubelet, reservedEnis, pods) => {
    const made = capacityOf(typeOf('m5.xlarge'), nodeClass({ amiFamily }, kubelet), {
      ...SETTINGS,
      reservedEnis,
    });
    expect(made['pods']).toBe(pods);
  });

  it.each<[string, Partial<Ec2NodeClass>, number]>([
    ['c5d.large', {}, 20 * GIB],
    ['c5d.large', { instanceStorePolicy: 'RAID0' }, 50e9],
    ['c5.large', { instanceStorePolicy: 'RAID0' }, 20 * GIB],
    ['c5.large', { amiFamily: 'Windows2022' }, 50 * GIB],
    ['c5.large', { blockDeviceMappings: [mapping('/dev/xvda', 30)] }, 30 * GIB],
    ['c5.large', { blockDeviceMappings: [mapping('/dev/xvdb', 30)] }, 20 * GIB],
    ['c5.large', { amiFamily: 'Bottlerocket', blockDeviceMappings: [mapping('/dev/xvdb', 30)] }, 30 * GIB],
    [
      'c5.large',
      { amiFamily: 'Custom', blockDeviceMappings: [mapping('/dev/a', 30), mapping('/dev/b', 40)] },
      40 * GIB,
    ],
    ['c5.large', { blockDeviceMappings: [mapping('/dev/xvda', 30), mapping('/dev/b', 40, true)] }, 40 * GIB],
  ])('for files of %s with %j is %d', (name, changed, bytes) => {
    expect(capacityOf(typeOf(name), nodeClass(changed), SETTINGS)['ephemeral-storage']).toBe(bytes);
  });
});

function mapping(
  deviceName: string,
  gib: number,
  isRootVolume = false,
): Ec2NodeClass['blockDeviceMappings'][number] {
  return { deviceName, isRootVolume, volumeSize: gib * GIB };
}

describe('what pods may use', () => {
  it.each([
    ['t3.medium', 1930, 3246],
    ['m5.large', 1930, 6903],
    ['c5.24xlarge', 95_690, 173_400],
  ])('of %s leaves out what kubelet, system and evictions keep', (name, cpu, memory) => {
    expect(allocatableOf(typeOf(name), nodeClass(), SETTINGS)).toMatchObject({
      cpu,
      memory: memory * MIB,
      'ephemeral-storage': 17 * GIB,
    });
  });

  it.each<[AmiFamily, Partial<Ec2NodeClass['kubelet']>, number]>([
    ['AL2023', { evictionHard: { 'memory.available': '200Mi' } }, 200],
    ['AL2023', { evictionSoft: { 'memory.available': '300Mi' } }, 300],
    [
      'AL2023',
      { evictionHard: { 'memory.available': '200Mi' }, evictionSoft: { 'memory.available': '1Mi' } },
      200,
    ],
    ['Bottlerocket', { evictionSoft: { 'memory.available': '300Mi' } }, 100],
    ['AL2023', { evictionHard: { 'memory.available': '100%' } }, 0],
    ['AL2023', { evictionHard: { 'memory.available': 'much' } }, 0],
    ['AL2023', { evictionHard: { 'nodefs.available': '1Gi' } }, 100],
  ])('of %s with %j leaves out %d MiB for evictions', (amiFamily, kubelet, mebibytes) => {
    const type = typeOf('m5.large');
    const made = nodeClass({ amiFamily }, { ...kubelet, kubeReserved: { memory: 0 } });
    const kept =
      (capacityOf(type, made, SETTINGS)['memory'] ?? 0) -
      (allocatableOf(type, made, SETTINGS)['memory'] ?? 0);
    expect(kept).toBe(mebibytes * MIB);
  });

  it('is never more than there is, of any type', () => {
    for (const name of pricedInstanceTypes()) {
      const [capacity, allocatable] = [capacityOf, allocatableOf].map((of) =>
        of(typeOf(name), nodeClass(), SETTINGS),
      );
      for (const [resource, amount] of Object.entries(capacity ?? {}))
        expect(allocatable?.[resource]).toBeLessThanOrEqual(amount);
    }
  });
});

describe('labels', () => {
  const labels = (name: string, family: AmiFamily = 'AL2023'): string[] =>
    labelRequirementsOf(typeOf(name), family).map(requirementText);

  it.each([
    [
      'm8i-flex.large',
      'instance-category In [m]',
      'instance-generation In [8]',
      'instance-capability-flex In [true]',
    ],
    [
      'm5d.large',
      'instance-local-nvme In [75]',
      'instance-hypervisor In [nitro]',
      'instance-capability-flex DoesNotExist',
    ],
    [
      'm6a.metal',
      'instance-hypervisor In []',
      'instance-cpu-manufacturer In [amd]',
      'instance-size In [metal]',
    ],
    [
      'c7g.large',
      'instance-cpu-manufacturer In [aws]',
      'instance-local-nvme DoesNotExist',
      'instance-memory In [4096]',
    ],
  ])('of %s are those of the type', (name, ...expected) => {
    const found = labels(name).map((text) => text.replace('karpenter.k8s.aws/', ''));
    for (const text of expected) expect(found).toContain(text);
  });

  it('say what the AMI runs', () => {
    expect(labels('m5.large')).toContain('kubernetes.io/os In [linux]');
    expect(labels('m5.large', 'Windows2022')).toContain('kubernetes.io/os In [windows]');
    expect(labels('m5.large', 'Windows2022')).toContain('node.kubernetes.io/windows-build In [10.0.20348]');
    expect(labels('m6g.large', 'Windows2022')).toContain('kubernetes.io/os DoesNotExist');
  });
});

describe('offerings', () => {
  it('are there in each zone, on demand and as spot, the cheapest of them by what is asked', () => {
    const large = elementAt(
      usualTypes().filter(({ name }) => name === 'm5.large'),
      0,
    );
    expect(large.offerings).toHaveLength(6);
    const onDemand = Requirements.of([oneOf(CAPACITY_TYPE_LABEL, ['on-demand'])]);
    expect(cheapestPrice(large, onDemand)).toBe(0.096);
    expect(offeringsFor(large, onDemand.with([oneOf(ZONE_LABEL, ['us-west-2b'])]))).toHaveLength(1);
    expect(cheapestPrice(large, Requirements.none)).toBeLessThan(0.096);
    expect(cheapestPrice(large, Requirements.of([oneOf(ZONE_LABEL, ['us-west-2d'])]))).toBe(Infinity);
  });

  it('that EC2 has refused are not available, and none is in a zone without an open subnet', () => {
    const refused = fc.record({
      zone: fc.constantFrom('us-west-2a', 'us-west-2b', 'us-west-2c'),
      capacityType: fc.constantFrom('on-demand', 'spot'),
      closed: fc.constantFrom('subnet-a', 'subnet-b', 'subnet-c'),
    });
    fc.assert(
      fc.property(refused, ({ zone, capacityType, closed }) => {
        const refusals: Refusals = {
          isRefused: (name, ...rest) => name === 'm5.large' && rest.join(' ') === `${zone} ${capacityType}`,
          isClosed: (subnet) => subnet === closed,
        };
        const types = typesOf(['m5.large', 'c5.large'], refusals);
        for (const option of types) {
          for (const each of option.offerings) {
            const isRefused =
              option.name === 'm5.large' && each.zone === zone && each.capacityType === capacityType;
            expect(each.isAvailable).toBe(!isRefused && each.zone.slice(-1) !== closed.slice(-1));
            const asked = Requirements.of([
              oneOf(ZONE_LABEL, [each.zone]),
              oneOf(CAPACITY_TYPE_LABEL, [each.capacityType]),
            ]);
            expect(hasOffering(option, asked)).toBe(each.isAvailable);
          }
        }
      }),
      { numRuns: 18 },
    );
  });
});

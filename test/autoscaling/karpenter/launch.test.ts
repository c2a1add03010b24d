import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overridesOf } from '../../../src/autoscaling/karpenter/launch/fleetRequest.ts';
import {
  InstanceProvider,
  type LaunchClaim,
  type PlannedLaunch,
} from '../../../src/autoscaling/karpenter/launch/instanceProvider.ts';
import { SubnetAddresses } from '../../../src/autoscaling/karpenter/launch/subnetAddresses.ts';
import { UnavailableOfferings } from '../../../src/autoscaling/karpenter/launch/unavailableOfferings.ts';
import { elementAt } from '../../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../../src/base/time.ts';
import type { NodeRequirement } from '../../../src/kube/api/nodePool.ts';
import { RESOLVED_SUBNETS, typesOf, usualTypes } from './provisioningSamples.ts';

const ON_DEMAND = requirement('karpenter.sh/capacity-type', 'on-demand');

function requirement(key: string, ...values: string[]): NodeRequirement {
  return { key, operator: 'In', values };
}

function claim(requirements: readonly NodeRequirement[] = [ON_DEMAND], requests = {}): LaunchClaim {
  return { nodePool: 'default', requirements, requests };
}

function provider(free = 1000, minValuesPolicy: 'Strict' | 'BestEffort' = 'Strict'): InstanceProvider {
  const made = new InstanceProvider(minValuesPolicy);
  made.addresses.refresh(RESOLVED_SUBNETS.map(({ id }) => ({ id, free })));
  return made;
}

function planned(made: InstanceProvider, asked: LaunchClaim, types = usualTypes()): PlannedLaunch {
  const plan = made.plan(asked, types, RESOLVED_SUBNETS);
  if (!('request' in plan)) throw new Error(JSON.stringify(plan));
  return plan;
}

describe('what EC2 is asked for', () => {
  it('is the sixty cheapest types that will do, cheapest first, wherever they are sold', () => {
    const { request } = planned(provider(), claim([ON_DEMAND], { cpu: 3000 }));
    const names = [...new Set(overridesOf(request).map(({ instanceType }) => instanceType))];
    expect(names).toHaveLength(60);
    expect(overridesOf(request)).toHaveLength(180);
    expect(request).toMatchObject({ allocationStrategy: 'lowest-price', targetCapacity: 1, type: 'instant' });
    const dearest = Math.max(...overridesOf(request).map(({ priority }) => priority));
    const left = usualTypes().filter(
      ({ name, allocatable }) => !names.includes(name) && (allocatable['cpu'] ?? 0) >= 3000,
    );
    for (const { name, offerings } of left) {
      if (name.includes('metal')) continue;
      for (const { capacityType, price } of offerings)
        if (capacityType === 'on-demand') expect(price).toBeGreaterThanOrEqual(dearest);
    }
  });

  it('is spot where that is allowed and to be had, and no spot that is dearer than on demand', () => {
    const both = requirement('karpenter.sh/capacity-type', 'spot', 'on-demand');
    const { request, options } = planned(provider(), claim([both], { cpu: 7000 }));
    expect(request).toMatchObject({ capacityType: 'spot', allocationStrategy: 'price-capacity-optimized' });
    const cheapest = Math.min(
      ...usualTypes()
        .filter(({ allocatable }) => (allocatable['cpu'] ?? 0) >= 7000)
        .flatMap(({ offerings }) => offerings)
        .filter(({ capacityType }) => capacityType === 'on-demand')
        .map(({ price }) => price),
    );
    for (const { priority } of overridesOf(request)) expect(priority).toBeLessThanOrEqual(cheapest);
    expect(options.length).toBeGreaterThan(0);
  });

  it('comes by a launch template for each architecture and number of pods', () => {
    const types = typesOf(['m5.large', 'm5.xlarge', 'c5.large', 'm6g.large']);
    const { launchTemplateConfigs } = planned(provider(), claim(), types).request;
    const texts = launchTemplateConfigs.map(({ architecture, maxPods }) => `${architecture} ${maxPods}`);
    expect(texts.sort()).toEqual(['amd64 29', 'amd64 58', 'arm64 29']);
  });

  it('is nothing where nothing is to be had, where there is no subnet, or too few values', () => {
    const none = claim([requirement('node.kubernetes.io/instance-type', 'm5.large')], { cpu: 9000 });
    expect(provider().plan(none, usualTypes(), RESOLVED_SUBNETS)).toEqual({
      kind: 'insufficient-capacity',
      message: 'insufficient capacity, all requested instance types were unavailable during launch',
    });
    expect(provider().plan(claim(), usualTypes(), [])).toMatchObject({
      kind: 'failed',
      reason: 'SubnetResolutionFailed',
    });
    const elsewhere = [{ id: 'subnet-d', zone: 'us-west-2d', zoneId: 'usw2-az4' }];
    expect(provider().plan(claim(), usualTypes(), elsewhere)).toMatchObject({
      kind: 'failed',
      reason: 'LaunchTemplateConfigsFailed',
    });
    const family = { ...requirement('karpenter.k8s.aws/instance-family', 'm5'), minValues: 2 };
    expect(provider().plan(claim([ON_DEMAND, family]), usualTypes(), RESOLVED_SUBNETS)).toEqual({
      kind: 'failed',
      reason: 'InstanceTypeFilteringFailed',
      message:
        'creating instance, truncating instance types, validating minValues, minValues requirement is not met for ' +
        'label(s) (label(s)=[karpenter.k8s.aws/instance-family])',
    });
    expect(
      provider(1000, 'BestEffort').plan(claim([ON_DEMAND, family]), usualTypes(), RESOLVED_SUBNETS),
    ).toHaveProperty('request');
  });
});

describe('an answer', () => {
  const types = typesOf(['m5.large', 'c5.large']);

  it('makes the claim what was launched', () => {
    const made = provider();
    const plan = planned(made, claim(), types);
    const override = elementAt(overridesOf(plan.request), 0);
    const answer = made.answered(claim(), plan, { launched: { instanceId: 'i-1', override }, errors: [] }, 0);
    expect(answer).toMatchObject({
      kind: 'launched',
      instance: { instanceId: 'i-1', instanceType: 'c5.large', capacityType: 'on-demand' },
      labels: {
        'topology.kubernetes.io/zone': override.availabilityZone,
        'karpenter.sh/nodepool': 'default',
      },
      capacity: { pods: 29 },
    });
  });

  it.each([
    ['InsufficientInstanceCapacity', 'insufficient-capacity', true],
    ['MaxSpotInstanceCountExceeded', 'insufficient-capacity', true],
    ['InvalidParameter', 'failed', false],
  ])('of %s is %s', (code, kind, isRemembered) => {
    const made = provider();
    const plan = planned(made, claim(), types);
    const override = elementAt(overridesOf(plan.request), 0);
    const error = { code, message: 'No.', override };
    const answer = made.answered(claim(), plan, { launched: undefined, errors: [error, error] }, 0);
    expect(answer).toMatchObject({ kind, message: expect.stringContaining(`${code}: No. (aws-error-code`) });
    const { instanceType, availabilityZone } = override;
    expect(made.unavailable.refusals.isRefused(instanceType, availabilityZone, 'on-demand')).toBe(
      isRemembered,
    );
  });

  it('that a subnet has no address closes the subnet for a while', () => {
    const made = provider();
    const plan = planned(made, claim(), types);
    const override = elementAt(overridesOf(plan.request), 0);
    const error = { code: 'InsufficientFreeAddressesInSubnet', message: 'Full.', override };
    made.answered(claim(), plan, { launched: undefined, errors: [error] }, 0);
    expect(made.unavailable.refusals.isClosed(override.subnetId)).toBe(true);
    expect(made.unavailable.clean(3 * MINUTE - 1)).toBe(3 * MINUTE);
    expect(made.unavailable.clean(3 * MINUTE)).toBeUndefined();
    expect(made.unavailable.refusals.isClosed(override.subnetId)).toBe(false);
  });
});

describe('what EC2 has refused', () => {
  it('is refused for three minutes, up to ten seconds longer', () => {
    fc.assert(
      fc.property(fc.nat(10 * MINUTE), fc.nat(4 * MINUTE), (at, later) => {
        const refused = new UnavailableOfferings();
        refused.markOffering('m5.large', 'us-west-2a', 'spot', at);
        const { edition } = refused;
        refused.clean(at + later);
        const isRefused = refused.refusals.isRefused('m5.large', 'us-west-2a', 'spot');
        if (later < 3 * MINUTE) expect(isRefused).toBe(true);
        if (later >= 3 * MINUTE + 10 * SECOND) expect(isRefused).toBe(false);
        expect(refused.edition === edition).toBe(isRefused);
        expect(refused.refusals.isRefused('m5.large', 'us-west-2a', 'on-demand')).toBe(false);
      }),
    );
  });
});

describe('subnets', () => {
  const pair = [
    { id: 'one', zone: 'a' },
    { id: 'two', zone: 'a' },
  ];

  it('are taken in turn as launches in flight use them up, whatever they had', () => {
    fc.assert(
      fc.property(
        fc.nat(200),
        fc.nat(200),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 20 }),
        (a, b, charge, launches) => {
          const addresses = new SubnetAddresses();
          addresses.refresh([
            { id: 'one', free: a },
            { id: 'two', free: b },
          ]);
          const left = new Map([
            ['one', a],
            ['two', b],
          ]);
          for (let launch = 0; launch < launches; launch++) {
            const [chosen] = addresses.choose(pair, () => charge);
            const most = Math.max(...left.values());
            const id = chosen?.id ?? '';
            expect(left.get(id)).toBe(most);
            left.set(id, most - charge);
          }
        },
      ),
    );
  });

  it('get back what they were charged when the launch went elsewhere, unless somebody has looked since', () => {
    const addresses = new SubnetAddresses();
    const look = (): void =>
      addresses.refresh([
        { id: 'one', free: 50 },
        { id: 'two', free: 40 },
      ]);
    const choice = (): string =>
      elementAt(
        addresses.choose(pair, () => 29),
        0,
      ).id;
    look();
    const chosen = addresses.choose(pair, () => 29);
    addresses.answered(chosen, new Set(['one']), new Set());
    expect(choice()).toBe('one');
    expect(choice()).toBe('two');
    look();
    const kept = addresses.choose(pair, () => 29);
    addresses.answered(kept, new Set(['one']), new Set(['one']));
    expect(choice()).toBe('two');
    addresses.exhaust('one');
    look();
    expect(choice()).toBe('one');
  });
});

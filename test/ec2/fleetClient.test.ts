// CreateFleet of type instant, and the end of an instance.

import { describe, expect, it } from 'vitest';
import { constantLatency } from '../../src/kernel/latency.ts';
import type { FleetOverride } from '../../src/ec2/fleetClient.ts';
import { cidr, subnetConfig, testAccount } from './account.ts';

const override = (instanceType: string, subnetId: string, priority: number): FleetOverride => ({
  instanceType,
  subnetId,
  priority,
  availabilityZone: subnetId === 'subnet-a' ? 'eu-west-1a' : 'eu-west-1b',
});

const SUBNETS = [
  subnetConfig('subnet-a', '10.0.0.0/24'),
  subnetConfig('subnet-b', '10.0.1.0/28', { availabilityZone: 'eu-west-1b' }),
];

function fleet(overrides: readonly FleetOverride[], targetCapacity = 1, changes = {}) {
  const account = testAccount({ subnets: SUBNETS, ...changes });
  const client = account.cloud.fleetClient(() => undefined);
  const answer = account.answer(client.createFleet({ capacityType: 'on-demand', targetCapacity, overrides }));
  if (!answer.ok) throw new Error(answer.code);
  return { account, client, ...answer.value };
}

describe('CreateFleet', () => {
  it('launches in the cheapest pool, among equals by zone and type', () => {
    const { instances, errors } = fleet([
      override('m5.xlarge', 'subnet-a', 0.2),
      override('m5.large', 'subnet-b', 0.1),
      override('t3.large', 'subnet-a', 0.1),
      override('c5.large', 'subnet-a', 0.1),
    ]);
    expect(instances.map(({ override: { instanceType, subnetId } }) => [instanceType, subnetId])).toEqual([
      ['c5.large', 'subnet-a'],
    ]);
    expect(errors).toEqual([]);
  });

  it('passes over pools without capacity or without a free address, and says why', () => {
    const { instances, errors } = fleet(
      [
        override('c5.large', 'subnet-b', 0.1),
        override('m5.large', 'subnet-a', 0.2),
        override('m5.xlarge', 'subnet-a', 0.3),
      ],
      1,
      {
        subnets: [
          SUBNETS[0],
          { ...SUBNETS[1], taken: [{ first: cidr('10.0.1.4/32').base, last: cidr('10.0.1.14/32').base }] },
        ],
        shortages: [{ instanceType: 'm5.large', from: 0, to: Infinity }],
      },
    );
    expect(instances.map(({ override: { instanceType } }) => instanceType)).toEqual(['m5.xlarge']);
    expect(errors.map(({ code, override: { instanceType } }) => [code, instanceType])).toEqual([
      ['InsufficientFreeAddressesInSubnet', 'c5.large'],
      ['InsufficientInstanceCapacity', 'm5.large'],
    ]);
  });

  it('launches as many as are asked for, as far as they are to be had', () => {
    const { instances, errors } = fleet([override('c5.large', 'subnet-b', 0.1)], 20);
    expect(instances).toHaveLength(11);
    expect(new Set(instances.map(({ instance }) => instance.instanceId)).size).toBe(11);
    expect(errors.map(({ code }) => code)).toEqual(['InsufficientFreeAddressesInSubnet']);
  });
});

describe('the end of an instance', () => {
  it('keeps its address until it is gone', () => {
    const account = testAccount({ subnets: SUBNETS, termination: constantLatency(30_000) });
    const { cloud, simulation } = account;
    const instance = account.launch();
    const free = (): number => cloud.subnets.get('subnet-a')?.availableIpAddressCount ?? 0;
    const before = free();
    const client = cloud.fleetClient((id) => cloud.shutDown(id, () => cloud.terminate(id)));
    account.answer(client.terminateInstances([instance.instanceId]));
    const began = simulation.now;
    expect([cloud.stateOf(instance.instanceId), free()]).toEqual(['shutting-down', before]);
    account.answer(client.terminateInstances([instance.instanceId]));
    simulation.runUntil(began + 30_000);
    expect([cloud.stateOf(instance.instanceId), free()]).toEqual(['terminated', before + 1]);
  });
});

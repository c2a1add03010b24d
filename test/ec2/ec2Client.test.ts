import { describe, expect, it } from 'vitest';
import { formatCidr } from '../../src/base/ipv4.ts';
import { keysOf } from '../../src/base/records.ts';
import type { Ec2Call } from '../../src/ec2/calls.ts';
import type { FaultConfig } from '../../src/ec2/config.ts';
import type { Ec2Client } from '../../src/ec2/ec2Client.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import type { Process } from '../../src/kernel/process.ts';
import type { ImdsPort, Ec2Port } from '../../src/ipamd/ec2Port.ts';
import type { InstancePort } from '../../src/kube/api/cniPort.ts';
import { CALL_MS, cidr, latencies, subnetConfig, testAccount } from './account.ts';

function fault(call: Ec2Call, code: string, changes: Partial<FaultConfig> = {}): FaultConfig {
  return { call, code, from: 0, to: Infinity, times: Infinity, probability: 1, ...changes };
}

/** One of each call, on an instance whose primary ENI is eni-0. */
const everyCall: Readonly<
  Record<
    Exclude<Ec2Call, 'AssociateTrunkInterface' | 'CreateFleet' | 'TerminateInstances'>,
    (client: Ec2Client) => Process<unknown>
  >
> = {
  AssignIpv6Addresses: (client) => client.assignIpv6Addresses('eni-0', 1),
  AssignPrivateIpAddresses: (client) => client.assignPrivateIpAddresses('eni-0', { kind: 'ips', count: 1 }),
  AttachNetworkInterface: (client) => client.attachNetworkInterface('eni-9', 1),
  CreateNetworkInterface: (client) => client.createNetworkInterface('subnet-a', { kind: 'ips', count: 1 }),
  CreateTags: (client) => client.createTags('eni-0'),
  DeleteNetworkInterface: (client) => client.deleteNetworkInterface('eni-9'),
  DescribeInstances: (client) => client.describeInstances(),
  DescribeNetworkInterfaces: (client) => client.describeNetworkInterfaces(['eni-0']),
  DescribeSecurityGroups: (client) => client.describeSecurityGroups(),
  DescribeSubnets: (client) => client.describeSubnets(),
  DetachNetworkInterface: (client) => client.detachNetworkInterface('eni-9'),
  ModifyNetworkInterfaceAttribute: (client) => client.modifyNetworkInterfaceAttribute('eni-0'),
  UnassignPrivateIpAddresses: (client) => client.unassignPrivateIpAddresses('eni-0', [cidr('10.0.0.9/32')]),
};

describe('any call', () => {
  it.each(keysOf(everyCall))('%s takes its own time, can fail and be throttled', (call) => {
    const account = testAccount({
      latency: latencies({ [call]: constantLatency(70) }),
      buckets: { [call]: { capacity: 1, refillPerSecond: 1 } },
      faults: [fault(call, 'InternalError', { times: 1 })],
    });
    const client = account.cloud.client(account.launch(), 'none');
    expect(account.answer(everyCall[call](client))).toMatchObject({ ok: false, code: 'InternalError' });
    expect(account.simulation.now).toBe(70);
    account.answer(everyCall[call](client));
    expect(account.answer(everyCall[call](client))).toMatchObject({ code: 'RequestLimitExceeded' });
    expect(account.simulation.now).toBe(210);
    const told = account.facts.filter((fact) => fact.kind === 'call-answered');
    expect(told.map(({ call }) => call)).toEqual([call, call, call]);
    expect(told.map(({ startedAt, t }) => [startedAt, t])).toEqual([
      [0, 70],
      [70, 140],
      [140, 210],
    ]);
    expect(told.map(({ throttled }) => throttled)).toEqual([0, 0, 1]);
  });

  it('takes effect when it is answered, and not at all when its process is stopped before', () => {
    const { cloud, launch, start, simulation, facts } = testAccount();
    const client = cloud.client(launch(), 'none');
    const enis = (): number => [...cloud.networkInterfaces.all()].length;
    const killed = start(client.createNetworkInterface('subnet-a', { kind: 'ips', count: 5 }));
    start(client.createNetworkInterface('subnet-a', { kind: 'ips', count: 5 }));
    simulation.runUntil(CALL_MS - 1);
    expect(enis()).toBe(1);
    killed.running.stop();
    simulation.runUntil(CALL_MS);
    expect(enis()).toBe(2);
    expect(killed.answered).toBeUndefined();
    expect(facts.filter((fact) => fact.kind === 'call-answered')).toHaveLength(1);
  });

  it('fails by a fault of the time it starts, not of the time it is answered', () => {
    const account = testAccount({
      faults: [fault('CreateTags', 'UnauthorizedOperation', { from: 50, to: 150 })],
    });
    const client = account.cloud.client(account.launch(), 'none');
    const codes = [0, 1, 2].map(() => {
      const answer = account.answer(client.createTags('eni-0'));
      return answer.ok ? 'done' : answer.code;
    });
    expect(codes).toEqual(['done', 'UnauthorizedOperation', 'done']);
  });

  it('is tried again by the SDK, each attempt with its own chance', () => {
    const account = testAccount({ faults: [fault('CreateTags', 'InternalError', { times: 2 })] });
    const client = account.cloud.client(account.launch(), 'go-v2');
    expect(account.answer(client.createTags('eni-0')).ok).toBe(true);
    expect(account.facts.at(-1)).toMatchObject({
      kind: 'call-answered',
      attempts: 3,
      throttled: 0,
      startedAt: 0,
    });
    expect(account.facts.at(-1)).toMatchObject({ error: undefined });
    expect(account.simulation.now).toBeGreaterThan(3 * CALL_MS);
  });

  it('gives up when the SDK does, and says how often it was throttled', () => {
    const account = testAccount({ buckets: { CreateTags: { capacity: 0, refillPerSecond: 0 } } });
    const client = account.cloud.client(account.launch(), 'go-v2');
    expect(account.answer(client.createTags('eni-0'))).toMatchObject({ code: 'RequestLimitExceeded' });
    expect(account.facts.at(-1)).toMatchObject({
      attempts: 3,
      throttled: 3,
      error: 'RequestLimitExceeded',
      eni: 'eni-0',
    });
  });

  it('shares the tokens of the account with every other instance', () => {
    const { cloud, launch, answer } = testAccount({
      buckets: { CreateTags: { capacity: 2, refillPerSecond: 1 } },
    });
    const clients = [launch(), launch(), launch()].map((instance) => cloud.client(instance, 'none'));
    expect(clients.map((client) => answer(client.createTags('eni-0')).ok)).toEqual([true, true, false]);
  });
});

describe('an ENI', () => {
  it('goes through its life as the daemon leads it', () => {
    const { cloud, launch, answer, simulation, facts } = testAccount({ detachDelay: constantLatency(350) });
    const instance = launch();
    const client = cloud.client(instance, 'none');
    const created = answer(client.createNetworkInterface('subnet-a', { kind: 'ips', count: 2 }));
    expect(created).toMatchObject({ value: { eniId: 'eni-1' } });
    expect(answer(client.describeInstances())).toEqual({ ok: true, value: { freeDevice: 1 } });
    expect(answer(client.attachNetworkInterface('eni-1', 1)).ok).toBe(true);
    expect(answer(client.modifyNetworkInterfaceAttribute('eni-1')).ok).toBe(true);
    expect(answer(client.deleteNetworkInterface('eni-1'))).toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining('is currently in use'),
    });
    expect(answer(client.detachNetworkInterface('eni-1')).ok).toBe(true);
    const detachedAt = simulation.now;
    const deletes: [number, boolean][] = [];
    for (let deleted = false; !deleted;) {
      deleted = answer(client.deleteNetworkInterface('eni-1')).ok;
      deletes.push([simulation.now - detachedAt, deleted]);
    }
    expect(deletes).toEqual([
      [100, false],
      [200, false],
      [300, false],
      [400, true],
    ]);
    expect(answer(client.deleteNetworkInterface('eni-1'))).toMatchObject({
      code: 'InvalidNetworkInterfaceID.NotFound',
    });
    expect(facts.map((fact) => fact.kind).filter((kind) => kind.startsWith('eni-'))).toEqual([
      'eni-created',
      'eni-attached',
      'eni-detached',
      'eni-deleted',
    ]);
  });

  it('is told of with what it got', () => {
    const { cloud, launch, answer, facts } = testAccount();
    const client = cloud.client(launch(), 'none');
    answer(client.createNetworkInterface('subnet-a', { kind: 'ips', count: 2 }));
    expect(facts.at(-1)).toEqual({
      t: 100,
      kind: 'call-answered',
      call: 'CreateNetworkInterface',
      node: 'ip-10-0-0-4.eu-west-1.compute.internal',
      startedAt: 0,
      attempts: 1,
      throttled: 0,
      eni: 'eni-1',
      cidrs: ['10.0.0.6/32', '10.0.0.7/32'],
    });
    answer(client.assignPrivateIpAddresses('eni-1', { kind: 'prefixes', count: 1 }));
    expect(facts.at(-1)).toMatchObject({ eni: 'eni-1', cidrs: ['10.0.0.16/28'] });
    answer(client.unassignPrivateIpAddresses('eni-1', [cidr('10.0.0.16/28')]));
    expect(facts.at(-1)).toMatchObject({ eni: 'eni-1', cidrs: ['10.0.0.16/28'] });
  });

  it('that is not created takes no number', () => {
    const account = testAccount({ faults: [fault('CreateNetworkInterface', 'InternalError', { times: 1 })] });
    const client = account.cloud.client(account.launch(), 'none');
    account.answer(client.createNetworkInterface('subnet-a', { kind: 'ips', count: 1 }));
    account.answer(client.createNetworkInterface('subnet-a', { kind: 'ips', count: 900 }));
    expect(
      account.answer(client.createNetworkInterface('subnet-a', { kind: 'ips', count: 1 })),
    ).toMatchObject({
      value: { eniId: 'eni-1' },
    });
  });

  it('is described with its tags, all or not at all', () => {
    const { cloud, launch, answer } = testAccount();
    const client = cloud.client(launch(), 'none');
    answer(client.createNetworkInterface('subnet-a', { kind: 'ips', count: 1 }));
    const describe = () => answer(client.describeNetworkInterfaces(['eni-0', 'eni-1']));
    expect(describe()).toMatchObject({ value: [{ eniId: 'eni-0', tagged: false }, { tagged: true }] });
    answer(client.createTags('eni-0'));
    expect(describe()).toMatchObject({ value: [{ eniId: 'eni-0', tagged: true }, { tagged: true }] });
    answer(client.deleteNetworkInterface('eni-1'));
    expect(describe()).toMatchObject({ code: 'InvalidNetworkInterfaceID.NotFound' });
  });

  it('can be attached only in its availability zone', () => {
    const { cloud, launch, answer } = testAccount({
      subnets: [
        subnetConfig('subnet-a', '10.0.0.0/24'),
        subnetConfig('subnet-b', '10.0.1.0/24', { availabilityZone: 'eu-west-1b' }),
      ],
    });
    const client = cloud.client(launch(), 'none');
    answer(client.createNetworkInterface('subnet-b', { kind: 'ips', count: 1 }));
    expect(answer(client.attachNetworkInterface('eni-1', 1))).toMatchObject({
      code: 'InvalidParameterCombination',
    });
  });
});

describe('errors for want of addresses', () => {
  const request = { ips: { kind: 'ips', count: 5 }, prefixes: { kind: 'prefixes', count: 1 } } as const;

  it.each([
    ['InsufficientFreeAddressesInSubnet', 'assign', 'ips'],
    ['InsufficientCidrBlocks', 'assign', 'prefixes'],
    ['InsufficientFreeAddressesInSubnet', 'create', 'ips'],
    ['InvalidParameterValue', 'create', 'prefixes'],
  ] as const)('are %s when the daemon wants to %s %s', (code, action, kind) => {
    const { cloud, launch, answer } = testAccount({ subnets: [subnetConfig('subnet-a', '10.0.0.0/28')] });
    const client = cloud.client(launch(), 'none');
    cloud.others.takeRandomAddresses('subnet-a', 8);
    const refused =
      action === 'assign'
        ? answer(client.assignPrivateIpAddresses('eni-0', request[kind]))
        : answer(client.createNetworkInterface('subnet-a', request[kind]));
    expect(refused).toMatchObject({ ok: false, code });
    expect(answer(client.describeSubnets())).toMatchObject({ value: [{ availableIpAddressCount: 2 }] });
  });
});

describe('DescribeSubnets', () => {
  it('lists the subnets of the zone in the order of the scenario, with what is left of them', () => {
    const { cloud, launch, answer } = testAccount({
      subnets: [
        subnetConfig('subnet-z', '10.0.0.0/24', { tags: { Name: 'z' } }),
        subnetConfig('subnet-b', '10.0.1.0/24', { availabilityZone: 'eu-west-1b' }),
        subnetConfig('subnet-a', '10.0.2.0/28'),
      ],
    });
    const client = cloud.client(launch('t3.medium', 'subnet-a'), 'none');
    answer(client.assignPrivateIpAddresses('eni-0', { kind: 'ips', count: 5 }));
    expect(answer(client.describeSubnets())).toEqual({
      ok: true,
      value: [
        { subnetId: 'subnet-z', availableIpAddressCount: 251, tags: { Name: 'z' } },
        { subnetId: 'subnet-a', availableIpAddressCount: 5, tags: {} },
      ],
    });
  });
});

describe('instance metadata', () => {
  it('shows a new ENI with its addresses when the lag after attaching is over', () => {
    const { cloud, launch, answer, simulation } = testAccount({ imdsLag: constantLatency(3000) });
    const instance = launch();
    const client = cloud.client(instance, 'none');
    const shown = (): string[] =>
      instance.metadata.attachedEnis().flatMap((eni) => eni.cidrs.map(formatCidr));
    expect(instance.metadata.attachedEnis()).toHaveLength(1);
    answer(client.createNetworkInterface('subnet-a', { kind: 'ips', count: 2 }));
    answer(client.attachNetworkInterface('eni-1', 1));
    expect(instance.metadata.settledAt()).toBe(simulation.now + 3000);
    simulation.runUntil(simulation.now + 2999);
    expect(shown()).toEqual([]);
    simulation.runUntil(simulation.now + 1);
    expect(shown()).toEqual(['10.0.0.6/32', '10.0.0.7/32']);
  });
});

it('fulfils what the daemon and the cluster ask for', () => {
  const { cloud, launch } = testAccount();
  const instance = launch();
  const ec2: Ec2Port = cloud.client(instance, 'go-v2');
  const imds: ImdsPort = instance.metadata;
  const instances: InstancePort = cloud;
  expect([ec2, imds, instances]).toEqual([expect.anything(), instance.metadata, cloud]);
});

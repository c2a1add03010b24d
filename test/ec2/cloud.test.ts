import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { formatCidr, formatIpv4 } from '../../src/base/ipv4.ts';
import { Cloud } from '../../src/ec2/cloud.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import { Random } from '../../src/kernel/random.ts';
import { Simulation } from '../../src/kernel/simulation.ts';
import { cidr, ec2Config, reservation, subnetConfig, testAccount } from './account.ts';

describe('launching', () => {
  it('takes its time and then has a primary ENI', () => {
    const { cloud, simulation, facts } = testAccount();
    const launched: string[] = [];
    cloud.launch('t3.medium', 'subnet-a', (instance) => {
      launched.push(`${simulation.now} ${instance?.instanceId} ${instance?.node}`);
    });
    simulation.runToQuiet(60_000);
    expect(launched).toEqual(['2000 i-0 ip-10-0-0-4.eu-west-1.compute.internal']);
    expect(facts).toContainEqual({
      kind: 'instance-launched',
      t: 2000,
      node: 'ip-10-0-0-4.eu-west-1.compute.internal',
      instance: 'i-0',
      instanceType: 't3.medium',
      subnet: 'subnet-a',
      eni: 'eni-0',
      address: '10.0.0.4',
    });
    expect(cloud.instance('i-0')?.metadata.attachedEnis()).toMatchObject([{ eniId: 'eni-0', device: 0 }]);
  });

  it('fails for want of an address or of ENIs', () => {
    const full = subnetConfig('subnet-a', '10.0.0.0/28', {
      reservations: [reservation('10.0.0.0/28', 'explicit')],
    });
    const codes: (string | undefined)[] = [];
    for (const changes of [{ subnets: [full] }, { eniQuota: 0 }]) {
      const { cloud, simulation } = testAccount(changes);
      cloud.launch('t3.medium', 'subnet-a', (instance, code) => {
        codes.push(instance === undefined ? code : 'launched');
      });
      simulation.runToQuiet(60_000);
    }
    expect(codes).toEqual(['InsufficientFreeAddressesInSubnet', 'NetworkInterfaceLimitExceeded']);
  });
});

describe('terminating', () => {
  it('gives back the ENIs that are deleted with the instance', () => {
    const { cloud, launch, answer, facts } = testAccount();
    const instance = launch();
    const client = cloud.client(instance, 'none');
    answer(client.assignPrivateIpAddresses('eni-0', { kind: 'ips', count: 5 }));
    answer(client.createNetworkInterface('subnet-a', { kind: 'prefixes', count: 2 }));
    answer(client.attachNetworkInterface('eni-1', 1));
    answer(client.modifyNetworkInterfaceAttribute('eni-1', 'deleteOnTermination'));
    cloud.terminate('i-0');
    expect([...cloud.networkInterfaces.all()]).toEqual([]);
    expect(cloud.instance('i-0')).toBeUndefined();
    expect(facts.at(-1)).toMatchObject({ kind: 'instance-terminated', node: instance.node, instance: 'i-0' });
    expect(facts.findLast((fact) => fact.kind === 'subnet-changed')).toMatchObject({
      free: 251,
      freePrefixes: 14,
    });
  });

  it('leaves the others available with their addresses: not attached yet, detached, or not said to go', () => {
    const { cloud, launch, answer, facts, simulation } = testAccount({
      detachDelay: constantLatency(60_000),
    });
    const instance = launch();
    const client = cloud.client(instance, 'none');
    for (let made = 0; made < 3; made++) {
      answer(client.createNetworkInterface('subnet-a', { kind: 'ips', count: 4 }));
    }
    answer(client.attachNetworkInterface('eni-1', 1));
    answer(client.modifyNetworkInterfaceAttribute('eni-1', 'deleteOnTermination'));
    answer(client.detachNetworkInterface('eni-1'));
    answer(client.attachNetworkInterface('eni-2', 1));
    answer(client.modifyNetworkInterfaceAttribute('eni-2', 'groups'));
    cloud.terminate('i-0');
    const left = [...cloud.networkInterfaces.all()];
    expect(left.map(({ id, attachment }) => [id, attachment])).toEqual([
      ['eni-1', undefined],
      ['eni-2', undefined],
      ['eni-3', undefined],
    ]);
    expect(facts.findLast((fact) => fact.kind === 'subnet-changed')).toMatchObject({ free: 251 - 15 });
    const other = cloud.client(launch(), 'none');
    const listed = (): string[] => {
      const found = answer(other.describeAvailableInterfaces());
      return found.ok ? found.value.map(({ eniId }) => eniId) : [found.code];
    };
    expect(listed()).toEqual(['eni-2', 'eni-3']);
    simulation.runUntil(61_000);
    expect(listed()).toEqual(['eni-1', 'eni-2', 'eni-3']);
  });

  it('is over after the first time', () => {
    const { cloud, launch, facts } = testAccount();
    launch();
    cloud.terminate('i-0');
    const count = facts.length;
    cloud.terminate('i-0');
    expect(facts).toHaveLength(count);
  });

  it('lets no call of the dead instance take effect', () => {
    const { cloud, launch, start, simulation } = testAccount();
    const client = cloud.client(launch(), 'go-v1');
    const call = start(client.createNetworkInterface('subnet-a', { kind: 'ips', count: 5 }));
    cloud.terminate('i-0');
    simulation.runToQuiet(60_000);
    expect(call.answered?.value).toMatchObject({ ok: false, code: 'AuthFailure' });
    expect([...cloud.networkInterfaces.all()]).toEqual([]);
  });
});

describe('other users', () => {
  it('hang an ENI at the lowest free device and tear it off again', () => {
    const { cloud, launch, facts } = testAccount();
    const instance = launch();
    expect(cloud.others.attachEni(instance, 'subnet-a', 3)).toEqual({ ok: true, value: 'eni-1' });
    const foreign = elementAt(instance.metadata.attachedEnis(), 1);
    expect(foreign).toMatchObject({ eniId: 'eni-1', device: 1 });
    expect(foreign.cidrs.map(formatCidr)).toEqual(['10.0.0.6/32', '10.0.0.7/32', '10.0.0.8/32']);
    expect(cloud.networkInterfaces.find('eni-1')?.tagged).toBe(false);
    expect(cloud.others.tearOffEni('eni-1').ok).toBe(true);
    expect(instance.metadata.attachedEnis()).toHaveLength(1);
    expect(facts.map((fact) => fact.kind).filter((kind) => kind.startsWith('eni-'))).toEqual([
      'eni-created',
      'eni-attached',
      'eni-detached',
      'eni-deleted',
    ]);
  });

  it('leave their ENI available when its instance ends, as EC2 does where nobody said otherwise', () => {
    const { cloud, launch } = testAccount();
    const instance = launch();
    expect(cloud.others.attachEni(instance, 'subnet-a', 3).ok).toBe(true);
    cloud.terminate(instance.instanceId);
    const [left, ...others] = cloud.networkInterfaces.all();
    expect(left).toMatchObject({ id: 'eni-1', attachment: undefined });
    expect(others).toEqual([]);
  });

  it('leave nothing behind where the instance takes no more ENIs', () => {
    const { cloud, launch } = testAccount();
    const instance = launch('t3.micro');
    expect(cloud.others.attachEni(instance, 'subnet-a', 0).ok).toBe(true);
    expect(cloud.others.attachEni(instance, 'subnet-a', 0)).toMatchObject({
      code: 'AttachmentLimitExceeded',
      message: 'Interface count 3 exceeds the limit for t3.micro',
    });
    expect([...cloud.networkInterfaces.all()]).toHaveLength(2);
  });

  it('take addresses, here and there or a range, and free them', () => {
    const { cloud, facts } = testAccount();
    const range = { first: cidr('10.0.0.0/32').base, last: cidr('10.0.0.31/32').base };
    const told = (): unknown => facts.at(-1);
    cloud.others.takeAddresses('subnet-a', range);
    expect(told()).toMatchObject({ kind: 'subnet-changed', subnet: 'subnet-a', free: 223, freePrefixes: 13 });
    const kept = { subnet: 'subnet-a', ranges: ['10.0.0.4-10.0.0.31'] };
    expect(facts.at(-2)).toMatchObject({ kind: 'addresses-taken', ...kept });
    cloud.others.freeAddresses('subnet-a', range);
    expect(told()).toMatchObject({ free: 251, freePrefixes: 14 });
    expect(facts.at(-2)).toMatchObject({ kind: 'addresses-freed', ...kept });
    cloud.others.takeRandomAddresses('subnet-a', 60);
    expect(told()).toMatchObject({ free: 191 });
    cloud.others.takeRandomAddresses('subnet-a', 600);
    expect(told()).toMatchObject({ free: 0, freePrefixes: 0 });
    const count = facts.length;
    cloud.others.takeAddresses('subnet-a', range);
    expect(facts).toHaveLength(count);
  });
});

describe('a seed', () => {
  /** Ids, addresses and times of a few ENIs. */
  function outcome(seed: number): string {
    const simulation = new Simulation();
    const facts: string[] = [];
    const cloud = new Cloud(
      ec2Config({
        addressChoice: 'random',
        launch: [
          { at: 0, ms: 10 },
          { at: 1, ms: 10_000 },
        ],
      }),
      simulation,
      new Random(seed),
      (fact) => void facts.push(`${simulation.now} ${JSON.stringify(fact)}`),
    );
    for (let count = 0; count < 5; count++) cloud.launch('t3.medium', 'subnet-a', () => undefined);
    simulation.runToQuiet(60_000);
    return facts.join('\n');
  }

  it('settles ids, addresses and times', () => {
    expect(outcome(1)).toBe(outcome(1));
    expect(outcome(1)).not.toBe(outcome(2));
    expect(outcome(1)).toMatch(/"eni":"eni-0[0-9a-f]{16}"/);
    expect(outcome(1)).toMatch(/"instance":"i-0[0-9a-f]{16}"/);
  });
});

it('the first ENIs of a subnet without chance are where anybody would look', () => {
  const { cloud, launch, answer } = testAccount();
  const client = cloud.client(launch(), 'none');
  const created = answer(client.createNetworkInterface('subnet-a', { kind: 'prefixes', count: 1 }));
  if (!created.ok) throw new Error(created.code);
  expect(created.value.cidrs.map(formatCidr)).toEqual(['10.0.0.16/28']);
  expect(formatIpv4(created.value.primary)).toBe('10.0.0.5');
});

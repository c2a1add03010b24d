// The AWS CLI's view of a running cluster: form, filters, errors, and agreement with the cloud.

import { describe, expect, it } from 'vitest';
import { assert, elementAt } from '../../src/base/assert.ts';
import { awsTool } from '../../src/inspect/aws/aws.ts';
import { zoneId } from '../../src/base/zoneId.ts';
import type { Moment } from '../../src/inspect/moment.ts';
import { curl, instanceOf, momentOf } from './nodeMoment.ts';

interface Described {
  readonly [member: string]: unknown;
}

const moment = momentOf({
  until: 600_000,
  env: { CLUSTER_NAME: 'shop', ADDITIONAL_ENI_TAGS: '{"team":"net","x.k8s.amazonaws.com/y":"no"}' },
  steps: [{ at: '2m', createDeployment: { name: 'nginx', replicas: 8 } }],
});
const instance = instanceOf(moment);

function aws(line: string, at: Moment = moment) {
  return awsTool(at, line.split(' ').slice(1), {});
}

function described(line: string, member: string, at: Moment = moment): Described[] {
  const { stdout, exitCode } = aws(line, at);
  expect(exitCode).toBe(0);
  const lists = JSON.parse(stdout) as Record<string, Described[]>;
  const list = lists[member];
  assert(list !== undefined, `${member} is answered`);
  return list;
}

const enis = (filters = ''): Described[] =>
  described(`aws ec2 describe-network-interfaces${filters}`, 'NetworkInterfaces');

describe('network interfaces', () => {
  it('are those of the instance, indented by four', () => {
    expect(enis().map(({ NetworkInterfaceId }) => NetworkInterfaceId)).toEqual(
      instance.enis.map(({ id }) => id),
    );
    expect(aws('aws ec2 describe-network-interfaces').stdout).toMatch(
      /^\{\n {4}"NetworkInterfaces": \[\n {8}\{\n {12}"Attachment": \{/,
    );
  });

  it('have their addresses, the primary first', () => {
    for (const eni of enis()) {
      const addresses = eni.PrivateIpAddresses as Described[];
      expect(addresses[0]).toMatchObject({ Primary: true, PrivateIpAddress: eni.PrivateIpAddress });
      expect(addresses.slice(1).every(({ Primary }) => Primary === false)).toBe(true);
      expect(eni).not.toHaveProperty('Ipv4Prefixes');
    }
  });

  it('have prefixes in prefix mode', () => {
    const prefixes = momentOf({ until: 300_000, env: { ENABLE_PREFIX_DELEGATION: 'true' } });
    const eni = elementAt(described('aws ec2 describe-network-interfaces', 'NetworkInterfaces', prefixes), 0);
    expect(eni.PrivateIpAddresses).toHaveLength(1);
    expect(eni.Ipv4Prefixes).toEqual(
      elementAt(instanceOf(prefixes).enis, 0).cidrs.map(({ text }) => ({ Ipv4Prefix: text })),
    );
  });

  it('carry the daemon’s tags and description', () => {
    const [primary, second] = enis();
    assert(primary !== undefined, 'there is a primary ENI');
    expect(primary).toMatchObject({ Description: '', Status: 'in-use' });
    expect(second).toMatchObject({
      Description: `aws-K8S-${instance.instanceId}`,
      TagSet: [
        { Key: 'cluster.k8s.amazonaws.com/name', Value: 'shop' },
        { Key: 'eks:eni:owner', Value: 'amazon-vpc-cni' },
        {
          Key: 'node.k8s.amazonaws.com/createdAt',
          Value: expect.stringMatching(/^2024-03-01T00:0\d:\d\dZ$/),
        },
        { Key: 'node.k8s.amazonaws.com/instance_id', Value: instance.instanceId },
        { Key: 'team', Value: 'net' },
      ],
    });
    expect((primary.TagSet as Described[]).map(({ Key }) => Key)).not.toContain(
      'node.k8s.amazonaws.com/createdAt',
    );
  });

  it('have the MACs that metadata lists', () => {
    const macs = curl(moment, 'http://169.254.169.254/latest/meta-data/network/interfaces/macs/').stdout;
    expect(
      enis()
        .map(({ MacAddress }) => `${String(MacAddress)}/`)
        .toSorted(),
    ).toEqual(macs.split('\n'));
  });

  it('are filtered by every filter and any of its values', () => {
    const [first, ...others] = instance.enis.map(({ id }) => id);
    const ids = (filters: string): unknown[] =>
      enis(filters).map(({ NetworkInterfaceId }) => NetworkInterfaceId);
    expect(ids(' --filters Name=description,Values=aws-K8S-*')).toEqual(others);
    expect(ids(` --filters Name=network-interface-id,Values=${first},eni-x`)).toEqual([first]);
    expect(ids(' --filters Name=tag:team,Values=net Name=attachment.device-index,Values=1')).toHaveLength(1);
    expect(ids(' --filters Name=tag-key,Values=nothing')).toEqual([]);
    expect(ids(` --network-interface-ids ${first}`)).toEqual([first]);
    expect(ids(' --filters Name=status,Values=in-us?')).toHaveLength(instance.enis.length);
    expect(ids(' --region us-east-1')).toEqual([]);
  });
});

describe('what others have in the subnets', () => {
  const steps = [
    { at: '1m', takeAddresses: { subnet: 'subnet-b', addresses: ['100.64.0.9-100.64.0.10'] } },
    { at: '2m', freeAddresses: { subnet: 'subnet-b', addresses: ['100.64.0.9'] } },
  ];

  it('is an ENI of another service for each taken address, as long as it is taken', () => {
    const taken = (at: number): unknown[] => {
      const moment = momentOf({ until: at, steps });
      const filters = ' --filters Name=subnet-id,Values=subnet-b';
      const found = described(`aws ec2 describe-network-interfaces${filters}`, 'NetworkInterfaces', moment);
      for (const each of found) expect(each).toMatchObject({ RequesterManaged: true, Status: 'in-use' });
      return found.map(({ PrivateIpAddress }) => PrivateIpAddress);
    };
    expect(taken(59_000)).toEqual([]);
    expect(taken(90_000)).toEqual(['100.64.0.9', '100.64.0.10']);
    expect(taken(150_000)).toEqual(['100.64.0.10']);
  });

  it('are the reservations of a subnet', () => {
    const reservations = [{ cidr: '10.0.0.0/28', type: 'explicit' }, { cidr: '10.0.0.64/26' }];
    const moment = momentOf({ until: 0, reservations });
    const of = (subnet: string): Described[] =>
      described(
        `aws ec2 get-subnet-cidr-reservations --subnet-id ${subnet}`,
        'SubnetIpv4CidrReservations',
        moment,
      );
    expect(of('subnet-a')).toMatchObject([
      { SubnetId: 'subnet-a', Cidr: '10.0.0.0/28', ReservationType: 'explicit' },
      { SubnetId: 'subnet-a', Cidr: '10.0.0.64/26', ReservationType: 'prefix' },
    ]);
    expect(of('subnet-b')).toEqual([]);
  });
});

describe('subnets, instances and the VPC', () => {
  it('count free addresses as the cloud does', () => {
    const subnets = described('aws ec2 describe-subnets', 'Subnets');
    expect(
      subnets.map(({ SubnetId, AvailableIpAddressCount }) => [SubnetId, AvailableIpAddressCount]),
    ).toEqual(
      [...moment.world.cloud.subnets.values()].map(({ id, availableIpAddressCount }) => [
        id,
        availableIpAddressCount,
      ]),
    );
    expect(subnets[1]).toMatchObject({ AvailableIpAddressCount: 251 });
  });

  it('are found by their ids', () => {
    const reservations = described(
      `aws ec2 describe-instances --instance-ids ${instance.instanceId}`,
      'Reservations',
    );
    expect(elementAt(reservations, 0).Instances).toMatchObject([
      {
        InstanceId: instance.instanceId,
        InstanceType: 't3.medium',
        PrivateDnsName: instance.node,
        LaunchTime: expect.stringMatching(/^2024-03-01T00:00:\d\d\+00:00$/),
      },
    ]);
    expect(described('aws ec2 describe-vpcs --output json', 'Vpcs')).toMatchObject([
      { CidrBlock: '10.0.0.0/16', CidrBlockAssociationSet: [{}, { CidrBlock: '100.64.0.0/16' }] },
    ]);
  });
});

describe('what is asked wrongly', () => {
  it.each([
    ['aws ec2 describe-subnets --query Subnets', 252, '--query is not supported here; pipe the output to jq'],
    ['aws ec2 describe-subnets --output table', 252, '--output table is not supported here; only json is'],
    ['aws ec2 describe-subnets --instance-ids i-1', 252, 'Unknown options: --instance-ids'],
    ['aws ec2 describe-subnets --subnet-id subnet-a', 252, 'Unknown options: --subnet-id'],
    ['aws ec2 get-subnet-cidr-reservations', 252, 'the following arguments are required: --subnet-id'],
    [
      'aws ec2 run-instances',
      252,
      'only these are answered here: describe-network-interfaces, describe-subnets',
    ],
    ['aws s3 ls', 252, 'only these are answered here: describe-network-interfaces'],
    ['aws ec2', 252, 'the following arguments are required: command'],
    ['aws ec2 describe-subnets --filters vpc-id=x', 252, "Error parsing parameter '--filters'"],
    ['aws ec2 describe-subnets --subnet-ids', 252, 'argument --subnet-ids: expected at least one argument'],
  ])('%s ends with %i', (line, exitCode, message) => {
    const answer = aws(line);
    expect(answer).toMatchObject({ stdout: '', exitCode });
    expect(answer.stderr).toContain(`aws: error: ${message}`);
  });

  it.each([
    ['aws ec2 describe-subnets --subnet-ids subnet-x', 'InvalidSubnetID.NotFound', 'DescribeSubnets'],
    ['aws ec2 describe-instances --instance-ids=i-1', 'InvalidInstanceID.NotFound', 'DescribeInstances'],
    ['aws ec2 describe-vpcs --filters Name=colour,Values=red', 'InvalidParameterValue', 'DescribeVpcs'],
  ])('%s is an error of the service', (line, code, api) => {
    const answer = aws(line);
    expect(answer.exitCode).toBe(254);
    expect(answer.stderr).toMatch(
      new RegExp(`^\nAn error occurred \\(${code}\\) when calling the ${api} operation: `),
    );
  });
});

describe('ids of zones', () => {
  it.each([
    ['us-east-1a', 'use1-az1'],
    ['ap-northeast-2c', 'apne2-az3'],
    ['eu-central-1b', 'euc1-az2'],
    ['sa-east-1a', 'sae1-az1'],
  ])('%s is %s', (zone, id) => {
    expect(zoneId(zone)).toBe(id);
  });
});

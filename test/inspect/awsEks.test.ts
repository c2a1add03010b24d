// The AWS CLI's view of managed node groups: form, errors, and agreement with the run.

import { describe, expect, it } from 'vitest';
import { awsTool } from '../../src/inspect/aws/aws.ts';
import { playTo, type Moment } from '../../src/inspect/moment.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

interface Written {
  readonly groups: readonly object[];
  readonly steps?: readonly object[];
  readonly cidr?: string;
}

function momentAt(at: number, { groups, steps = [], cidr = '10.0.0.0/24' }: Written): Moment {
  const parsed = parseScenario(
    JSON.stringify({
      apiVersion: 'vpc-cni-sim/v1',
      kind: 'Scenario',
      metadata: { name: 'Shop' },
      seed: 1,
      vpc: {
        region: 'eu-west-1',
        cidrs: ['10.0.0.0/16'],
        subnets: [{ name: 'subnet-a', cidr, availabilityZone: 'eu-west-1a' }],
      },
      nodeGroups: groups,
      timeline: steps,
      until: '30m',
    }),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return playTo(parsed.scenario, at);
}

const WORKERS = {
  name: 'workers',
  instanceType: 't3.medium',
  size: 2,
  labels: { team: 'web' },
  taints: [{ key: 'dedicated', value: 'web', effect: 'NoSchedule' }],
};
const OWN = { name: 'own', instanceType: 'm6g.large', size: 1, management: 'self-managed' };
const HOUSE: Written = { groups: [WORKERS, OWN] };

const aws = (line: string, moment: Moment) => awsTool(moment, line.split(' ').slice(1), {});

interface Nodegroup {
  readonly status: string;
  readonly instanceTypes: readonly string[];
  readonly scalingConfig: object;
  readonly health: { readonly issues: readonly object[] };
}

function nodegroup(moment: Moment, name = 'workers'): Nodegroup {
  const { stdout, stderr } = aws(
    `aws eks describe-nodegroup --cluster-name shop --nodegroup-name ${name}`,
    moment,
  );
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as { nodegroup: Nodegroup }).nodegroup;
}

describe('managed node groups', () => {
  const moment = momentAt(300_000, HOUSE);

  it('are listed by name, those of others are not', () => {
    expect(JSON.parse(aws('aws eks list-clusters', moment).stdout)).toEqual({ clusters: ['shop'] });
    expect(JSON.parse(aws('aws eks list-nodegroups --cluster-name shop', moment).stdout)).toEqual({
      nodegroups: ['workers'],
    });
  });

  it('are described as they are', () => {
    expect(nodegroup(moment)).toMatchObject({
      nodegroupName: 'workers',
      clusterName: 'shop',
      status: 'ACTIVE',
      scalingConfig: { desiredSize: 2 },
      instanceTypes: ['t3.medium'],
      subnets: ['subnet-a'],
      amiType: 'AL2023_x86_64_STANDARD',
      labels: { team: 'web' },
      taints: [{ key: 'dedicated', value: 'web', effect: 'NO_SCHEDULE' }],
      health: { issues: [] },
    });
  });

  it.each([
    ['aws eks list-nodegroups', 252, 'the following arguments are required: --cluster-name'],
    ['aws eks describe-nodegroup', 252, '--cluster-name, --nodegroup-name'],
    [
      'aws eks list-nodegroups --cluster-name shop --nodegroup-name x',
      252,
      'Unknown options: --nodegroup-name',
    ],
    ['aws eks delete-nodegroup', 252, 'list-clusters, list-nodegroups, describe-nodegroup of eks'],
    ['aws eks list-nodegroups --cluster-name other', 254, 'No cluster found for name: other.'],
    [
      'aws eks list-nodegroups --cluster-name shop --region us-east-1',
      254,
      'No cluster found for name: shop.',
    ],
    [
      'aws eks describe-nodegroup --cluster-name shop --nodegroup-name own',
      254,
      'An error occurred (ResourceNotFoundException) when calling the DescribeNodegroup operation: No node group found for name: own.',
    ],
  ])('%s is an error of status %i', (line, exitCode, text) => {
    const answer = aws(line, moment);
    expect(answer).toMatchObject({ exitCode, stdout: '' });
    expect(answer.stderr).toContain(text);
  });

  it('are degraded while launches fail for want of addresses, and say in which subnet', () => {
    const full = momentAt(600_000, { groups: [{ ...WORKERS, size: 12 }], cidr: '10.0.0.0/28' });
    expect(nodegroup(full)).toMatchObject({
      status: 'DEGRADED',
      scalingConfig: { desiredSize: 12 },
      health: { issues: [{ code: 'InsufficientFreeAddresses', resourceIds: ['subnet-a'] }] },
    });
  });

  it('are updated by an instance refresh, and have its type', () => {
    const steps = [{ at: '5m', instanceRefresh: { name: 'workers', instanceType: 'm5.large' } }];
    const written = { groups: [WORKERS], steps };
    expect(nodegroup(momentAt(330_000, written))).toMatchObject({
      status: 'UPDATING',
      instanceTypes: ['m5.large'],
    });
    expect(nodegroup(momentAt(1_790_000, written)).status).toBe('ACTIVE');
  });

  it('are deleted, and gone once their last node is', () => {
    const written = {
      groups: [WORKERS, { ...WORKERS, name: 'others' }],
      steps: [{ at: '5m', deleteNodeGroup: { name: 'others' } }],
    };
    expect(nodegroup(momentAt(300_000, written), 'others')).toMatchObject({
      status: 'DELETING',
      scalingConfig: { desiredSize: 0 },
    });
    expect(
      JSON.parse(aws('aws eks list-nodegroups --cluster-name shop', momentAt(1_790_000, written)).stdout),
    ).toEqual({ nodegroups: ['workers'] });
  });
});

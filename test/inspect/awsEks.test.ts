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
    [
      'aws eks delete-nodegroup',
      252,
      'list-clusters, list-nodegroups, describe-nodegroup, list-updates, describe-update of eks',
    ],
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

describe('updates of managed node groups', () => {
  const group = {
    ...WORKERS,
    taints: [],
    instanceTypes: ['t3a.medium'],
    capacityType: 'SPOT',
    updateConfig: { maxUnavailablePercentage: 50, updateStrategy: 'MINIMAL' },
  };
  const budget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web' },
    spec: { maxUnavailable: 0, selector: { matchLabels: { app: 'web' } } },
  };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'c', image: 'nginx' }] },
      },
    },
  };
  const written = (force: boolean): Written => ({
    groups: [group],
    steps: [
      { at: '1m', apply: { manifest: deployment } },
      { at: '2m', apply: { manifest: budget } },
      { at: '3m', updateNodegroup: { name: 'workers', force } },
    ],
  });
  const updates = (moment: Moment): string[] => {
    const { stdout } = aws('aws eks list-updates --name shop --nodegroup-name workers', moment);
    return (JSON.parse(stdout) as { updateIds: string[] }).updateIds;
  };
  const update = (moment: Moment, id: string) => {
    const line = `aws eks describe-update --name shop --nodegroup-name workers --update-id ${id}`;
    return JSON.parse(aws(line, moment).stdout) as { update: object };
  };

  it('are under way, and then have failed with EKS’ own words', () => {
    expect(updates(momentAt(120_000, written(false)))).toEqual([]);
    const during = momentAt(240_000, written(false));
    const [id = ''] = updates(during);
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(update(during, id)).toMatchObject({ update: { id, status: 'InProgress', errors: [] } });
    expect(nodegroup(during)).toMatchObject({
      status: 'UPDATING',
      capacityType: 'SPOT',
      instanceTypes: ['t3.medium', 't3a.medium'],
      updateConfig: { maxUnavailablePercentage: 50, updateStrategy: 'MINIMAL' },
    });
    const after = momentAt(1_700_000, written(false));
    expect(updates(after)).toEqual([id]);
    expect(update(after, id)).toMatchObject({
      update: { status: 'Failed', errors: [{ errorCode: 'PodEvictionFailure' }] },
    });
    expect(nodegroup(after).status).toBe('ACTIVE');
  });

  it('are unknown under another id', () => {
    const line = 'aws eks describe-update --name shop --nodegroup-name workers --update-id 7';
    expect(aws(line, momentAt(240_000, written(true))).stderr).toContain('ResourceNotFoundException');
  });
});

describe('the Auto Scaling groups', () => {
  interface Group {
    readonly AutoScalingGroupName: string;
    readonly MinSize: number;
    readonly MaxSize: number;
    readonly DesiredCapacity: number;
    readonly Instances: readonly { readonly InstanceId: string }[];
    readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
  }

  const groupsOf = (moment: Moment, names = ''): readonly Group[] => {
    const { stdout, stderr } = aws(`aws autoscaling describe-auto-scaling-groups${names}`, moment);
    expect(stderr).toBe('');
    return (JSON.parse(stdout) as { AutoScalingGroups: readonly Group[] }).AutoScalingGroups;
  };

  it('have the sizes, instances and tags of the node groups, by the name that EKS tells', () => {
    const tags = { 'k8s.io/cluster-autoscaler/node-template/resources/pods': '17' };
    const moment = momentAt(120_000, { groups: [{ ...WORKERS, minSize: 1, maxSize: 5, tags }, OWN] });
    const { resources } = nodegroup(moment) as Nodegroup & {
      readonly resources: { readonly autoScalingGroups: readonly { readonly name: string }[] };
    };
    const [workers, own] = groupsOf(moment);
    expect(resources.autoScalingGroups).toEqual([{ name: workers?.AutoScalingGroupName }]);
    expect(workers).toMatchObject({ MinSize: 1, MaxSize: 5, DesiredCapacity: 2 });
    expect(workers?.Instances.map(({ InstanceId }) => InstanceId).sort()).toEqual(
      [...moment.world.kubernetes.nodes()]
        .filter(({ labels }) => labels['eks.amazonaws.com/nodegroup'] === 'workers')
        .map(({ name }) => moment.world.daemons.nodes.get(name)?.instance.instanceId ?? '')
        .sort(),
    );
    expect(workers?.Tags).toContainEqual(
      expect.objectContaining({ Key: 'k8s.io/cluster-autoscaler/node-template/resources/pods', Value: '17' }),
    );
    expect(own).toMatchObject({ AutoScalingGroupName: 'own', DesiredCapacity: 1 });
    expect(groupsOf(moment, ' --auto-scaling-group-names own')).toEqual([own]);
    expect(groupsOf(moment, ' --auto-scaling-group-names nobody')).toEqual([]);
  });

  it('know no option of another operation', () => {
    const moment = momentAt(120_000, HOUSE);
    const { stderr } = aws('aws autoscaling describe-auto-scaling-groups --cluster-name shop', moment);
    expect(stderr).toContain('Unknown options: --cluster-name');
  });
});

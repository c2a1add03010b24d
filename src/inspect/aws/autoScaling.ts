// `aws autoscaling`: the Auto Scaling groups behind the node groups.

import { own } from '../../base/own.ts';
import { madeUpId } from '../../base/madeUpId.ts';
import type { ToolAnswer } from '../../base/toolAnswer.ts';
import type { NodeGroupView } from '../../kube/view.ts';
import type { JsonValue } from '../introspection/goJson.ts';
import type { Moment } from '../moment.ts';
import { printed, usageError } from './answers.ts';
import { apiTime } from './apiTime.ts';
import { foreignOption, type AwsOptions } from './awsOptions.ts';
import { ACCOUNT_ID, clusterName } from './madeUp.ts';
import { autoScalingGroupOf } from './nodegroup.ts';

const NAMES = '--auto-scaling-group-names';

const OPERATIONS: Readonly<Record<string, (moment: Moment, names: readonly string[]) => JsonValue>> = {
  'describe-auto-scaling-groups': (moment, names) => ({
    AutoScalingGroups: [...moment.world.kubernetes.nodeGroups()]
      .filter(({ isDeleted }) => !isDeleted)
      .map((group) => groupBody(moment, group, autoScalingGroupOf(moment, group.config)))
      .filter(({ AutoScalingGroupName: name }) => names.length === 0 || names.includes(name)),
  }),
};

export const AUTO_SCALING_OPERATIONS: readonly string[] = Object.keys(OPERATIONS);

export function autoScaling(moment: Moment, options: AwsOptions): ToolAnswer | undefined {
  const answer = own(OPERATIONS, options.operation);
  if (answer === undefined) return undefined;
  const foreign = foreignOption(options, [NAMES]);
  if (foreign !== undefined) return usageError(`Unknown options: ${foreign}`);
  const { lists, region } = options;
  if (region !== undefined && region !== moment.scenario.ec2.region)
    return printed({ AutoScalingGroups: [] });
  return printed(answer(moment, lists.get(NAMES) ?? []));
}

/** Members in the order of the API's model; those that say nothing of sizes and instances are left out. */
function groupBody(moment: Moment, group: NodeGroupView, name: string) {
  const { scenario, world } = moment;
  const { config, createdAt, desired } = group;
  const cluster = clusterName(scenario);
  const { region, subnets } = scenario.ec2;
  const zones = subnets.flatMap(({ id, availabilityZone }) =>
    config.subnets.includes(id) ? [availabilityZone] : [],
  );
  const tags: readonly (readonly [string, string])[] = [
    [`k8s.io/cluster-autoscaler/${cluster}`, 'owned'],
    ['k8s.io/cluster-autoscaler/enabled', 'true'],
    [`kubernetes.io/cluster/${cluster}`, 'owned'],
    ...Object.entries(config.tags ?? {}),
  ];
  return {
    AutoScalingGroupName: name,
    AutoScalingGroupARN: `arn:aws:autoscaling:${region}:${ACCOUNT_ID}:autoScalingGroup:${madeUpId('asg', name).slice('asg-'.length)}:autoScalingGroupName/${name}`,
    MinSize: config.limits?.min ?? desired,
    MaxSize: config.limits?.max ?? desired,
    DesiredCapacity: desired,
    DefaultCooldown: 300,
    AvailabilityZones: [...new Set(zones)].sort(),
    LoadBalancerNames: [],
    TargetGroupARNs: [],
    HealthCheckType: 'EC2',
    HealthCheckGracePeriod: 15,
    Instances: group.machines().flatMap(({ instanceId }) => {
      const instance = [...world.daemons.nodes.values()].find(
        (each) => each.instance.instanceId === instanceId,
      );
      if (instance === undefined) return [];
      return [
        {
          InstanceId: instanceId,
          InstanceType: instance.instance.type.name,
          AvailabilityZone: instance.instance.availabilityZone,
          LifecycleState: 'InService',
          HealthStatus: 'Healthy',
          ProtectedFromScaleIn: false,
        },
      ];
    }),
    CreatedTime: apiTime(moment, createdAt),
    SuspendedProcesses: [],
    VPCZoneIdentifier: config.subnets.join(','),
    EnabledMetrics: [],
    Tags: tags.map(([key, value]) => ({
      ResourceId: name,
      ResourceType: 'auto-scaling-group',
      Key: key,
      Value: value,
      PropagateAtLaunch: true,
    })),
    TerminationPolicies: ['Default'],
    NewInstancesProtectedFromScaleIn: false,
  };
}

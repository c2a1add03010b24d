// Tags that EKS, the VPC CNI and the scenario put on what they own.

import { isFrom } from '../../base/cniReleases.ts';
import type { InstanceView, NetworkInterfaceView } from '../../ec2/view.ts';
import { isoTime } from '../../base/calendar.ts';
import { startTimeOf } from '../clusterObjects.ts';
import type { Moment } from '../moment.ts';
import { clusterName } from './madeUp.ts';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** By key. */
export function tagList(tags: Readonly<Record<string, string>>): readonly Tag[] {
  return Object.entries(tags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([Key, Value]) => ({ Key, Value }));
}

/** @upstream pkg/awsutils/awsutils.go#createENITags, #buildENITags */
export function eniTags(
  moment: Moment,
  eni: NetworkInterfaceView,
  owner: InstanceView | undefined,
): readonly Tag[] {
  if (eni.interfaceType !== 'interface') return controllerTags(moment, eni);
  const instanceId = eni.createdBy ?? owner?.instanceId;
  if (!eni.tagged || instanceId === undefined) return [];
  const isOwn = eni.createdBy !== undefined;
  return tagList({
    ...additional(moment, owner),
    'node.k8s.amazonaws.com/instance_id': instanceId,
    ...(isOwn ? { 'node.k8s.amazonaws.com/createdAt': isoTime(startTimeOf(moment) + eni.createdAt) } : {}),
  });
}

/** @upstream amazon-vpc-resource-controller-k8s pkg/config/type.go */
function controllerTags({ scenario }: Moment, { branch }: NetworkInterfaceView): readonly Tag[] {
  return tagList({
    [`kubernetes.io/cluster/${clusterName(scenario)}`]: 'owned',
    'eks:eni:owner': 'eks-vpc-resource-controller',
    ...(branch === undefined
      ? {}
      : {
          'vpcresources.k8s.aws/trunk-eni-id': branch.trunk.id,
          'vpcresources.k8s.aws/vlan-id': String(branch.vlan),
        }),
  });
}

/** What the node's daemon is told by CLUSTER_NAME and ADDITIONAL_ENI_TAGS; of an ENI without a node, any one's. */
function additional({ world }: Moment, owner: InstanceView | undefined): Readonly<Record<string, string>> {
  const { nodes } = world.daemons;
  const [any] = nodes.values();
  const start = (owner === undefined ? any : nodes.get(owner.node))?.lastStart;
  const cluster = start?.env['CLUSTER_NAME'];
  return {
    ...ownTags(start?.env['ADDITIONAL_ENI_TAGS']),
    ...(cluster === undefined || cluster === '' ? {} : { 'cluster.k8s.amazonaws.com/name': cluster }),
    ...(cluster !== undefined && cluster !== '' && start !== undefined && isFrom(start.version, 'v1.19.4')
      ? { 'eks:eni:owner': 'amazon-vpc-cni' }
      : {}),
  };
}

/** Keys with AWS' own prefix are passed over. @upstream #loadAdditionalENITags */
function ownTags(json: string | undefined): Readonly<Record<string, string>> {
  if (json === undefined) return {};
  try {
    const tags: unknown = JSON.parse(json);
    if (typeof tags !== 'object' || tags === null) return {};
    return Object.fromEntries(
      Object.entries(tags).filter(
        (entry): entry is [string, string] =>
          typeof entry[1] === 'string' && !entry[0].includes('k8s.amazonaws.com'),
      ),
    );
  } catch {
    return {};
  }
}

export function instanceTags({ scenario, world }: Moment, { node }: InstanceView): readonly Tag[] {
  const cluster = clusterName(scenario);
  const group = world.kubernetes.node(node)?.labels['eks.amazonaws.com/nodegroup'];
  return tagList({
    [`kubernetes.io/cluster/${cluster}`]: 'owned',
    'eks:cluster-name': cluster,
    ...(group === undefined ? {} : { 'eks:nodegroup-name': group, Name: `${cluster}-${group}-Node` }),
  });
}

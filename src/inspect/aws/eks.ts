// `aws eks`: the cluster and its managed node groups by name. Groups that are not managed are unknown to EKS.

import { own } from '../../base/own.ts';
import type { ToolAnswer } from '../../base/toolAnswer.ts';
import type { NodeGroupView } from '../../kube/view.ts';
import type { Moment } from '../moment.ts';
import { printed, serviceError, usageError } from './answers.ts';
import { foreignOption, type AwsOptions } from './awsOptions.ts';
import { clusterName } from './madeUp.ts';
import { nodegroup } from './nodegroup.ts';
import { nodegroupUpdate, updatesOf } from './nodegroupUpdate.ts';

interface Operation {
  readonly api: string;
  readonly required: readonly string[];
  readonly answer: (moment: Moment, named: (option: string) => string) => ToolAnswer;
}

const CLUSTER = '--cluster-name';
const NODEGROUP = '--nodegroup-name';
/** Of the cluster, where the operation is about updates. */
const NAME = '--name';
const UPDATE = '--update-id';

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'list-clusters': {
    api: 'ListClusters',
    required: [],
    answer: ({ scenario }) => printed({ clusters: [clusterName(scenario)] }),
  },
  'list-nodegroups': {
    api: 'ListNodegroups',
    required: [CLUSTER],
    answer: (moment) => printed({ nodegroups: managed(moment).map(({ config }) => config.name) }),
  },
  'describe-nodegroup': {
    api: 'DescribeNodegroup',
    required: [CLUSTER, NODEGROUP],
    answer: (moment, named) =>
      withGroup('DescribeNodegroup', moment, named, (group) =>
        printed({ nodegroup: nodegroup(moment, group) }),
      ),
  },
  'list-updates': {
    api: 'ListUpdates',
    required: [NAME, NODEGROUP],
    answer: (moment, named) =>
      withGroup('ListUpdates', moment, named, (group) =>
        printed({ updateIds: updatesOf(moment, group).map(({ id }) => id) }),
      ),
  },
  'describe-update': {
    api: 'DescribeUpdate',
    required: [NAME, UPDATE, NODEGROUP],
    answer: (moment, named) =>
      withGroup('DescribeUpdate', moment, named, (group) => {
        const wanted = named(UPDATE);
        const found = updatesOf(moment, group).find(({ id }) => id === wanted);
        return found === undefined
          ? notFound('DescribeUpdate', `No update found for ID: ${wanted}`)
          : printed({ update: nodegroupUpdate(moment, wanted, found.update) });
      }),
  },
};

export const EKS_OPERATIONS: readonly string[] = Object.keys(OPERATIONS);

export function eks(moment: Moment, options: AwsOptions): ToolAnswer | undefined {
  const { operation: name, lists, region } = options;
  const operation = own(OPERATIONS, name);
  if (operation === undefined) return undefined;
  const { api, required, answer } = operation;
  const foreign = foreignOption(options, required);
  if (foreign !== undefined) return usageError(`Unknown options: ${foreign}`);
  const missing = required.filter((option) => !lists.has(option));
  if (missing.length > 0) return usageError(`the following arguments are required: ${missing.join(', ')}`);
  const named = (option: string): string => lists.get(option)?.at(-1) ?? '';
  const isElsewhere = region !== undefined && region !== moment.scenario.ec2.region;
  if (isElsewhere && required.length === 0) return printed({ clusters: [] });
  const cluster = named(required.includes(NAME) ? NAME : CLUSTER);
  const isOurs = !isElsewhere && cluster === clusterName(moment.scenario);
  return required.length === 0 || isOurs
    ? answer(moment, named)
    : notFound(api, `No cluster found for name: ${cluster}.`);
}

function withGroup(
  api: string,
  moment: Moment,
  named: (option: string) => string,
  answer: (group: NodeGroupView) => ToolAnswer,
): ToolAnswer {
  const name = named(NODEGROUP);
  const group = managed(moment).find(({ config }) => config.name === name);
  return group === undefined ? notFound(api, `No node group found for name: ${name}.`) : answer(group);
}

function managed({ world }: Moment): readonly NodeGroupView[] {
  return [...world.kubernetes.nodeGroups()].filter(
    ({ config }) => (config.management ?? 'managed') === 'managed',
  );
}

function notFound(api: string, message: string): ToolAnswer {
  return serviceError(api, ['ResourceNotFoundException', message]);
}

// `aws ec2`: the describe operations that concern nodes and their networks.

import { own } from '../../base/own.ts';
import type { ToolAnswer } from '../../base/toolAnswer.ts';
import type { Moment } from '../moment.ts';
import { printed, serviceError, usageError } from './answers.ts';
import { matches, unknownFilter, type Described } from './awsFilters.ts';
import { foreignOption, type AwsOptions } from './awsOptions.ts';
import { instances } from './instances.ts';
import { networkInterfaces } from './networkInterfaces.ts';
import { reservationsOf } from './reservations.ts';
import { subnets, vpcs } from './subnets.ts';
import { trunkAssociations } from './trunkAssociations.ts';

interface Operation {
  readonly api: string;
  /** The member of the answer that holds them. */
  readonly member: string;
  readonly ids: string;
  readonly describe: (moment: Moment) => readonly Described[];
  /** The error code and text for an id that does not exist. */
  readonly missing: (id: string) => readonly [code: string, message: string];
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'describe-network-interfaces': {
    api: 'DescribeNetworkInterfaces',
    member: 'NetworkInterfaces',
    ids: '--network-interface-ids',
    describe: networkInterfaces,
    missing: (id) => ['InvalidNetworkInterfaceID.NotFound', `The networkInterface ID '${id}' does not exist`],
  },
  'describe-subnets': {
    api: 'DescribeSubnets',
    member: 'Subnets',
    ids: '--subnet-ids',
    describe: subnets,
    missing: (id) => ['InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`],
  },
  'describe-instances': {
    api: 'DescribeInstances',
    member: 'Reservations',
    ids: '--instance-ids',
    describe: instances,
    missing: (id) => ['InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`],
  },
  'describe-vpcs': {
    api: 'DescribeVpcs',
    member: 'Vpcs',
    ids: '--vpc-ids',
    describe: vpcs,
    missing: (id) => ['InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`],
  },
  'describe-trunk-interface-associations': {
    api: 'DescribeTrunkInterfaceAssociations',
    member: 'InterfaceAssociations',
    ids: '--association-ids',
    describe: trunkAssociations,
    missing: (id) => [
      'InvalidTrunkInterfaceAssociationID.NotFound',
      `The trunk interface association ID '${id}' does not exist`,
    ],
  },
};

const RESERVATIONS = 'get-subnet-cidr-reservations';

export const EC2_OPERATIONS: readonly string[] = [...Object.keys(OPERATIONS), RESERVATIONS];

export function ec2(moment: Moment, options: AwsOptions): ToolAnswer | undefined {
  if (options.operation === RESERVATIONS) return reservationsOf(moment, options);
  const operation = own(OPERATIONS, options.operation);
  if (operation === undefined) return undefined;
  const foreign = foreignOption(options, [operation.ids, '--filters']);
  return foreign === undefined
    ? described(moment, operation, options)
    : usageError(`Unknown options: ${foreign}`);
}

function described(moment: Moment, operation: Operation, { lists, filters, region }: AwsOptions): ToolAnswer {
  const isElsewhere = region !== undefined && region !== moment.scenario.ec2.region;
  const all = isElsewhere ? [] : operation.describe(moment);
  const wanted = lists.get(operation.ids);
  const missing = wanted?.find((id) => !all.some((each) => each.id === id));
  if (missing !== undefined) return serviceError(operation.api, operation.missing(missing));
  const [first] = all;
  const known = first === undefined ? filters.map(({ name }) => name) : Object.keys(first.facts);
  const unknown = unknownFilter(filters, known);
  if (unknown !== undefined) {
    return serviceError(operation.api, ['InvalidParameterValue', `The filter '${unknown}' is invalid`]);
  }
  const chosen = all.filter((each) => (wanted?.includes(each.id) ?? true) && matches(each, filters));
  return printed({ [operation.member]: chosen.map(({ body }) => body) });
}

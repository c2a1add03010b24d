// The AWS CLI, version 2: the describe operations of EC2 that concern nodes and their networks, as JSON.

import type { JsonValue } from '../introspection/goJson.ts';
import type { Moment } from '../moment.ts';
import { own } from '../../base/own.ts';
import type { ToolAnswer } from '../../base/toolAnswer.ts';
import type { Tool } from '../tool.ts';
import { matches, unknownFilter } from './awsFilters.ts';
import { parseAws, type AwsOptions } from './awsOptions.ts';
import { instances } from './instances.ts';
import { networkInterfaces, type Described } from './networkInterfaces.ts';
import { subnets, vpcs } from './subnets.ts';

const USAGE_ERROR = 252;
const SERVICE_ERROR = 254;
const INDENT = 4;

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
};

/** Answers wherever it is typed: the account is the same everywhere. */
export const awsTool: Tool = (moment, words) => {
  const parsed = parseAws(words);
  if ('problem' in parsed) return usageError(parsed.problem);
  const { options } = parsed;
  const operation = options.service === 'ec2' ? own(OPERATIONS, options.operation) : undefined;
  if (operation === undefined) {
    const known = Object.keys(OPERATIONS).join(', ');
    return usageError(`only these of ec2 are answered here: ${known}`);
  }
  const foreign = [...options.lists.keys()].find((name) => name.endsWith('-ids') && name !== operation.ids);
  return foreign === undefined
    ? described(moment, operation, options)
    : usageError(`Unknown options: ${foreign}`);
};

function described(moment: Moment, operation: Operation, { lists, filters, region }: AwsOptions): ToolAnswer {
  const isElsewhere = region !== undefined && region !== moment.scenario.ec2.region;
  const all = isElsewhere ? [] : operation.describe(moment);
  const wanted = lists.get(operation.ids);
  const missing = wanted?.find((id) => !all.some((each) => each.id === id));
  if (missing !== undefined) return serviceError(operation, operation.missing(missing));
  const [first] = all;
  const known = first === undefined ? filters.map(({ name }) => name) : Object.keys(first.facts);
  const unknown = unknownFilter(filters, known);
  if (unknown !== undefined) {
    return serviceError(operation, ['InvalidParameterValue', `The filter '${unknown}' is invalid`]);
  }
  const chosen = all.filter((each) => (wanted?.includes(each.id) ?? true) && matches(each, filters));
  return printed({ [operation.member]: chosen.map(({ body }) => body) });
}

function printed(answer: JsonValue): ToolAnswer {
  return { stdout: `${JSON.stringify(answer, undefined, INDENT)}\n`, stderr: '', exitCode: 0 };
}

function serviceError({ api }: Operation, [code, message]: readonly [string, string]): ToolAnswer {
  const stderr = `\nAn error occurred (${code}) when calling the ${api} operation: ${message}\n`;
  return { stdout: '', stderr, exitCode: SERVICE_ERROR };
}

function usageError(problem: string): ToolAnswer {
  const usage = [
    '',
    'usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]',
    'To see help text, you can run:',
    '',
    '  aws help',
    '  aws <command> help',
    '  aws <command> <subcommand> help',
    '',
    `aws: error: ${problem}`,
    '',
  ];
  return { stdout: '', stderr: usage.join('\n'), exitCode: USAGE_ERROR };
}

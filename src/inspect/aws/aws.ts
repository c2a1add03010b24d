// The AWS CLI, version 2, as far as it shows nodes, their groups and their networks: its services and their operations.

import { own } from '../../base/own.ts';
import type { ToolAnswer } from '../../base/toolAnswer.ts';
import type { Moment } from '../moment.ts';
import type { Tool } from '../tool.ts';
import { usageError } from './answers.ts';
import { parseAws, type AwsOptions } from './awsOptions.ts';
import { autoScaling, AUTO_SCALING_OPERATIONS } from './autoScaling.ts';
import { ec2, EC2_OPERATIONS } from './ec2.ts';
import { eks, EKS_OPERATIONS } from './eks.ts';

interface Service {
  readonly operations: readonly string[];
  /** Undefined for an operation that it does not have here. */
  readonly answer: (moment: Moment, options: AwsOptions) => ToolAnswer | undefined;
}

const SERVICES: Readonly<Record<string, Service>> = {
  ec2: { operations: EC2_OPERATIONS, answer: ec2 },
  eks: { operations: EKS_OPERATIONS, answer: eks },
  autoscaling: { operations: AUTO_SCALING_OPERATIONS, answer: autoScaling },
};

/** Answers wherever it is typed: the account is the same everywhere. */
export const awsTool: Tool = (moment, words) => {
  const parsed = parseAws(words);
  if ('problem' in parsed) return usageError(parsed.problem);
  const { options } = parsed;
  return (
    own(SERVICES, options.service)?.answer(moment, options) ?? usageError(whatIsAnswered(options.service))
  );
};

function whatIsAnswered(service: string): string {
  const answered = Object.entries(SERVICES)
    .filter(([name]) => name === service || own(SERVICES, service) === undefined)
    .map(([name, { operations }]) => `${operations.join(', ')} of ${name}`);
  return `only these are answered here: ${answered.join('; ')}`;
}

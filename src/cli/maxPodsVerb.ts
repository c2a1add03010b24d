// vpc-cni-sim max-pods: how many pods nodes of some instance types may run.

import { instanceType, instanceTypeNames, type InstanceType } from '../ec2/instanceTypes.ts';
import { maxPodsText, type MaxPodsQuestion } from '../report/maxPodsText.ts';
import { nearest } from '../scenario/language/suggestion.ts';
import { BadInput } from './badInput.ts';
import { ExitCode } from './exitCode.ts';
import type { Streams } from './streams.ts';

export async function maxPodsVerb(
  names: readonly string[],
  question: MaxPodsQuestion,
  { out }: Streams,
): Promise<ExitCode> {
  if (question.ipv6 === true && question.customNetworking === true)
    throw new BadInput('--ipv6 and --custom-networking exclude each other; leave one of them out');
  const types = names.map(knownType);
  out.write(maxPodsText(types, question, out.page()));
  return ExitCode.ok;
}

function knownType(name: string): InstanceType {
  const type = instanceType(name);
  if (type !== undefined) return type;
  const near = nearest(name, instanceTypeNames());
  const fix =
    near === undefined ? 'use a type that the CNI knows: t3.medium, m5.large' : `did you mean ${near}?`;
  throw new BadInput(`unknown instance type "${name}"; ${fix}`);
}

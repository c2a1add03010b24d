// Max pods of instance types: the number, the arithmetic behind it, and the cap where one applies.

import { calculatorMaxPods, nodeadmMaxPods, type MaxPodsOptions } from '../ec2/maxPods.ts';
import { supportsPrefixDelegation, type InstanceType } from '../ec2/instanceTypes.ts';
import { alignColumns, type Column } from './columns.ts';
import { hanging } from './layout.ts';
import type { Page } from './page.ts';

export interface MaxPodsQuestion extends MaxPodsOptions {
  readonly showMaxAllowed?: boolean;
  /** In a cluster of that family the CNI takes prefixes always. */
  readonly ipv6?: boolean;
}

const COLUMNS: readonly Column[] = [
  { title: 'type', align: 'left' },
  { title: 'max pods', align: 'right' },
  { title: 'ENIs', align: 'right' },
  { title: 'IPv4 each', align: 'right' },
  { title: 'vCPUs', align: 'right' },
  { title: 'because', align: 'left' },
];

export function maxPodsText(types: readonly InstanceType[], asked: MaxPodsQuestion, page: Page): string {
  const question = asked.ipv6 === true ? { ...asked, prefixDelegation: true } : asked;
  const rows = types.map((type) => [
    type.name,
    String(calculatorMaxPods(type, question)),
    String(type.maxEnis),
    String(type.ipv4PerEni),
    type.vcpus === null ? '?' : String(type.vcpus),
    because(type, question),
  ]);
  const [title, ...lines] = alignColumns(COLUMNS, rows, page);
  const isCapped = types.some((type) => because(type, question).includes('capped'));
  const notes = [
    ...(isCapped ? ['The cap: 110 pods up to 30 vCPUs, 250 above; --show-max-allowed leaves it out.'] : []),
    ...types.flatMap((type) => noteOn(type, question)),
  ];
  return [
    page.dim(title),
    ...lines,
    ...(notes.length > 0 ? [''] : []),
    ...notes.flatMap((note) => hanging('', note, page.width)),
    '',
  ].join('\n');
}

/** `3 × (6 − 1) × 16 + 2 = 242, capped at 110`. */
function because(type: InstanceType, question: MaxPodsQuestion): string {
  const allowed = calculatorMaxPods(type, { ...question, showMaxAllowed: true });
  const enis = Math.min(question.maxEni ?? type.maxEnis, type.maxEnis);
  const without = [question.customNetworking === true, hasTrunk(type, question)].filter(Boolean);
  const used = without.length === 0 ? String(enis) : `(${enis}${' − 1'.repeat(without.length)})`;
  const prefixes = takesPrefixes(type, question) ? ' × 16' : '';
  const sum = `${used} × (${type.ipv4PerEni} − 1)${prefixes} + 2`;
  if (calculatorMaxPods(type, question) === allowed) return sum;
  return `${sum} = ${allowed}, capped at ${calculatorMaxPods(type, question)}`;
}

function hasTrunk(type: InstanceType, { podEni }: MaxPodsQuestion): boolean {
  return podEni === true && (type.branchEniLimit ?? 0) > 0;
}

/** As the calculator judges it: bare metal gets no prefixes. */
function takesPrefixes(type: InstanceType, question: MaxPodsQuestion): boolean {
  return question.prefixDelegation === true && type.hypervisor === 'nitro';
}

/** Pods with branch ENIs count towards max pods, and take no address of it. */
function branchNote({ branchEniLimit }: InstanceType): string {
  if (branchEniLimit === null) return 'not known whether it takes a trunk ENI.';
  if (branchEniLimit === 0)
    return 'takes no trunk ENI, so it runs no pods with security groups of their own.';
  return `as many more as pods with security groups of their own, up to ${branchEniLimit}: a branch ENI each.`;
}

/** @upstream pkg/ipamd/ipamd.go#isConfigValid */
function ipv6Note(type: InstanceType): string {
  return supportsPrefixDelegation(type)
    ? 'a /80 has more addresses than a node has pods: the number above only keeps to what EKS advises.'
    : 'aws-node does not start there with IPv6, since it is not a Nitro type.';
}

/** Where a node left to itself, or the CNI, goes by another number. */
function noteOn(type: InstanceType, question: MaxPodsQuestion): string[] {
  const notes: string[] = [];
  if (question.ipv6 !== true && question.prefixDelegation === true && !takesPrefixes(type, question)) {
    notes.push(
      type.bareMetal
        ? `${type.name}: the CNI uses prefixes on bare metal, though the calculator does not count them.`
        : `${type.name}: no prefixes, it is not a Nitro type.`,
    );
  }
  if (question.ipv6 === true) notes.push(`${type.name}: ${ipv6Note(type)}`);
  if (question.podEni === true) notes.push(`${type.name}: ${branchNote(type)}`);
  if (type.networkCards.length > 1) {
    const cards = `ENIs of the first of its ${type.networkCards.length} network cards`;
    notes.push(`${type.name}: max pods counts the ${cards}, also with ENABLE_MULTI_NIC.`);
  }
  const own = nodeadmMaxPods(type);
  if (own !== calculatorMaxPods(type, question)) {
    notes.push(`${type.name}: an AL2023 node that is told nothing takes ${own}.`);
  }
  return notes;
}

// Max pods of instance types: the number, the arithmetic behind it, and the cap where one applies.

import { calculatorMaxPods, nodeadmMaxPods, type MaxPodsOptions } from '../ec2/maxPods.ts';
import type { InstanceType } from '../ec2/instanceTypes.ts';
import { alignColumns, type Column } from './columns.ts';
import { hanging } from './layout.ts';
import type { Page } from './page.ts';

export interface MaxPodsQuestion extends MaxPodsOptions {
  readonly showMaxAllowed?: boolean;
}

const COLUMNS: readonly Column[] = [
  { title: 'type', align: 'left' },
  { title: 'max pods', align: 'right' },
  { title: 'ENIs', align: 'right' },
  { title: 'IPv4 each', align: 'right' },
  { title: 'vCPUs', align: 'right' },
  { title: 'because', align: 'left' },
];

export function maxPodsText(types: readonly InstanceType[], question: MaxPodsQuestion, page: Page): string {
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
  const used = question.customNetworking === true ? `(${enis} − 1)` : String(enis);
  const prefixes = takesPrefixes(type, question) ? ' × 16' : '';
  const sum = `${used} × (${type.ipv4PerEni} − 1)${prefixes} + 2`;
  if (calculatorMaxPods(type, question) === allowed) return sum;
  return `${sum} = ${allowed}, capped at ${calculatorMaxPods(type, question)}`;
}

/** As the calculator judges it: bare metal gets no prefixes. */
function takesPrefixes(type: InstanceType, question: MaxPodsQuestion): boolean {
  return question.prefixDelegation === true && type.hypervisor === 'nitro';
}

/** Where a node left to itself, or the CNI, goes by another number. */
function noteOn(type: InstanceType, question: MaxPodsQuestion): string[] {
  const notes: string[] = [];
  if (question.prefixDelegation === true && !takesPrefixes(type, question)) {
    notes.push(
      type.bareMetal
        ? `${type.name}: the CNI uses prefixes on bare metal, though the calculator does not count them.`
        : `${type.name}: no prefixes, it is not a Nitro type.`,
    );
  }
  const own = nodeadmMaxPods(type);
  if (own !== calculatorMaxPods(type, question)) {
    notes.push(`${type.name}: an AL2023 node that is told nothing takes ${own}.`);
  }
  return notes;
}

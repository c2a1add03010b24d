// Which of the node groups that would help is expanded. Several narrow the choice in turn; what is left is drawn from.
// @upstream cluster-autoscaler/expander

import { elementAt } from '../../base/assert.ts';
import type { ExpanderName, GroupPriorities } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { Pod } from '../../kube/api/objects.ts';
import type { CachedGroup } from './awsGroups.ts';
import { amountOf } from './ports.ts';
import type { Snapshot } from './snapshot.ts';
import type { TemplateNode } from './templates.ts';

export interface ExpansionOption {
  readonly group: CachedGroup;
  readonly template: TemplateNode;
  readonly nodeCount: number;
  readonly pods: readonly Pod[];
  readonly similar: readonly CachedGroup[];
}

interface Choice {
  readonly snapshot: Snapshot;
  readonly priorities: GroupPriorities;
}

type Expander = (options: readonly ExpansionOption[], choice: Choice) => readonly ExpansionOption[];

const EXPANDERS: Readonly<Record<ExpanderName, Expander>> = {
  random: (options) => options,
  'most-pods': (options) => leastBy(options, ({ pods }) => -pods.length),
  'least-nodes': (options) => leastBy(options, ({ nodeCount }) => nodeCount),
  'least-waste': (options, { snapshot }) => leastBy(options, (option) => wasteOf(option, snapshot)),
  priority: (options, { priorities }) => ofHighestPriority(options, priorities),
};

/** `below`: a whole number less than its argument, at random. */
export function bestOption(
  options: readonly ExpansionOption[],
  names: readonly ExpanderName[],
  choice: Choice,
  below: (bound: number) => number,
): ExpansionOption | undefined {
  let left = options;
  for (const name of names) if (left.length > 1) left = EXPANDERS[name](left, choice);
  return left.length === 0 ? undefined : elementAt(left, left.length === 1 ? 0 : below(left.length));
}

function leastBy(
  options: readonly ExpansionOption[],
  costOf: (option: ExpansionOption) => number,
): readonly ExpansionOption[] {
  const costs = options.map(costOf);
  const least = Math.min(...costs);
  return options.filter((_, index) => costs[index] === least);
}

/** The shares of CPU and of memory that nobody asks for on the new nodes, added up. */
function wasteOf({ nodeCount, pods, template }: ExpansionOption, snapshot: Snapshot): number {
  let cpu = 0;
  let memory = 0;
  for (const pod of pods) {
    const demand = snapshot.demandOf(pod);
    cpu += demand.cpu;
    memory += demand.memory;
  }
  const { capacity } = template.node;
  const wasted = (asked: number, resource: string): number => {
    const available = amountOf(capacity, resource) * nodeCount;
    return (available - asked) / available;
  };
  return wasted(cpu, 'cpu') + wasted(memory, 'memory');
}

/** Where none has any, all are as good. */
function ofHighestPriority(
  options: readonly ExpansionOption[],
  priorities: GroupPriorities,
): readonly ExpansionOption[] {
  const ranked = options.map(({ group }) => {
    const matching = priorities.filter(({ patterns }) =>
      patterns.some((pattern) => new RegExp(pattern).test(group.name)),
    );
    return Math.max(-Infinity, ...matching.map(({ priority }) => priority));
  });
  const highest = Math.max(...ranked);
  return highest === -Infinity ? options : options.filter((_, index) => ranked[index] === highest);
}

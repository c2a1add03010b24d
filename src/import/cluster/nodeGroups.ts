// The node groups: as the labels and tags of their nodes say. Nodes may differ in type; new ones are of the most frequent.

import { elementAt } from '../../base/assert.ts';
import { instanceType } from '../../ec2/instanceTypes.ts';
import { nodeadmMaxPods } from '../../ec2/maxPods.ts';
import { COLLECT } from '../collect.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { groupsBy } from '../groups.ts';
import type { ImportedGroup, ImportedNode } from './cluster.ts';
import { someOf, type Findings } from './findings.ts';
import type { Subnets } from './subnets.ts';
import { isOfNodePool } from './karpenter.ts';
import { commonLabels, commonTaints, isManaged } from './nodeLabels.ts';

export function nodeGroupsOf(
  evidence: Evidence,
  nodes: readonly ImportedNode[],
  known: Subnets,
  findings: Findings,
): ImportedGroup[] {
  const labels = new Map(evidence.nodes.map((fact) => [fact.name, fact.labels]));
  const told = new Map(evidence.nodeGroups.map((fact) => [fact.name, fact]));
  const groups = [...groupsBy(nodes, ({ group }) => group)].flatMap(([name, members]): ImportedGroup[] => {
    if (name === undefined) return [];
    const types = new Map(
      [...groupsBy(members, ({ instanceType }) => instanceType)].map(([type, of]) => [type, of.length]),
    );
    const sorted = [...types].sort(([, one], [, other]) => other - one);
    const subnets = new Set([
      ...members.flatMap(({ interfaces }) => interfaces.slice(0, 1).map(({ subnet }) => subnet)),
      // Where new nodes of it may start, whether there are any or not.
      ...(told.get(name)?.subnets ?? []).flatMap((id) => known.withId(id)?.name ?? []),
    ]);
    const [frequent] = elementAt(sorted, 0);
    const typical =
      told.get(name)?.instanceTypes.find((type) => instanceType(type) !== undefined) ?? frequent;
    return [
      {
        name,
        instanceType: typical,
        types,
        size: members.length,
        isManaged: members.some((member) => isManaged(labels.get(member.name) ?? {})),
        maxPods: (members.find(({ instanceType: type }) => type === typical) ?? elementAt(members, 0))
          .maxPods,
        labels: commonLabels(members),
        taints: commonTaints(members),
        subnets: [...subnets].sort(),
        told: told.get(name),
      },
    ];
  });
  for (const { name, types, instanceType: type } of groups)
    if (types.size > 1 && (told.get(name)?.instanceTypes.length ?? 0) === 0)
      findings.guess(
        `type of new nodes of ${name}`,
        type,
        'the most frequent one of its nodes',
        COLLECT.groups,
      );
  groups.push(...emptyGroups(evidence, groups, known));
  const sizeless = groups.filter(
    ({ name }) => !evidence.nodeGroups.some((each) => each.name === name && each.maxSize !== undefined),
  );
  if (sizeless.length > 0)
    findings.guess(
      `min and max size of node group ${someOf(sizeless.map(({ name }) => name))}`,
      'none',
      'no file has them; the size changes by steps alone',
      COLLECT.groups,
    );
  const loose = nodes
    .filter((node) => node.group === undefined && !isOfNodePool(node))
    .map(({ name }) => name);
  if (loose.length > 0)
    findings.warn(`node ${someOf(loose)} of no node group: nothing replaces it when it goes`);
  return groups;
}

/** Groups that EKS tells of and that have no node now. */
function emptyGroups(
  { nodeGroups }: Evidence,
  groups: readonly ImportedGroup[],
  known: Subnets,
): ImportedGroup[] {
  return nodeGroups
    .filter(({ name }) => !groups.some((group) => group.name === name))
    .flatMap((fact) => {
      const { name, instanceTypes, subnets, labels, taints } = fact;
      const type = instanceTypes.find((each) => instanceType(each) !== undefined);
      const within = subnets.flatMap((id) => known.withId(id)?.name ?? []);
      if (type === undefined || within.length === 0) return [];
      return [
        {
          name,
          instanceType: type,
          types: new Map<string, number>(),
          size: 0,
          isManaged: true,
          maxPods: nodeadmMaxPods(instanceType(type)),
          labels,
          taints,
          subnets: within.sort(),
          told: fact,
        },
      ];
    });
}

// NodePools of a scenario that can make no node: their EC2NodeClass is not there, or chooses no subnet. Karpenter takes
// both without a word at the pods that wait.

import { formatCidr } from '../base/ipv4.ts';
import { choosesSubnet, type Ec2NodeClass } from '../kube/api/ec2NodeClass.ts';
import type { AppliedObject } from '../kube/api/workloadConfig.ts';
import type { CompiledScenario } from './compiled.ts';
import type { DocumentPath } from './language/diagnostics.ts';

interface Written {
  readonly object: AppliedObject;
  readonly path: DocumentPath;
}

export interface UnusableNodePool {
  readonly code: 'nodepool-without-nodeclass' | 'nodeclass-without-subnet';
  readonly message: string;
  readonly fix: string;
  readonly path: DocumentPath;
}

/** Of the whole timeline, whatever comes first. */
export function unusableNodePools(scenario: CompiledScenario): UnusableNodePool[] {
  const { karpenter, timeline } = scenario;
  if (karpenter === undefined) return [];
  const written: Written[] = [
    ...karpenter.objects.map((object) => ({ object, path: ['karpenter'] })),
    ...timeline.flatMap(({ action, path }) =>
      action.kind === 'apply' || action.kind === 'adopt'
        ? action.objects.map((object) => ({ object, path }))
        : [],
    ),
  ];
  const classes = written.flatMap(({ object }) => (object.kind === 'EC2NodeClass' ? [object.config] : []));
  const names = new Set(classes.map(({ name }) => name));
  return written.flatMap(({ object, path }): UnusableNodePool[] => {
    if (object.kind === 'EC2NodeClass' && !choosesAny(object.config, scenario))
      return [{ code: 'nodeclass-without-subnet', path, ...withoutSubnet(object.config, scenario) }];
    const nodeClass = object.kind === 'NodePool' ? object.config.template.nodeClass : undefined;
    if (nodeClass === undefined || names.has(nodeClass)) return [];
    const message = `NodePool ${object.config.name} makes no nodes: EC2NodeClass ${nodeClass} does not exist`;
    const known = names.size === 0 ? '' : `, or use ${[...names].join(' or ')}`;
    return [
      { code: 'nodepool-without-nodeclass', path, message, fix: `add EC2NodeClass ${nodeClass}${known}` },
    ];
  });
}

function choosesAny({ subnetSelectorTerms }: Ec2NodeClass, { ec2 }: CompiledScenario): boolean {
  return ec2.subnets.some(
    ({ id: subnetId, cidr, tags, isForeign }) =>
      isForeign !== true &&
      subnetSelectorTerms.some((term) =>
        choosesSubnet(term, { subnetId, cidrBlock: formatCidr(cidr), tags }),
      ),
  );
}

function withoutSubnet({ name }: Ec2NodeClass, { ec2 }: CompiledScenario) {
  const [first] = ec2.subnets;
  return {
    message: `EC2NodeClass ${name} chooses no subnet of the scenario: its NodePools make no nodes`,
    fix:
      first === undefined
        ? 'add a subnet that it chooses'
        : `give subnets the tags that it chooses by, or choose them by their blocks: { cidr: ${formatCidr(first.cidr)} }`,
  };
}

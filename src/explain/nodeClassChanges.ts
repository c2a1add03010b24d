// Changes to Karpenter's EC2NodeClasses: in which subnets their nodes are, and how many pods they take.

import { formatCidr } from '../base/ipv4.ts';
import { calculatorMaxPods } from '../ec2/maxPods.ts';
import { instanceType } from '../ec2/instanceTypes.ts';
import { isInsufficiency } from '../ipamd/insufficiency.ts';
import { choosesSubnet, type Ec2NodeClass } from '../kube/api/ec2NodeClass.ts';
import type { NodeSummary } from '../record/summary.ts';
import { partIn, partsIn } from '../scenario/manifest/rules/fields.ts';
import { type Change, fromStart } from './change.ts';
import { freeBlock } from './freeBlock.ts';
import type { Scene } from './scene.ts';
import { furtherSubnet, pinnedGroups, zoneOf } from './subnetChanges.ts';
import { rewritten, withValue, type WrittenObject } from './writtenObjects.ts';

/** For pods without a node that nodes of this NodePool might take. */
export function nodesOfClass(nodeClass: WrittenObject<Ec2NodeClass>, pool: string, scene: Scene): Change[] {
  return [
    ...furtherSubnets(nodeClass, scene),
    ...subnetForLaunches(nodeClass, pool, scene),
    ...maxPodsWithPrefixes(nodeClass, pool, scene),
  ];
}

/** Subnets with free addresses that its EC2NodeClass does not choose today. */
function furtherSubnets(nodeClass: WrittenObject<Ec2NodeClass>, { scenario, summary }: Scene): Change[] {
  return scenario.ec2.subnets
    .filter(
      ({ id, isForeign }) => isForeign !== true && !choosesId(nodeClass.config, id, scenario.ec2.subnets),
    )
    .filter(({ id }) => summary.subnets.some(({ name, free }) => name === id && free > 0))
    .map(({ id, cidr }) =>
      withTerm(`subnet ${id} too in EC2NodeClass ${nodeClass.config.name}`, nodeClass, formatCidr(cidr)),
    );
}

type Subnets = Scene['scenario']['ec2']['subnets'];

function choosesId({ subnetSelectorTerms }: Ec2NodeClass, subnetId: string, subnets: Subnets): boolean {
  const subnet = subnets.find(({ id }) => id === subnetId);
  if (subnet === undefined) return false;
  const described = { subnetId, cidrBlock: formatCidr(subnet.cidr), tags: subnet.tags };
  return subnetSelectorTerms.some((term) => choosesSubnet(term, described));
}

function withTerm(
  label: string,
  nodeClass: WrittenObject<Ec2NodeClass>,
  cidr: string,
  ...settings: Change['settings']
): Change {
  const { manifest, replacedBy } = nodeClass;
  const terms = [...partsIn(partIn(manifest, 'spec'), 'subnetSelectorTerms'), { cidr }];
  return fromStart(
    label,
    ...settings,
    ...replacedBy(withValue(manifest, ['spec', 'subnetSelectorTerms'], terms)),
  );
}

/** Where EC2 refuses nodes for want of addresses, or a subnet is nearly full. */
function subnetForLaunches(nodeClass: WrittenObject<Ec2NodeClass>, pool: string, scene: Scene): Change[] {
  const { summary, scenario } = scene;
  const own = summary.subnets.filter(({ name }) => choosesId(nodeClass.config, name, scenario.ec2.subnets));
  const refused = summary.failedLaunches.some(
    ({ nodePool, codes }) => nodePool === pool && codes.some(isInsufficiency),
  );
  const [fullest] = own.toSorted((one, other) => one.free - other.free);
  return fullest === undefined || (!refused && fullest.free > 0)
    ? []
    : nodesOfClassInNewSubnet(nodeClass, fullest.name, scene);
}

/** As many addresses as a large node may hold. */
const ADDRESSES_OF_NODES = 240;

export function nodesOfClassInNewSubnet(
  nodeClass: WrittenObject<Ec2NodeClass>,
  beside: string,
  { document }: Scene,
): Change[] {
  const block = freeBlock(document, ADDRESSES_OF_NODES);
  if (block === undefined) return [];
  const label = `new subnet ${block.cidr} in ${zoneOf(beside, document)}, nodes of EC2NodeClass ${nodeClass.config.name} in it too`;
  return [
    withTerm(
      label,
      nodeClass,
      block.cidr,
      ...furtherSubnet(beside, block, {}, document),
      ...pinnedGroups(document),
    ),
  ];
}

/** Karpenter counts the pods of a node by its ENIs’ single addresses unless it is told a number. */
function maxPodsWithPrefixes(
  nodeClass: WrittenObject<Ec2NodeClass>,
  pool: string,
  { env, summary }: Scene,
): Change[] {
  if (env['ENABLE_PREFIX_DELEGATION'] !== 'true') return [];
  if (nodeClass.config.kubelet.maxPods !== undefined) return [];
  const [first] = summary.nodes.filter(({ group }) => group === pool);
  const type = instanceType(first?.instanceType ?? 'm5.large');
  return type === undefined
    ? []
    : [withMaxPods(calculatorMaxPods(type, { prefixDelegation: true }), nodeClass)];
}

function withMaxPods(maxPods: number, nodeClass: WrittenObject<Ec2NodeClass>): Change {
  const manifest = withValue(nodeClass.manifest, ['spec', 'kubelet', 'maxPods'], maxPods);
  return rewritten(
    `kubelet.maxPods ${maxPods} in EC2NodeClass ${nodeClass.config.name}`,
    nodeClass,
    manifest,
  );
}

/** As many as the node has addresses: Karpenter then makes a node for those beyond. */
export function fewerPods(nodes: readonly NodeSummary[], nodeClass: WrittenObject<Ec2NodeClass>): Change[] {
  const fits = nodes.map(({ addresses, hostNetworkPods }) => addresses.total + hostNetworkPods);
  const least = Math.min(...fits);
  return least <= 4 || least >= (nodeClass.config.kubelet.maxPods ?? Infinity)
    ? []
    : [withMaxPods(least, nodeClass)];
}

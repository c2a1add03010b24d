// Changes to the network: a subnet of the zone tagged for pods, a new one, nodes in a new one, a reservation for prefixes.

import { blockSize, type Cidr, cidrsOverlap, formatCidr, parseCidr } from '../base/ipv4.ts';
import { upstreamRules } from '../ipamd/rules.ts';
import { isTrue } from '../scenario/cluster/cniDocument.ts';
import { defaultNodeClass } from '../scenario/check/karpenterCheck.ts';
import { defaultNodeSubnets } from '../scenario/cluster/nodeSubnets.ts';
import type { SubnetDocument } from '../scenario/cluster/vpcDocument.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import { type GroupPlace, writtenGroups } from '../scenario/document/writtenGroups.ts';
import { parseAddresses } from '../scenario/language/addressText.ts';
import type { Setting } from '../scenario/variant.ts';
import { type Change, fromStart, untried } from './change.ts';
import { freeBlock, type FreeBlock } from './freeBlock.ts';
import type { Scene } from './scene.ts';

const ROLE = 'kubernetes.io/role/cni';
const TAG = `${ROLE}=1`;

/** A subnet of the same zone that is not tagged yet gets the tag: the daemon puts its next ENIs there. */
export function tagSubnets(name: string, scene: Scene): Change[] {
  const { document } = scene;
  const obstacle = discoveryObstacle(scene);
  return untaggedOfZone(name, document).map(({ index, subnet }) => {
    const label = `tag subnet ${subnet.name} (${subnet.cidr}) with ${TAG}`;
    if (obstacle !== undefined) return untried(label, obstacle);
    const value = { ...subnet.tags, [ROLE]: '1' };
    return fromStart(label, { path: `vpc.subnets[${index}].tags`, value }, ...pinnedGroups(document));
  });
}

function untaggedOfZone(name: string, { vpc }: ScenarioDocument) {
  const zone = vpc.subnets.find((subnet) => subnet.name === name)?.availabilityZone;
  return vpc.subnets
    .map((subnet, index) => ({ subnet, index }))
    .filter(({ subnet }) => subnet.availabilityZone === zone && subnet.name !== name)
    .filter(({ subnet }) => ['', '0'].includes(subnet.tags[ROLE] ?? ''));
}

/** A new subnet in the same zone, tagged so that the daemon puts its next ENIs there; nodes stay where they are. */
export function newSubnet(name: string, addresses: number, scene: Scene): Change[] {
  const { document } = scene;
  const zone = zoneOf(name, document);
  const block = freeBlock(document, addresses);
  if (block === undefined) return [untried(`new subnet in ${zone}`, 'no free block in the VPC or beside it')];
  const label = `${blockText(block, zone)}, tag ${TAG}`;
  const obstacle = discoveryObstacle(scene);
  if (obstacle !== undefined) return [untried(label, obstacle)];
  const settings = furtherSubnet(name, block, { [ROLE]: '1' }, document);
  return [fromStart(label, ...settings, ...pinnedGroups(document))];
}

export function nodesInNewSubnet(
  { group, path }: GroupPlace,
  name: string,
  addresses: number,
  { document }: Scene,
): Change[] {
  const block = freeBlock(document, addresses);
  if (block === undefined) return [];
  const own = group.subnets ?? defaultNodeSubnets(document);
  const others = own.length > 1 ? own : [];
  return [
    fromStart(
      `${blockText(block, zoneOf(name, document))}, nodes of ${group.name} in it${others.length > 0 ? ' too' : ''}`,
      ...furtherSubnet(name, block, {}, document),
      ...pinnedGroups(document).filter((setting) => !setting.path.startsWith(`${path}.`)),
      { path: `${path}.subnets`, value: [...others, freshName(document)] },
    ),
  ];
}

/** Subnets with free addresses, of any zone, in which the group launches no nodes today. */
export function nodesInOtherSubnets({ group, path }: GroupPlace, { document, summary }: Scene): Change[] {
  const { subnets: own } = group;
  if (own === undefined) return [];
  return document.vpc.subnets
    .filter(({ name }) => !own.includes(name))
    .filter(({ name }) => summary.subnets.some((subnet) => subnet.name === name && subnet.free > 0))
    .map(({ name, cidr, availabilityZone }) =>
      fromStart(`nodes of ${group.name} in subnet ${name} too (${cidr}, ${availabilityZone})`, {
        path: `${path}.subnets`,
        value: [...own, name],
      }),
    );
}

/** The upper half of the subnet, or less, is kept for prefixes before single addresses scatter over it. */
export function prefixReservation(name: string, { document }: Scene): Change[] {
  const index = document.vpc.subnets.findIndex((subnet) => subnet.name === name);
  const subnet = document.vpc.subnets[index];
  const cidr = subnet === undefined ? undefined : reservable(subnet);
  if (subnet === undefined) return [];
  if (cidr === undefined)
    return [untried(`a CIDR reservation of type prefix in ${name}`, 'no block of it is free at the start')];
  const value = [...subnet.reservations, { cidr: formatCidr(cidr), type: 'prefix' }];
  return [
    fromStart(`reserve ${formatCidr(cidr)} of ${name} for prefixes`, {
      path: `vpc.subnets[${index}].reservations`,
      value,
    }),
  ];
}

/** The largest block of a subnet that nobody else has at the start; the higher one of two. */
function reservable({ cidr: text, taken, reservations }: SubnetDocument): Cidr | undefined {
  const outer = parseCidr(text);
  if (outer === undefined) return undefined;
  const ranges = taken.addresses.flatMap((one) => parseAddresses(one) ?? []);
  const reserved = reservations.flatMap(({ cidr }) => parseCidr(cidr) ?? []);
  for (let length = outer.length + 1; length <= 28; length++) {
    const size = blockSize(length);
    for (let base = outer.base + blockSize(outer.length) - size; base >= outer.base; base -= size) {
      const block = { base, length };
      const isTaken = ranges.some(({ first, last }) => first < base + size && last >= base);
      if (!isTaken && !reserved.some((other) => cidrsOverlap(other, block))) return block;
    }
  }
  return undefined;
}

/** Whether ENIConfigs say where ENIs go. */
export function usesEniConfigs({ env }: Pick<Scene, 'env'>): boolean {
  return isTrue(env['AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG'] ?? 'false');
}

/** The ENIConfigs of the scenario that name the subnet name a new one of its zone. */
export function podsInNewSubnet(name: string, addresses: number, { document }: Scene): Change[] {
  const { eniConfigs } = document.cni;
  const block = freeBlock(document, addresses);
  if (block === undefined || !eniConfigs.some(({ subnet }) => subnet === name)) return [];
  const moved = eniConfigs.filter(({ subnet }) => subnet === name).map((eniConfig) => eniConfig.name);
  const value = eniConfigs.map((each) =>
    each.subnet === name ? { ...each, subnet: freshName(document) } : each,
  );
  return [
    fromStart(
      `${blockText(block, zoneOf(name, document))}, ENIConfig ${moved.join(', ')} in it`,
      ...furtherSubnet(name, block, {}, document),
      ...pinnedGroups(document),
      { path: 'cni.eniConfigs', value },
    ),
  ];
}

/** Undefined where the daemon looks for other subnets than the node's own. */
export function discoveryObstacle({ scenario, env }: Pick<Scene, 'scenario' | 'env'>): string | undefined {
  if (usesEniConfigs({ env })) return 'with custom networking, ENIs go where the ENIConfig says';
  const { version } = scenario.cni;
  if (!upstreamRules(version).subnetDiscovery) return `CNI ${version} uses the node’s own subnet only`;
  return env['ENABLE_SUBNET_DISCOVERY'] === 'false' ? 'ENABLE_SUBNET_DISCOVERY is false' : undefined;
}

function blockText({ cidr, added }: FreeBlock, zone: string): string {
  const where = added === undefined ? '' : ` (secondary CIDR ${added})`;
  return `new subnet ${cidr} in ${zone}${where}`;
}

export function zoneOf(name: string, { vpc }: ScenarioDocument): string {
  return vpc.subnets.find((subnet) => subnet.name === name)?.availabilityZone ?? '';
}

function freshName({ vpc }: ScenarioDocument): string {
  let name = 'new';
  while (vpc.subnets.some((subnet) => subnet.name === name)) name += '-2';
  return name;
}

export function furtherSubnet(
  beside: string,
  { cidr, added }: FreeBlock,
  tags: Readonly<Record<string, string>>,
  document: ScenarioDocument,
): Setting[] {
  const { vpc } = document;
  const subnet = {
    name: freshName(document),
    cidr,
    availabilityZone: zoneOf(beside, document),
    tags,
  };
  return [
    ...(added === undefined ? [] : [{ path: 'vpc.cidrs', value: [...vpc.cidrs, added] }]),
    { path: 'vpc.subnets', value: [...vpc.subnets, subnet] },
  ];
}

/** Groups that name no subnets, and Karpenter without an EC2NodeClass, would spread over the further one, too. */
export function pinnedGroups(document: ScenarioDocument): Setting[] {
  const names = defaultNodeSubnets(document);
  const { karpenter } = document;
  return [
    ...writtenGroups(document)
      .filter(({ group }) => group.subnets === undefined)
      .map(({ path }) => ({ path: `${path}.subnets`, value: names })),
    ...(karpenter === undefined || karpenter.nodeClasses !== undefined
      ? []
      : [{ path: 'karpenter.nodeClasses', value: [defaultNodeClass(document)] }]),
  ];
}

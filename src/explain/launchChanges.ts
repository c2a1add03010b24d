// What lets a node group have its nodes where EC2 refuses to launch them for want of an address: another
// subnet that there is, or a new one.

import { IPS_PER_PREFIX } from '../base/ipv4.ts';
import { isInsufficiency } from '../ipamd/insufficiency.ts';
import { askedAt } from '../scenario/askedAt.ts';
import type { Change } from './change.ts';
import { forGroup } from './groupChanges.ts';
import { shapeOfGroup } from './nodeShape.ts';
import type { Scene } from './scene.ts';
import { shortGroups, type ShortGroup } from './shortGroups.ts';
import { nodesInNewSubnet, nodesInOtherSubnets } from './subnetChanges.ts';

/** For the first of the groups that are short of nodes. */
export function launchElsewhere(scene: Scene): Change[] {
  const short = shortGroups(scene).find(isShortOfAddresses);
  return short === undefined ? [] : changesForLaunches(short, scene);
}

/** None where an address more would not help. */
export function changesForLaunches(short: ShortGroup, scene: Scene): Change[] {
  if (!isShortOfAddresses(short)) return [];
  const addresses = short.desired * addressesOfNode(short.name, scene);
  return forGroup(short.name, scene, (place) => [
    ...nodesInOtherSubnets(place, scene),
    ...nodesInNewSubnet(place, short.failure.subnet, addresses, scene),
  ]);
}

function isShortOfAddresses({ failure }: ShortGroup): boolean {
  return isInsufficiency(failure.code);
}

/** With all its ENIs. */
function addressesOfNode(name: string, { scenario, at }: Scene): number {
  const group = askedAt(scenario, at).nodeGroups.get(name);
  const config = group === undefined ? undefined : shapeOfGroup(group, scenario)?.config;
  if (config === undefined) return 1;
  return config.maxEnis * (1 + config.slotsPerEni * (config.prefixMode ? IPS_PER_PREFIX : 1));
}

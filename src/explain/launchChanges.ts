// What lets a node group have its nodes where EC2 refuses to launch them for want of an address: a subnet of their own.

import { IPS_PER_PREFIX } from '../base/ipv4.ts';
import { isInsufficiency } from '../ipamd/insufficiency.ts';
import { askedAt } from '../scenario/askedAt.ts';
import type { Change } from './change.ts';
import { forGroup } from './groupChanges.ts';
import { shapeOfGroup } from './nodeShape.ts';
import type { Scene } from './scene.ts';
import { shortGroups } from './shortGroups.ts';
import { nodesInNewSubnet } from './subnetChanges.ts';

/** For the first of the groups that are short of nodes. */
export function launchElsewhere(scene: Scene): Change[] {
  const short = shortGroups(scene).find(({ failure }) => isInsufficiency(failure.code));
  if (short === undefined) return [];
  const addresses = short.desired * addressesOfNode(short.name, scene);
  return forGroup(short.name, scene, (place) =>
    nodesInNewSubnet(place, short.failure.subnet, addresses, scene),
  );
}

/** With all its ENIs. */
function addressesOfNode(name: string, { scenario, at }: Scene): number {
  const group = askedAt(scenario, at).nodeGroups.get(name);
  const config = group === undefined ? undefined : shapeOfGroup(group, scenario)?.config;
  if (config === undefined) return 1;
  return config.maxEnis * (1 + config.slotsPerEni * (config.prefixMode ? IPS_PER_PREFIX : 1));
}

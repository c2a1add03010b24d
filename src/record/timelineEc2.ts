// What the cloud's facts do to a scene: instances, ENIs and their addresses in the subnets, calls.

import { parseIpv4 } from '../base/ipv4.ts';
import { countCidr, countRange, rangeOf } from './timelineBlocks.ts';
import type { SomeFolds } from './projection.ts';
import type { Stage } from './timelineStage.ts';
import type { SceneEni, SceneSubnet } from './timelineScene.ts';

function eniOf(stage: Stage, name: string): SceneEni | undefined {
  const place = stage.index.enis.get(name);
  return place === undefined ? undefined : (stage.scene.enis[place] ?? undefined);
}

function subnetOf(stage: Stage, name: string): SceneSubnet | undefined {
  const place = stage.index.subnets.get(name);
  return place === undefined ? undefined : stage.scene.subnets[place];
}

function addEni(stage: Stage, eni: SceneEni): void {
  const place = stage.index.enis.get(eni.eni);
  if (place === undefined) return;
  while (stage.scene.enis.length < place) stage.scene.enis.push(null);
  stage.scene.enis[place] = eni;
  countEni(stage, eni, 1);
}

/** Its own address and all it carries. */
function countEni(stage: Stage, eni: SceneEni, sign: 1 | -1): void {
  const subnet = subnetOf(stage, eni.subnet);
  if (subnet === undefined) return;
  const { base } = subnet.cidr;
  const own = parseIpv4(eni.address) ?? 0;
  countRange(subnet.blocks, base, own, own, 'primary', sign);
  for (const cidr of eni.cidrs) countCidr(subnet.blocks, base, cidr, sign);
}

export const EC2_SCENE_FOLDS: SomeFolds<Stage> = {
  'instance-launched': (stage, { eni, subnet, node, address }) =>
    addEni(stage, { eni, subnet, node, address, cidrs: [] }),
  'call-answered': ({ scene }, { call, throttled, error }) => {
    const calls = (scene.calls[call] ??= { count: 0, errors: 0, throttled: 0 });
    calls.count++;
    calls.throttled += throttled;
    if (error !== undefined) calls.errors++;
  },
  'eni-created': (stage, { eni, subnet, address, cidrs }) =>
    addEni(stage, { eni, subnet, node: undefined, address, cidrs: [...cidrs] }),
  'eni-attached': (stage, { eni, node }) => {
    const attached = eniOf(stage, eni);
    if (attached !== undefined) attached.node = node;
  },
  'eni-detached': (stage, { eni }) => {
    const detached = eniOf(stage, eni);
    if (detached !== undefined) detached.node = undefined;
  },
  'eni-deleted': (stage, { eni: name }) => {
    const eni = eniOf(stage, name);
    const place = stage.index.enis.get(name);
    if (eni === undefined || place === undefined) return;
    countEni(stage, eni, -1);
    stage.scene.enis[place] = null;
  },
  'eni-cidrs-assigned': (stage, { eni: name, cidrs }) => {
    const eni = eniOf(stage, name);
    const subnet = subnetOf(stage, eni?.subnet ?? '');
    if (eni === undefined || subnet === undefined) return;
    eni.cidrs.push(...cidrs);
    for (const cidr of cidrs) countCidr(subnet.blocks, subnet.cidr.base, cidr, 1);
  },
  'eni-cidrs-unassigned': (stage, { eni: name, cidrs }) => {
    const eni = eniOf(stage, name);
    const subnet = subnetOf(stage, eni?.subnet ?? '');
    if (eni === undefined || subnet === undefined) return;
    eni.cidrs = eni.cidrs.filter((cidr) => !cidrs.includes(cidr));
    for (const cidr of cidrs) countCidr(subnet.blocks, subnet.cidr.base, cidr, -1);
  },
  'addresses-taken': (stage, { subnet, ranges }) => countOthers(stage, subnet, ranges, 1),
  'addresses-freed': (stage, { subnet, ranges }) => countOthers(stage, subnet, ranges, -1),
  'subnet-changed': (stage, { subnet: name, free, freePrefixes }) => {
    const subnet = subnetOf(stage, name);
    if (subnet !== undefined) Object.assign(subnet, { free, freePrefixes });
  },
};

function countOthers(stage: Stage, name: string, ranges: readonly string[], sign: 1 | -1): void {
  const subnet = subnetOf(stage, name);
  if (subnet === undefined) return;
  for (const range of ranges) {
    const [first, last] = rangeOf(range);
    countRange(subnet.blocks, subnet.cidr.base, first, last, 'taken', sign);
  }
}

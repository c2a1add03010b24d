// What the cloud's facts do to a scene: instances, ENIs and their addresses in the subnets, calls.

import type { Milliseconds } from '../base/time.ts';
import { parseIpv4 } from '../base/ipv4.ts';
import type { Ec2Fact } from '../ec2/facts.ts';
import { countCidr, countRange, rangeOf } from './timelineBlocks.ts';
import { nodeOf, type SceneFolds } from './timelineFolds.ts';
import type { SceneIndex } from './timelineIndex.ts';
import { forgetIfGone, newNode } from './timelineNodes.ts';
import type { Scene, SceneEni, SceneSubnet } from './timelineScene.ts';

function eniOf(scene: Scene, index: SceneIndex, name: string): SceneEni | undefined {
  const place = index.enis.get(name);
  return place === undefined ? undefined : (scene.enis[place] ?? undefined);
}

function subnetOf(scene: Scene, index: SceneIndex, name: string): SceneSubnet | undefined {
  const place = index.subnets.get(name);
  return place === undefined ? undefined : scene.subnets[place];
}

function addEni(scene: Scene, index: SceneIndex, eni: SceneEni): void {
  const place = index.enis.get(eni.eni);
  if (place === undefined) return;
  while (scene.enis.length < place) scene.enis.push(null);
  scene.enis[place] = eni;
  countEni(scene, index, eni, 1);
}

/** Its own address and all it carries. */
function countEni(scene: Scene, index: SceneIndex, eni: SceneEni, sign: 1 | -1): void {
  const subnet = subnetOf(scene, index, eni.subnet);
  if (subnet === undefined) return;
  const { base } = subnet.cidr;
  const own = parseIpv4(eni.address) ?? 0;
  countRange(subnet.blocks, base, own, own, 'primary', sign);
  for (const cidr of eni.cidrs) countCidr(subnet.blocks, base, cidr, sign);
}

function launch(
  scene: Scene,
  fact: Extract<Ec2Fact, { kind: 'instance-launched' }>,
  at: Milliseconds,
  index: SceneIndex,
): void {
  const { node: name, instanceType, subnet, eni, address } = fact;
  const node = nodeOf(scene, index, name) ?? newNode(scene, index, name, instanceType, subnet, at);
  node.hasInstance = true;
  node.attached.push({ eni, device: 0 });
  addEni(scene, index, { eni, subnet, node: name, address, cidrs: [] });
}

export const foldEc2IntoScene: SceneFolds<Ec2Fact> = {
  'instance-launched': launch,
  'instance-terminated': (scene, { node: name }, _, index) => {
    const node = nodeOf(scene, index, name);
    if (node === undefined) return;
    Object.assign(node, {
      hasInstance: false,
      instanceGone: true,
      attached: [],
      pool: [],
      daemon: 'absent',
      pause: undefined,
      remembered: {},
    });
    forgetIfGone(scene, index, node);
  },
  'call-answered': (scene, { call, throttled, error }) => {
    const calls = (scene.calls[call] ??= { count: 0, errors: 0, throttled: 0 });
    calls.count++;
    calls.throttled += throttled;
    if (error !== undefined) calls.errors++;
  },
  'eni-created': (scene, { eni, subnet, address, cidrs }, _, index) =>
    addEni(scene, index, { eni, subnet, node: undefined, address, cidrs: [...cidrs] }),
  'eni-attached': (scene, { node: name, eni, device }, _, index) => {
    nodeOf(scene, index, name)?.attached.push({ eni, device });
    const attached = eniOf(scene, index, eni);
    if (attached !== undefined) attached.node = name;
  },
  'eni-detached': (scene, { node: name, eni }, _, index) => {
    const node = nodeOf(scene, index, name);
    if (node !== undefined) node.attached = node.attached.filter((each) => each.eni !== eni);
    const detached = eniOf(scene, index, eni);
    if (detached !== undefined) detached.node = undefined;
  },
  'eni-deleted': (scene, { eni: name }, _, index) => {
    const eni = eniOf(scene, index, name);
    const place = index.enis.get(name);
    if (eni === undefined || place === undefined) return;
    countEni(scene, index, eni, -1);
    scene.enis[place] = null;
  },
  'eni-cidrs-assigned': (scene, { eni: name, cidrs }, _, index) => {
    const eni = eniOf(scene, index, name);
    const subnet = subnetOf(scene, index, eni?.subnet ?? '');
    if (eni === undefined || subnet === undefined) return;
    eni.cidrs.push(...cidrs);
    for (const cidr of cidrs) countCidr(subnet.blocks, subnet.cidr.base, cidr, 1);
  },
  'eni-cidrs-unassigned': (scene, { eni: name, cidrs }, _, index) => {
    const eni = eniOf(scene, index, name);
    const subnet = subnetOf(scene, index, eni?.subnet ?? '');
    if (eni === undefined || subnet === undefined) return;
    eni.cidrs = eni.cidrs.filter((cidr) => !cidrs.includes(cidr));
    for (const cidr of cidrs) countCidr(subnet.blocks, subnet.cidr.base, cidr, -1);
  },
  'addresses-taken': (scene, { subnet, ranges }, _, index) => countOthers(scene, index, subnet, ranges, 1),
  'addresses-freed': (scene, { subnet, ranges }, _, index) => countOthers(scene, index, subnet, ranges, -1),
  'subnet-changed': (scene, { subnet: name, free, freePrefixes }, _, index) => {
    const subnet = subnetOf(scene, index, name);
    if (subnet !== undefined) Object.assign(subnet, { free, freePrefixes });
  },
};

function countOthers(
  scene: Scene,
  index: SceneIndex,
  name: string,
  ranges: readonly string[],
  sign: 1 | -1,
): void {
  const subnet = subnetOf(scene, index, name);
  if (subnet === undefined) return;
  for (const range of ranges) {
    const [first, last] = rangeOf(range);
    countRange(subnet.blocks, subnet.cidr.base, first, last, 'taken', sign);
  }
}

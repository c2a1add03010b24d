// What the daemons' facts do to a scene: their pools, their pauses, and why a pod got no address. The rules of the pool
// are those of `addressPool.ts`.

import type { Milliseconds } from '../base/time.ts';
import type { IpamdFact } from '../ipamd/facts.ts';
import type { DaemonState } from './nodeBook.ts';
import { addressesOf } from './poolEni.ts';
import { nodeOf, podOf, type SceneFolds } from './timelineFolds.ts';
import type { SceneIndex } from './timelineIndex.ts';
import type { Scene, SceneAddress, SceneNode, ScenePoolEni } from './timelineScene.ts';

type DaemonFold = (
  scene: Scene,
  fact: { readonly node: string },
  at: Milliseconds,
  index: SceneIndex,
) => void;

function daemonIs(daemon: DaemonState): DaemonFold {
  return (scene, { node: name }, _, index) => {
    const node = nodeOf(scene, index, name);
    if (node !== undefined) node.daemon = daemon;
  };
}

function poolEni(scene: Scene, index: SceneIndex, node: string, eni: string): ScenePoolEni | undefined {
  return nodeOf(scene, index, node)?.pool.find((each) => each.eni === eni);
}

function podsByAddress(node: SceneNode): Record<string, string> {
  const pods: Record<string, string> = {};
  for (const { held } of node.pool) {
    for (const [address, { assigned, pod }] of Object.entries(held)) if (assigned) pods[address] = pod;
  }
  return pods;
}

function assign(pool: ScenePoolEni | undefined, address: string, pod: string): void {
  if (pool === undefined) return;
  const known: SceneAddress | undefined = pool.held[address];
  if (known?.assigned) return;
  const coolingUntil = known?.coolingUntil ?? 0;
  pool.held[address] = { assigned: true, coolingUntil, pod };
}

export const foldIpamdIntoScene: SceneFolds<IpamdFact> = {
  'daemon-started': (scene, { node: name, prefixMode }, _, index) => {
    const node = nodeOf(scene, index, name);
    if (node === undefined) return;
    node.daemon = 'starting';
    node.prefixMode = prefixMode ?? false;
    node.remembered = podsByAddress(node);
    node.pool = [];
  },
  'daemon-ready': daemonIs('ready'),
  'daemon-failed': daemonIs('failed'),
  'daemon-stopped': daemonIs('stopped'),
  'increase-paused': (scene, { node: name, code, until }, _, index) => {
    const node = nodeOf(scene, index, name);
    if (node !== undefined) node.pause = { code, until };
  },
  'pool-eni-added': (scene, { node, eni, device, excluded }, _, index) => {
    const known = nodeOf(scene, index, node);
    if (known === undefined) return;
    known.pool = known.pool.filter((each) => each.eni !== eni);
    known.pool.push({ eni, device, excluded, cidrs: [], held: {} });
  },
  'pool-eni-removed': (scene, { node: name, eni }, _, index) => {
    const node = nodeOf(scene, index, name);
    if (node !== undefined) node.pool = node.pool.filter((each) => each.eni !== eni);
  },
  'pool-cidrs-added': (scene, { node, eni, cidrs }, _, index) => {
    const pool = poolEni(scene, index, node, eni);
    for (const cidr of cidrs) if (pool?.cidrs.includes(cidr) === false) pool.cidrs.push(cidr);
  },
  'pool-cidrs-removed': (scene, { node, eni, cidrs }, _, index) => {
    const pool = poolEni(scene, index, node, eni);
    if (pool === undefined) return;
    const removed = cidrs.filter((cidr) => pool.cidrs.includes(cidr));
    pool.cidrs = pool.cidrs.filter((cidr) => !removed.includes(cidr));
    for (const address of removed.flatMap(addressesOf)) delete pool.held[address];
  },
  'address-assigned': (scene, { node, pod: name, address, eni }, _, index) => {
    assign(poolEni(scene, index, node, eni), address, name);
    const pod = podOf(scene, index, name);
    if (pod !== undefined) pod.address = address;
  },
  'address-restored': (scene, { node, address, eni }, _, index) =>
    assign(poolEni(scene, index, node, eni), address, nodeOf(scene, index, node)?.remembered[address] ?? ''),
  'address-unassigned': (scene, { node, pod: name, address, eni, coolingUntil }, _, index) => {
    const pod = podOf(scene, index, name);
    if (pod?.address === address) pod.address = undefined;
    const held = poolEni(scene, index, node, eni)?.held[address];
    if (held?.assigned !== true) return;
    held.assigned = false;
    held.coolingUntil = coolingUntil;
  },
  'address-refused': (scene, { pod: name, cause }, _, index) => {
    const pod = podOf(scene, index, name);
    if (pod !== undefined) pod.refusal = cause;
  },
};

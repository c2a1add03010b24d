// What the daemons' facts do to a scene: their pools, their pauses, and why a pod got no address. The rules of the pool
// are those of `addressPool.ts`.

import { NODE_RULES } from './nodeRules.ts';
import { POD_RULES } from './podRules.ts';
import { addressesOf } from './poolEni.ts';
import type { SomeFolds } from './projection.ts';
import { nodeOf, type Stage, applyToNode, applyToPod } from './timelineStage.ts';
import type { SceneAddress, SceneNode, ScenePoolEni } from './timelineScene.ts';

function poolEni(stage: Stage, node: string, eni: string): ScenePoolEni | undefined {
  return nodeOf(stage, node)?.pool.find((each) => each.eni === eni);
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

export const IPAMD_SCENE_FOLDS: SomeFolds<Stage> = {
  'daemon-started': (stage, fact, t) => {
    applyToNode(stage, NODE_RULES['daemon-started'], fact, t);
    const node = nodeOf(stage, fact.node);
    if (node === undefined) return;
    node.remembered = podsByAddress(node);
    node.pool = [];
  },
  'pool-eni-added': (stage, { node, eni, device, excluded }) => {
    const known = nodeOf(stage, node);
    if (known === undefined) return;
    known.pool = known.pool.filter((each) => each.eni !== eni);
    known.pool.push({ eni, device, excluded, cidrs: [], held: {} });
  },
  'pool-eni-removed': (stage, { node: name, eni }) => {
    const node = nodeOf(stage, name);
    if (node !== undefined) node.pool = node.pool.filter((each) => each.eni !== eni);
  },
  'pool-cidrs-added': (stage, { node, eni, cidrs }) => {
    const pool = poolEni(stage, node, eni);
    for (const cidr of cidrs) if (pool?.cidrs.includes(cidr) === false) pool.cidrs.push(cidr);
  },
  'pool-cidrs-removed': (stage, { node, eni, cidrs }) => {
    const pool = poolEni(stage, node, eni);
    if (pool === undefined) return;
    const removed = cidrs.filter((cidr) => pool.cidrs.includes(cidr));
    pool.cidrs = pool.cidrs.filter((cidr) => !removed.includes(cidr));
    for (const address of removed.flatMap(addressesOf)) delete pool.held[address];
  },
  'address-assigned': (stage, fact, t) => {
    assign(poolEni(stage, fact.node, fact.eni), fact.address, fact.pod);
    applyToPod(stage, POD_RULES['address-assigned'], fact, t);
  },
  'address-restored': (stage, { node, address, eni }) =>
    assign(poolEni(stage, node, eni), address, nodeOf(stage, node)?.remembered[address] ?? ''),
  'address-unassigned': (stage, fact, t) => {
    applyToPod(stage, POD_RULES['address-unassigned'], fact, t);
    const held = poolEni(stage, fact.node, fact.eni)?.held[fact.address];
    if (held?.assigned !== true) return;
    held.assigned = false;
    held.coolingUntil = fact.coolingUntil;
  },
};

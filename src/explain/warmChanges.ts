// Changes to the warm targets of aws-node: without those that hold the pool back, and with ones as large as what the
// nodes' pods need.

import type { NodeSummary } from '../record/summary.ts';
import type { CniEnv } from '../scenario/cluster/cniSettings.ts';
import { type Change, fromNow, fromStart } from './change.ts';
import { shapeOfNode } from './nodeShape.ts';
import type { Scene } from './scene.ts';

type Env = Readonly<Record<string, number | boolean | null>>;

const IP_TARGETS = ['WARM_IP_TARGET', 'MINIMUM_IP_TARGET'];

/** Targets in force that keep the daemon from adding a whole ENI at a time. */
function targetsIn(env: CniEnv): string[] {
  return IP_TARGETS.filter((name) => !['', '0'].includes(env[name] ?? ''));
}

/** Of aws-node from the start on: settings that steps change later win. */
export function envFromStart(label: string, env: Env): Change {
  return fromStart(
    label,
    ...Object.entries(env).map(([name, value]) => ({ path: `cni.env.${name}`, value })),
  );
}

/** `WARM_IP_TARGET=1 MINIMUM_IP_TARGET=24`; null: unset. */
function envText(env: Env): string {
  return Object.entries(env)
    .map(([name, value]) => (value === null ? `${name} unset` : `${name}=${value}`))
    .join(' ');
}

/** From the start; and on running nodes where they have these targets already. */
function both(env: Env, scene: Scene): Change[] {
  return [envFromStart(envText(env), env), fromNow(envText(env), scene, { setCniEnv: env })];
}

/** Where warm targets hold the pool back: without them, and as large as the pods that come and go on a node. */
export function looserTargets(nodes: readonly NodeSummary[], scene: Scene): Change[] {
  const set = targetsIn(scene.env);
  if (set.length === 0) return [];
  const unset = Object.fromEntries(set.map((name) => [name, null]));
  return [...both(unset, scene), ...largerTarget(nodes, scene)];
}

function largerTarget(nodes: readonly NodeSummary[], scene: Scene): Change[] {
  const churn = mostPods(nodes, scene);
  if (Number(scene.env['WARM_IP_TARGET'] ?? 0) >= churn) return [];
  return both({ WARM_IP_TARGET: churn }, scene);
}

/** A pool that is as large as the pods of a node from the start. */
export function minimumNearPods(nodes: readonly NodeSummary[], scene: Scene): Change[] {
  const pods = mostPods(nodes, scene);
  return pods === 0
    ? []
    : [
        envFromStart(`WARM_IP_TARGET=1 MINIMUM_IP_TARGET=${pods}`, {
          WARM_IP_TARGET: 1,
          MINIMUM_IP_TARGET: pods,
        }),
      ];
}

/** A pool that has stopped at MINIMUM_IP_TARGET grows on with a warm target. */
export function warmBesideMinimum({ env }: Scene): Change[] {
  const targets = targetsIn(env);
  if (!targets.includes('MINIMUM_IP_TARGET') || targets.includes('WARM_IP_TARGET')) return [];
  return [envFromStart('WARM_IP_TARGET=1', { WARM_IP_TARGET: 1 })];
}

/** Few warm addresses, so that others of the subnet are left for nodes that have none. */
export function fewerWarmAddresses(nodes: readonly NodeSummary[], scene: Scene): Change[] {
  if (targetsIn(scene.env).includes('WARM_IP_TARGET')) return minimumNearPods(nodes, scene);
  return [envFromStart('WARM_IP_TARGET=1', { WARM_IP_TARGET: 1 }), ...minimumNearPods(nodes, scene)];
}

/** Pools that keep less, so that a subnet has more free addresses; also on running nodes. */
export function smallerPools(nodes: readonly NodeSummary[], scene: Scene): Change[] {
  const pods = mostPods(nodes, scene);
  const near: Env[] = pods === 0 ? [] : [{ WARM_IP_TARGET: 1, MINIMUM_IP_TARGET: pods }];
  const smaller: Env[] = [...near, { WARM_IP_TARGET: 5 }, { WARM_IP_TARGET: 1 }];
  return smaller
    .filter((env) => Object.entries(env).some(([name, value]) => scene.env[name] !== String(value)))
    .flatMap((env) => both(env, scene));
}

/** Most pods with an address of their own, or waiting for one, on one of the nodes; no more than it can have. */
function mostPods(nodes: readonly NodeSummary[], scene: Scene): number {
  return nodes.reduce((most, node) => {
    const pods = node.pods - node.hostNetworkPods;
    return Math.max(most, Math.min(pods, shapeOfNode(node, scene)?.addressCapacity ?? pods));
  }, 0);
}

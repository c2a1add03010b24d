// Puts a world into the state that its scenario starts from, before anything happens: the cloud with its instances and
// ENIs, the nodes and pods of the cluster, then the daemons, which go on with the pools they had.

import { own } from '../base/own.ts';
import type { Cloud } from '../ec2/cloud.ts';
import { POOL_SLEEP } from '../ipamd/config.ts';
import type { PoolPast } from '../ipamd/resume.ts';
import type { Random } from '../kernel/random.ts';
import type { MachineShape } from '../kube/api/config.ts';
import type { RunningAgent } from '../kube/beginning.ts';
import type { Kubernetes } from '../kube/kubernetes.ts';
import type { CompiledStart } from '../scenario/start/compiledStart.ts';
import { shapeOf } from './machineShape.ts';
import type { NodeDaemons } from './nodeDaemons.ts';
import type { Sandboxes } from './sandboxes.ts';
import type { VpcResources } from './vpcResources.ts';

interface StartingWorld {
  readonly random: Random;
  readonly cloud: Cloud;
  readonly kubernetes: Kubernetes;
  readonly daemons: NodeDaemons;
  readonly sandboxes: Sandboxes;
  readonly vpcResources: VpcResources;
}

export function placeStart(world: StartingWorld, start: CompiledStart): void {
  const { cloud, daemons, kubernetes, vpcResources } = world;
  const instances = new Map(start.instances.map((placed) => [placed.node, cloud.place(placed)]));
  for (const left of start.left) cloud.placeLeft(left);
  cloud.announceSubnets();
  for (const instance of instances.values()) daemons.place(instance);
  for (const [node, branches] of Object.entries(start.branches)) vpcResources.place(node, branches);
  const shapes = new Shapes();
  const machines = new Map(
    start.cluster.nodes.flatMap(({ name, instanceType, maxPods }) => {
      const instance = instances.get(name);
      return instance === undefined ? [] : [[name, { instance, shape: shapes.of(instanceType, maxPods) }]];
    }),
  );
  const agents = kubernetes.begin(start.cluster, machines);
  vpcResources.writePlaced();
  for (const agent of agents) resume(world, start, agent);
}

/** @assumption the loops of a cluster's daemons have long fallen out of step: where one stands is drawn. */
function resume(world: StartingWorld, start: CompiledStart, { node, env, image }: RunningAgent): void {
  const { cloud, daemons, random, sandboxes } = world;
  const instance = daemons.nodes.get(node)?.instance;
  const trunk = world.vpcResources.controller.trunkOf(node);
  const attachedAt = new Map(instance?.enis.map(({ id, attachment }) => [id, attachment?.since ?? 0]));
  const past: PoolPast = {
    attachedAt,
    cooling: own(start.cooling, node) ?? [],
    sandboxes: [...sandboxes.on(node).values()].map(({ id: sandbox, pod, address }) => ({
      sandbox,
      pod,
      address,
    })),
    subnets: [...cloud.subnets.values()].map(({ id: subnetId, availableIpAddressCount, tags }) => ({
      subnetId,
      availableIpAddressCount,
      tags,
    })),
    trunk: trunk?.eni,
    branches: [...sandboxes.on(node).values()].flatMap(({ id: sandbox, pod, address }) => {
      const branch = trunk?.branches.of(pod);
      return branch === undefined ? [] : [{ pod, sandbox, address, eni: branch.eni, vlan: branch.vlan }];
    }),
    firstTick: random.stream(`start/first-tick/${node}`).below(2 * POOL_SLEEP) + 1,
  };
  daemons.resume(node, env, image, past);
}

/** One object for all machines alike. */
class Shapes {
  private readonly known = new Map<string, MachineShape>();

  of(instanceType: string, maxPods: number): MachineShape {
    const key = `${instanceType} ${maxPods}`;
    const shape = this.known.get(key) ?? shapeOf(instanceType, { kind: 'explicit', maxPods });
    this.known.set(key, shape);
    return shape;
  }
}

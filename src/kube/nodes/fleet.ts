// The machines that have joined the cluster and the kubelets on them: registration, reboot, termination.
// Which machines there should be is the node groups' business.

import type { RandomStream } from '../../kernel/random.ts';
import type { Instance, InstancePort } from '../api/cniPort.ts';
import type { PastNode } from '../api/clusterPast.ts';
import type { MachineShape, NodeGroupConfig } from '../api/config.ts';
import { Kubelet } from '../kubelet/kubelet.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { NodePlacement } from '../api/clusterNodes.ts';
import type { NodeLifecycle } from './nodeLifecycle.ts';
import { newNode, placedNode, ShapeTraits, type Location } from './nodeObject.ts';
import type { KubeletPorts } from '../kubelet/nodeServices.ts';
import type { Node } from '../api/objects.ts';
import { PodColumn } from '../api/podRows.ts';
import type { PodWorker } from '../kubelet/podWorker.ts';

/** What a node that was there before the run runs on. */
export interface PastMachine {
  readonly instance: Instance;
  readonly shape: MachineShape;
}

/** A machine that joined before the run. */
export interface PlacedMachine {
  readonly node: Node;
  readonly instance: Instance;
  readonly subnet: string;
}

const NONE_PLACED: readonly PlacedMachine[] = [];

export class Fleet {
  private readonly machines = new Map<string, Kubelet>();
  /** By group, until the group asks for them. */
  private readonly placed = new Map<string, readonly PlacedMachine[]>();
  private readonly ports: KubeletPorts;
  /** On all machines. */
  private readonly workers = new PodColumn<PodWorker>();
  private readonly instances: InstancePort;
  private readonly lifecycle: NodeLifecycle;
  private readonly boots: RandomStream;
  private readonly traits: ShapeTraits;

  constructor(ports: KubeletPorts, instances: InstancePort, lifecycle: NodeLifecycle) {
    this.ports = ports;
    this.instances = instances;
    this.lifecycle = lifecycle;
    this.traits = new ShapeTraits(ports.environment.kubernetesMinor);
    this.boots = ports.environment.random.stream('kube/boot');
  }

  get now(): Milliseconds {
    return this.ports.environment.now;
  }

  kubelet(node: string): Kubelet | undefined {
    return this.machines.get(node);
  }

  /** Runs `booted` when a machine that started now has its kubelet up. */
  afterBoot(booted: () => void): void {
    const { environment } = this.ports;
    environment.afterLatency(environment.timings.boot, this.boots, booted);
  }

  /**
   * The kubelet of a booted machine registers its node. What an earlier machine of the same address left is swept
   * away first. @assumption a real kubelet would take over the old object; it happens only in tiny subnets.
   */
  register(
    group: NodeGroupConfig,
    shape: MachineShape,
    instance: Instance,
    place: Location & { subnet: string },
  ): Node {
    const node = newNode(group, shape, this.traits.of(shape, place), instance, place, this.now);
    const { instanceType } = shape;
    this.join(node, instance, { group: group.name, instanceType, subnet: place.subnet });
    return node;
  }

  /** As `register`, of a machine whose node is made already. */
  join(node: Node, instance: Instance, placement: NodePlacement): void {
    const { cluster } = this.ports;
    const { name } = node;
    const earlier = cluster.nodes.get(name);
    if (earlier !== undefined) this.lifecycle.removeNode(earlier);
    this.lifecycle.collectPods(name);
    this.machines.set(name, new Kubelet(node, instance, this.ports, this.workers));
    cluster.nodes.add(node, placement);
  }

  /** A machine that joined before the run. */
  place(past: PastNode, { instance, shape }: PastMachine, location: Location): Kubelet {
    const { cluster } = this.ports;
    const { name, subnet, group = '' } = past;
    const node = placedNode(past, shape, this.traits.of(shape, location), location);
    const kubelet = new Kubelet(node, instance, this.ports, this.workers);
    kubelet.placeImages(past.images);
    this.machines.set(name, kubelet);
    const members = this.placed.get(group) ?? [];
    this.placed.set(group, [...members, { node, instance, subnet }]);
    cluster.nodes.place(node, { group, instanceType: shape.instanceType, subnet });
    return kubelet;
  }

  /** Machines of a group that joined before the run, oldest first: once. */
  takePlaced(group: string): readonly PlacedMachine[] {
    const machines = this.placed.get(group) ?? NONE_PLACED;
    this.placed.delete(group);
    return machines;
  }

  /** The machine goes down and comes back; its pods keep their place. */
  reboot(name: string): void {
    const machine = this.machines.get(name);
    if (machine === undefined || !machine.isUp) return;
    this.fail(name);
    this.recover(name);
  }

  /** The machine hangs until it is recovered: no heartbeats, and its containers are gone. */
  fail(name: string): void {
    const kubelet = this.machines.get(name);
    if (kubelet === undefined || !kubelet.isUp) return;
    kubelet.shutDown('reboot');
    this.lifecycle.kubeletSilent(kubelet.node);
  }

  /** A machine that hangs boots. */
  recover(name: string): void {
    const machine = this.machines.get(name);
    if (machine === undefined || machine.isUp) return;
    this.afterBoot(() => {
      if (this.machines.get(name) === machine && !machine.isUp) this.comeBack(machine);
    });
  }

  /** The instance ends at once; the cluster finds out by itself. */
  terminate(name: string): void {
    const machine = this.machines.get(name);
    if (machine === undefined) return;
    this.machines.delete(name);
    machine.shutDown('terminated');
    this.instances.terminate(machine.instance.instanceId);
    this.lifecycle.instanceGone(machine.node);
  }

  /** The instance is on its way out: everything on the machine ends, and its addresses stay with it. */
  shutDown(name: string): void {
    const machine = this.machines.get(name);
    if (machine === undefined || !machine.isUp) return;
    machine.shutDown('terminated');
    this.lifecycle.kubeletSilent(machine.node);
  }

  /** The instance has ended; whoever made the node takes its object away at once. */
  remove(name: string): void {
    const machine = this.machines.get(name);
    if (machine === undefined) return;
    this.shutDown(name);
    this.machines.delete(name);
    this.instances.terminate(machine.instance.instanceId);
    this.lifecycle.removeNode(machine.node);
  }

  private comeBack(kubelet: Kubelet): void {
    this.lifecycle.kubeletBack(kubelet.node);
    kubelet.startUp();
  }
}

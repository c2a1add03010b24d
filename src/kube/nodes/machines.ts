// Machines that somebody launched outside node groups: they join when they have booted, and end when their owner says so,
// or when EC2 takes a spot instance back.

import type { Milliseconds } from '../../base/time.ts';
import type { Environment } from '../api/environment.ts';
import type { Node } from '../api/objects.ts';
import type { Fleet } from './fleet.ts';
import { joinedNode, type LaunchedMachine } from './nodeObject.ts';
import { NOTICE } from './spotInterruptions.ts';

interface SpotMachine {
  readonly instanceId: string;
  readonly group: string;
  isStruck: boolean;
}

export class Machines {
  private readonly fleet: Fleet;
  private readonly environment: Environment;
  /** Launched, and on the way to their registration. */
  private readonly booting = new Set<string>();
  /** Those of spot instances that nobody has ended, by node. */
  private readonly spot = new Map<string, SpotMachine>();

  constructor(fleet: Fleet, environment: Environment) {
    this.fleet = fleet;
    this.environment = environment;
  }

  /** Runs `joined` when its node is there, unless it is ended before. */
  boot(machine: LaunchedMachine, joined: (node: Node) => void): void {
    const { instance, group, instanceType, location, isSpot } = machine;
    const { instanceId } = instance;
    this.booting.add(instanceId);
    this.fleet.afterBoot(() => {
      if (!this.booting.delete(instanceId)) return;
      const node = joinedNode(machine, this.fleet.now);
      this.fleet.join(node, instance, { group, instanceType, subnet: location.subnet });
      this.spot.delete(node.name);
      if (isSpot) this.spot.set(node.name, { instanceId, group, isStruck: false });
      joined(node);
    });
  }

  /** EC2 takes back the node's instance, if it is a spot one: notice after so long, and two minutes later its end. */
  interruptSpot(node: string, noticeAfter: Milliseconds): void {
    const { environment } = this;
    const machine = this.spot.get(node);
    if (machine === undefined || machine.isStruck || !this.isThere(node, machine)) return;
    machine.isStruck = true;
    const { group } = machine;
    environment.emit({ kind: 'spot-rebalance-recommended', node, group });
    environment.after(noticeAfter, () => {
      if (!this.isThere(node, machine)) return;
      environment.emit({ kind: 'spot-interruption-noticed', node, group });
      environment.after(NOTICE, () => {
        if (this.isThere(node, machine)) this.fleet.terminate(node);
      });
    });
  }

  /** Its instance shuts down: whatever ran there ends, and its node falls silent. */
  shutDown(instanceId: string, node: string | undefined): void {
    this.booting.delete(instanceId);
    if (node === undefined) return;
    this.spot.delete(node);
    this.fleet.shutDown(node);
  }

  /** Its instance is gone, and its node leaves the API. */
  remove(node: string): void {
    this.fleet.remove(node);
  }

  private isThere(node: string, machine: SpotMachine): boolean {
    const { instanceId } = machine;
    return this.spot.get(node) === machine && this.fleet.kubelet(node)?.instance.instanceId === instanceId;
  }
}

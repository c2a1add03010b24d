// Machines that somebody launched outside node groups: they join when they have booted, and end when their owner says so.

import type { Node } from '../api/objects.ts';
import type { Fleet } from './fleet.ts';
import { joinedNode, type LaunchedMachine } from './nodeObject.ts';

export class Machines {
  private readonly fleet: Fleet;
  /** Launched, and on the way to their registration. */
  private readonly booting = new Set<string>();

  constructor(fleet: Fleet) {
    this.fleet = fleet;
  }

  /** Runs `joined` when its node is there, unless it is ended before. */
  boot(machine: LaunchedMachine, joined: (node: Node) => void): void {
    const { instance, group, instanceType, location } = machine;
    const { instanceId } = instance;
    this.booting.add(instanceId);
    this.fleet.afterBoot(() => {
      if (!this.booting.delete(instanceId)) return;
      const node = joinedNode(machine, this.fleet.now);
      this.fleet.join(node, instance, { group, instanceType, subnet: location.subnet });
      joined(node);
    });
  }

  /** Its instance shuts down: whatever ran there ends, and its node falls silent. */
  shutDown(instanceId: string, node: string | undefined): void {
    this.booting.delete(instanceId);
    if (node !== undefined) this.fleet.shutDown(node);
  }

  /** Its instance is gone, and its node leaves the API. */
  remove(node: string): void {
    this.fleet.remove(node);
  }
}

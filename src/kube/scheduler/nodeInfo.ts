// A node as the scheduler accounts for it: what it offers, what the pods on it ask for, which host ports are
// taken.
// @upstream pkg/scheduler/framework/types.go#NodeInfo

import type { AttachedVolume, HostPort, Pod, PodVolumes } from '../api/objects.ts';
import type { NodeFacts } from './nodeFacts.ts';
import type { PodClass } from './podClass.ts';

const NO_PORTS: readonly HostPort[] = [];

/** A pod that counts on a node: bound, or chosen for it a moment ago. */
export interface PlacedPod {
  readonly pod: Pod;
  /** Where it counts; by name while there is no such node. */
  home: NodeInfo | string;
  readonly class: PodClass;
  /** Where in `NodeInfo.pods` it stands. */
  index: number;
  terminating: boolean;
}

export class NodeInfo {
  readonly slot: number;
  facts: NodeFacts;
  requestedCpu = 0;
  requestedMemory = 0;
  requestedEphemeralStorage = 0;
  /** With the default charge for containers that name no request. */
  chargedCpu = 0;
  chargedMemory = 0;
  readonly pods: PlacedPod[] = [];
  hostPorts = NO_PORTS;
  /** Of nodes with pods that ask for any. */
  private requestedScalars: Map<string, number> | undefined;
  /** By claim, of nodes with pods that have any: the driver, and how many pods use it. */
  private volumes: Map<string, { readonly driver: string; pods: number }> | undefined;

  constructor(slot: number, facts: NodeFacts) {
    this.slot = slot;
    this.facts = facts;
  }

  requestedScalar(name: string): number {
    return this.requestedScalars?.get(name) ?? 0;
  }

  hasVolume({ claim }: AttachedVolume): boolean {
    return this.volumes?.has(claim) ?? false;
  }

  countVolumes(driver: string): number {
    let count = 0;
    for (const volume of this.volumes?.values() ?? []) if (volume.driver === driver) count++;
    return count;
  }

  add(placed: PlacedPod): void {
    placed.index = this.pods.length;
    this.pods.push(placed);
    this.account(placed.class, 1);
    const { hostPorts } = placed.class.spec;
    if (hostPorts.length > 0) this.hostPorts = this.hostPorts.concat(hostPorts);
  }

  /** The last pod takes the place of the one that leaves. */
  remove(placed: PlacedPod): void {
    const last = this.pods.pop();
    if (last !== undefined && last !== placed) {
      this.pods[placed.index] = last;
      last.index = placed.index;
    }
    this.account(placed.class, -1);
    const { hostPorts } = placed.class.spec;
    if (hostPorts.length > 0) this.hostPorts = withoutPorts(this.hostPorts, hostPorts);
  }

  private account(podClass: PodClass, sign: 1 | -1): void {
    const demand = podClass.demand;
    this.requestedCpu += sign * demand.cpu;
    this.requestedMemory += sign * demand.memory;
    this.requestedEphemeralStorage += sign * demand.ephemeralStorage;
    this.chargedCpu += sign * demand.chargedCpu;
    this.chargedMemory += sign * demand.chargedMemory;
    for (const { name, amount } of demand.scalars) {
      this.requestedScalars ??= new Map();
      this.requestedScalars.set(name, this.requestedScalar(name) + sign * amount);
    }
    const { volumes } = podClass.spec;
    if (volumes !== undefined) this.accountVolumes(volumes, sign);
  }

  private accountVolumes({ attached }: PodVolumes, sign: 1 | -1): void {
    this.volumes ??= new Map();
    for (const { driver, claim } of attached) {
      const volume = this.volumes.get(claim) ?? { driver, pods: 0 };
      volume.pods += sign;
      if (volume.pods === 0) this.volumes.delete(claim);
      else this.volumes.set(claim, volume);
    }
  }
}

/** Each port once, though pods may have the same one. */
function withoutPorts(all: readonly HostPort[], gone: readonly HostPort[]): readonly HostPort[] {
  const left = [...all];
  for (const port of gone) left.splice(left.indexOf(port), 1);
  return left;
}

// A node that is there, or on its way, and what of it is left for pods.
// @upstream karpenter pkg/controllers/provisioning/scheduling/existingnode.go

import { own } from '../../../base/own.ts';
import type { HostPort, Pod, PodSpec, Resources } from '../../../kube/api/objects.ts';
import { portsConflict } from '../../../kube/scheduler/nodePorts.ts';
import type { Requirements } from '../requirements/requirements.ts';
import { NO_LABELS } from '../requirements/wellKnownLabels.ts';
import { difference, fits, isOverdrawn } from './amounts.ts';
import { isFailure } from './failure.ts';
import type { PodShape } from './podShape.ts';
import type { StateNode } from './stateNode.ts';
import { toleratesAll } from './tolerance.ts';
import type { Topology } from './topology.ts';
import type { Vacancy } from './vacancy.ts';

export class ExistingPlace {
  readonly node: StateNode;
  readonly pods: Pod[] = [];
  private room: Resources;
  private requirements: Requirements;
  private readonly hostPorts: HostPort[];
  /** By driver, the claims whose volumes are attached. */
  private readonly attached = new Map<string, Set<string>>();
  private readonly topology: Topology;
  /** What is refused for reasons that cannot go away while pods only come. */
  private readonly refused = new Set<PodShape>();

  constructor(node: StateNode, { room, requirements, hostPorts }: Vacancy, topology: Topology) {
    this.node = node;
    this.topology = topology;
    this.room = room;
    this.requirements = requirements;
    this.hostPorts = [...hostPorts];
    for (const { spec } of node.pods) this.attach(spec);
    topology.registerHost(node.hostName);
  }

  /** The labels its node would have to have; undefined: it cannot go there. */
  admits(pod: Pod, shape: PodShape): Requirements | undefined {
    if (this.refused.has(shape)) return undefined;
    if (!this.canEverTake(shape)) {
      this.refused.add(shape);
      return undefined;
    }
    const withPod = this.requirements.with(shape.requirements.values());
    for (const ofVolumes of shape.volumeAlternatives) {
      if (withPod.conflictWith(ofVolumes, NO_LABELS) !== undefined) continue;
      const withVolumes = withPod.with(ofVolumes.values());
      const narrowed = this.topology.narrowed(pod, shape, this.node.taints, withVolumes, NO_LABELS);
      if (!isFailure(narrowed)) return narrowed;
    }
    if (!this.topology.concerns(pod, shape)) this.refused.add(shape);
    return undefined;
  }

  add(pod: Pod, { spec, requests, hostPorts }: PodShape, requirements: Requirements): void {
    this.pods.push(pod);
    this.room = difference(this.room, requests);
    this.requirements = requirements;
    this.hostPorts.push(...hostPorts);
    this.attach(spec);
    this.topology.record(pod, spec, this.node.taints, requirements);
  }

  private canEverTake({ spec, tolerations, hostPorts, requests, requirements }: PodShape): boolean {
    return (
      toleratesAll(tolerations, this.node.taints) &&
      !this.exceedsVolumeLimits(spec) &&
      (hostPorts.length === 0 || !portsConflict(hostPorts, this.hostPorts)) &&
      !isOverdrawn(this.room) &&
      fits(requests, this.room) &&
      this.requirements.conflictWith(requirements, NO_LABELS) === undefined
    );
  }

  private attach(spec: PodSpec): void {
    for (const { driver, claim } of spec.volumes?.attached ?? []) {
      const claims = this.attached.get(driver);
      if (claims === undefined) this.attached.set(driver, new Set([claim]));
      else claims.add(claim);
    }
  }

  /** A volume counts once, however many pods use it. @upstream karpenter pkg/scheduling/volumeusage.go */
  private exceedsVolumeLimits({ volumes }: PodSpec): boolean {
    const limits = this.node.node?.attachableVolumes;
    if (volumes === undefined || limits === undefined) return false;
    return volumes.attached.some(({ driver }) => {
      const claims = new Set(this.attached.get(driver));
      for (const one of volumes.attached) if (one.driver === driver) claims.add(one.claim);
      return claims.size > (own(limits, driver) ?? Infinity);
    });
  }
}

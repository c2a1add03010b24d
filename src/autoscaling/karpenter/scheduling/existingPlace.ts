// A node that is there, or on its way, as pods come to it in a pass.
// @upstream karpenter pkg/controllers/provisioning/scheduling/existingnode.go

import type { Pod } from '../../../kube/api/objects.ts';
import type { Requirements } from '../requirements/requirements.ts';
import { NO_LABELS } from '../requirements/wellKnownLabels.ts';
import { difference } from './amounts.ts';
import { isFailure } from './failure.ts';
import type { PodShape } from './podShape.ts';
import type { StateNode } from './stateNode.ts';
import type { Topology } from './topology.ts';
import { attachedWith, takes, type Vacancy } from './vacancy.ts';

export class ExistingPlace {
  readonly pods: Pod[] = [];
  private vacancy: Vacancy;
  private readonly topology: Topology;
  /** What is refused for reasons that cannot go away while pods only come. */
  private readonly refused = new Set<PodShape>();

  constructor(vacancy: Vacancy, topology: Topology) {
    this.vacancy = vacancy;
    this.topology = topology;
  }

  get node(): StateNode {
    return this.vacancy.node;
  }

  /** The labels its node would have to have; undefined: it cannot go there. */
  admits(pod: Pod, shape: PodShape): Requirements | undefined {
    if (this.refused.has(shape)) return undefined;
    const { vacancy, topology } = this;
    if (!takes(vacancy, shape)) {
      this.refused.add(shape);
      return undefined;
    }
    const withPod = vacancy.requirements.with(shape.requirements.values());
    for (const ofVolumes of shape.volumeAlternatives) {
      if (withPod.conflictWith(ofVolumes, NO_LABELS) !== undefined) continue;
      const withVolumes = withPod.with(ofVolumes.values());
      const narrowed = topology.narrowed(pod, shape, this.node.taints, withVolumes, NO_LABELS);
      if (!isFailure(narrowed)) return narrowed;
    }
    if (!topology.concerns(pod, shape)) this.refused.add(shape);
    return undefined;
  }

  add(pod: Pod, { spec, requests, hostPorts }: PodShape, requirements: Requirements): void {
    const { vacancy } = this;
    this.pods.push(pod);
    this.vacancy = {
      node: this.node,
      room: difference(vacancy.room, requests),
      requirements,
      hostPorts: hostPorts.length === 0 ? vacancy.hostPorts : [...vacancy.hostPorts, ...hostPorts],
      attached: attachedWith(vacancy.attached, spec),
    };
    this.topology.record(pod, spec, this.node.taints, requirements);
  }
}

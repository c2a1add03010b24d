// What placing a pod needs to know of it, worked out once for all pods of a spec.

import type { HostPort, PodSpec, Resources, Toleration } from '../../../kube/api/objects.ts';
import { totalOf } from '../../../kube/api/podResources.ts';
import { requirementsOf, strictRequirementsOf } from '../requirements/podRequirements.ts';
import type { Requirements } from '../requirements/requirements.ts';
import { relaxed } from './relaxation.ts';
import { volumeAlternatives } from './volumeRequirements.ts';

export interface PodShape {
  readonly spec: PodSpec;
  /** With the pod itself as one of `pods`. */
  readonly requests: Resources;
  /** With the heaviest of its preferences. */
  readonly requirements: Requirements;
  readonly strictRequirements: Requirements;
  readonly volumeAlternatives: readonly Requirements[];
  readonly tolerations: readonly Toleration[];
  readonly hostPorts: readonly HostPort[];
}

/** `Ignore`: preferences do not count. PREFERENCE_POLICY. */
export type PreferencePolicy = 'Respect' | 'Ignore';

export class PodShapes {
  private readonly shapes = new Map<PodSpec, PodShape>();
  private readonly relaxations = new Map<PodSpec, PodSpec | undefined>();
  private readonly preferencePolicy: PreferencePolicy;
  private readonly hasSoftTaints: boolean;

  constructor(preferencePolicy: PreferencePolicy, hasSoftTaints: boolean) {
    this.preferencePolicy = preferencePolicy;
    this.hasSoftTaints = hasSoftTaints;
  }

  of(spec: PodSpec): PodShape {
    const known = this.shapes.get(spec);
    if (known !== undefined) return known;
    const strictRequirements = strictRequirementsOf(spec);
    const shape = {
      spec,
      requests: requestsOf(spec),
      requirements: this.preferencePolicy === 'Ignore' ? strictRequirements : requirementsOf(spec),
      strictRequirements,
      volumeAlternatives: volumeAlternatives(spec.volumes),
      tolerations: spec.tolerations,
      hostPorts: spec.hostPorts,
    };
    this.shapes.set(spec, shape);
    return shape;
  }

  /** After it has given up one wish; undefined when it has none left. */
  relaxed({ spec }: PodShape): PodShape | undefined {
    if (!this.relaxations.has(spec)) this.relaxations.set(spec, relaxed(spec, this.hasSoftTaints));
    const next = this.relaxations.get(spec);
    return next && this.of(next);
  }
}

/** @upstream karpenter pkg/utils/resources#RequestsForPods */
export function requestsOf(spec: PodSpec): Resources {
  return { ...totalOf(spec, ({ requests }) => requests, true), pods: 1 };
}

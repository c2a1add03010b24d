// What a pod gives up when nothing fits: one wish at a time.
// @upstream karpenter pkg/controllers/provisioning/scheduling/preferences.go

import type { NodeAffinity, PodAffinity, PodSpec, Toleration } from '../../../kube/api/objects.ts';
import { byWeight } from '../requirements/podRequirements.ts';

const ANY_SOFT_TAINT: Toleration = { operator: 'Exists', effect: 'PreferNoSchedule' };

/** With one wish less; undefined when there is none left. */
export function relaxed(spec: PodSpec, hasSoftTaints: boolean): PodSpec | undefined {
  return (
    withoutNodeTerm(spec) ??
    withoutPodPreference(spec, 'podAffinity') ??
    withoutPodPreference(spec, 'podAntiAffinity') ??
    withoutNodePreference(spec) ??
    withoutSoftSpread(spec) ??
    (hasSoftTaints ? toleratingSoftTaints(spec) : undefined)
  );
}

/** The first of several alternatives. */
export function withoutNodeTerm(spec: PodSpec): PodSpec | undefined {
  const { nodeAffinity } = spec;
  const required = nodeAffinity?.required ?? [];
  if (nodeAffinity === undefined || required.length < 2) return undefined;
  return { ...spec, nodeAffinity: { ...nodeAffinity, required: required.slice(1) } };
}

function withoutPodPreference(spec: PodSpec, kind: 'podAffinity' | 'podAntiAffinity'): PodSpec | undefined {
  const affinity = withoutHeaviest(spec[kind]);
  return affinity && { ...spec, [kind]: affinity };
}

function withoutNodePreference(spec: PodSpec): PodSpec | undefined {
  const nodeAffinity = withoutHeaviest(spec.nodeAffinity);
  return nodeAffinity && { ...spec, nodeAffinity };
}

function withoutHeaviest<T extends NodeAffinity | PodAffinity>(affinity: T | undefined): T | undefined {
  if (affinity === undefined || affinity.preferred.length === 0) return undefined;
  return { ...affinity, preferred: byWeight<{ readonly weight: number }>(affinity.preferred).slice(1) };
}

/** The last constraint comes in its place. */
function withoutSoftSpread(spec: PodSpec): PodSpec | undefined {
  const index = spec.topologySpread.findIndex(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'ScheduleAnyway',
  );
  if (index < 0) return undefined;
  const topologySpread = [...spec.topologySpread];
  const last = topologySpread.pop();
  if (last !== undefined && index < topologySpread.length) topologySpread[index] = last;
  return { ...spec, topologySpread };
}

export function toleratingSoftTaints(spec: PodSpec): PodSpec | undefined {
  const knows = spec.tolerations.some(
    ({ key, operator, effect }) =>
      (key ?? '') === '' && operator === 'Exists' && effect === ANY_SOFT_TAINT.effect,
  );
  return knows ? undefined : { ...spec, tolerations: [...spec.tolerations, ANY_SOFT_TAINT] };
}

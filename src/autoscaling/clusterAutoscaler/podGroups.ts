// Pods that are decided alike: of one controller, with the same labels and spec.
// @upstream cluster-autoscaler/core/scaleup/equivalence/groups.go

import type { Pod, PodSpec } from '../../kube/api/objects.ts';

export interface PodGroup {
  readonly pods: readonly Pod[];
  readonly example: Pod;
}

/** Names of specs, the same for those that say the same. */
export class SpecNames {
  private readonly bySpec = new WeakMap<PodSpec, string>();
  private readonly byContent = new Map<string, string>();

  of(spec: PodSpec): string {
    let name = this.bySpec.get(spec);
    if (name !== undefined) return name;
    const content = JSON.stringify({ ...spec, written: undefined });
    name = this.byContent.get(content) ?? String(this.byContent.size);
    this.byContent.set(content, name);
    this.bySpec.set(spec, name);
    return name;
  }
}

/** Undefined for a pod without a controller, which is like no other. */
export function keyOfAlike({ owner, labels, spec, namespace }: Pod, specs: SpecNames): string | undefined {
  if (owner === undefined) return undefined;
  return `${owner.uid} ${namespace} ${specs.of(spec)} ${JSON.stringify(labels)}`;
}

export function podGroupsOf(pods: readonly Pod[], specs: SpecNames): PodGroup[] {
  const groups: { pods: Pod[]; example: Pod }[] = [];
  const byKey = new Map<string, { pods: Pod[]; example: Pod }>();
  for (const pod of pods) {
    const key = keyOfAlike(pod, specs);
    const known = key === undefined ? undefined : byKey.get(key);
    if (known !== undefined) {
      known.pods.push(pod);
      continue;
    }
    const group = { pods: [pod], example: pod };
    groups.push(group);
    if (key !== undefined) byKey.set(key, group);
  }
  return groups;
}

// What the objects of all controllers share: the template of their pods, counts, and counts or shares.

import type { PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts';
import type { IntOrPercent, PodTemplate } from '../../kube/api/config.ts';
import type { Pod } from '../../kube/api/objects.ts';
import { spoken } from './apiObject.ts';
import { templateSpec } from './podSpecs.ts';

export function templateObject(template: PodTemplate): PodTemplateSpec {
  const { labels, annotations, spec, namespace } = template;
  return {
    metadata: spoken({ annotations: { ...annotations }, labels: { ...labels } }),
    spec: templateSpec(spec, namespace),
  };
}

export function countOrShare({ kind, value }: IntOrPercent): number | string {
  return kind === 'count' ? value : `${value}%`;
}

/** Those pods that count, and what of them is ready. */
export function tally(pods: readonly Pod[]): { readonly replicas: number; readonly ready: number } {
  return { replicas: pods.length, ready: pods.filter(({ ready }) => ready).length };
}

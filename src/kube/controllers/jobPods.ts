// What a Job's pods are called and labelled. @upstream pkg/controller/job, batch/v1 well-known labels

import type { Labels, Pod } from '../api/objects.ts';
import { generatedName } from '../api/names.ts';
import type { JobConfig } from '../api/workloadConfig.ts';

const INDEX = 'batch.kubernetes.io/job-completion-index';

/** One object for all pods of a Job without indexes. */
export function jobLabels({ name, template }: JobConfig, uid: string): Labels {
  return {
    ...template.labels,
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  };
}

/** Name, labels and annotations; `index` is undefined in Jobs without them. */
export function jobPodNames(
  { name, template: { annotations } }: JobConfig,
  labels: Labels,
  index: number | undefined,
  suffix: string,
): { readonly name: string; readonly labels: Labels; readonly annotations: Labels } {
  if (index === undefined) return { name: generatedName(`${name}-`, suffix), labels, annotations };
  const mark = { [INDEX]: String(index) };
  return {
    name: generatedName(`${name}-${index}-`, suffix),
    labels: { ...labels, ...mark },
    annotations: { ...annotations, ...mark },
  };
}

/** Of a pod of a Job with indexes. */
export function completionIndexOf({ annotations, labels }: Pod): number | undefined {
  const index = annotations[INDEX] ?? labels[INDEX];
  return index === undefined || !/^\d+$/.test(index) ? undefined : Number(index);
}

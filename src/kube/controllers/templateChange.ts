// How kubectl changes a template in place: `rollout restart`, `set image`, `set env`.

import { own } from '../../base/own.ts';
import type { PodTemplate } from '../api/config.ts';
import type { Container } from '../api/objects.ts';

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/** Another template by an annotation that says when. */
export function restarted(template: PodTemplate, at: string): PodTemplate {
  return { ...template, annotations: { ...template.annotations, [RESTARTED_AT]: at } };
}

/** With these images in the containers named, init containers too; the same template where all have theirs. */
export function withImages(template: PodTemplate, images: Readonly<Record<string, string>>): PodTemplate {
  const { spec } = template;
  const containers = setImages(spec.containers, images);
  const initContainers = setImages(spec.initContainers, images);
  if (containers === spec.containers && initContainers === spec.initContainers) return template;
  return { ...template, spec: { ...spec, containers, initContainers } };
}

/** With this environment in the container named, or in the first; the same template where it has it. */
export function withEnv(
  template: PodTemplate,
  containerName: string,
  env: Readonly<Record<string, string>>,
): PodTemplate {
  const { spec } = template;
  const named = spec.containers.findIndex(({ name }) => name === containerName);
  const target = Math.max(named, 0);
  if (sameEntries(spec.containers[target]?.env ?? {}, env)) return template;
  const containers = spec.containers.map((one, index) => (index === target ? { ...one, env } : one));
  return { ...template, spec: { ...spec, containers } };
}

function setImages(
  containers: readonly Container[],
  images: Readonly<Record<string, string>>,
): readonly Container[] {
  const changed = containers.map((one) => {
    const image = own(images, one.name) ?? one.image;
    return image === undefined || image === one.image ? one : { ...one, image };
  });
  return changed.every((one, index) => one === containers[index]) ? containers : changed;
}

function sameEntries(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === own(b, key));
}

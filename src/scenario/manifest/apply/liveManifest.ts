// An object as the API server has it now: what applies made of it, and what scaling, `set image`, `rollout restart` and
// their like have changed since. Fields with the server's defaults are not written out.

import { SECOND } from '../../../base/time.ts';
import type { PodTemplate } from '../../../kube/api/config.ts';
import type { StandingObject } from '../../../kube/controllers/standingObjects.ts';
import type { AppliedObject } from '../../../kube/api/workloadConfig.ts';
import type { Container, PodSpec } from '../../../kube/api/objects.ts';
import { API_VERSIONS } from '../kinds.ts';
import { isMapping, partIn, partsIn, textIn, type Written } from '../rules/fields.ts';

type Applied = Pick<AppliedObject, 'kind' | 'config'>;

export function liveManifest({ kind, config }: Applied, { merged, now }: StandingObject): Written {
  const { replicas, paused, template } = now;
  const base = isMapping(merged) ? merged : unwritten(kind, config.name, template);
  if (template === undefined) return base;
  if (kind === 'Pod') return { ...base, spec: podSpec(template) };
  const spec = { ...partIn(base, 'spec'), template: { ...metadata(template), spec: podSpec(template) } };
  return { ...base, spec: { ...spec, ...said({ replicas, paused }) } };
}

/** What a step in the scenario's own words creates, as kubectl create would write it. */
function unwritten(kind: AppliedObject['kind'], name: string, template: PodTemplate | undefined): Written {
  const labels = template?.labels ?? {};
  return {
    apiVersion: API_VERSIONS[kind],
    kind,
    metadata: { name, labels },
    spec: { selector: { matchLabels: labels } },
  };
}

function metadata({ labels, annotations }: PodTemplate): Written {
  const hasAny = (map: object): boolean => Object.keys(map).length > 0;
  const parts = { ...(hasAny(labels) ? { labels } : {}), ...(hasAny(annotations) ? { annotations } : {}) };
  return hasAny(parts) ? { metadata: parts } : {};
}

/** As written, with the images that there are now. */
function podSpec({ spec }: PodTemplate): Written {
  const { written, containers, initContainers } = spec;
  if (!isMapping(written)) return inWordsOfKubernetes(spec);
  const init = partsIn(written, 'initContainers');
  return {
    ...written,
    containers: withImages(partsIn(written, 'containers'), containers),
    ...(init.length === 0 ? {} : { initContainers: withImages(init, initContainers) }),
  };
}

function withImages(written: readonly Written[], containers: readonly Container[]): readonly Written[] {
  return written.map((one) => {
    const image = containers.find(({ name }) => name === textIn(one, 'name'))?.image;
    return image === undefined || image === '' ? one : { ...one, image };
  });
}

/** Of a pod in the scenario's own words. */
function inWordsOfKubernetes(spec: PodSpec): Written {
  return said({
    containers: spec.containers.map(({ name, image, requests }) => {
      const amounts = Object.entries(requests).map(([resource, amount]) => [
        resource,
        resource === 'cpu' ? `${amount}m` : amount,
      ]);
      return { name, image, resources: { requests: Object.fromEntries(amounts) } };
    }),
    hostNetwork: spec.hostNetwork ? true : undefined,
    nodeSelector: spec.nodeSelector,
    priorityClassName: spec.priorityClassName === '' ? undefined : spec.priorityClassName,
    terminationGracePeriodSeconds: spec.terminationGracePeriod / SECOND,
    tolerations: spec.tolerations.map(({ toleration, ...one }) => ({
      ...one,
      ...said({ tolerationSeconds: toleration === undefined ? undefined : toleration / SECOND }),
    })),
  });
}

function said(fields: Written): Written {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

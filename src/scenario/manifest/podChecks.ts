// What the API server refuses of a pod's spec although its form is right.

import { own } from '../../base/own.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import { parseQuantity } from '../language/quantity.ts';
import type { ContainerForm, PodSpecForm } from './podForm.ts';
import type { SpreadConstraintForm, TolerationForm } from './schedulingForm.ts';
import { nodeAffinityFaults, podAffinityFaults, selectorFaults } from './selectorChecks.ts';

export function podFaults(spec: PodSpecForm, path: DocumentPath): LocatedFault[] {
  const { nodeAffinity = {}, podAffinity = {}, podAntiAffinity = {} } = spec.affinity ?? {};
  return [
    ...containersFaults(spec, path),
    ...nodeAffinityFaults(nodeAffinity, [...path, 'affinity', 'nodeAffinity']),
    ...podAffinityFaults(podAffinity, [...path, 'affinity', 'podAffinity']),
    ...podAffinityFaults(podAntiAffinity, [...path, 'affinity', 'podAntiAffinity']),
    ...(spec.topologySpreadConstraints ?? []).flatMap((one, index) =>
      spreadFaults(one, [...path, 'topologySpreadConstraints', index]),
    ),
    ...(spec.tolerations ?? []).flatMap((one, index) =>
      tolerationFaults(one, [...path, 'tolerations', index]),
    ),
  ];
}

function containersFaults(spec: PodSpecForm, path: DocumentPath): LocatedFault[] {
  const seen = new Set<string>();
  const inList = (list: 'containers' | 'initContainers'): LocatedFault[] =>
    (spec[list] ?? []).flatMap((container, index) => {
      const here = [...path, list, index];
      const isRepeated = seen.has(container.name);
      seen.add(container.name);
      return [
        ...(isRepeated
          ? [faultAt([...here, 'name'], { code: 'duplicate-name', thing: 'container', name: container.name })]
          : []),
        ...containerFaults(container, here, spec.hostNetwork === true),
      ];
    });
  return [...inList('initContainers'), ...inList('containers')];
}

function containerFaults(container: ContainerForm, path: DocumentPath, onHost: boolean): LocatedFault[] {
  const { requests = {}, limits = {} } = container.resources ?? {};
  return [
    ...(container.image === undefined ? [faultAt(path, { code: 'missing-key', key: 'image' }, 'key')] : []),
    ...Object.entries(requests).flatMap(([name, request]) => {
      const limit = own(limits, name);
      const isMore =
        limit !== undefined &&
        (parseQuantity(String(request), name) ?? 0) > (parseQuantity(String(limit), name) ?? 0);
      return isMore
        ? [faultAt([...path, 'resources', 'requests', name], { code: 'request-over-limit', request, limit })]
        : [];
    }),
    ...(container.ports ?? []).flatMap(({ containerPort, hostPort }, index) =>
      onHost && hostPort !== undefined && hostPort > 0 && hostPort !== containerPort
        ? [faultAt([...path, 'ports', index, 'hostPort'], { code: 'host-port', containerPort })]
        : [],
    ),
  ];
}

function spreadFaults(constraint: SpreadConstraintForm, path: DocumentPath): LocatedFault[] {
  const { minDomains, whenUnsatisfiable } = constraint;
  const keys = ['minDomains', `whenUnsatisfiable: ${whenUnsatisfiable}`];
  return [
    ...selectorFaults(constraint.labelSelector, [...path, 'labelSelector']),
    ...(minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule'
      ? [faultAt([...path, 'minDomains'], { code: 'conflicting-keys', keys }, 'key')]
      : []),
  ];
}

function tolerationFaults(toleration: TolerationForm, path: DocumentPath): LocatedFault[] {
  const { key = '', operator = 'Equal', value = '', effect, tolerationSeconds } = toleration;
  if (key === '' && operator !== 'Exists') {
    return [faultAt(path, { code: 'bad-requirement', operator, expected: 'a key' })];
  }
  if (operator === 'Exists' && value !== '') {
    return [faultAt([...path, 'value'], { code: 'bad-requirement', operator, expected: 'no value' })];
  }
  if (tolerationSeconds === undefined || effect === 'NoExecute') return [];
  const keys = ['tolerationSeconds', `effect: ${effect ?? '(every)'}`];
  return [faultAt([...path, 'tolerationSeconds'], { code: 'conflicting-keys', keys }, 'key')];
}

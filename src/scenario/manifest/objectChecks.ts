// What the API server refuses of an object although its form is right.

import { unreachable } from '../../base/assert.ts';
import { own } from '../../base/own.ts';
import { parseCronSchedule } from '../../kube/controllers/cronSchedule.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import { ec2NodeClassFaults } from './ec2NodeClassChecks.ts';
import type { SelectorForm } from './forms.ts';
import { type ObjectForm, podPartOf } from './kinds.ts';
import { nameFaults } from './nameChecks.ts';
import { nodePoolFaults } from './nodePoolChecks.ts';
import { podFaults } from './podChecks.ts';
import { lifeFaults } from './lifeAnnotations.ts';
import { selectorFaults } from './selectorChecks.ts';
import type { CronJobForm, DaemonUpdateStrategy, DeploymentForm } from './workloadForms.ts';
import type { PodDisruptionBudgetForm, SecurityGroupPolicyForm } from './policyForms.ts';

/** Paths are from the object's root. */
export function objectFaults(object: ObjectForm): LocatedFault[] {
  const pods = podPartOf(object);
  return [
    ...nameFaults(object),
    ...lifeFaults(object.metadata.annotations ?? {}, ['metadata', 'annotations']),
    ...(pods === undefined || object.kind === 'Pod' ? [] : templateFaults(object, pods.path)),
    ...(pods === undefined ? [] : podFaults(pods.template.spec, [...pods.path, 'spec'])),
    ...ofKind(object),
  ];
}

function templateFaults(object: ObjectForm, path: DocumentPath): LocatedFault[] {
  const template = podPartOf(object)?.template;
  if (template === undefined) return [];
  const endsBySelf = object.kind === 'Job' || object.kind === 'CronJob';
  const allowed = endsBySelf ? ['OnFailure', 'Never'] : ['Always'];
  const { restartPolicy = 'Always' } = template.spec;
  return [
    ...lifeFaults(template.metadata?.annotations ?? {}, [...path, 'metadata', 'annotations']),
    ...(allowed.includes(restartPolicy)
      ? []
      : [
          faultAt([...path, 'spec', 'restartPolicy'], {
            code: 'restart-policy',
            found: restartPolicy,
            allowed,
          }),
        ]),
  ];
}

function ofKind(object: ObjectForm): LocatedFault[] {
  switch (object.kind) {
    case 'Deployment':
      return [...labelsFaults(object.spec), ...strategyFaults(object)];
    case 'DaemonSet':
      return [
        ...labelsFaults(object.spec),
        ...surgeFaults(object.spec.updateStrategy ?? {}, ['spec', 'updateStrategy']),
      ];
    case 'ReplicaSet':
    case 'StatefulSet':
      return labelsFaults(object.spec);
    case 'CronJob':
      return scheduleFaults(object);
    case 'PodDisruptionBudget':
      return budgetFaults(object);
    case 'ReplicationController': {
      const { selector, template } = object.spec;
      return selector === undefined ? [] : labelsFaults({ selector: { matchLabels: selector }, template });
    }
    case 'Job':
    case 'Pod':
    case 'PriorityClass':
    case 'Service':
    case 'ConfigMap':
    case 'Endpoints':
    case 'EndpointSlice':
    case 'LimitRange':
    case 'ResourceQuota':
    case 'HorizontalPodAutoscaler':
    case 'PersistentVolumeClaim':
    case 'PersistentVolume':
    case 'StorageClass':
    case 'ServiceAccount':
    case 'Namespace':
    case 'ENIConfig':
      return [];
    case 'NodePool':
      return nodePoolFaults(object);
    case 'EC2NodeClass':
      return ec2NodeClassFaults(object);
    case 'SecurityGroupPolicy':
      return policyFaults(object.spec);
    default:
      return unreachable(object);
  }
}

/** Without either selector it selects nothing. */
function policyFaults(spec: SecurityGroupPolicyForm['spec']): LocatedFault[] {
  const keys = ['podSelector', 'serviceAccountSelector'] as const;
  const given = keys.filter((key) => spec[key] !== undefined);
  if (given.length === 0) return [faultAt(['spec'], { code: 'nothing-chosen', keys }, 'key')];
  return given.flatMap((key) => selectorFaults(spec[key] ?? {}, ['spec', key]));
}

type Selecting = Pick<DeploymentForm['spec'], 'selector' | 'template'>;

function labelsFaults({ selector, template }: Selecting): LocatedFault[] {
  const path: DocumentPath = ['spec', 'selector'];
  const shape = selectorFaults(selector, path);
  if (shape.length > 0) return shape;
  if (isEmpty(selector))
    return [faultAt(path, { code: 'nothing-chosen', keys: ['matchLabels', 'matchExpressions'] }, 'key')];
  const labels = template.metadata?.labels ?? {};
  const missing = Object.entries(selector.matchLabels ?? {}).filter(
    ([key, value]) => own(labels, key) !== value,
  );
  return missing.map(([key, value]) =>
    faultAt([...path, 'matchLabels', key], {
      code: 'selector-mismatch',
      key,
      value,
      label: own(labels, key),
    }),
  );
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: SelectorForm): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

/** Nothing would ever roll. */
function strategyFaults({ spec: { strategy } }: DeploymentForm): LocatedFault[] {
  const { type, rollingUpdate: rolling } = strategy ?? {};
  const path: DocumentPath = ['spec', 'strategy', 'rollingUpdate'];
  if (rolling === undefined) return [];
  if (type === 'Recreate') {
    return [faultAt(path, { code: 'conflicting-keys', keys: ['type: Recreate', 'rollingUpdate'] }, 'key')];
  }
  if (!isNone(rolling.maxSurge) || !isNone(rolling.maxUnavailable)) return [];
  return [
    faultAt(
      [...path, 'maxUnavailable'],
      { code: 'conflicting-keys', keys: ['maxSurge: 0', 'maxUnavailable: 0'] },
      'key',
    ),
  ];
}

/** Either nodes may be without their pod, which is the default, or they may have two. */
export function surgeFaults({ rollingUpdate }: DaemonUpdateStrategy, path: DocumentPath): LocatedFault[] {
  const { maxSurge = 0, maxUnavailable = 1 } = rollingUpdate ?? {};
  if (isNone(maxSurge) !== isNone(maxUnavailable)) return [];
  const keys = [`maxSurge: ${maxSurge}`, `maxUnavailable: ${maxUnavailable}`];
  return [faultAt([...path, 'rollingUpdate'], { code: 'conflicting-keys', keys }, 'key')];
}

function isNone(value: number | string | undefined): boolean {
  return value === 0 || value === '0%';
}

function scheduleFaults({ spec: { schedule } }: CronJobForm): LocatedFault[] {
  return parseCronSchedule(schedule) === undefined
    ? [faultAt(['spec', 'schedule'], { code: 'bad-schedule', found: schedule })]
    : [];
}

function budgetFaults({ spec }: PodDisruptionBudgetForm): LocatedFault[] {
  const both = spec.minAvailable !== undefined && spec.maxUnavailable !== undefined;
  return [
    ...(spec.selector === undefined ? [] : selectorFaults(spec.selector, ['spec', 'selector'])),
    ...(both
      ? [
          faultAt(
            ['spec', 'maxUnavailable'],
            { code: 'conflicting-keys', keys: ['minAvailable', 'maxUnavailable'] },
            'key',
          ),
        ]
      : []),
  ];
}

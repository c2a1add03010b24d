// SecurityGroupPolicies of a scenario, and whether any pod that it creates is one of theirs.

import type { PodTemplate } from '../kube/api/config.ts';
import type { Labels } from '../kube/api/objects.ts';
import { type AppliedObject, podTemplateOf } from '../kube/api/workloadConfig.ts';
import type { SecurityGroupPolicyConfig } from '../kube/api/workloadConfig.ts';
import { selectsPod } from '../kube/controllers/podSecurity.ts';
import type { CompiledWorkload } from './compile/compiledWorkload.ts';
import type { CompiledScenario } from './compiled.ts';
import type { DocumentPath } from './language/diagnostics.ts';
import { partIn, partsIn } from './manifest/rules/fields.ts';

export interface WrittenPolicy {
  readonly config: SecurityGroupPolicyConfig;
  readonly path: DocumentPath;
  readonly selectsSomething: boolean;
  /** Whether the kubelet probes pods of it over the network. */
  readonly selectsProbed: boolean;
}

/** Of the whole timeline, whatever comes first. */
export function securityGroupPolicies(scenario: CompiledScenario): WrittenPolicy[] {
  const applied = scenario.timeline.flatMap(({ action, path }) =>
    action.kind === 'apply' || action.kind === 'adopt'
      ? action.objects.map((object) => ({ object, path }))
      : [],
  );
  const policies = applied.flatMap(({ object, path }) =>
    object.kind === 'SecurityGroupPolicy' ? [{ config: object.config, path }] : [],
  );
  if (policies.length === 0) return [];
  const objects = applied.map(({ object }) => object);
  const templates = templatesOf(scenario, objects);
  return policies.map(({ config, path }) => {
    const selected = templates.filter((template) =>
      selectsPod(config, template, (name) => accountLabels(objects, template.namespace, name)),
    );
    return {
      config,
      path,
      selectsSomething: selected.length > 0,
      selectsProbed: selected.some(isProbedOverNetwork),
    };
  });
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/** Commands run inside the container; other probes are connections of the kubelet. */
function isProbedOverNetwork({ spec: { written } }: PodTemplate): boolean {
  return partsIn(partIn({ spec: written }, 'spec'), 'containers').some((container) =>
    PROBES.some((name) => {
      const probe = partIn(container, name);
      return ['tcpSocket', 'httpGet', 'grpc'].some((how) => how in probe);
    }),
  );
}

/** As a warning. */
export function unmatchedText({ config: { name, namespace }, path }: WrittenPolicy) {
  return {
    message: `SecurityGroupPolicy ${name} selects no pod of the scenario in namespace ${namespace}`,
    fix: 'use labels that its pods have, and their namespace',
    path,
  };
}

function accountLabels(
  objects: readonly AppliedObject[],
  namespace: string,
  name: string,
): Labels | undefined {
  for (const { kind, config } of objects) {
    const isIt = kind === 'ServiceAccount' && config.name === name && config.namespace === namespace;
    if (isIt) return config.metadata?.labels;
  }
  return undefined;
}

function templatesOf(
  { timeline, workloads }: CompiledScenario,
  objects: readonly AppliedObject[],
): PodTemplate[] {
  const ofSteps = timeline.flatMap(({ action }) => {
    if (action.kind === 'create-deployment') return [action.deployment.template];
    return action.kind === 'create-pods' ? [action.template] : [];
  });
  const ofObjects = objects.flatMap((object) => podTemplateOf(object) ?? []);
  return [...ofSteps, ...ofObjects, ...workloads.flatMap(templatesOfWorkload)];
}

function templatesOfWorkload({ shape }: CompiledWorkload): PodTemplate[] {
  if ('template' in shape) return [shape.template];
  return 'deployment' in shape ? [shape.deployment.template] : [];
}

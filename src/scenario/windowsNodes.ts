// Windows in a scenario: nodes are Linux ones here, whatever they are called. On Windows the VPC resource controller gives
// pods their addresses, not aws-node.

import { podTemplateOf, type AppliedObject } from '../kube/api/workloadConfig.ts';
import type { Labels } from '../kube/api/objects.ts';
import type { CompiledScenario } from './compiled.ts';
import type { DocumentPath } from './language/diagnostics.ts';

export interface WindowsFound {
  readonly message: string;
  readonly fix: string;
  readonly path: DocumentPath;
}

const NOT_SIMULATED = 'Windows nodes are not simulated';

export function windowsNodes({ nodeGroups, karpenter, timeline }: CompiledScenario): WindowsFound[] {
  const ofGroups = nodeGroups.flatMap(({ name, labels }, index) =>
    isWindows(labels) ? [playedAsLinux(`nodes of ${name} are`, ['nodeGroups', index, 'labels'])] : [],
  );
  const ofKarpenter = (karpenter?.objects ?? []).flatMap((object) => ofObject(object, ['karpenter']));
  const ofSteps = timeline.flatMap(({ action, path }) =>
    action.kind === 'apply' || action.kind === 'adopt'
      ? action.objects.flatMap((object) => ofObject(object, path))
      : [],
  );
  return [...ofGroups, ...ofKarpenter, ...ofSteps];
}

function ofObject(object: AppliedObject, path: DocumentPath): WindowsFound[] {
  if (object.kind === 'EC2NodeClass' && object.config.amiFamily.startsWith('Windows'))
    return [playedAsLinux(`nodes of EC2NodeClass ${object.config.name} are`, path)];
  const selector = podTemplateOf(object)?.spec.nodeSelector;
  if (selector === undefined || !isWindows(selector)) return [];
  return [
    {
      message: `${NOT_SIMULATED}: pods of ${object.kind} ${object.config.name} want one and stay Pending`,
      fix: 'leave them out, or remove kubernetes.io/os: windows from nodeSelector',
      path,
    },
  ];
}

function playedAsLinux(subject: string, path: DocumentPath): WindowsFound {
  return { message: `${NOT_SIMULATED}: ${subject} played as Linux ones`, fix: 'leave them out', path };
}

function isWindows(labels: Labels): boolean {
  return labels['kubernetes.io/os'] === 'windows';
}

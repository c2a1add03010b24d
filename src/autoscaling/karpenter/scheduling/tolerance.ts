// Whether a pod tolerates the taints of a node. Soft ones count like the others until the pod gives way.
// @upstream karpenter pkg/scheduling/taints.go#Taints.Tolerates

import type { Taint, Toleration } from '../../../kube/api/objects.ts';
import { tolerates } from '../../../kube/scheduler/taintToleration.ts';
import { taintText } from '../taints.ts';
import type { Failure } from './failure.ts';

export function toleratesAll(tolerations: readonly Toleration[], taints: readonly Taint[]): boolean {
  return taints.every((taint) => tolerations.some((toleration) => tolerates(toleration, taint)));
}

export function intolerance(tolerations: readonly Toleration[], taints: readonly Taint[]): Failure {
  const refused = taints.filter((taint) => !tolerations.some((one) => tolerates(one, taint)));
  return () => refused.map((taint) => `did not tolerate taint (taint=${taintText(taint)})`).join('; ');
}

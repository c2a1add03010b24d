// Taints that Karpenter sets, looks past, and copies. @upstream karpenter pkg/apis/v1/taints.go, pkg/scheduling/taints.go

import type { Taint } from '../../kube/api/objects.ts';

/** On nodes that are to go. */
export const DISRUPTED: Taint = { key: 'karpenter.sh/disrupted', value: '', effect: 'NoSchedule' };
/** Karpenter's machines register with it, so that no pod runs before the NodeClaim's labels and taints are there. */
export const UNREGISTERED: Taint = { key: 'karpenter.sh/unregistered', value: '', effect: 'NoExecute' };

/** They go by themselves while a node comes up. */
const EPHEMERAL: readonly Taint[] = [
  { key: 'node.kubernetes.io/not-ready', value: '', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/not-ready', value: '', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', value: '', effect: 'NoSchedule' },
  { key: 'node.cloudprovider.kubernetes.io/uninitialized', value: 'true', effect: 'NoSchedule' },
  UNREGISTERED,
];
const EPHEMERAL_PREFIX = 'readiness.k8s.io/';

/** Of one key and effect. @upstream core/v1 Taint#MatchTaint */
export function isSameTaint(one: Taint, other: Taint): boolean {
  return one.key === other.key && one.effect === other.effect;
}

export function isEphemeralTaint(taint: Taint): boolean {
  return taint.key.startsWith(EPHEMERAL_PREFIX) || EPHEMERAL.some((known) => isSameTaint(known, taint));
}

/** Those of `more` that are missing, at the end; the same list where none is. */
export function mergedTaints(taints: readonly Taint[], more: readonly Taint[]): readonly Taint[] {
  const missing = more.filter((taint) => !taints.some((known) => isSameTaint(known, taint)));
  return missing.length === 0 ? taints : [...taints, ...missing];
}

/** The same list where it is not among them. */
export function withoutTaint(taints: readonly Taint[], taint: Taint): readonly Taint[] {
  const left = taints.filter((known) => !isSameTaint(known, taint));
  return left.length === taints.length ? taints : left;
}

/** `key=value:effect`. */
export function taintText({ key, value, effect }: Taint): string {
  return value === '' ? `${key}:${effect}` : `${key}=${value}:${effect}`;
}

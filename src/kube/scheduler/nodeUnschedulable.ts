// NodeUnschedulable: cordoned nodes take no pods, but for those that tolerate the taint a cordon stands for.
// @upstream pkg/scheduler/framework/plugins/nodeunschedulable

import type { Taint, Toleration } from '../api/objects.ts';
import { tolerates } from './taintToleration.ts';

export const NODE_UNSCHEDULABLE_REASON = 'node(s) were unschedulable';

const CORDON: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };

export function toleratesCordon(tolerations: readonly Toleration[]): boolean {
  return tolerations.some((toleration) => tolerates(toleration, CORDON));
}

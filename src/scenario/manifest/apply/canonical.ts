// Values of objects in one form, to tell whether two manifests mean the same: without what the server would add by
// itself, empty parts and other spellings of a quantity.
// @upstream pkg/apis/core/v1/defaults.go, pkg/apis/apps/v1/defaults.go, pkg/apis/batch/v1/defaults.go

import { own } from '../../../base/own.ts';
import { readQuantity } from '../../language/quantity.ts';
import { isMapping, type Written } from '../rules/fields.ts';

/** By field, wherever it stands: no other field of these names has another default. */
const DEFAULTS: Written = {
  completionMode: 'NonIndexed',
  defaultMode: 420,
  dnsPolicy: 'ClusterFirst',
  enableServiceLinks: true,
  failureThreshold: 3,
  hostIPC: false,
  hostNetwork: false,
  hostPID: false,
  operator: 'Equal',
  periodSeconds: 10,
  podManagementPolicy: 'OrderedReady',
  preemptionPolicy: 'PreemptLowerPriority',
  protocol: 'TCP',
  restartPolicy: 'Always',
  schedulerName: 'default-scheduler',
  scheme: 'HTTP',
  serviceAccountName: 'default',
  successThreshold: 1,
  terminationGracePeriodSeconds: 30,
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  timeoutSeconds: 1,
};

const QUANTITIES: ReadonlySet<string> = new Set(['requests', 'limits', 'capacity']);

/** Undefined where nothing is said. */
export function canonical(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => canonical(item));
  if (!isMapping(value)) return value === own(DEFAULTS, field) ? undefined : value;
  const entries = Object.entries(value)
    .map(([key, part]) => [key, partOf(key, part, field)] as const)
    .filter(([, part]) => part !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function partOf(key: string, part: unknown, field: string): unknown {
  const isQuantity = QUANTITIES.has(field) && (typeof part === 'string' || typeof part === 'number');
  return isQuantity ? readQuantity(String(part), key) : canonical(part, key);
}

export function meanTheSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
}

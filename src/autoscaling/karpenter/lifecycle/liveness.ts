// How long a NodeClaim may take to be launched and to register.
// @upstream karpenter pkg/controllers/nodeclaim/lifecycle/liveness.go

import { MINUTE, type Milliseconds } from '../../../base/time.ts';
import { isTrue, type Conditions } from './conditions.ts';

export const LAUNCH_TIMEOUT = 5 * MINUTE;
export const REGISTRATION_TIMEOUT = 15 * MINUTE;

export type LivenessStep =
  | { readonly requeueAfter?: Milliseconds; readonly deletes?: undefined }
  | { readonly requeueAfter?: undefined; readonly deletes: 'launch_timeout' | 'registration_timeout' };

export function livenessStep(conditions: Conditions, now: Milliseconds): LivenessStep {
  if (isTrue(conditions, 'Registered')) return {};
  if (!isTrue(conditions, 'Launched'))
    return awaited('Launched', LAUNCH_TIMEOUT, 'launch_timeout', conditions, now);
  return awaited('Registered', REGISTRATION_TIMEOUT, 'registration_timeout', conditions, now);
}

function awaited(
  type: 'Launched' | 'Registered',
  timeout: Milliseconds,
  deletes: 'launch_timeout' | 'registration_timeout',
  conditions: Conditions,
  now: Milliseconds,
): LivenessStep {
  const left = timeout - (now - (conditions.get(type)?.lastTransition ?? now));
  return left > 0 ? { requeueAfter: left } : { deletes };
}

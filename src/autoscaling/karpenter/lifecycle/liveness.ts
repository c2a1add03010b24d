// How long a NodeClaim may take to be launched and to register.
// @upstream karpenter pkg/controllers/nodeclaim/lifecycle/liveness.go

import { MINUTE, type Milliseconds } from '../../../base/time.ts';
import { isTrue, type Conditions } from './conditions.ts';

const LAUNCH_TIMEOUT = 5 * MINUTE;
const REGISTRATION_TIMEOUT = 15 * MINUTE;

export interface LivenessStep {
  readonly requeueAfter?: Milliseconds;
  readonly deletes?: 'launch_timeout' | 'registration_timeout';
}

export function livenessStep(conditions: Conditions, now: Milliseconds): LivenessStep {
  if (isTrue(conditions, 'Registered')) return {};
  const isUnlaunched = !isTrue(conditions, 'Launched');
  const toLaunch = LAUNCH_TIMEOUT - sinceTransition(conditions, 'Launched', now);
  if (isUnlaunched && toLaunch > 0) return { requeueAfter: toLaunch };
  const toRegister = REGISTRATION_TIMEOUT - sinceTransition(conditions, 'Registered', now);
  const late: LivenessStep = isUnlaunched ? { deletes: 'launch_timeout' } : {};
  return toRegister > 0
    ? { ...late, requeueAfter: toRegister }
    : { deletes: 'registration_timeout', ...late };
}

function sinceTransition(
  conditions: Conditions,
  type: 'Launched' | 'Registered',
  now: Milliseconds,
): Milliseconds {
  return now - (conditions.get(type)?.lastTransition ?? now);
}

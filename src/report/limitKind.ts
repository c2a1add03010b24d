// Which kind of limit a reason speaks of: colours, patterns and key figures go by it.

import { isOfSubnet, isRefusal, isStartUp, type WaitingReason } from '../base/waitingReason.ts';

/** What holds the pods back: the scheduler, the node's pool, its subnet, EC2's API, or something else. */
export type LimitKind = 'sched' | 'pool' | 'subnet' | 'api' | 'other' | 'start';

const API: ReadonlySet<WaitingReason> = new Set(['Throttled', 'Unauthorized', 'IncreaseFailed']);
const OTHER: ReadonlySet<WaitingReason> = new Set(['SandboxFailed', 'CrashLoopBackOff']);

export function limitKind(reason: WaitingReason): LimitKind {
  if (isStartUp(reason)) return 'start';
  if (API.has(reason)) return 'api';
  if (OTHER.has(reason)) return 'other';
  if (isOfSubnet(reason)) return 'subnet';
  return isRefusal(reason) ? 'pool' : 'sched';
}

// When kubelets last reported: their Leases, and the conditions that did not change.

import { SECOND, type Milliseconds } from '../../base/time.ts';
import type { NodeHistory } from '../history/nodeHistory.ts';

export const LEASE_DURATION = 40 * SECOND;
/** @upstream pkg/kubelet: leases are renewed every quarter of their duration */
export const LEASE_PERIOD = LEASE_DURATION / 4;

/** The last of a kubelet's regular reports. */
export function lastBeat(
  life: NodeHistory | undefined,
  createdAt: Milliseconds,
  now: Milliseconds,
  period: Milliseconds,
): Milliseconds {
  const start = life?.startedAt ?? createdAt;
  // What was noticed to be silent fell silent before that.
  const until = life?.silentSince === undefined ? now : life.silentSince - LEASE_DURATION;
  return Math.max(start, until - ((until - start) % period));
}

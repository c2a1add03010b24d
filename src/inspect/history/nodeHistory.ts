// What of a node's past its status still tells: when its conditions changed, and when its kubelet started.

import type { Milliseconds } from '../../base/time.ts';
import type { SomeFolds } from '../../record/projection.ts';

export class NodeHistory {
  readonly subnet: string;
  readyChangedAt: Milliseconds;
  /** Since when its kubelet is known to say nothing. */
  silentSince: Milliseconds | undefined;
  /** The kubelet's last start. */
  startedAt: Milliseconds;
  boots = 1;

  constructor(subnet: string, registeredAt: Milliseconds) {
    this.subnet = subnet;
    this.readyChangedAt = registeredAt;
    this.startedAt = registeredAt;
  }
}

/** Of facts about the node itself. */
export const NODE_HISTORY_FOLDS: SomeFolds<NodeHistory> = {
  'node-ready': (history, { since }, at) => {
    history.readyChangedAt = since ?? at;
    history.silentSince = undefined;
  },
  'node-not-ready': (history, { silent }, at) => {
    history.readyChangedAt = at;
    history.silentSince = silent === true ? at : undefined;
  },
  'node-rebooted': (history, _, at) => {
    history.startedAt = at;
    history.silentSince = undefined;
    history.boots++;
  },
};

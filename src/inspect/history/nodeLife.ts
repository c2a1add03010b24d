// What of a node's past its status still tells: when its conditions changed, and when its kubelet started.

import type { Milliseconds } from '../../base/time.ts';
import type { SomeFolds } from '../../record/projection.ts';

export class NodeLife {
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
export const NODE_FOLDS: SomeFolds<NodeLife> = {
  'node-ready': (life, _, at) => {
    life.readyChangedAt = at;
    life.silentSince = undefined;
  },
  'node-not-ready': (life, { silent }, at) => {
    life.readyChangedAt = at;
    life.silentSince = silent === true ? at : undefined;
  },
  'node-rebooted': (life, _, at) => {
    life.startedAt = at;
    life.silentSince = undefined;
    life.boots++;
  },
};

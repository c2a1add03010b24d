// What of a node's past its status still tells: when its conditions changed, and when its kubelet started.

import type { Milliseconds } from '../../base/time.ts';
import type { Fact } from '../../record/trace.ts';

export class NodeLife {
  readonly registeredAt: Milliseconds;
  readonly subnet: string;
  readyChangedAt: Milliseconds;
  /** Since when its kubelet is known to say nothing. */
  silentSince: Milliseconds | undefined;
  /** The kubelet's last start. */
  startedAt: Milliseconds;
  boots = 1;

  constructor({ subnet }: Extract<Fact, { kind: 'node-registered' }>, at: Milliseconds) {
    this.registeredAt = at;
    this.subnet = subnet;
    this.readyChangedAt = at;
    this.startedAt = at;
  }

  /** Facts about other things than this node are not for it. */
  fold(fact: Fact, at: Milliseconds): void {
    switch (fact.kind) {
      case 'node-ready':
        this.readyChangedAt = at;
        this.silentSince = undefined;
        break;
      case 'node-not-ready':
        this.readyChangedAt = at;
        this.silentSince = fact.silent === true ? at : undefined;
        break;
      case 'node-rebooted':
        this.startedAt = at;
        this.silentSince = undefined;
        this.boots++;
        break;
      default:
    }
  }
}

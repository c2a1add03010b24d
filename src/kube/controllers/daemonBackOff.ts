// How long a DaemonSet waits before it replaces a pod that failed on a node: longer with every failure there.
// @upstream pkg/controller/daemon/daemon_controller.go failedPodsBackoff

import { MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import type { Node } from '../api/objects.ts';

const FIRST = SECOND;
const LONGEST = 15 * MINUTE;

export class DaemonBackOff {
  private readonly waits = new Map<Node, Milliseconds>();

  next(node: Node): Milliseconds {
    const wait = this.waits.get(node) ?? FIRST;
    this.waits.set(node, Math.min(2 * wait, LONGEST));
    return wait;
  }

  forget(node: Node): void {
    this.waits.delete(node);
  }
}

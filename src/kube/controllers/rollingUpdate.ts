// Which outdated pods of a DaemonSet go next: those that are down anyway at once, the others as far as the number of
// nodes without their pod allows. @upstream pkg/controller/daemon/update.go rollingUpdate

import { elementAt } from '../../base/assert.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { DaemonSetConfig } from '../api/config.ts';
import type { Pod } from '../api/objects.ts';

/** A share is of the nodes that should run the pod, rounded up; nothing rolls at zero, so at least one. */
export function unavailableLimit(limit: DaemonSetConfig['maxUnavailable'], nodes: number): number {
  const count = limit.kind === 'count' ? limit.value : Math.ceil((limit.value * nodes) / 100);
  return Math.max(count, 1);
}

export class RollingUpdate {
  private readonly outdated: Set<Pod>;

  /** In the order in which nodes are to be taken: those without an available pod first. */
  constructor(outdated: readonly Pod[]) {
    this.outdated = new Set(outdated);
  }

  get isDone(): boolean {
    return this.outdated.size === 0;
  }

  /** Pods to delete now. `isAvailable`: ready and not on its way out; `budget`: how many such may go. */
  next(isAvailable: (pod: Pod) => boolean, budget: number): Pod[] {
    const chosen: Pod[] = [];
    let left = budget;
    for (const pod of this.outdated) {
      if (isAvailable(pod) && left-- <= 0) break;
      chosen.push(pod);
    }
    for (const pod of chosen) this.outdated.delete(pod);
    return chosen;
  }

  /** What was to replace the pod did not last. */
  putBack(pod: Pod): void {
    this.outdated.add(pod);
  }

  /** A pod went down by itself: it is replaced without asking the budget. */
  takeUnavailable(pod: Pod): boolean {
    return this.outdated.delete(pod);
  }
}

/** In random order, as a Go map of nodes gives them; pods that are down first. */
export function rollingOrder(
  pods: readonly Pod[],
  isAvailable: (pod: Pod) => boolean,
  stream: RandomStream,
): Pod[] {
  const shuffled = [...pods];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = stream.below(last + 1);
    [shuffled[last], shuffled[other]] = [elementAt(shuffled, other), elementAt(shuffled, last)];
  }
  return [...shuffled.filter((pod) => !isAvailable(pod)), ...shuffled.filter(isAvailable)];
}

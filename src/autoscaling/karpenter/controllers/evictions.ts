// The eviction queue: each pod is asked about until it is granted, again and again with growing pauses.
// @upstream karpenter pkg/controllers/node/termination/terminator/eviction.go

import { podKey, type Pod } from '../../../kube/api/objects.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import { evictionBackOff, evictionEvent, LONGEST_BACK_OFF } from '../termination/evictionQueue.ts';
import type { KarpenterPorts } from './ports.ts';
import { WorkQueue } from './workQueue.ts';

interface Asked {
  readonly pod: Pod;
  readonly node: string;
  readonly claim: NodeClaim;
  refusals: number;
}

export class Evictions {
  private readonly ports: Pick<KarpenterPorts, 'cluster' | 'simulation'>;
  private readonly asked = new Map<string, Asked>();
  private readonly queue: WorkQueue;

  constructor(ports: Pick<KarpenterPorts, 'cluster' | 'simulation'>) {
    this.ports = ports;
    this.queue = new WorkQueue(ports.simulation, (uid) => this.ask(uid));
  }

  /** A pod that is in it stays there once. */
  add(pod: Pod, node: string, claim: NodeClaim): void {
    if (this.asked.has(pod.uid)) return;
    this.asked.set(pod.uid, { pod, node, claim, refusals: 0 });
    this.queue.after(pod.uid, 0);
  }

  private ask(uid: string): void {
    const asked = this.asked.get(uid);
    if (asked === undefined) return;
    const { pod, node, claim } = asked;
    const { cluster } = this.ports;
    const isThere = cluster.pod(podKey(pod)) === pod && pod.deletedAt === undefined;
    if (!isThere || !cluster.isRunning) {
      this.asked.delete(uid);
      return;
    }
    const answer = cluster.evict(pod);
    cluster.recordEvent(evictionEvent(pod, node, claim, answer));
    if (answer.granted) {
      this.asked.delete(uid);
      return;
    }
    asked.refusals++;
    const pause = evictionBackOff(asked.refusals);
    if (pause === LONGEST_BACK_OFF) this.queue.afterInBackground(uid, pause);
    else this.queue.after(uid, pause);
  }
}

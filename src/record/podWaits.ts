// What a run without a state of its own needs of the pods: for how long they waited, by reason. The episodes are those of
// a recorded run, counted without nodes, pools and subnets.

import { MINUTE, type Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { EpisodeBook } from './episodes.ts';
import { PodBook } from './podBook.ts';
import { newPod, type PodRecord } from './podRecord.ts';
import { POD_RULES, type PodFact } from './podRules.ts';
import { project, rowsOf, together } from './projection.ts';
import type { Fact } from './trace.ts';

const FOLDS = together<PodWaits>(
  {
    'node-ready': (waits, _, t) => waits.nodeReady(t),
    'pod-created': ({ pods }, fact, t) => pods.add(t, newPod(t, fact)),
    'pod-removed': ({ pods }, { pod }, t) => pods.remove(t, pod),
  },
  rowsOf<PodRecord, PodFact, PodWaits>(
    POD_RULES,
    (rule) =>
      ({ pods }, fact, t) =>
        pods.apply(rule, fact, t),
  ),
);

export class PodWaits {
  firstReadyAt: Milliseconds | undefined;
  /** Nor which nodes were full. */
  readonly fullCount = 0;
  private readonly episodes = new EpisodeBook(this);
  readonly pods = new PodBook(() => undefined, this.episodes);

  nodeReady(at: Milliseconds): void {
    this.firstReadyAt ??= at;
  }

  /** Nobody asks where they waited. */
  subnetOf(): undefined {
    return undefined;
  }

  apply(fact: Fact, at: Milliseconds): void {
    project(FOLDS, this, fact, at);
  }

  /** Pod-milliseconds by reason until `now`. */
  until(now: Milliseconds): ReadonlyMap<WaitingReason, Milliseconds> {
    const waited = new Map<WaitingReason, Milliseconds>();
    for (const { reason, podMinutes } of this.episodes.list(now)) {
      waited.set(reason, (waited.get(reason) ?? 0) + Math.round(podMinutes * MINUTE));
    }
    return waited;
  }

  /** Pods that wait now and were never Running, by reason; without those on the host’s network, which need no address. */
  get unstarted(): ReadonlyMap<WaitingReason, number> {
    const unstarted = new Map<WaitingReason, number>();
    for (const { waitingReason, hostNetwork, hasRun, deletedAt } of this.pods.pods.values()) {
      if (waitingReason === undefined || hostNetwork || hasRun || deletedAt !== undefined) continue;
      unstarted.set(waitingReason, (unstarted.get(waitingReason) ?? 0) + 1);
    }
    return unstarted;
  }
}

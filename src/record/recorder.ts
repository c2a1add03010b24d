// Listens to a run and keeps what its summary needs: the state, the milestones and how long pods took to run.
// It stores no records.

import type { Milliseconds } from '../base/time.ts';
import { AddressUse } from './addressUse.ts';
import { applyFact } from './applyFact.ts';
import { applyToMilestones } from './happeningFacts.ts';
import { INSTANCE_FOLDS, InstanceHours } from './instanceHours.ts';
import { Milestones } from './milestones.ts';
import { NodeChanges } from './nodeChanges.ts';
import { NodeUpdates } from './nodeUpdates.ts';
import { project } from './projection.ts';
import { summarize, type RunSummary } from './summary.ts';
import type { Fact } from './trace.ts';
import { WorldState } from './worldState.ts';

export class Recorder {
  readonly state = new WorldState();
  private readonly telling = { story: new Milestones(), state: this.state, isStarting: false };
  private readonly podStarts: Milliseconds[] = [];
  /** Pods that were there before the run: when they were created is not in it. */
  private readonly placed = new Set<string>();
  private readonly addressUse = new AddressUse();
  private readonly instanceHours = new InstanceHours();
  private readonly nodeUpdates = new NodeUpdates();
  private readonly nodeChanges = new NodeChanges(this.state.nodes, this.nodeUpdates);

  apply(fact: Fact, at: Milliseconds): void {
    if (fact.kind === 'pod-running') this.measureStart(fact.pod, at);
    else if (fact.kind === 'pod-created' && fact.since !== undefined) this.placed.add(fact.pod);
    else if (fact.kind === 'pod-removed') this.placed.delete(fact.pod);
    applyFact(this.state, fact, at);
    applyToMilestones(this.telling, fact, at);
    this.addressUse.apply(fact, at, this.state.nodes.assigned);
    project(INSTANCE_FOLDS, this.instanceHours, fact, at);
    this.nodeUpdates.apply(fact, at, this.addressUse.held);
    this.nodeChanges.apply(fact, at);
  }

  /** The run as it stands at `now`. */
  summarize(now: Milliseconds): RunSummary {
    return summarize(this.state, now, {
      podStarts: this.podStarts,
      story: this.telling.story.tell(),
      addressPeaks: this.addressUse.peaks(),
      instanceCosts: this.instanceHours.costs(now),
      nodeUpdates: this.nodeUpdates.all,
      nodeChanges: this.nodeChanges.all,
    });
  }

  /** A pod that starts anew after a reboot has run before and counts once. */
  private measureStart(name: string, at: Milliseconds): void {
    const pod = this.state.pod(name);
    if (pod?.state === 'creating' && !pod.hostNetwork && !this.placed.has(name))
      this.podStarts.push(at - pod.createdAt);
  }
}

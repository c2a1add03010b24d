// A Deployment: one ReplicaSet for each template it has had. A new template rolls: its ReplicaSet grows and the old
// ones shrink within the strategy's limits, or the old ones go first.
// @upstream pkg/controller/deployment

import { elementAt } from '../../base/assert.ts';
import type { DeploymentConfig, PodTemplate } from '../api/config.ts';
import {
  DEFAULT_STRATEGY,
  growNew,
  rolloutLimits,
  shrinkOld,
  type RolloutLimits,
} from './deploymentScale.ts';
import { isTooLong } from './longNames.ts';
import type { EventRecorder } from '../api/events.ts';
import type { Pod } from '../api/objects.ts';
import { RevisionScaling } from './revisionScaling.ts';
import { Revisions, type Revision, type RevisionPorts } from './revisions.ts';
import { PROGRESS_DEADLINE, RolloutProgress } from './rolloutProgress.ts';

const REVISION_HISTORY_LIMIT = 10;

/** Fills in the ReplicaSets that were there before the run. */
type AdoptRevisions = (revisions: Revisions, config: DeploymentConfig) => void;

export interface DeploymentPorts extends RevisionPorts {
  readonly events: EventRecorder;
}

export class Deployment {
  config: DeploymentConfig;
  private readonly ports: DeploymentPorts;
  readonly revisions: Revisions;
  /** Of the template that counts now. */
  current: Revision;
  private readonly scaling: RevisionScaling;
  private wanted = 0;
  /** What the ReplicaSets were last sized for. */
  private scaledFor = 0;
  private rolling = false;
  private syncDue = false;
  private deleted = false;
  /** The template `current` was taken for. */
  private taken: PodTemplate;
  /** It has not always been paused. */
  private begun = false;
  private readonly progress: RolloutProgress;

  constructor(config: DeploymentConfig, ports: DeploymentPorts, adopt: AdoptRevisions = () => undefined) {
    this.config = config;
    this.ports = ports;
    this.revisions = new Revisions(ports, () => this.replicaSetChanged());
    this.scaling = new RevisionScaling(ports, config, this.revisions);
    this.taken = config.template;
    adopt(this.revisions, config);
    this.current = this.take();
    this.progress = new RolloutProgress(ports.environment, () => this.tell('rollout-stalled'));
  }

  get replicas(): number {
    return this.wanted;
  }

  /** Of all revisions, active, those of older ReplicaSets first. */
  pods(): readonly Pod[] {
    return this.revisions.all().flatMap(({ replicaSet }) => replicaSet.pods());
  }

  /** Writes the number; the Deployment's controller passes it on, the ReplicaSet's acts on it. */
  scale(replicas: number): void {
    const { environment } = this.ports;
    const deployment = this.config.name;
    environment.emit({ kind: 'deployment-scaled', deployment, from: this.wanted, to: replicas });
    this.wanted = replicas;
    this.syncSoon();
  }

  /** It was there before the run: what its ReplicaSets have been sized for stays, and so does a rollout under way. */
  goOn(): void {
    const { name: deployment, replicas } = this.config;
    this.wanted = replicas;
    this.scaledFor = replicas;
    this.begun = true;
    this.rolling = this.revisions.others(this.current).length > 0;
    this.ports.environment.emit({ kind: 'deployment-scaled', deployment, from: replicas, to: replicas });
    this.syncSoon();
  }

  /** The object anew; a template that differs rolls. */
  apply(config: DeploymentConfig): void {
    this.config = config;
    if (config.replicas !== this.wanted) this.scale(config.replicas);
    this.syncSoon();
  }

  /** `kubectl set image` and its like. */
  changeTemplate(template: PodTemplate): void {
    this.apply({ ...this.config, replicas: this.wanted, template });
  }

  /** `kubectl rollout pause` and `resume`. */
  setPaused(paused: boolean): void {
    this.apply({ ...this.config, replicas: this.wanted, paused });
  }

  /** `kubectl rollout undo [--to-revision]`; false when there is no such revision, or it is paused. */
  undo(revision?: number): boolean {
    const previous = this.revisions.previous(revision);
    if (previous === undefined || this.config.paused === true) return false;
    this.changeTemplate(previous.template);
    return true;
  }

  /** Takes its ReplicaSets with it and returns the pods left to collect. */
  delete(): readonly Pod[] {
    this.deleted = true;
    this.progress.stop();
    return this.revisions.all().flatMap(({ replicaSet }) => replicaSet.delete());
  }

  private take(): Revision {
    const { name, namespace, template, minReady = 0 } = this.config;
    return this.revisions.take(name, { ...template, namespace }, minReady);
  }

  private replicaSetChanged(): void {
    if (this.rolling) this.syncSoon();
  }

  private syncSoon(): void {
    if (this.syncDue) return;
    this.syncDue = true;
    this.ports.environment.later(() => {
      this.syncDue = false;
      if (!this.deleted) this.sync();
    });
  }

  private sync(): void {
    if (isTooLong('Deployment', this.config)) return;
    const limits = rolloutLimits(this.config, this.wanted);
    const scaled = this.scaledFor !== this.wanted;
    this.scaledFor = this.wanted;
    if (scaled && this.scaling.resizeAll(limits, this.current)) {
      this.syncSoon();
      return;
    }
    if (this.config.paused === true) {
      this.syncPaused(limits);
      return;
    }
    this.begun = true;
    this.takeTemplate();
    if (!this.rolling) this.resize(this.current, limits, limits.desired);
    else if (this.isComplete()) this.finishRollout();
    else this.rollOn(limits);
  }

  /** Nothing rolls; the one ReplicaSet that has pods, or is to have them, gets what was asked for. */
  private syncPaused(limits: RolloutLimits): void {
    this.progress.stop();
    const active = this.scaling.active();
    const [only = this.current] = active;
    if (this.begun && active.length <= 1) this.resize(only, limits, limits.desired);
  }

  private takeTemplate(): void {
    if (this.config.template === this.taken) return;
    this.taken = this.config.template;
    const revision = this.take();
    if (revision === this.current) return;
    this.current = revision;
    this.rolling = true;
    this.tell('rollout-started');
  }

  private rollOn(limits: RolloutLimits): void {
    const old = this.revisions.others(this.current);
    const fresh = this.current.replicaSet;
    const sets = old.map(({ replicaSet }) => replicaSet);
    this.progress.watch([fresh, ...sets], this.config.progressDeadline ?? PROGRESS_DEADLINE);
    if ((this.config.strategy ?? DEFAULT_STRATEGY).type === 'Recreate') {
      for (const revision of old) this.resize(revision, limits, 0);
      if (sets.some((one) => one.hasLivePods)) return;
    }
    const size = growNew(limits, fresh, sets);
    if (this.resize(this.current, limits, size)) return;
    const sizes = shrinkOld(limits, fresh, sets);
    old.forEach((revision, index) => this.resize(revision, limits, elementAt(sizes, index)));
  }

  private resize(revision: Revision, limits: RolloutLimits, size: number): boolean {
    const changed = this.scaling.resize(revision, limits, size);
    if (changed && this.rolling) this.syncSoon();
    return changed;
  }

  private isComplete(): boolean {
    const { replicaSet } = this.current;
    const isNew = replicaSet.replicas === this.wanted && replicaSet.available >= this.wanted;
    // One that was just sized may have no pods yet.
    const isSpent = ({ replicaSet: old }: Revision): boolean => old.isEmpty && old.replicas === 0;
    return isNew && this.revisions.all().every((one) => one === this.current || isSpent(one));
  }

  private finishRollout(): void {
    this.progress.stop();
    if (!this.rolling) return;
    this.rolling = false;
    this.tell('rollout-finished');
    const limit = this.config.revisionHistoryLimit ?? REVISION_HISTORY_LIMIT;
    this.revisions.prune(limit);
  }

  private tell(kind: 'rollout-started' | 'rollout-finished' | 'rollout-stalled'): void {
    const { number, replicaSet } = this.current;
    const rollout = { deployment: this.config.name, revision: number, replicaSet: replicaSet.owner.name };
    this.ports.environment.emit({ kind, ...rollout });
  }
}

// The ReplicaSets of one Deployment given new sizes, each change with its ScalingReplicaSet Event.
// @upstream pkg/controller/deployment/sync.go

import { elementAt } from '../../base/assert.ts';
import type { Namespaced } from '../api/config.ts';
import { scaleInProportion, type RolloutLimits } from './deploymentScale.ts';
import type { Environment } from '../api/environment.ts';
import { DEPLOYMENT_CONTROLLER } from '../api/eventSource.ts';
import type { EventRecorder } from '../api/events.ts';
import { pathOf } from '../api/objectStore.ts';
import type { Revision, Revisions } from './revisions.ts';
import { scalingMessage } from './scalingMessage.ts';

export interface RevisionScalingPorts {
  readonly environment: Environment;
  readonly events: EventRecorder;
}

export class RevisionScaling {
  private readonly ports: RevisionScalingPorts;
  private readonly deployment: string;
  private readonly revisions: Revisions;

  constructor(ports: RevisionScalingPorts, deployment: Namespaced, revisions: Revisions) {
    this.ports = ports;
    this.deployment = pathOf(deployment);
    this.revisions = revisions;
  }

  /** Whether there was anything to change. */
  resize(revision: Revision, limits: RolloutLimits, size: number): boolean {
    const { replicaSet } = revision;
    revision.mostReplicas = limits.most;
    const before = replicaSet.replicas;
    if (before === size) return false;
    const { environment, events } = this.ports;
    const message = scalingMessage(environment.kubernetesMinor, replicaSet.owner.name, before, size);
    events.record(DEPLOYMENT_CONTROLLER, this.deployment, 'Normal', 'ScalingReplicaSet', message);
    replicaSet.scale(size);
    return true;
  }

  /** In the midst of a rollout a change is shared out; else the ordinary sync does it. True if anything was done. */
  resizeAll(limits: RolloutLimits, current: Revision): boolean {
    const active = this.active();
    if (active.length === 0 || (active.length === 1 && active[0] === current)) return false;
    const sizes = active.length === 1 ? [limits.desired] : scaleInProportion(limits, active);
    active.forEach((revision, index) => this.resize(revision, limits, elementAt(sizes, index)));
    return true;
  }

  /** Those that have pods or are to have some, oldest first. */
  active(): readonly Revision[] {
    return this.revisions.all().filter(({ replicaSet }) => replicaSet.replicas > 0);
  }
}

// What Cluster Autoscaler keeps of node groups from loop to loop: how many of their nodes are ready, which requests are
// under way, which groups are in back-off.
// @upstream cluster-autoscaler/clusterstate/clusterstate.go

import type { Milliseconds } from '../../base/time.ts';
import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';
import { goDuration } from '../../kube/api/goDuration.ts';
import type { Node } from '../../kube/api/objects.ts';
import { type AwsGroups, type CachedGroup, type CachedInstance, UNFULFILLABLE } from './awsGroups.ts';
import { Backoff } from './backoff.ts';
import type { EventPort } from './ports.ts';
import { isStartupTaint, isToBeDeleted } from './taints.ts';

/** Names of nodes, and ids of instances without one. */
export interface Readiness {
  readonly ready: string[];
  readonly unready: string[];
  readonly notStarted: string[];
  readonly deleted: string[];
  readonly registered: string[];
  readonly unregistered: CachedInstance[];
  readonly longUnregistered: CachedInstance[];
}

interface ScaleUpRequest {
  increase: number;
  time: Milliseconds;
  expectedAddTime: Milliseconds;
}

export interface UpcomingNodes {
  readonly group: CachedGroup;
  readonly count: number;
  /** Those of them that have registered. */
  readonly registered: readonly string[];
}

function noReadiness(): Readiness {
  return {
    ready: [],
    unready: [],
    notStarted: [],
    deleted: [],
    registered: [],
    unregistered: [],
    longUnregistered: [],
  };
}

export class ClusterStateRegistry {
  readonly backoff: Backoff;
  total: Readiness = noReadiness();
  private readonly flags: ClusterAutoscalerFlags;
  private readonly groups: AwsGroups;
  private readonly events: EventPort;
  private byGroup = new Map<string, Readiness>();
  private readonly requests = new Map<string, ScaleUpRequest>();
  /** By instance id: when it was first seen without a node. */
  private unregisteredSince = new Map<string, Milliseconds>();
  private seenErrors = new Set<string>();
  private nodeCount = 0;

  constructor(flags: ClusterAutoscalerFlags, groups: AwsGroups, events: EventPort) {
    this.flags = flags;
    this.groups = groups;
    this.events = events;
    this.backoff = new Backoff(flags);
  }

  readinessOf(group: string): Readiness {
    return this.byGroup.get(group) ?? noReadiness();
  }

  /** Whether something is under way that time alone may change. */
  get isWaiting(): boolean {
    return this.requests.size > 0 || this.unregisteredSince.size > 0;
  }

  isScalingUp({ name }: CachedGroup): boolean {
    return this.requests.has(name);
  }

  update(nodes: readonly Node[], now: Milliseconds): void {
    this.nodeCount = nodes.length;
    this.noteUnregistered(nodes, now);
    this.countReadiness(nodes, now);
    this.endRequests(now);
    this.findErrors(now);
  }

  /** More of them restart the time that they have. */
  registerScaleUp(group: string, delta: number, now: Milliseconds): void {
    const provisionTime = this.flags['max-node-provision-time'];
    const request = this.requests.get(group);
    if (request === undefined) {
      if (delta <= 0) return;
      this.requests.set(group, { increase: delta, time: now, expectedAddTime: now + provisionTime });
      return;
    }
    request.increase += delta;
    if (request.increase <= 0) this.requests.delete(group);
    else if (delta > 0) {
      request.time = now;
      request.expectedAddTime = now + provisionTime;
    }
  }

  isClusterHealthy(): boolean {
    return !this.isTooMany(this.total.unready.length, this.nodeCount);
  }

  isGroupHealthy({ name, targetSize }: CachedGroup): boolean {
    const { ready, unready, notStarted, longUnregistered } = this.readinessOf(name);
    const expected = targetSize - longUnregistered.length - (this.requests.get(name)?.increase ?? 0);
    if (!this.byGroup.has(name)) return targetSize === 0 || expected <= 0;
    const missing = Math.max(0, expected - ready.length);
    return !this.isTooMany(missing, ready.length + unready.length + notStarted.length);
  }

  /** Nodes asked for that are not ready yet, of groups with a request under way that are not in back-off. */
  upcoming(now: Milliseconds): UpcomingNodes[] {
    return this.groups.all().flatMap((group) => {
      const { name, targetSize } = group;
      if (!this.requests.has(name) || this.backoff.isBackedOff(name, now)) return [];
      const { ready, unready, longUnregistered, notStarted } = this.readinessOf(name);
      const count = targetSize - ready.length - unready.length - longUnregistered.length;
      return count <= 0 ? [] : [{ group, count, registered: notStarted }];
    });
  }

  /** Of all groups; what the provider says can never come. */
  createdWithErrors(): readonly {
    readonly group: CachedGroup;
    readonly instances: readonly CachedInstance[];
  }[] {
    return this.groups.all().flatMap((group) => {
      const instances = group.instances.filter(({ isUnfulfillable }) => isUnfulfillable);
      return instances.length === 0 ? [] : [{ group, instances }];
    });
  }

  /** When a node that has not started becomes one that is broken; Infinity without such. */
  nextStartupLimit(nodes: Iterable<Node>, now: Milliseconds): Milliseconds {
    let next = Infinity;
    for (const { ready, createdAt } of nodes) {
      const limit = createdAt + this.flags['max-node-startup-time'];
      if (!ready && limit > now) next = Math.min(next, limit);
    }
    return next;
  }

  private isTooMany(unready: number, of: number): boolean {
    if (unready <= this.flags['ok-total-unready-count']) return false;
    return unready > (this.flags['max-total-unready-percentage'] / 100) * of;
  }

  private noteUnregistered(nodes: readonly Node[], now: Milliseconds): void {
    const registered = new Set(nodes.map(({ name }) => name));
    const since = new Map<string, Milliseconds>();
    for (const { instances } of this.groups.all()) {
      for (const { id, node, isUnfulfillable } of instances) {
        if (!registered.has(node) && !isUnfulfillable) since.set(id, this.unregisteredSince.get(id) ?? now);
      }
    }
    this.unregisteredSince = since;
  }

  private countReadiness(nodes: readonly Node[], now: Milliseconds): void {
    this.total = noReadiness();
    this.byGroup = new Map();
    for (const node of nodes) {
      const group = this.groups.ofNode(node.name);
      const kind = this.kindOf(node, group, now);
      for (const readiness of group === undefined ? [this.total] : [this.total, this.entry(group.name)]) {
        readiness.registered.push(node.name);
        readiness[kind].push(node.name);
      }
    }
    for (const { name, instances } of this.groups.all()) {
      for (const instance of instances) {
        const since = this.unregisteredSince.get(instance.id);
        if (since === undefined) continue;
        const isLong = since + this.flags['max-node-provision-time'] < now;
        const kind = isLong ? 'longUnregistered' : 'unregistered';
        for (const readiness of [this.total, this.entry(name)]) readiness[kind].push(instance);
      }
    }
  }

  private entry(group: string): Readiness {
    let readiness = this.byGroup.get(group);
    if (readiness === undefined) this.byGroup.set(group, (readiness = noReadiness()));
    return readiness;
  }

  private kindOf(
    node: Node,
    group: CachedGroup | undefined,
    now: Milliseconds,
  ): 'deleted' | 'ready' | 'notStarted' | 'unready' {
    if (group === undefined && isToBeDeleted(node)) return 'deleted';
    if (node.ready && !node.taints.some((taint) => isStartupTaint(taint, this.flags))) return 'ready';
    return node.createdAt + this.flags['max-node-startup-time'] > now ? 'notStarted' : 'unready';
  }

  /** Those that came, and those that took too long. */
  private endRequests(now: Milliseconds): void {
    this.backoff.removeStale(now);
    for (const [name, request] of this.requests) {
      const group = this.groups.find(name);
      if (group === undefined || !this.hasUpcoming(group)) {
        this.requests.delete(name);
        this.backoff.remove(name);
      } else if (request.expectedAddTime < now) this.timeOut(group, request, now);
    }
  }

  /** An instance that has not registered for too long counts as come. */
  private hasUpcoming({ name, targetSize }: CachedGroup): boolean {
    const { registered, notStarted, longUnregistered } = this.readinessOf(name);
    return targetSize > registered.length - notStarted.length + longUnregistered.length;
  }

  private timeOut(group: CachedGroup, { time, increase }: ScaleUpRequest, now: Milliseconds): void {
    const { name } = group;
    const message = `Nodes added to group ${name} failed to register within ${goDuration(now - time)}`;
    this.events.ofStatus({ type: 'Warning', reason: 'ScaleUpTimedOut', message });
    this.backoff.start(name, now);
    this.requests.delete(name);
    const refused = this.groups.decreaseTargetSize(group, -increase, now);
    if (refused === undefined) return;
    const failure = `Failed to decrease target size for group ${name} after scale-up timeout: ${refused}`;
    this.events.ofStatus({ type: 'Warning', reason: 'FailedToRevertScaleUp', message: failure });
  }

  private findErrors(now: Milliseconds): void {
    const seen = new Set<string>();
    for (const { group, instances } of this.createdWithErrors()) {
      const unseen = instances.filter(({ id }) => !this.seenErrors.has(id));
      for (const { id } of instances) seen.add(id);
      if (unseen.length === 0 || !this.requests.has(group.name)) continue;
      const { errorClass, code, message } = UNFULFILLABLE;
      this.events.ofStatus({
        type: 'Warning',
        reason: 'ScaleUpFailed',
        message: `Failed adding ${unseen.length} nodes to group ${group.name} due to ${errorClass}.${code}; source errors: ${message}`,
      });
      this.registerScaleUp(group.name, -unseen.length, now);
      this.backoff.start(group.name, now);
    }
    this.seenErrors = seen;
  }
}

// What Cluster Autoscaler writes of itself after each loop: its health, and what goes on in each node group.
// @upstream cluster-autoscaler/clusterstate/clusterstate.go#GetStatus, clusterstate/api/types.go

import type { Milliseconds } from '../../base/time.ts';
import type { CachedGroup } from './awsGroups.ts';
import type { ClusterStateRegistry, Readiness } from './clusterState.ts';

export interface NodeCounts {
  readonly registered: number;
  readonly ready: number;
  readonly notStarted: number;
  readonly beingDeleted: number;
  readonly unready: number;
  readonly longUnregistered: number;
  readonly unregistered: number;
}

interface Condition<Status extends string> {
  readonly status: Status;
  /** Since when it is so. */
  readonly since: Milliseconds;
}

export interface Activity {
  readonly health: Condition<'Healthy' | 'Unhealthy'> & { readonly counts: NodeCounts };
  readonly scaleUp: Condition<'InProgress' | 'NoActivity' | 'Backoff'>;
  readonly scaleDown: Condition<'CandidatesPresent' | 'NoCandidates'> & { readonly candidates: number };
}

export interface GroupActivity extends Activity {
  readonly name: string;
  readonly target: number;
  readonly minSize: number;
  readonly maxSize: number;
}

export interface AutoscalerStatus {
  /** When it first looked, and when it last did. */
  readonly startedAt: Milliseconds;
  readonly at: Milliseconds;
  readonly clusterWide: Activity;
  readonly groups: readonly GroupActivity[];
}

/** `unneeded`: nodes of each group that may go. `before`: of the last loop; undefined: this is the first. */
export function statusOf(
  registry: ClusterStateRegistry,
  groups: readonly CachedGroup[],
  unneeded: ReadonlyMap<string, number>,
  now: Milliseconds,
  before: AutoscalerStatus | undefined,
): AutoscalerStatus {
  const known = new Map(before?.groups.map((group) => [group.name, group]));
  const ofGroups = groups.map((group): GroupActivity => {
    const { name, targetSize: target, minSize, maxSize } = group;
    const scaleUp = registry.isScalingUp(group)
      ? 'InProgress'
      : registry.backoff.isBackedOff(name, now)
        ? 'Backoff'
        : 'NoActivity';
    const found = {
      isHealthy: registry.isGroupHealthy(group),
      readiness: registry.readinessOf(name),
      scaleUp,
      candidates: unneeded.get(name) ?? 0,
    } as const;
    return { name, target, minSize, maxSize, ...activity(found, now, known.get(name)) };
  });
  const isUp = ofGroups.some(({ scaleUp }) => scaleUp.status === 'InProgress');
  const whole = {
    isHealthy: registry.isClusterHealthy(),
    readiness: registry.total,
    scaleUp: isUp ? 'InProgress' : 'NoActivity',
    candidates: [...unneeded.values()].reduce((sum, count) => sum + count, 0),
  } as const;
  const clusterWide = activity(whole, now, before?.clusterWide);
  return { startedAt: before?.startedAt ?? now, at: now, clusterWide, groups: ofGroups };
}

interface Found {
  readonly isHealthy: boolean;
  readonly readiness: Readiness;
  readonly scaleUp: Activity['scaleUp']['status'];
  readonly candidates: number;
}

function activity(
  { isHealthy, readiness, scaleUp, candidates }: Found,
  now: Milliseconds,
  before: Activity | undefined,
): Activity {
  const since = <Status extends string>(
    status: Status,
    earlier: Condition<Status> | undefined,
  ): Condition<Status> => ({ status, since: earlier?.status === status ? earlier.since : now });
  return {
    health: {
      ...since(isHealthy ? 'Healthy' : 'Unhealthy', before?.health),
      counts: countsOf(readiness),
    },
    scaleUp: since(scaleUp, before?.scaleUp),
    scaleDown: {
      ...since(candidates > 0 ? 'CandidatesPresent' : 'NoCandidates', before?.scaleDown),
      candidates,
    },
  };
}

function countsOf(of: Readiness): NodeCounts {
  return {
    registered: of.registered.length,
    ready: of.ready.length,
    notStarted: of.notStarted.length,
    beingDeleted: of.deleted.length,
    unready: of.unready.length,
    longUnregistered: of.longUnregistered.length,
    unregistered: of.unregistered.length,
  };
}

// The ConfigMap in which Cluster Autoscaler says how it is doing, as its release of today writes it: YAML in a string.
// @upstream cluster-autoscaler/clusterstate/utils/status.go, clusterstate/api/types.go

import { stringify } from 'yaml';
import type {
  Activity,
  AutoscalerStatus,
  GroupActivity,
  NodeCounts,
} from '../../autoscaling/clusterAutoscaler/status.ts';
import type { Milliseconds } from '../../base/time.ts';
import { SYSTEM_NAMESPACE } from '../../scenario/cluster/systemNames.ts';
import type { WorldView } from '../../world/worldView.ts';
import type { ApiObjectWith } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { metadataOf } from './objectMetadata.ts';

const NAME = 'cluster-autoscaler-status';
const LAST_UPDATED = 'cluster-autoscaler.kubernetes.io/last-updated';

/** None before its first loop, or without it. */
export function autoscalerStatusObjects(
  view: ClusterView,
  { nodeAutoscaler }: Pick<WorldView, 'nodeAutoscaler'>,
): ApiObjectWith<{ readonly data: Readonly<Record<string, string>> }>[] {
  const status = nodeAutoscaler?.statusAt(view.at);
  if (status === undefined) return [];
  const updated = goTime(view, status.at);
  const text = stringify(
    {
      time: updated,
      autoscalerStatus: 'Running',
      clusterWide: activityBody(view, status, status.clusterWide, {}),
      nodeGroups: status.groups.map((group) => groupBody(view, status, group)),
    },
    { lineWidth: 0, indentSeq: false, version: '1.1' },
  );
  const named = { namespace: SYSTEM_NAMESPACE, name: NAME, metadata: undefined };
  const known = { createdAt: status.startedAt, annotations: { [LAST_UPDATED]: updated } };
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      data: { status: text },
      metadata: metadataOf(view, 'ConfigMap', named, known),
    },
  ];
}

function groupBody(view: ClusterView, status: AutoscalerStatus, group: GroupActivity): object {
  const { name, target, minSize, maxSize } = group;
  const sizes = { cloudProviderTarget: target, minSize, maxSize };
  return { name, ...activityBody(view, status, group, sizes) };
}

function activityBody(
  view: ClusterView,
  { at }: AutoscalerStatus,
  { health, scaleUp, scaleDown }: Activity,
  sizes: object,
): object {
  const times = (since: Milliseconds): object => ({
    lastProbeTime: nanoTime(view, at),
    lastTransitionTime: nanoTime(view, since),
  });
  return {
    health: {
      status: health.status,
      nodeCounts: countsBody(health.counts),
      ...sizes,
      ...times(health.since),
    },
    scaleUp: { status: scaleUp.status, ...times(scaleUp.since) },
    scaleDown: {
      status: scaleDown.status,
      ...(scaleDown.candidates === 0 ? {} : { candidates: scaleDown.candidates }),
      ...times(scaleDown.since),
    },
  };
}

/** Nobody is told of nodes that are not there to be deleted or unready. */
function countsBody(counts: NodeCounts): object {
  const { registered, ready, notStarted, beingDeleted, unready, longUnregistered, unregistered } = counts;
  return {
    registered: {
      total: registered,
      ready,
      notStarted,
      ...(beingDeleted === 0 ? {} : { beingDeleted }),
      ...(unready === 0 ? {} : { unready: { total: unready, resourceUnready: 0 } }),
    },
    longUnregistered,
    unregistered,
  };
}

/** RFC 3339 with a fraction without zeros at its end, as Go's time marshals itself. */
function nanoTime({ time }: ClusterView, at: Milliseconds): string {
  return time.microTime(at).replace(/\.?0+Z$/, 'Z');
}

/** `2024-03-01 00:05:10.758 +0000 UTC`. */
function goTime(view: ClusterView, at: Milliseconds): string {
  return nanoTime(view, at).replace('T', ' ').replace(/Z$/, ' +0000 UTC');
}

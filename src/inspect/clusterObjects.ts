// Everything the API server holds at a moment, as v1 JSON.

import { DEFAULT_START_TIME } from '../base/calendar.ts';
import type { InvolvedObject } from '../record/eventLog.ts';
import type { Moment } from './moment.ts';
import type { ApiObject } from './objects/apiObject.ts';
import type { ClusterView } from './objects/clusterView.ts';
import { autoscalerStatusObjects } from './objects/autoscalerStatus.ts';
import { configMapObjects } from './objects/configMaps.ts';
import { calicoObjects, withCalicoAnnotations } from './objects/calico.ts';
import { eventObjects, type UidOf } from './objects/events.ts';
import { uidOf } from './objects/identity.ts';
import { jobObjects } from './objects/jobs.ts';
import { leaseObjects, nodeObjects } from './objects/nodes.ts';
import { podObjects } from './objects/pods.ts';
import { cniNodeObjects } from './objects/cniNodes.ts';
import { karpenterObjects } from './objects/karpenter.ts';
import { keptObjects } from './objects/kept.ts';
import { policyObjects } from './objects/policies.ts';
import { serviceObjects } from './objects/services.ts';
import { storageObjects } from './objects/storage.ts';
import { Timestamps } from './objects/timestamps.ts';
import { withWritten } from './objects/written.ts';
import { workloadObjects } from './objects/workloads.ts';

/** Unix time of virtual time 0. */
export function startTimeOf({ scenario }: Pick<Moment, 'scenario'>): number {
  return scenario.cluster.startTime ?? DEFAULT_START_TIME;
}

export function clusterObjects(moment: Moment): readonly ApiObject[] {
  const view = viewOf(moment);
  const objects = [
    ...withCalicoAnnotations([...podObjects(view), ...nodeObjects(view)], moment.world),
    ...leaseObjects(view),
    ...workloadObjects(view).map((object) => withWritten(object, view)),
    ...jobObjects(view),
    ...policyObjects(view),
    ...keptObjects(view),
    ...cniNodeObjects(view, moment.world),
    ...karpenterObjects(view, moment.world),
    ...calicoObjects(view, moment.world),
    ...storageObjects(view),
    ...serviceObjects(view),
    ...configMapObjects(view),
    ...autoscalerStatusObjects(view, moment.world),
  ];
  const { history, at: now, time, seed } = view;
  const sources = { log: history.events, now, time, seed, uidOf: uidsIn(objects, view) };
  return [...objects, ...eventObjects(sources)];
}

export function viewOf(moment: Moment): ClusterView {
  const { scenario, world, at, history, seed } = moment;
  const time = new Timestamps(startTimeOf(moment));
  return { at, scenario, seed, kubernetes: world.kubernetes, cloud: world.cloud, history, time };
}

/** Of an object that is there, its own; of one that is gone, one that nothing else has. */
function uidsIn(objects: readonly ApiObject[], { history, seed }: ClusterView): UidOf {
  const uids = new Map(objects.map(({ kind, metadata }) => [pathOf(kind, metadata), metadata.uid]));
  return (object: InvolvedObject) => {
    const { kind, namespace, name, podHistory } = object;
    const isThere = kind !== 'Pod' || history.pod(`${namespace}/${name}`) === podHistory;
    const uid = isThere ? uids.get(pathOf(kind, { namespace, name })) : undefined;
    return uid ?? uidOf(`${kind}/${seed}/${namespace}/${name}/${podHistory?.createdAt ?? 'gone'}`);
  };
}

function pathOf(kind: string, { namespace = '', name = '' }: { namespace?: string; name?: string }): string {
  return `${kind}/${namespace}/${name}`;
}

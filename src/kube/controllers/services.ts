// Services, as far as default spreading reads them: what they and a pod's owner select by, in one selector.
// @upstream pkg/scheduler/framework/plugins/helper/spread.go DefaultSelector

import type { Milliseconds } from '../../base/time.ts';
import type { Labels, LabelSelector, Pod } from '../api/objects.ts';
import { ObjectStore } from '../api/objectStore.ts';
import { hasLabels, isEmptySelector } from '../scheduler/labelSelector.ts';
import type { EndpointsConfig, EndpointSliceConfig, ServiceConfig } from '../api/workloadConfig.ts';

export class Services {
  readonly store: ObjectStore<{ readonly config: ServiceConfig }>;
  /** Written by others. */
  readonly endpoints: ObjectStore<{ readonly config: EndpointsConfig }>;
  readonly slices: ObjectStore<{ readonly config: EndpointSliceConfig }>;

  constructor(clock: { readonly now: Milliseconds }) {
    this.store = new ObjectStore(clock);
    this.endpoints = new ObjectStore(clock);
    this.slices = new ObjectStore(clock);
  }

  /** `ofOwner`: what the pod's ReplicaSet or StatefulSet selects by. Undefined where there is nothing to select by. */
  selectorOf(pod: Pod, ofOwner: LabelSelector | undefined): LabelSelector | undefined {
    if (this.store.isEmpty) return ofOwner;
    let matchLabels: Labels = {};
    for (const { config } of this.store.all()) {
      const { namespace, selector } = config;
      const selects = namespace === pod.namespace && Object.keys(selector).length > 0;
      if (selects && hasLabels(selector, pod.labels)) matchLabels = { ...matchLabels, ...selector };
    }
    const merged: LabelSelector = {
      matchLabels: { ...matchLabels, ...ofOwner?.matchLabels },
      matchExpressions: ofOwner?.matchExpressions ?? [],
    };
    return isEmptySelector(merged) ? undefined : merged;
  }
}

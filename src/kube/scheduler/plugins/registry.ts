// The plugins of the default profile that can decide anything here, in the order in which upstream runs its filters.
// A new one is a file beside these and a line below: its filter takes part in every verdict and message, its score in
// every sum, since nobody else names a plugin to run it.
// @upstream pkg/scheduler/apis/config/v1/default_plugins.go

import type { Filter, Plugin, Score } from '../plugin.ts';
import { imageLocality } from './imageLocality.ts';
import { interPodAffinity } from './interPodAffinity.ts';
import { nodeAffinity } from './nodeAffinity.ts';
import { nodePorts } from './nodePorts.ts';
import { nodeResourcesBalancedAllocation } from './nodeResourcesBalancedAllocation.ts';
import { nodeResourcesFit } from './nodeResourcesFit.ts';
import { nodeUnschedulable } from './nodeUnschedulable.ts';
import { nodeVolumeLimits } from './nodeVolumeLimits.ts';
import { podTopologySpread } from './podTopologySpread.ts';
import { taintToleration } from './taintToleration.ts';
import { volumeBinding } from './volumeBinding.ts';

export const PLUGINS = [
  nodeUnschedulable,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  nodeVolumeLimits,
  volumeBinding,
  podTopologySpread,
  interPodAffinity,
  nodeResourcesBalancedAllocation,
  imageLocality,
] as const;

export type PluginName = (typeof PLUGINS)[number]['name'];

interface Named<Part> {
  readonly plugin: PluginName;
  readonly part: Part;
}

/** Every filter, in order. */
export const FILTERS: readonly Named<Filter>[] = PLUGINS.flatMap((plugin: Plugin & { name: PluginName }) =>
  plugin.filter === undefined ? [] : [{ plugin: plugin.name, part: plugin.filter }],
);

/** Every score. */
export const SCORES: readonly Named<Score>[] = PLUGINS.flatMap((plugin: Plugin & { name: PluginName }) =>
  plugin.score === undefined ? [] : [{ plugin: plugin.name, part: plugin.score }],
);

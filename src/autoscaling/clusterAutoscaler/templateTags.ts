// What the tags of an Auto Scaling group say of its nodes. What cannot be read is passed over, as upstream does.
// @upstream cluster-autoscaler/cloudprovider/aws/aws_manager.go#extractAllocatableResourcesFromAsg,
// extractLabelsFromAsg, extractTaintsFromAsg, GetAsgOptions

import { millisOf, parseQuantity, unitsOf } from '../../base/quantity.ts';
import { parseDuration } from '../../base/time.ts';
import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { Labels, Resources, Taint, TaintEffect } from '../../kube/api/objects.ts';
import { LABEL_TAG, OPTION_TAG, RESOURCE_TAG, TAINT_TAG } from '../../kube/api/templateTags.ts';

function under(tags: Labels, prefix: string): [name: string, value: string][] {
  return Object.entries(tags).flatMap(([key, value]) => {
    const name = key.startsWith(prefix) ? key.slice(prefix.length) : '';
    return name === '' ? [] : [[name, value]];
  });
}

export function resourcesOf(tags: Labels): Resources {
  return Object.fromEntries(
    under(tags, RESOURCE_TAG).flatMap(([name, value]) => {
      const quantity = parseQuantity(value);
      return quantity === undefined ? [] : [[name, name === 'cpu' ? millisOf(quantity) : unitsOf(quantity)]];
    }),
  );
}

export function labelsOf(tags: Labels): Labels {
  return Object.fromEntries(under(tags, LABEL_TAG));
}

export function taintsOf(tags: Labels): Taint[] {
  return under(tags, TAINT_TAG).flatMap(([key, text]) => {
    const [, value = '', effect = ''] = /^([^:]*):(.*)$/.exec(text) ?? [];
    return isEffect(effect) ? [{ key, value, effect }] : [];
  });
}

function isEffect(text: string): text is TaintEffect {
  return text === 'NoSchedule' || text === 'NoExecute' || text === 'PreferNoSchedule';
}

/** The flags as they hold for one group. */
export function flagsOf(tags: Labels, flags: ClusterAutoscalerFlags): ClusterAutoscalerFlags {
  const options = new Map(under(tags, OPTION_TAG));
  if (options.size === 0) return flags;
  const threshold = Number(options.get('scaledownutilizationthreshold') ?? NaN);
  const unneeded = parseDuration(options.get('scaledownunneededtime') ?? '');
  const unready = parseDuration(options.get('scaledownunreadytime') ?? '');
  const ignoresDaemons = options.get('ignoredaemonsetsutilization');
  return {
    ...flags,
    ...(Number.isNaN(threshold) ? {} : { 'scale-down-utilization-threshold': threshold }),
    ...(unneeded === undefined ? {} : { 'scale-down-unneeded-time': unneeded }),
    ...(unready === undefined ? {} : { 'scale-down-unready-time': unready }),
    ...(ignoresDaemons === undefined ? {} : { 'ignore-daemonsets-utilization': ignoresDaemons === 'true' }),
  };
}

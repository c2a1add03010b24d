// Which pods an event may help: rejected pods are queued again when a plugin that rejected them expects a
// change.
// @upstream pkg/scheduler/backend/queue/scheduling_queue.go#isPodWorthRequeuing

import type { Behaviour } from './behaviour.ts';
import type { ClusterEvent } from './clusterEvents.ts';
import type { PluginSet } from './nodeStatus.ts';
import type { Filter } from './plugin.ts';
import { FILTERS } from './plugins/registry.ts';
import type { PodClass } from './podClass.ts';

/** Whether a pod of the class, rejected by these plugins, should be tried again. */
export function mayHelp(
  event: ClusterEvent,
  podClass: PodClass,
  rejectors: PluginSet,
  behaviour: Behaviour,
): boolean {
  if (event.kind === 'pod-gone' && podClass.spec.priority > event.toldUpTo) return false;
  if (behaviour.queueingHints) return anyOf(rejectors, (filter) => filter.hint(event, podClass));
  // Before there were hints: every event a plugin has registered for, but nodes have to admit the pod.
  if (event.kind === 'node-added' || event.kind === 'node-updated') return event.admits(podClass);
  return anyOf(rejectors, (filter) => filter.registeredFor(event, podClass, behaviour));
}

function anyOf(rejectors: PluginSet, holds: (filter: Filter) => boolean): boolean {
  return FILTERS.some(({ part }, index) => (rejectors & (1 << index)) !== 0 && holds(part));
}

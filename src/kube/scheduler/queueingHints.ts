// Which pods an event may help: rejected pods are queued again when a plugin that rejected them expects a
// change.
// @upstream pkg/scheduler/framework/plugins/*#EventsToRegister and the hint functions they name

import { unreachable } from '../../base/assert.ts';
import { own } from '../../base/own.ts';
import type { Behaviour } from './behaviour.ts';
import type { ClusterEvent, NodeChanges } from './clusterEvents.ts';
import { matchesNodeAffinity } from './nodeAffinity.ts';
import type { NodeFacts } from './nodeFacts.ts';
import { portsConflict } from './nodePorts.ts';
import { fitsEmptyNode, offersMore } from './nodeResourcesFit.ts';
import { FILTER_PLUGINS, type FilterPlugin, pluginBit, type PluginSet } from './nodeStatus.ts';
import type { PodClass } from './podClass.ts';
import { matchesAllTerms, selectorMatchesKind, termMatches } from './podKind.ts';
import { hasKeys, type SpreadRule, spreadRulesOf } from './podTopologySpread.ts';
import { untoleratedTaint } from './taintToleration.ts';

/** Whether a pod of the class, rejected by these plugins, should be tried again. */
export function mayHelp(
  event: ClusterEvent,
  podClass: PodClass,
  rejectors: PluginSet,
  behaviour: Behaviour,
): boolean {
  if (event.kind === 'pod-gone' && podClass.spec.priority > event.toldUpTo) return false;
  if (!behaviour.queueingHints) return registeredFor(event, podClass, rejectors, behaviour);
  return FILTER_PLUGINS.some(
    (plugin) => (rejectors & pluginBit(plugin)) !== 0 && hints(plugin, event, podClass),
  );
}

function hints(plugin: FilterPlugin, event: ClusterEvent, podClass: PodClass): boolean {
  switch (plugin) {
    case 'NodeUnschedulable':
      return nodeBecomes(event, 'taints', (node) => !node.unschedulable);
    case 'TaintToleration':
      return nodeBecomes(
        event,
        'taints',
        (node) => untoleratedTaint(podClass.spec.tolerations, node.taints) === undefined,
      );
    case 'NodeAffinity':
      return nodeBecomes(event, 'labels', (node) => matchesNodeAffinity(podClass.spec, node));
    case 'NodePorts':
      if (event.kind !== 'pod-gone') return event.kind === 'node-added';
      return portsConflict(podClass.spec.hostPorts, event.podClass.spec.hostPorts);
    case 'NodeResourcesFit':
      return resourcesHint(event, podClass);
    case 'PodTopologySpread':
      return spreadHint(event, podClass);
    case 'InterPodAffinity':
      return interPodHint(event, podClass);
    default:
      return unreachable(plugin);
  }
}

/** A new node that is so, or one that has become so. */
function nodeBecomes(
  event: ClusterEvent,
  change: keyof NodeChanges,
  holds: (node: NodeFacts) => boolean,
): boolean {
  if (event.kind === 'node-added') return holds(event.node);
  if (event.kind !== 'node-updated' || !event.changes[change]) return false;
  return holds(event.node) && !holds(event.before);
}

/** Any pod that leaves a node may have made room, whatever its size. */
function resourcesHint(event: ClusterEvent, { demand }: PodClass): boolean {
  switch (event.kind) {
    case 'pod-gone':
      return true;
    case 'node-added':
      return fitsEmptyNode(demand, event.node);
    case 'node-updated':
      return (
        event.changes.allocatable &&
        fitsEmptyNode(demand, event.node) &&
        offersMore(demand, event.before, event.node)
      );
    case 'node-removed':
    case 'pod-assigned':
      return false;
    default:
      return unreachable(event);
  }
}

function spreadHint(event: ClusterEvent, podClass: PodClass): boolean {
  const { hard } = spreadRulesOf(podClass);
  switch (event.kind) {
    case 'pod-assigned':
    case 'pod-gone':
      return hard.some((rule) =>
        selectorMatchesKind(rule.selector, podClass.kind.namespace, event.podClass.kind),
      );
    case 'node-added':
    case 'node-removed':
      return hasKeys(hard, event.node);
    case 'node-updated':
      return spreadMoves(event.before, event.node, hard, event.changes);
    default:
      return unreachable(event);
  }
}

/** The node entered or left the domains, moved between them, or has other taints. */
function spreadMoves(
  before: NodeFacts,
  node: NodeFacts,
  rules: readonly SpreadRule[],
  changes: NodeChanges,
): boolean {
  if (!changes.labels && !changes.taints) return false;
  if (hasKeys(rules, before) !== hasKeys(rules, node)) return true;
  const moved = rules.some(({ topologyKey: key }) => own(before.labels, key) !== own(node.labels, key));
  return hasKeys(rules, node) && (moved || changes.taints);
}

/** A pod kept away by another pod's anti-affinity is not told when that pod goes. */
function interPodHint(event: ClusterEvent, { kind }: PodClass): boolean {
  const affinity = kind.affinity?.required ?? [];
  const anti = kind.antiAffinity?.required ?? [];
  switch (event.kind) {
    case 'pod-assigned':
      return matchesAllTerms(affinity, kind, event.podClass.kind);
    case 'pod-gone':
      return matchesAllTerms(anti, kind, event.podClass.kind);
    case 'node-added':
      return anti.length > 0 || affinity.some((term) => Object.hasOwn(event.node.labels, term.topologyKey));
    case 'node-updated': {
      const now = (key: string): string | undefined => own(event.node.labels, key);
      const before = (key: string): string | undefined => own(event.before.labels, key);
      return (
        affinity.some(({ topologyKey: key }) => now(key) !== undefined && now(key) !== before(key)) ||
        anti.some(({ topologyKey: key }) => before(key) !== undefined && now(key) !== before(key))
      );
    }
    case 'node-removed':
      return false;
    default:
      return unreachable(event);
  }
}

const ABOUT_PODS =
  pluginBit('NodePorts') |
  pluginBit('NodeResourcesFit') |
  pluginBit('PodTopologySpread') |
  pluginBit('InterPodAffinity');

/** Before there were hints: every event a plugin has registered for, but nodes have to admit the pod. */
function registeredFor(
  event: ClusterEvent,
  podClass: PodClass,
  rejectors: PluginSet,
  behaviour: Behaviour,
): boolean {
  switch (event.kind) {
    case 'node-added':
    case 'node-updated':
      return event.admits(podClass);
    case 'node-removed':
      return (rejectors & pluginBit('PodTopologySpread')) !== 0;
    case 'pod-gone':
      return (rejectors & ABOUT_PODS) !== 0;
    case 'pod-assigned': {
      if (behaviour.bindingWakesSpread && (rejectors & pluginBit('PodTopologySpread')) !== 0) return true;
      const { kind } = podClass;
      const between = pluginBit('PodTopologySpread') | pluginBit('InterPodAffinity');
      const wanted = kind.affinity?.required ?? [];
      return (
        (rejectors & between) !== 0 && wanted.some((term) => termMatches(term, kind, event.podClass.kind))
      );
    }
    default:
      return unreachable(event);
  }
}

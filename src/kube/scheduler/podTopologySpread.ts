// PodTopologySpread, what its filter and its score have in common: the constraints of a pod and which nodes
// count.
// @upstream pkg/scheduler/framework/plugins/podtopologyspread/common.go

import type { LabelSelector, PodSpec } from '../api/objects.ts';
import type { ClusterState } from './clusterState.ts';
import { DomainCounts } from './domainCounts.ts';
import { isEmptySelector } from './labelSelector.ts';
import { matchesNodeAffinity } from './nodeAffinity.ts';
import type { NodeFacts } from './nodeFacts.ts';
import type { PodClass } from './podClass.ts';
import { selectorMatchesKind } from './podKind.ts';
import { requiredLabel } from './podTallies.ts';
import type { PodTally } from './podTally.ts';
import { untoleratedTaint } from './taintToleration.ts';

export const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

export interface SpreadRule {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selector: LabelSelector | undefined;
  readonly honorsNodeAffinity: boolean;
  readonly honorsTaints: boolean;
}

export interface SpreadRules {
  readonly hard: readonly SpreadRule[];
  readonly soft: readonly SpreadRule[];
  /** Whether nodes without one of the keys are out: so for a pod's own constraints, not for the defaults. */
  readonly requiresKeys: boolean;
}

/**
 * The pod's own constraints; for a pod that has none at all the system defaults, if somebody owns or serves
 * it.
 */
export function spreadRulesOf(podClass: PodClass): SpreadRules {
  const own = podClass.spec.topologySpread;
  if (own.length === 0)
    return { hard: [], soft: defaultRules(podClass.ownerSelector()), requiresKeys: false };
  const rules = (whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'): SpreadRule[] =>
    own
      .filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
      .map((constraint) => ({
        topologyKey: constraint.topologyKey,
        maxSkew: constraint.maxSkew,
        minDomains: constraint.minDomains ?? 1,
        selector: constraint.selector,
        honorsNodeAffinity: constraint.nodeAffinityPolicy === 'Honor',
        honorsTaints: constraint.nodeTaintsPolicy === 'Honor',
      }));
  return { hard: rules('DoNotSchedule'), soft: rules('ScheduleAnyway'), requiresKeys: true };
}

export function spreadsBy({ hard, soft }: SpreadRules): boolean {
  return hard.length > 0 || soft.length > 0;
}

/** Whether pods on the node count for the rule. */
function countsForRule(rule: SpreadRule, spec: PodSpec, node: NodeFacts): boolean {
  return (
    (!rule.honorsNodeAffinity || matchesNodeAffinity(spec, node)) &&
    (!rule.honorsTaints || untoleratedTaint(spec.tolerations, node.taints) === undefined)
  );
}

export function hasKeys(keys: readonly string[], node: NodeFacts): boolean {
  return keys.every((key) => Object.hasOwn(node.labels, key));
}

export function keysOf(rules: readonly SpreadRule[]): string[] {
  return rules.map(({ topologyKey }) => topologyKey);
}

function tallyKey(rule: SpreadRule, namespace: string): string {
  return `spread ${namespace} ${JSON.stringify(rule.selector)}`;
}

/** The pods that a rule counts, by domain of its topology; nodes have to have all the keys in `required`. */
export function acquireCounts(
  rule: SpreadRule,
  required: readonly string[],
  { spec, kind }: PodClass,
  state: ClusterState,
): DomainCounts {
  const { topologyKey, honorsNodeAffinity, honorsTaints } = rule;
  const { nodeSelector, nodeAffinity, tolerations } = spec;
  const name = JSON.stringify([
    required,
    honorsNodeAffinity && [nodeSelector, nodeAffinity?.required ?? null],
    honorsTaints && tolerations,
  ]);
  const nodes = state.topologies.acquire(
    topologyKey,
    name,
    (node) => hasKeys(required, node) && countsForRule(rule, spec, node),
  );
  return new DomainCounts(nodes, acquireTally(rule, kind.namespace, state));
}

export function releaseCounts(
  rule: SpreadRule,
  counts: DomainCounts,
  namespace: string,
  state: ClusterState,
): void {
  counts.release();
  state.topologies.release(counts.nodes);
  releaseTally(rule, namespace, state);
}

/** The pods a rule counts. An empty selector counts none, although it matches every pod. */
export function acquireTally(rule: SpreadRule, namespace: string, state: ClusterState): PodTally {
  const { selector } = rule;
  const counts = selector !== undefined && !isEmptySelector(selector);
  const [label] = Object.entries(selector?.matchLabels ?? {});
  return state.tallies.acquire(
    tallyKey(rule, namespace),
    false,
    (kind) => (counts && selectorMatchesKind(selector, namespace, kind) ? 1 : 0),
    label && requiredLabel(namespace, ...label),
  );
}

export function releaseTally(rule: SpreadRule, namespace: string, state: ClusterState): void {
  state.tallies.release(tallyKey(rule, namespace));
}

function defaultRules(selector: LabelSelector | undefined): SpreadRule[] {
  if (selector === undefined || isEmptySelector(selector)) return [];
  const common = { minDomains: 1, selector, honorsNodeAffinity: true, honorsTaints: false };
  return [
    { topologyKey: HOSTNAME, maxSkew: 3, ...common },
    { topologyKey: ZONE, maxSkew: 5, ...common },
  ];
}

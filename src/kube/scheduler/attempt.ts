// One attempt to place a pod: search, score, choose; or the words for why not, and what preemption can do.
// @upstream pkg/scheduler/schedule_one.go#schedulePod

import type { Random } from '../../kernel/random.ts';
import type { DisruptionBudget } from '../api/disruptionBudget.ts';
import type { Pod } from '../api/objects.ts';
import type { SchedulingRejection } from '../api/schedulingFailure.ts';
import type { Behaviour } from './behaviour.ts';
import type { ClusterState } from './clusterState.ts';
import { Evaluations } from './evaluations.ts';
import {
  countReason,
  countReasons,
  fitErrorText,
  NO_NODES,
  NOT_NAMED,
  reasonsByCount,
  rejectionsOf,
  rejectors,
  UNBOUND_CLAIM,
  withPostFilter,
} from './fitError.ts';
import { matchesNodeAffinity, NODE_EXCLUDED_REASON, NODE_NAMES_CONFLICT } from './nodeAffinity.ts';
import { HostChoice } from './hostChoice.ts';
import { NodeFilters } from './nodeFilters.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { NodeSearch } from './nodeSearch.ts';
import { NodeStatuses, pluginBit, type PluginSet } from './nodeStatus.ts';
import type { AttemptContext } from './nodeTrial.ts';
import type { Nominations } from './nominations.ts';
import type { PodClass } from './podClass.ts';
import { PASSES } from './plugin.ts';
import type { PluginName } from './plugins/registry.ts';
import { Preemption, type PreemptionResult } from './preemption.ts';
import { Scoring } from './scoring.ts';
import { cell } from './slots.ts';
import { untoleratedTaint } from './taintToleration.ts';
import { Verdicts } from './verdicts.ts';

export interface Rejection {
  readonly kind: 'rejected';
  readonly message: string;
  /** Distinct reasons of the nodes, most nodes first. */
  readonly reasons: readonly string[];
  /** What each of them speaks of. */
  readonly rejections: readonly SchedulingRejection[];
  /** Plugins that rejected a node; without any the attempt counts as an error. */
  readonly rejectors: PluginSet;
  readonly preemption: PreemptionResult | 'not-tried';
}

export type Outcome = { readonly kind: 'placed'; readonly node: NodeInfo } | Rejection;

const NO_NODES_REJECTION: Rejection = {
  kind: 'rejected',
  message: NO_NODES,
  reasons: [NO_NODES],
  rejections: [],
  rejectors: 0,
  preemption: 'not-tried',
};

/** A rejection of a class and the state of things it holds for. */
interface KnownRejection {
  readonly position: number;
  readonly nominations: number;
  readonly rejection: Rejection;
}

export class Attempts {
  readonly evaluations: Evaluations;
  readonly search: NodeSearch;
  readonly scoring: Scoring;
  readonly choice: HostChoice;
  readonly statuses = new NodeStatuses();
  private readonly filters: NodeFilters;
  private readonly preemption: Preemption;
  private readonly state: ClusterState;
  private readonly behaviour: Behaviour;
  private readonly nominations: Nominations;
  private readonly known = new WeakMap<PodClass, KnownRejection>();

  constructor(
    state: ClusterState,
    nominations: Nominations,
    behaviour: Behaviour,
    random: Random,
    budgets: () => readonly DisruptionBudget[],
  ) {
    this.state = state;
    this.behaviour = behaviour;
    this.nominations = nominations;
    this.filters = new NodeFilters(this.statuses, behaviour);
    const verdicts = new Verdicts(this.statuses, this.filters);
    this.evaluations = new Evaluations(state, this.filters, behaviour);
    this.search = new NodeSearch(state, verdicts, nominations);
    this.scoring = new Scoring(state, behaviour);
    this.choice = new HostChoice(this.scoring, random.stream('kube/scheduler/ties'));
    const chance = random.stream('kube/scheduler/preemption');
    const { statuses } = this;
    this.preemption = new Preemption({ state, statuses, verdicts, nominations, behaviour, budgets, chance });
  }

  run(pod: Pod, podClass: PodClass): Outcome {
    if (this.state.nodeCount === 0) return NO_NODES_REJECTION;
    const { namedNodes } = podClass;
    if (namedNodes?.length === 0) return this.refused(NODE_NAMES_CONFLICT, NOT_NAMED, 'NodeAffinity');
    const refusal = podClass.spec.volumes?.refusal;
    if (refusal !== undefined) return this.refused(refusal, UNBOUND_CLAIM, 'VolumeBinding');
    const known = this.known.get(podClass);
    if (known !== undefined && this.stillHolds(known, pod)) return known.rejection;
    const named = this.infosOf(namedNodes);
    const context = this.contextOf(podClass, named);
    this.search.run(pod, context, named);
    if (this.search.count > 0) return { kind: 'placed', node: this.choose(context) };
    const rejection = this.reject(pod, context, named);
    if (named === undefined) this.remember(pod, podClass, rejection);
    return rejection;
  }

  /** The checks that a node alone can be put to, cordon aside. */
  admits(podClass: PodClass, node: NodeInfo): boolean {
    const { spec } = podClass;
    if (spec.volumes?.refusal !== undefined) return false;
    return (
      matchesNodeAffinity(spec, node.facts) &&
      untoleratedTaint(spec.tolerations, node.facts.taints) === undefined &&
      this.filters.byPods(podClass, node) === PASSES
    );
  }

  /** Services or owners are others than before. */
  forgetSelectors(): void {
    this.evaluations.forgetSelectors();
  }

  /** The nodes that a pod's affinity names, those there are. */
  private infosOf(namedNodes: PodClass['namedNodes']): readonly NodeInfo[] | undefined {
    return namedNodes?.flatMap((name) => this.state.node(name) ?? []);
  }

  contextOf(podClass: PodClass, named: readonly NodeInfo[] | undefined): AttemptContext {
    const needed = named === undefined || podClass.spec.topologySpread.length > 0;
    const interPod = this.evaluations.interPodOf(podClass);
    const evaluation = needed ? this.evaluations.of(podClass) : undefined;
    const worthBlocks = this.search.isLong && evaluation !== undefined && interPod.scoresNothing;
    return {
      podClass,
      evaluation,
      blocks: worthBlocks ? this.evaluations.blocksOf(evaluation) : undefined,
      spreadFilter: evaluation?.spreading?.filter,
      interPod: interPod.filtersNothing ? undefined : interPod,
      counts: interPod,
    };
  }

  private choose(context: AttemptContext): NodeInfo {
    const { count, feasible, passed } = this.search;
    const slot = count === 1 && passed === undefined ? cell(feasible, 0) : this.chooseAmong(context);
    return this.state.nodeAt(slot) as NodeInfo;
  }

  private chooseAmong({
    podClass,
    counts,
    evaluation = this.evaluations.of(podClass),
  }: AttemptContext): number {
    const { search, choice } = this;
    return search.passed === undefined
      ? choice.choose(search, evaluation, counts)
      : choice.chooseByBlocks(search.passed, evaluation, counts);
  }

  private reject(pod: Pod, context: AttemptContext, named: readonly NodeInfo[] | undefined): Rejection {
    const { histogram } = this.search;
    const counts = countReasons(this.statuses, histogram);
    let plugins = rejectors(this.statuses, histogram);
    if (named !== undefined && this.behaviour.countsExcludedNodes) {
      plugins |= pluginBit('NodeAffinity');
      const excluded = this.state.nodeCount - named.length;
      if (excluded > 0) countReason(counts, NODE_EXCLUDED_REASON, excluded);
    }
    const preemption = this.preemption.run(pod, context, this.search, named);
    const text = fitErrorText(this.state.nodeCount, counts);
    const reasons = reasonsByCount(counts);
    const postFilter = preemption.kind === 'none' ? preemption.message : '';
    return {
      kind: 'rejected',
      message: withPostFilter(text, postFilter, this.behaviour),
      reasons,
      rejections: rejectionsOf(this.statuses, histogram, reasons),
      rejectors: plugins,
      preemption,
    };
  }

  /**
   * PreFilter rejects: no node is looked at. DynamicResources, where it is on, finds no state and gives up.
   */
  private refused(reason: string, rejection: SchedulingRejection, plugin: PluginName): Rejection {
    const { nodeCount } = this.state;
    const preemption = this.behaviour.dynamicResources ? 'not found' : this.preemption.hopeless();
    const text = `0/${nodeCount} nodes are available: ${reason}.`;
    return {
      kind: 'rejected',
      message: withPostFilter(text, preemption, this.behaviour),
      reasons: [reason],
      rejections: [rejection],
      rejectors: pluginBit(plugin),
      preemption: 'not-tried',
    };
  }

  /** Many pods of a class wait for the same thing: while nothing changes, one answer does for all. */
  private remember(pod: Pod, podClass: PodClass, rejection: Rejection): void {
    if (rejection.preemption === 'not-tried' || rejection.preemption.kind === 'found') return;
    if (this.nominations.nodeOf(pod) !== undefined) return;
    const { version } = this.nominations;
    this.known.set(podClass, { position: this.state.log.head, nominations: version, rejection });
  }

  private stillHolds({ position, nominations }: KnownRejection, pod: Pod): boolean {
    return (
      position === this.state.log.head &&
      nominations === this.nominations.version &&
      this.nominations.nodeOf(pod) === undefined
    );
  }
}

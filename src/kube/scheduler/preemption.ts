// DefaultPreemption: when no node fits, looks for one where less important pods can make room.
// @upstream pkg/scheduler/framework/preemption/preemption.go, plugins/defaultpreemption

import { elementAt } from '../../base/assert.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { DisruptionBudget } from '../api/disruptionBudget.ts';
import type { Pod } from '../api/objects.ts';
import type { Behaviour } from './behaviour.ts';
import type { ClusterState } from './clusterState.ts';
import { countReason, fitErrorText, type ReasonCounts } from './fitError.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { NodeSearch } from './nodeSearch.ts';
import { type NodeStatuses, NO_NODE } from './nodeStatus.ts';
import { PASSES } from './plugin.ts';
import type { AttemptContext } from './nodeTrial.ts';
import type { Nominations } from './nominations.ts';
import type { Verdicts } from './verdicts.ts';
import { selectVictims, startOf, type Victims } from './victims.ts';

const NOT_HELPFUL = 'Preemption is not helpful for scheduling';
const NO_VICTIMS = 'No preemption victims found for incoming pod';
const NEVER = 'not eligible due to preemptionPolicy=Never.';
const WAITING = 'not eligible due to a terminating pod on the nominated node.';

export type PreemptionResult =
  /** One of these, all equally good. */
  | { readonly kind: 'found'; readonly candidates: readonly Victims[] }
  /** `keepsNomination`: the pod was not allowed to look, so an earlier promise stands. */
  | { readonly kind: 'none'; readonly message: string; readonly keepsNomination: boolean };

export interface PreemptionParts {
  readonly state: ClusterState;
  readonly statuses: NodeStatuses;
  readonly verdicts: Verdicts;
  readonly nominations: Nominations;
  readonly behaviour: Behaviour;
  readonly budgets: () => readonly DisruptionBudget[];
  readonly chance: RandomStream;
}

export class Preemption {
  private readonly parts: PreemptionParts;

  constructor(parts: PreemptionParts) {
    this.parts = parts;
  }

  /** `looked`: the only nodes the failed search looked at; undefined for all. */
  run(
    pod: Pod,
    context: AttemptContext,
    search: NodeSearch,
    looked: readonly NodeInfo[] | undefined,
  ): PreemptionResult {
    const refusal = this.refusal(pod, search, looked);
    if (refusal !== undefined) return { kind: 'none', message: this.words(refusal), keepsNomination: true };
    const { nodeCount } = this.parts.state;
    const helpful = this.countResolvable(search.histogram);
    const counts: ReasonCounts = new Map();
    if (helpful > 0 && pod.spec.priority > this.parts.state.leastPriority()) {
      const nodes = (looked ?? this.allNodes()).filter(({ slot }) =>
        this.isResolvable(search.statuses[slot] ?? NO_NODE),
      );
      const candidates = this.dryRun(pod, context, nodes, counts);
      if (candidates.length > 0) return { kind: 'found', candidates: best(candidates) };
    } else if (helpful > 0) countReason(counts, NO_VICTIMS, helpful);
    if (helpful < nodeCount) countReason(counts, NOT_HELPFUL, nodeCount - helpful);
    return { kind: 'none', message: this.words(fitErrorText(nodeCount, counts)), keepsNomination: false };
  }

  /** The message when no node was looked at and so none can be helped. */
  hopeless(): string {
    const { nodeCount } = this.parts.state;
    return this.words(fitErrorText(nodeCount, new Map([[NOT_HELPFUL, nodeCount]])));
  }

  private words(text: string): string {
    const claims = this.parts.behaviour.dynamicResources ? 'no new claims to deallocate, ' : '';
    return `${claims}preemption: ${text}`;
  }

  private refusal(
    pod: Pod,
    { statuses }: NodeSearch,
    looked: readonly NodeInfo[] | undefined,
  ): string | undefined {
    if (pod.spec.preemptionPolicy === 'Never') return NEVER;
    const name = this.parts.nominations.nodeOf(pod);
    const node = name === undefined ? undefined : this.parts.state.node(name);
    if (node === undefined || looked?.includes(node) === false) return undefined;
    if (!this.isResolvable(statuses[node.slot] ?? NO_NODE)) return undefined;
    const waits = node.pods.some(
      ({ pod: other, terminating }) =>
        terminating &&
        other.disruptionTarget === 'PreemptionByScheduler' &&
        other.spec.priority < pod.spec.priority,
    );
    return waits ? WAITING : undefined;
  }

  private isResolvable(status: number): boolean {
    return (
      status !== PASSES && status !== NO_NODE && this.parts.statuses.get(status).code === 'Unschedulable'
    );
  }

  private countResolvable(histogram: readonly number[]): number {
    return histogram.reduce((sum, nodes, status) => (this.isResolvable(status) ? sum + nodes : sum), 0);
  }

  private allNodes(): NodeInfo[] {
    const { state } = this.parts;
    return Array.from(state.order()).flatMap((slot) => state.nodeAt(slot) ?? []);
  }

  /**
   * Starts at a random node and stops when there are enough candidates, one of them within all budgets.
   * Leaves in `counts` why the other nodes are none.
   */
  private dryRun(
    pod: Pod,
    context: AttemptContext,
    nodes: readonly NodeInfo[],
    counts: ReasonCounts,
  ): Victims[] {
    const enough = candidatesToFind(nodes.length);
    const offset = this.parts.chance.below(nodes.length);
    const budgets = this.parts.budgets();
    const found: Victims[] = [];
    for (let index = 0; index < nodes.length; index++) {
      const node = elementAt(nodes, (offset + index) % nodes.length);
      const nominated = this.parts.nominations.binding(node.facts.name, pod);
      const result = selectVictims(context, node, nominated, budgets, this.parts.verdicts);
      if (result === 'none') countReason(counts, NO_VICTIMS, 1);
      else if ('status' in result) {
        for (const reason of this.parts.statuses.get(result.status).reasons) countReason(counts, reason, 1);
      } else found.push(result);
      if (found.length >= enough && found.some(({ violations }) => violations === 0)) break;
    }
    return found;
  }
}

/** @upstream minCandidateNodesPercentage 10, minCandidateNodesAbsolute 100 */
function candidatesToFind(nodes: number): number {
  return Math.min(nodes, Math.max(100, Math.floor(nodes / 10)));
}

/** Each criterion decides among those the ones before leave; what is left is equally good. */
const CRITERIA: readonly ((victims: Victims) => number)[] = [
  ({ violations }) => -violations,
  ({ pods }) => -elementAt(pods, 0).spec.priority,
  ({ pods }) => -pods.reduce((sum, pod) => sum + pod.spec.priority + 2 ** 31, 0),
  ({ pods }) => -pods.length,
  ({ pods }) => earliestStart(pods),
];

function best(candidates: readonly Victims[]): readonly Victims[] {
  let left = candidates;
  for (const criterion of CRITERIA) {
    const scores = left.map(criterion);
    const most = scores.reduce((one, other) => Math.max(one, other));
    left = left.filter((_, index) => scores[index] === most);
  }
  return left;
}

/** Of the victims with the highest priority, when the first of them started. */
function earliestStart(pods: readonly Pod[]): number {
  const highest = Math.max(...pods.map((pod) => pod.spec.priority));
  return Math.min(...pods.filter((pod) => pod.spec.priority === highest).map(startOf));
}

// The cluster of a recorded disruption, as it changes from round to round.

import { SECOND, parseDuration, type Milliseconds } from '../base/time.ts';
import { consolidatableStep } from '../autoscaling/karpenter/disruption/consolidatable.ts';
import type { ClusterView, DisruptableNode } from '../autoscaling/karpenter/disruption/nodes.ts';
import type { ChosenCommand } from '../autoscaling/karpenter/disruption/command.ts';
import { instanceTypesOf, NOTHING_REFUSED } from '../autoscaling/karpenter/catalogue/catalogue.ts';
import type { InstanceTypeOption } from '../autoscaling/karpenter/catalogue/instanceTypeOption.ts';
import { withTrue, type Conditions } from '../autoscaling/karpenter/lifecycle/conditions.ts';
import { isProvisionable } from '../autoscaling/karpenter/scheduling/pendingPods.ts';
import { stateNodeOf, type StateNode } from '../autoscaling/karpenter/scheduling/stateNode.ts';
import type { PlannedClaim } from '../autoscaling/karpenter/scheduling/plannedClaim.ts';
import { UNLAUNCHED, type NodeClaim } from '../kube/api/nodeClaim.ts';
import type { NodePool } from '../kube/api/nodePool.ts';
import { optional } from '../scenario/manifest/schedulingObjects.ts';
import { budgetOf, nodesOf } from './karpenterCluster.ts';
import type { RecordedCluster, RecordedNode, RecordedPod } from './karpenterFormat.ts';
import { capacitySettingsOf, marketOf, nodeClassOf, subnetsOf } from './karpenterRegion.ts';
import { podsOf } from './karpenterVolumes.ts';
import { nodePoolOf, startTimeOf } from './karpenterObjects.ts';

interface DisruptedNode extends RecordedNode {
  readonly driftedSecondsAgo?: number;
  readonly nominated?: boolean;
  readonly terminationGracePeriod?: string;
}

export interface DisruptionCase extends RecordedCluster {
  readonly now?: string;
  readonly settings?: RecordedCluster['settings'] & { readonly spotToSpotConsolidation?: boolean };
  readonly nodes: readonly DisruptedNode[];
  readonly rounds?: number;
  readonly secondsBetweenRounds?: number;
  readonly duringValidation?: {
    readonly addPods?: readonly RecordedPod[];
    readonly deletePods?: readonly string[];
    readonly nominate?: readonly string[];
  };
}

/** The recorder calls what a round asks for by this name. */
const REPLACEMENT = 'NEW';

export class DisruptionCluster {
  now: Milliseconds = 0;
  private input: DisruptionCase;
  private readonly nodePools: readonly NodePool[];
  private readonly types: ReadonlyMap<string, readonly InstanceTypeOption[]>;
  private readonly marked = new Set<string>();
  private readonly nominated: Set<string>;
  private readonly replacements: NodeClaim[] = [];
  private changes = 0;

  constructor(input: DisruptionCase) {
    this.input = input;
    this.nodePools = input.nodePools.map(nodePoolOf);
    this.types = instanceTypesByPool(input, this.nodePools);
    this.nominated = new Set(input.nodes.filter((node) => node.nominated === true).map(({ name }) => name));
  }

  view(): ClusterView {
    const pods = podsOf(this.input);
    const placed = nodesOf(this.input, pods).map((node) => this.disruptable(node));
    const launched = this.replacements.map((claim) => stateNodeOf({ claim }, []));
    return {
      now: this.now,
      startTime: startTimeOf(this.input),
      nodes: [...placed, ...launched.map((node) => ({ ...node, isNominated: false, isMarked: false }))],
      nodePools: this.nodePools,
      budgets: (this.input.pdbs ?? []).map((pdb) => ({
        config: budgetOf(pdb),
        disruptionsAllowed: pdb.status?.disruptionsAllowed ?? 0,
      })),
      instanceTypes: (pool) => this.types.get(pool),
      pendingPods: pods.filter(isProvisionable),
      consolidationState: this.changes,
    };
  }

  /** What happens while the controller waits to make sure. */
  interfere({
    addPods = [],
    deletePods = [],
    nominate = [],
  }: DisruptionCase['duringValidation'] & object): void {
    const { pods = [] } = this.input;
    const kept = pods.filter(({ metadata }) => !deletePods.includes(metadata.name));
    this.input = { ...this.input, pods: [...kept, ...addPods] };
    for (const name of nominate) this.nominated.add(name);
    this.changes++;
  }

  /** Replacements are launched, and that is all that is known of them; nothing is deleted yet. */
  start({ candidates, replacements }: ChosenCommand): void {
    for (const { node } of candidates) this.marked.add(node.name);
    for (const replacement of replacements) this.replacements.push(launchedClaim(replacement, this.now));
    this.changes++;
  }

  private disruptable(node: StateNode): DisruptableNode {
    const { name } = node;
    const recorded = this.input.nodes.find((one) => one.name === name || `${one.name}-claim` === name);
    const pool = this.nodePools.find((one) => one.name === recorded?.nodePool);
    const claim = recorded && pool && node.claim && claimAsRecorded(node.claim, recorded, pool);
    const isNominated = this.nominated.has(recorded?.name ?? '');
    return { ...node, claim, isNominated, isMarked: this.marked.has(name) };
  }
}

function instanceTypesByPool(
  input: DisruptionCase,
  pools: readonly NodePool[],
): ReadonlyMap<string, readonly InstanceTypeOption[]> {
  const [market, settings] = [marketOf(input), capacitySettingsOf(input)];
  return new Map(
    pools.flatMap(({ name, template }) => {
      const recorded = input.nodeClasses.find((one) => one.name === template.nodeClass);
      if (recorded === undefined) return [];
      const options = instanceTypesOf(
        nodeClassOf(recorded),
        subnetsOf(recorded),
        market,
        settings,
        NOTHING_REFUSED,
      );
      return [[name, options] as const];
    }),
  );
}

function claimAsRecorded(
  claim: NodeClaim,
  { state = 'initialized', driftedSecondsAgo, terminationGracePeriod }: DisruptedNode,
  pool: NodePool,
): NodeClaim {
  let conditions: Conditions = withTrue(new Map(), 'Launched', claim.createdAt);
  if (state !== 'launched') conditions = withTrue(conditions, 'Registered', claim.createdAt);
  if (state === 'initialized') conditions = withTrue(conditions, 'Initialized', claim.createdAt);
  if (driftedSecondsAgo !== undefined)
    conditions = withTrue(conditions, 'Drifted', -driftedSecondsAgo * SECOND);
  const { lastPodEvent } = claim;
  conditions = consolidatableStep(pool.disruption, { conditions, lastPodEvent }, 0).conditions;
  return {
    ...claim,
    conditions: new Map(conditions),
    ...optional('terminationGracePeriod', parseDuration(terminationGracePeriod ?? '')),
  };
}

function launchedClaim({ pool, labels, requests }: PlannedClaim, now: Milliseconds): NodeClaim {
  const { template } = pool;
  return {
    name: REPLACEMENT,
    uid: REPLACEMENT,
    nodePool: pool.name,
    nodeClass: template.nodeClass,
    createdAt: now,
    labels,
    annotations: {},
    requirements: template.requirements,
    requests,
    taints: template.taints,
    startupTaints: template.startupTaints,
    expireAfter: template.expireAfter,
    ...UNLAUNCHED,
    conditions: new Map(withTrue(new Map(), 'Launched', now)),
  };
}

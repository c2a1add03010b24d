// What must hold for Karpenter's nodes after each event.
// Verified, by name: disruption-budget, when nodes are disrupted, no more of their NodePool are being so than the least of
// its budgets allows; node-pool-limit, what is launched for pods leaves the CPUs of a NodePool within its limit.
// Not verified: budgets with a schedule; limits of other resources, which depend on estimates, and those of NodePools that
// have had replacements, which upstream makes beside what they replace, or another limit before.

import { DISRUPTED, isSameTaint } from '../autoscaling/karpenter/taints.ts';
import { INITIALIZED_LABEL, NODE_POOL_LABEL } from '../autoscaling/karpenter/wellKnown.ts';
import { own } from '../base/own.ts';
import { instanceType } from '../ec2/instanceTypes.ts';
import { resolveIntOrPercent } from '../kube/api/intOrPercent.ts';
import type { NodeClaim } from '../kube/api/nodeClaim.ts';
import type { DisruptionReason, NodePool } from '../kube/api/nodePool.ts';
import type { Node } from '../kube/api/objects.ts';
import type { Fact } from '../record/trace.ts';
import type { WorldView } from './worldView.ts';

interface Started {
  readonly reason: DisruptionReason;
  readonly nodes: readonly string[];
}

export class KarpenterInvariants {
  private readonly world: Pick<WorldView, 'karpenter' | 'kubernetes'>;
  /** Since the last check. */
  private started: Started[] = [];
  private readonly launchedIn = new Set<string>();
  /** NodePools whose limit may be exceeded. */
  private readonly exempt = new Set<string>();
  private readonly limits = new Map<string, number | undefined>();

  constructor(world: Pick<WorldView, 'karpenter' | 'kubernetes'>) {
    this.world = world;
  }

  apply(fact: Fact): void {
    if (fact.kind === 'disruption-started') this.started.push(fact);
    else if (fact.kind === 'nodeclaim-created' && fact.cause !== 'Provisioned')
      this.exempt.add(fact.nodePool);
    else if (fact.kind === 'nodeclaim-launched') this.launchedIn.add(fact.nodePool);
  }

  check(): string[] {
    if (this.started.length === 0 && this.launchedIn.size === 0) return [];
    const claims = [...(this.world.karpenter?.nodeClaims() ?? [])];
    const pools = [...this.world.kubernetes.stores.customResources.nodePools.all()].map(
      ({ config }) => config,
    );
    const broken = pools.flatMap((pool) => [
      ...this.started.flatMap((started) => this.overBudget(pool, started, claims)),
      ...this.overLimit(pool, claims),
    ]);
    this.started = [];
    this.launchedIn.clear();
    return broken;
  }

  private overBudget(
    pool: NodePool,
    { reason, nodes }: Started,
    claims: readonly Readonly<NodeClaim>[],
  ): string[] {
    const ofPool = [...this.world.kubernetes.nodes()].filter(
      ({ labels }) => own(labels, NODE_POOL_LABEL) === pool.name && own(labels, INITIALIZED_LABEL) === 'true',
    );
    if (!ofPool.some(({ name }) => nodes.includes(name))) return [];
    const ending = new Set(claims.filter(isEnding).map(({ nodeName }) => nodeName));
    const counted = ofPool.filter(({ name }) => !ending.has(name));
    const deleted = new Set(
      claims.filter(({ deletedAt }) => deletedAt !== undefined).map(({ nodeName }) => nodeName),
    );
    const disrupted = counted.filter(
      (node) => !node.ready || deleted.has(node.name) || isClosed(node),
    ).length;
    const allowed = pool.disruption.budgets
      .filter(
        ({ reasons, window }) => window === undefined && (reasons.length === 0 || reasons.includes(reason)),
      )
      .map((budget) => resolveIntOrPercent(budget.nodes, counted.length, 'up'));
    const least = Math.min(...allowed);
    if (disrupted <= least) return [];
    return [
      `disruption-budget: ${disrupted} of ${counted.length} nodes of NodePool ${pool.name} are disrupted, ` +
        `${reason} allows ${least}`,
    ];
  }

  private overLimit({ name, limits }: NodePool, claims: readonly Readonly<NodeClaim>[]): string[] {
    const limit = own(limits, 'cpu');
    if (this.limits.has(name) && this.limits.get(name) !== limit) this.exempt.add(name);
    this.limits.set(name, limit);
    if (limit === undefined || this.exempt.has(name) || !this.launchedIn.has(name)) return [];
    const standing = claims.filter(({ nodePool, deletedAt }) => nodePool === name && deletedAt === undefined);
    const cpus = standing.reduce(
      (sum, { instance }) => sum + (instanceType(instance?.instanceType ?? '')?.vcpus ?? 0),
      0,
    );
    if (cpus * 1000 <= limit) return [];
    return [`node-pool-limit: NodePool ${name} has ${cpus} CPUs, with a limit of ${limit / 1000}`];
  }
}

function isEnding({ conditions }: Readonly<NodeClaim>): boolean {
  return conditions.get('InstanceTerminating')?.status === 'True';
}

function isClosed({ taints }: Readonly<Node>): boolean {
  return taints.some((taint) => isSameTaint(taint, DISRUPTED));
}

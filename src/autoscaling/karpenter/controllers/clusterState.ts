// The cluster as Karpenter keeps it in mind: nodes with their claims and pods, which of them are spoken for, which are to
// go. @upstream karpenter pkg/controllers/state/cluster.go

import { SECOND, type Milliseconds } from '../../../base/time.ts';
import type { NodePool } from '../../../kube/api/nodePool.ts';
import type { Pod } from '../../../kube/api/objects.ts';
import type { InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import type { Surroundings } from '../disruption/dryRun.ts';
import { isTrue } from '../lifecycle/conditions.ts';
import { isTerminal } from '../pods.ts';
import { ClaimTemplates } from '../scheduling/claimTemplate.ts';
import type { ProvisioningInput } from '../scheduling/provision.ts';
import { stateNodeOf, type StateNode } from '../scheduling/stateNode.ts';
import type { ClaimBook } from './claimBook.ts';
import type { NodeClasses } from './nodeClasses.ts';
import type { KarpenterPorts } from './ports.ts';

const LEAST_NOMINATION = 10 * SECOND;

export class ClusterState {
  private readonly ports: KarpenterPorts;
  private readonly book: ClaimBook;
  private readonly nodeClasses: NodeClasses;
  /** By the node's name, until when pods are expected on it. */
  private readonly nominated = new Map<string, Milliseconds>();
  /** Claims that a disruption under way takes away. */
  private readonly marked = new Set<string>();
  private readonly templates = new ClaimTemplates();

  constructor(ports: KarpenterPorts, book: ClaimBook, nodeClasses: NodeClasses) {
    this.ports = ports;
    this.book = book;
    this.nodeClasses = nodeClasses;
  }

  /** Of every claim it is known which instance it has. */
  get isSynced(): boolean {
    for (const { claim } of this.book.all()) if (claim.instance === undefined) return false;
    return true;
  }

  nominate(node: string): void {
    const { config, simulation } = this.ports;
    this.nominated.set(node, simulation.now + Math.max(2 * config.batchMax, LEAST_NOMINATION));
  }

  isNominated(node: string): boolean {
    return (this.nominated.get(node) ?? 0) > this.ports.simulation.now;
  }

  /** The next time at which a node is spoken for no longer; Infinity: none is. */
  nominatedUntil(): Milliseconds {
    const { now } = this.ports.simulation;
    let next = Infinity;
    for (const [node, until] of this.nominated) {
      if (until > now) next = Math.min(next, until);
      else this.nominated.delete(node);
    }
    return next;
  }

  mark(claims: Iterable<string>): void {
    for (const claim of claims) this.marked.add(claim);
  }

  unmark(claims: Iterable<string>): void {
    for (const claim of claims) this.marked.delete(claim);
  }

  isMarked({ claim }: StateNode): boolean {
    return claim !== undefined && this.marked.has(claim.name);
  }

  /** Somebody has decided that it goes. */
  isGoing(node: StateNode): boolean {
    const { claim } = node;
    if (claim === undefined) return false;
    return (
      claim.deletedAt !== undefined || isTrue(claim.conditions, 'InstanceTerminating') || this.isMarked(node)
    );
  }

  nodes(): StateNode[] {
    const { cluster } = this.ports;
    const registered = new Set<string>();
    const nodes: StateNode[] = [];
    for (const node of cluster.nodes()) {
      const claim = this.book.ofNode(node.name);
      if (claim !== undefined) registered.add(claim.name);
      nodes.push(stateNodeOf({ node, claim }, this.podsOn(node.name)));
    }
    for (const { claim } of this.book.all())
      if (!registered.has(claim.name)) nodes.push(stateNodeOf({ claim }, []));
    return nodes;
  }

  /** Those whose EC2NodeClass can have machines. */
  readyPools(): NodePool[] {
    return this.ports.cluster
      .nodePools()
      .filter(({ template }) => this.nodeClasses.instanceTypes(template.nodeClass) !== undefined);
  }

  /** Of a NodePool. */
  instanceTypes(pool: string): readonly InstanceTypeOption[] | undefined {
    const found = this.ports.cluster.nodePools().find(({ name }) => name === pool);
    return found && this.nodeClasses.instanceTypes(found.template.nodeClass);
  }

  provisioningInput(unschedulable: readonly Pod[]): ProvisioningInput {
    const { cluster, simulation, startTime } = this.ports;
    const nodePools = this.readyPools();
    return {
      nodePools,
      instanceTypes: new Map(
        nodePools.flatMap(({ name, template }) => {
          const options = this.nodeClasses.instanceTypes(template.nodeClass);
          return options === undefined ? [] : [[name, options] as const];
        }),
      ),
      ...this.surroundings(),
      nodes: this.nodes(),
      unschedulable,
      isGoing: (node) => this.isGoing(node),
      budgets: cluster.budgets().map(({ config: budget }) => budget),
      claimIssue: (pod) => cluster.claimIssue(pod),
      clock: { now: simulation.now, startTime },
    };
  }

  /** What a provisioning pass needs beside nodes and pods. */
  surroundings(): Surroundings {
    const { cluster, config, chooser } = this.ports;
    const { preferencePolicy, minValuesPolicy } = config;
    return {
      daemons: cluster.daemons(),
      namespaceLabels: (namespace) => cluster.namespaceLabels(namespace),
      preferencePolicy,
      minValuesPolicy,
      chooser,
      templates: this.templates,
    };
  }

  private podsOn(node: string): Pod[] {
    return [...this.ports.cluster.podsOn(node)].filter((pod) => !isTerminal(pod));
  }
}

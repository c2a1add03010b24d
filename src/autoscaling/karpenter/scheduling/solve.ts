// The scheduling simulation: where pods go, on nodes that are there or on new ones, and which new ones these are.
// @upstream karpenter pkg/controllers/provisioning/scheduling/scheduler.go

import type { Chooser } from '../../../kernel/chooser.ts';
import type { NodePool } from '../../../kube/api/nodePool.ts';
import type { Labels, Pod, PodSpec } from '../../../kube/api/objects.ts';
import type { InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import { byPoolWeight, claimTemplateOf, type ClaimTemplate } from './claimTemplate.ts';
import { DaemonPods } from './daemonPod.ts';
import { ExistingPlace } from './existingPlace.ts';
import { isFailure, together, type Failure } from './failure.ts';
import { RemainingLimits } from './limits.ts';
import { OpenClaim } from './openClaim.ts';
import { plannedClaimOf, type PlannedClaim } from './plannedClaim.ts';
import { PodShapes, type PodShape, type PreferencePolicy } from './podShape.ts';
import { Queue } from './queue.ts';
import type { StateNode } from './stateNode.ts';
import { Topology } from './topology.ts';
import { TopologyDomains } from './topologyDomains.ts';
import { Vacancies } from './vacancy.ts';

export interface SchedulingInput {
  /** Those that are ready and not static. */
  readonly nodePools: readonly NodePool[];
  /** By NodePool. One without is passed over. */
  readonly instanceTypes: ReadonlyMap<string, readonly InstanceTypeOption[]>;
  /** A template of each DaemonSet. */
  readonly daemons: readonly PodSpec[];
  /** All nodes of the cluster: their pods count for spreading and affinity. */
  readonly nodes: readonly StateNode[];
  /** Those of them that take pods: less those that are to go. */
  readonly places: readonly StateNode[];
  /** To be placed; those of them that are on a node are as if they were not. */
  readonly pods: readonly Pod[];
  readonly namespaceLabels: (namespace: string) => Labels;
  readonly preferencePolicy: PreferencePolicy;
  readonly minValuesPolicy: 'Strict' | 'BestEffort';
  readonly chooser: Pick<Chooser, 'index'>;
  /** Of `daemons`; to be given to each of several passes over the same nodes. */
  readonly vacancies?: Vacancies;
  /** Whether a node is kept from a pod by its own consolidateAfter; absent: none is. */
  readonly isWithheld?: (node: StateNode, pod: Pod) => boolean;
}

export interface SchedulingResult {
  readonly claims: readonly PlannedClaim[];
  readonly existing: readonly { readonly node: StateNode; readonly pods: readonly Pod[] }[];
  /** Why the others go nowhere. */
  readonly errors: ReadonlyMap<Pod, Failure>;
  /** NodePools for which no instance type is left. */
  readonly withoutTypes: readonly { readonly pool: NodePool; readonly forMinValues: boolean }[];
}

export function solve(input: SchedulingInput): SchedulingResult {
  return new Simulation(input).run();
}

class Simulation {
  private readonly input: SchedulingInput;
  private readonly shapes: PodShapes;
  private readonly topology: Topology;
  private readonly templates: readonly ClaimTemplate[];
  private readonly withoutTypes: { readonly pool: NodePool; readonly forMinValues: boolean }[] = [];
  private readonly limits: RemainingLimits;
  private readonly places: readonly ExistingPlace[];
  /** Fewest pods first. */
  private readonly claims: OpenClaim[] = [];
  private hostsMade = 0;

  constructor(input: SchedulingInput) {
    this.input = input;
    const { nodePools, instanceTypes, nodes, places, pods, preferencePolicy } = input;
    const hasSoftTaints = nodePools.some(({ template }) =>
      template.taints.some(({ effect }) => effect === 'PreferNoSchedule'),
    );
    this.shapes = new PodShapes(preferencePolicy, hasSoftTaints);
    const domains = new TopologyDomains(nodePools, instanceTypes);
    this.topology = new Topology({ ...input, domains, nodes, places }, pods);
    const vacancies = input.vacancies ?? new Vacancies(new DaemonPods(input.daemons));
    this.templates = byPoolWeight(nodePools).flatMap((pool) => this.templateOf(pool, vacancies.daemons));
    this.limits = new RemainingLimits(nodePools, places);
    this.places = places
      .map((node) => new ExistingPlace(node, vacancies.of(node), this.topology))
      .sort(
        ({ node: one }, { node: other }) =>
          Number(other.isInitialized) - Number(one.isInitialized) || (one.name < other.name ? -1 : 1),
      );
  }

  run(): SchedulingResult {
    const errors = new Map<Pod, Failure>();
    const queue = new Queue(this.input.pods, ({ spec }) => this.shapes.of(spec).requests);
    for (let pod = queue.pop(); pod !== undefined; pod = queue.pop()) {
      const failure = this.place(pod);
      if (failure === undefined) {
        errors.delete(pod);
      } else {
        errors.set(pod, failure);
        queue.push(pod);
      }
    }
    return {
      claims: this.claims.map(plannedClaimOf),
      existing: this.places.flatMap(({ node, pods }) => (pods.length === 0 ? [] : [{ node, pods }])),
      errors,
      withoutTypes: this.withoutTypes,
    };
  }

  /** With one wish less after the other, until it goes somewhere. */
  private place(pod: Pod): Failure | undefined {
    let shape: PodShape | undefined = this.shapes.of(pod.spec);
    let failure: Failure | undefined;
    while (shape !== undefined) {
      failure = this.add(pod, shape);
      if (failure === undefined) return undefined;
      shape = this.shapes.relaxed(shape);
    }
    return failure;
  }

  private add(pod: Pod, shape: PodShape): Failure | undefined {
    if (this.addToPlace(pod, shape) || this.addToClaim(pod, shape)) return undefined;
    if (this.templates.length === 0)
      return () => 'nodepool requirements filtered out all available instance types';
    return this.addClaim(pod, shape);
  }

  private addToPlace(pod: Pod, shape: PodShape): boolean {
    for (const place of this.places) {
      if (this.input.isWithheld?.(place.node, pod) === true) continue;
      const requirements = place.admits(pod, shape);
      if (requirements === undefined) continue;
      place.add(pod, shape, requirements);
      return true;
    }
    return false;
  }

  private addToClaim(pod: Pod, shape: PodShape): boolean {
    this.claims.sort((one, other) => one.pods.length - other.pods.length);
    for (const claim of this.claims) {
      const admission = claim.nextPod(pod, shape);
      if (admission === undefined) continue;
      claim.add(pod, shape, admission);
      return true;
    }
    return false;
  }

  private addClaim(pod: Pod, shape: PodShape): Failure | undefined {
    const relaxesMinValues = this.input.minValuesPolicy === 'BestEffort';
    const failures: Failure[] = [];
    for (const template of this.templates) {
      const { name } = template.pool;
      const candidates = this.limits.within(name, template.candidates);
      if (isFailure(candidates)) {
        failures.push(candidates);
        continue;
      }
      const claim = new OpenClaim(template, candidates, this.hostName(), this.topology);
      const admission = claim.firstPod(pod, shape, relaxesMinValues);
      if (isFailure(admission)) {
        failures.push(admission);
        continue;
      }
      claim.add(pod, shape, admission);
      this.claims.push(claim);
      this.limits.charge(name, claim.candidates);
      return undefined;
    }
    return together(failures);
  }

  private hostName(): string {
    this.hostsMade++;
    return `hostname-placeholder-${String(this.hostsMade).padStart(4, '0')}`;
  }

  private templateOf(pool: NodePool, daemons: DaemonPods): ClaimTemplate[] {
    const options = this.input.instanceTypes.get(pool.name) ?? [];
    const outcome = claimTemplateOf(pool, options, daemons, this.input.minValuesPolicy === 'BestEffort');
    if (typeof outcome === 'object') return [outcome];
    this.withoutTypes.push({ pool, forMinValues: outcome === 'few-values' });
    return [];
  }
}

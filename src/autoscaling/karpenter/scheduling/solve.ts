// The scheduling simulation: where pods go, on nodes that are there or on new ones, and which new ones these are.
// @upstream karpenter pkg/controllers/provisioning/scheduling/scheduler.go

import type { Chooser } from '../../../kernel/chooser.ts';
import type { Labels, Pod } from '../../../kube/api/objects.ts';
import { ExistingPlace } from './existingPlace.ts';
import { isFailure, together, type Failure } from './failure.ts';
import { Ground, type GroundInput } from './ground.ts';
import { RemainingLimits } from './limits.ts';
import { OpenClaim } from './openClaim.ts';
import { plannedClaimOf, type PlannedClaim } from './plannedClaim.ts';
import type { PodShape } from './podShape.ts';
import { Queue } from './queue.ts';
import type { StateNode } from './stateNode.ts';
import { Topology } from './topology.ts';
import type { Vacancy } from './vacancy.ts';

export interface SchedulingInput extends GroundInput {
  /** Those nodes that take pods: less those that are to go. */
  readonly places: readonly StateNode[];
  /** To be placed; those of them that are on a node are as if they were not. */
  readonly pods: readonly Pod[];
  readonly namespaceLabels: (namespace: string) => Labels;
  readonly chooser: Pick<Chooser, 'index'>;
  /** Whether a node is kept from a pod by its own consolidateAfter; absent: none is. */
  readonly isWithheld?: (node: StateNode, pod: Pod) => boolean;
}

export interface SchedulingResult {
  readonly claims: readonly PlannedClaim[];
  readonly existing: readonly { readonly node: StateNode; readonly pods: readonly Pod[] }[];
  /** Why the others go nowhere. */
  readonly errors: ReadonlyMap<Pod, Failure>;
  /** NodePools for which no instance type is left. */
  readonly withoutTypes: Ground['withoutTypes'];
}

/** `ground`: of that input; to be given to each of several passes over it. */
export function solve(input: SchedulingInput, ground: Ground = new Ground(input)): SchedulingResult {
  return new Simulation(input, ground).run();
}

class Simulation {
  private readonly input: SchedulingInput;
  private readonly ground: Ground;
  private readonly topology: Topology;
  private readonly limits: RemainingLimits;
  private readonly takesPods: ReadonlySet<StateNode>;
  /** Those that a pod has looked at closely. */
  private readonly places = new Map<StateNode, ExistingPlace>();
  /** Fewest pods first. */
  private readonly claims: OpenClaim[] = [];
  private hostsMade = 0;

  constructor(input: SchedulingInput, ground: Ground) {
    this.input = input;
    this.ground = ground;
    const { nodePools, places, pods } = input;
    const { domains, keepingApart } = ground;
    this.topology = new Topology({ ...input, domains, keepingApart }, pods);
    this.limits = new RemainingLimits(nodePools, places);
    this.takesPods = new Set(places);
  }

  run(): SchedulingResult {
    const errors = new Map<Pod, Failure>();
    const queue = new Queue(this.input.pods, ({ spec }) => this.ground.shapes.of(spec).requests);
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
      existing: this.ground.vacancies
        .inOrder(this.places)
        .flatMap(({ node, pods }) => (pods.length === 0 ? [] : [{ node, pods }])),
      errors,
      withoutTypes: this.ground.withoutTypes,
    };
  }

  /** With one wish less after the other, until it goes somewhere. */
  private place(pod: Pod): Failure | undefined {
    let shape: PodShape | undefined = this.ground.shapes.of(pod.spec);
    let failure: Failure | undefined;
    while (shape !== undefined) {
      failure = this.add(pod, shape);
      if (failure === undefined) return undefined;
      shape = this.ground.shapes.relaxed(shape);
    }
    return failure;
  }

  private add(pod: Pod, shape: PodShape): Failure | undefined {
    if (this.addToPlace(pod, shape) || this.addToClaim(pod, shape)) return undefined;
    if (this.ground.templates.length === 0)
      return () => 'nodepool requirements filtered out all available instance types';
    return this.addClaim(pod, shape);
  }

  private addToPlace(pod: Pod, shape: PodShape): boolean {
    for (const vacancy of this.ground.vacancies.openTo(shape)) {
      const { node } = vacancy;
      if (!this.takesPods.has(node) || this.input.isWithheld?.(node, pod) === true) continue;
      const place = this.placeOf(vacancy);
      const requirements = place.admits(pod, shape);
      if (requirements === undefined) continue;
      place.add(pod, shape, requirements);
      return true;
    }
    return false;
  }

  private placeOf(vacancy: Vacancy): ExistingPlace {
    let place = this.places.get(vacancy.node);
    if (place === undefined) {
      place = new ExistingPlace(vacancy, this.topology);
      this.places.set(vacancy.node, place);
    }
    return place;
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
    for (const template of this.ground.templates) {
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
}

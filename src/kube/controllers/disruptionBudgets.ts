// PodDisruptionBudgets: which pods each covers, how many of them may go, and what the eviction API grants.
// @upstream pkg/controller/disruption/disruption.go, pkg/registry/core/pod/storage/eviction.go

import { MINUTE, type Milliseconds } from '../../base/time.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { resolveIntOrPercent } from '../api/intOrPercent.ts';
import type { Environment } from '../api/environment.ts';
import type { DisruptionBudget } from '../api/disruptionBudget.ts';
import type { Pod } from '../api/objects.ts';
import { ObjectStore } from '../api/objectStore.ts';
import { matchesSelector } from '../scheduler/labelSelector.ts';
import type { PodDisruptionBudgetConfig } from '../api/config.ts';

/** A granted eviction that nobody carries out is forgotten. @upstream DeletionTimeout */
const GRANT_LASTS = 2 * MINUTE;

const TOO_MANY_REQUESTS = "Cannot evict pod as it would violate the pod's disruption budget.";
const SEVERAL_BUDGETS =
  'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';

export type EvictionAnswer =
  | { readonly granted: true }
  /** 429 may be tried again, 500 not. */
  | { readonly granted: false; readonly code: 429 | 500; readonly message: string; readonly budget: string };

/** The scale of a pod's controller, by the controller's UID; undefined where it has none. */
export type ScaleOf = (pod: Pod) => { readonly uid: string; readonly replicas: number } | undefined;

export interface BudgetStatus {
  readonly config: PodDisruptionBudgetConfig;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly disruptionsAllowed: number;
  readonly expectedPods: number;
}

interface Budget {
  readonly config: PodDisruptionBudgetConfig;
  readonly members: Set<Pod>;
  /** Evictions granted and not yet seen as deletions, and since when. */
  readonly disrupted: Map<Pod, Milliseconds>;
  currentHealthy: number;
  desiredHealthy: number;
  disruptionsAllowed: number;
  updateDue: boolean;
}

const NO_BUDGETS: readonly Budget[] = [];

export class DisruptionBudgets {
  private readonly environment: Environment;
  private readonly scaleOf: ScaleOf;
  /** Its own: whether there is a budget changes nothing else. */
  private readonly stream: RandomStream;
  readonly store: ObjectStore<Budget>;
  /** Those that have counted a pod in, also when they are gone by now. */
  private readonly byPod = new Map<Pod, Set<Budget>>();

  constructor(environment: Environment, scaleOf: ScaleOf) {
    this.environment = environment;
    this.store = new ObjectStore(environment);
    this.scaleOf = scaleOf;
    this.stream = environment.random.stream('kube/disruption-controller');
  }

  /** `pods` are those there are. A new budget allows nothing until its controller has seen it. */
  apply(config: PodDisruptionBudgetConfig, pods: Iterable<Pod>): void {
    const earlier = this.store.at(config)?.disrupted ?? [];
    const budget: Budget = {
      config,
      members: new Set(),
      disrupted: new Map([...earlier].filter(([pod]) => covers(config, pod))),
      currentHealthy: 0,
      desiredHealthy: 0,
      disruptionsAllowed: 0,
      updateDue: false,
    };
    this.store.add(budget);
    for (const pod of pods) if (covers(config, pod)) this.countIn(pod, budget);
    this.updateSoon(budget);
  }

  podCreated(pod: Pod): void {
    if (this.store.isEmpty) return;
    for (const budget of this.store.all()) {
      if (!covers(budget.config, pod)) continue;
      this.countIn(pod, budget);
      this.updateSoon(budget);
    }
  }

  /** Its readiness or its end, or the scale of its controller. */
  podChanged(pod: Pod): void {
    for (const budget of this.budgetsOf(pod)) this.updateSoon(budget);
  }

  podRemoved(pod: Pod): void {
    if (this.byPod.size === 0) return;
    for (const budget of this.budgetsOf(pod)) {
      budget.disrupted.delete(pod);
      budget.members.delete(pod);
      this.updateSoon(budget);
    }
    this.byPod.delete(pod);
  }

  /** Controllers were scaled. */
  scaleChanged(): void {
    for (const budget of this.store.all()) this.updateSoon(budget);
  }

  /** As the API has them: with the status their controller last wrote. */
  all(): readonly DisruptionBudget[] {
    if (this.store.isEmpty) return NONE;
    return [...this.store.all()].map(({ config, disruptionsAllowed, disrupted }) => {
      const { namespace, name, selector } = config;
      const disruptedPods = [...disrupted.keys()].map((pod) => pod.name);
      return { namespace, name, selector, disruptionsAllowed, disruptedPods };
    });
  }

  /** Budgets with all that their controller knows of them. */
  *statuses(): Generator<BudgetStatus> {
    for (const budget of this.store.all()) {
      const { config, currentHealthy, desiredHealthy, disruptionsAllowed } = budget;
      const { expected } = this.expectations(budget);
      yield { config, currentHealthy, desiredHealthy, disruptionsAllowed, expectedPods: expected };
    }
  }

  /** Asks to evict the pod; a granted eviction is counted at once, and the caller deletes the pod. */
  evict(pod: Pod): EvictionAnswer {
    const budgets = this.budgetsOf(pod);
    const [budget] = budgets;
    if (budget === undefined || pod.phase !== 'Running' || pod.deletedAt !== undefined) return GRANTED;
    const { name } = budget.config;
    if (budgets.length > 1) return { granted: false, code: 500, message: SEVERAL_BUDGETS, budget: name };
    if (!pod.ready && this.mayGoUnhealthy(budget)) return GRANTED;
    if (budget.disruptionsAllowed <= 0)
      return { granted: false, code: 429, message: TOO_MANY_REQUESTS, budget: name };
    budget.disruptionsAllowed--;
    budget.disrupted.set(pod, this.environment.now);
    return GRANTED;
  }

  private countIn(pod: Pod, budget: Budget): void {
    budget.members.add(pod);
    const budgets = this.byPod.get(pod);
    if (budgets === undefined) this.byPod.set(pod, new Set([budget]));
    else budgets.add(budget);
  }

  /** In the order in which they were made: without a look at all of them where one at most has counted the pod in. */
  private budgetsOf(pod: Pod): readonly Budget[] {
    const known = this.byPod.size === 0 ? undefined : this.byPod.get(pod);
    if (known === undefined) return NO_BUDGETS;
    const counted = [...known];
    if (counted.length < 2) return counted.filter((budget) => this.store.at(budget.config) === budget);
    return [...this.store.all()].filter(({ members }) => members.has(pod));
  }

  private mayGoUnhealthy({ config, currentHealthy, desiredHealthy }: Budget): boolean {
    if (config.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
    return currentHealthy >= desiredHealthy && desiredHealthy > 0;
  }

  private updateSoon(budget: Budget): void {
    if (budget.updateDue) return;
    budget.updateDue = true;
    this.environment.afterLatency(this.environment.timings.propagation, this.stream, () => {
      budget.updateDue = false;
      if (this.store.at(budget.config) === budget) this.update(budget);
    });
  }

  private update(budget: Budget): void {
    const { now } = this.environment;
    let healthy = 0;
    for (const pod of budget.members) {
      const grantedAt = budget.disrupted.get(pod);
      const isGoing = pod.deletedAt !== undefined;
      if (grantedAt !== undefined && (isGoing || now - grantedAt > GRANT_LASTS)) budget.disrupted.delete(pod);
      if (!isGoing && !budget.disrupted.has(pod) && pod.phase === 'Running' && pod.ready) healthy++;
    }
    const { expected, desired } = this.expectations(budget);
    budget.currentHealthy = healthy;
    budget.desiredHealthy = desired;
    budget.disruptionsAllowed = expected === 0 ? 0 : Math.max(0, healthy - desired);
  }

  /** A share needs the controllers' scale; where a pod has none to ask, nothing may go. */
  private expectations({ config, members }: Budget): { readonly expected: number; readonly desired: number } {
    const { kind, value } = config.limit;
    if (kind === 'minAvailable' && value.kind === 'count')
      return { expected: members.size, desired: value.value };
    const expected = this.expectedPods(members);
    if (expected === undefined) return { expected: 0, desired: 0 };
    const amount = resolveIntOrPercent(value, expected, 'up');
    return { expected, desired: kind === 'minAvailable' ? amount : Math.max(0, expected - amount) };
  }

  private expectedPods(members: ReadonlySet<Pod>): number | undefined {
    const scales = new Map<string, number>();
    for (const pod of members) {
      const scale = this.scaleOf(pod);
      if (scale === undefined) return undefined;
      scales.set(scale.uid, scale.replicas);
    }
    let expected = 0;
    for (const replicas of scales.values()) expected += replicas;
    return expected;
  }
}

const GRANTED: EvictionAnswer = { granted: true };
const NONE: readonly DisruptionBudget[] = [];

function covers({ namespace, selector }: PodDisruptionBudgetConfig, pod: Pod): boolean {
  return namespace === pod.namespace && matchesSelector(selector, pod.labels);
}

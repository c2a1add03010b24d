// Among many nodes the scheduler goes past blocks of nodes that it keeps count of. It decides as one that looks at every
// node on its way.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { elementAt } from '../../../src/base/assert.ts';
import { Random } from '../../../src/kernel/random.ts';
import type { LabelSelector, Pod } from '../../../src/kube/api/objects.ts';
import { Attempts } from '../../../src/kube/scheduler/attempt.ts';
import { behaviourOf } from '../../../src/kube/scheduler/behaviour.ts';
import { ClusterState } from '../../../src/kube/scheduler/clusterState.ts';
import { NodeFilters } from '../../../src/kube/scheduler/nodeFilters.ts';
import { feasibleNodesToFind } from '../../../src/kube/scheduler/nodeSearch.ts';
import { NodeStatuses } from '../../../src/kube/scheduler/nodeStatus.ts';
import { Nominations } from '../../../src/kube/scheduler/nominations.ts';
import { PASSES } from '../../../src/kube/scheduler/plugin.ts';
import { node, pod, podSpec, selector } from './objects.ts';

const BEHAVIOUR = behaviourOf(34);
const TEMPLATES = [
  { spec: podSpec({}, { cpu: 100 }), labels: { app: 'web' } },
  { spec: podSpec({}, { cpu: 300 }), labels: { app: 'api' } },
  { spec: podSpec(), labels: { job: 'one' } },
] as const;
const SLOW = [{ key: 'slow', value: '', effect: 'PreferNoSchedule' }] as const;

type Step =
  | { readonly kind: 'place'; readonly template: number; readonly pods: number }
  | { readonly kind: 'delete' | 'cordon' | 'remove' | 'taint'; readonly which: number }
  | { readonly kind: 'add'; readonly zone: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('place' as const),
      template: fc.nat(TEMPLATES.length - 1),
      pods: fc.integer({ min: 1, max: 30 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('delete' as const, 'cordon' as const, 'taint' as const),
      which: fc.nat(),
    }),
  },
  fc.record({ kind: fc.constant('remove' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('add' as const), zone: fc.constantFrom('a', 'b', 'c') }),
);

/** A cluster, the scheduler's attempts on it, and the same worked out node by node. */
class Watched {
  /** How many searches went past blocks. */
  byBlocks = 0;
  private readonly state = new ClusterState({
    ownerSelector: ({ labels }): LabelSelector | undefined => (labels['app'] ? selector(labels) : undefined),
    namespaceLabels: () => ({}),
  });
  private readonly attempts = new Attempts(this.state, new Nominations(), BEHAVIOUR, new Random(7), () => []);
  private readonly sameChance = new Random(7).stream('kube/scheduler/ties');
  private readonly filters = new NodeFilters(new NodeStatuses(), BEHAVIOUR);
  private readonly nodes: ReturnType<typeof node>[] = [];
  private readonly placed: Pod[] = [];
  private made = 0;
  private start = 0;

  constructor(size: number) {
    for (let index = 0; index < size; index++) this.add(elementAt(['a', 'b', 'c'], index % 3));
  }

  play(what: Step): void {
    if (what.kind === 'add') this.add(what.zone);
    else if (what.kind === 'place') for (let count = 0; count < what.pods; count++) this.place(what.template);
    else if (what.kind === 'delete') {
      const [gone] = this.placed.splice(what.which % Math.max(1, this.placed.length), 1);
      if (gone !== undefined) this.state.removePod(gone);
    } else if (what.kind === 'remove') {
      const [gone] = this.nodes.splice(what.which % this.nodes.length, 1);
      if (gone !== undefined) this.state.removeNode(gone.name);
    } else {
      const changed = elementAt(this.nodes, what.which % this.nodes.length);
      if (what.kind === 'cordon') changed.unschedulable = !changed.unschedulable;
      else changed.taints = changed.taints.length === 0 ? SLOW : [];
      this.state.updateNode(changed);
    }
  }

  private add(zone: string): void {
    const added = node(`node-${this.made++}`, {}, zone);
    this.nodes.push(added);
    this.state.addNode(added);
  }

  private place(template: number): void {
    const { spec, labels } = elementAt(TEMPLATES, template);
    const waiting = pod(spec, labels);
    const podClass = this.state.classes.of(waiting);
    const expected = this.expected(waiting);
    const outcome = this.attempts.run(waiting, podClass);
    if (this.attempts.search.passed !== undefined) this.byBlocks++;
    expect(outcome.kind === 'placed' ? outcome.node.facts.name : undefined).toBe(expected);
    if (expected === undefined) return;
    this.state.addPod(waiting, podClass, expected);
    this.placed.push(waiting);
  }

  /** Looks at one node after the other, scores each for itself, and draws between the best. */
  private expected(waiting: Pod): string | undefined {
    const podClass = this.state.classes.of(waiting);
    const order = this.state.order();
    const limit = feasibleNodesToFind(order.length);
    const slots: number[] = [];
    let position = this.start % order.length;
    for (let looked = 0; looked < order.length; looked++) {
      const slot = elementAt(order, position);
      const there = this.state.nodeAt(slot);
      if (there !== undefined && this.filters.both(podClass, there) === PASSES) {
        if (slots.length === limit) break;
        slots.push(slot);
      }
      position = (position + 1) % order.length;
    }
    this.start = position;
    if (slots.length === 0) return undefined;
    const { scoring, evaluations } = this.attempts;
    const nodes = {
      slots: Int32Array.from(slots),
      copies: new Int32Array(slots.length).fill(1),
      count: slots.length,
    };
    const table = scoring.byPlugin(nodes, evaluations.of(podClass), evaluations.interPodOf(podClass));
    const columns = [...table.values()];
    const totals = slots.map((_, index) => columns.reduce((sum, each) => sum + elementAt(each, index), 0));
    const most = totals.reduce((one, other) => Math.max(one, other));
    const best = slots.filter((_, index) => totals[index] === most);
    const chosen = elementAt(best, best.length > 1 ? this.sameChance.below(best.length) : 0);
    return this.state.nodeAt(chosen)?.facts.name;
  }
}

it('places pods by blocks of nodes where it would place them node by node', () => {
  let byBlocks = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 940, max: 1100 }),
      fc.array(step, { minLength: 20, maxLength: 40 }),
      (size, steps) => {
        const watched = new Watched(size);
        for (const each of steps) watched.play(each);
        byBlocks += watched.byBlocks;
      },
    ),
    { numRuns: 8 },
  );
  expect(byBlocks).toBeGreaterThan(100);
});

it('goes all the way round where few nodes fit', () => {
  const watched = new Watched(1001);
  watched.play({ kind: 'place', template: 0, pods: 1 });
  for (let which = 0; which < 1001; which++) if (which % 7 !== 0) watched.play({ kind: 'cordon', which });
  for (let round = 0; round < 6; round++) watched.play({ kind: 'place', template: round % 2, pods: 20 });
  expect(watched.byBlocks).toBeGreaterThan(20);
});

// The scheduler keeps what it knows of nodes current change by change. Whatever changes, it decides as one
// that has just read the whole cluster.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../../src/base/assert.ts';
import { Random } from '../../../src/kernel/random.ts';
import type {
  Labels,
  LabelSelector,
  Node,
  NodeImage,
  Pod,
  PodAffinityTerm,
  PodSpec,
  TopologySpreadConstraint,
} from '../../../src/kube/api/objects.ts';
import { Attempts } from '../../../src/kube/scheduler/attempt.ts';
import { behaviourOf } from '../../../src/kube/scheduler/behaviour.ts';
import { ClusterState } from '../../../src/kube/scheduler/clusterState.ts';
import { Nominations } from '../../../src/kube/scheduler/nominations.ts';
import { boundTo, GIB, node, pinnedTo, pod, podSpec, selector } from './objects.ts';

const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

function spread(
  topologyKey: string,
  whenUnsatisfiable: TopologySpreadConstraint['whenUnsatisfiable'],
  maxSkew = 1,
): TopologySpreadConstraint {
  return {
    topologyKey,
    whenUnsatisfiable,
    maxSkew,
    selector: selector({ app: 'web' }),
    nodeAffinityPolicy: 'Honor',
    nodeTaintsPolicy: 'Honor',
  };
}

function term(topologyKey: string, app: string): PodAffinityTerm {
  return { selector: selector({ app }), namespaces: [], topologyKey };
}

interface Template {
  readonly spec: PodSpec;
  readonly labels: Labels;
}

const TEMPLATES: readonly Template[] = [
  { spec: podSpec(), labels: { app: 'web' } },
  { spec: podSpec({}, { cpu: 400, memory: GIB }), labels: { app: 'web' } },
  { spec: podSpec({ tolerations: [{ operator: 'Exists' }] }, { cpu: 50 }), labels: { app: 'daemon' } },
  { spec: podSpec({ topologySpread: [spread(ZONE, 'DoNotSchedule')] }), labels: { app: 'web' } },
  {
    spec: podSpec({
      nodeSelector: { disk: 'ssd' },
      topologySpread: [spread(HOSTNAME, 'DoNotSchedule', 2), spread(ZONE, 'ScheduleAnyway')],
    }),
    labels: { app: 'web' },
  },
  {
    spec: podSpec({
      topologySpread: [spread(HOSTNAME, 'ScheduleAnyway'), spread(ZONE, 'ScheduleAnyway', 3)],
    }),
    labels: { app: 'api' },
  },
  {
    spec: podSpec({
      topologySpread: [spread(HOSTNAME, 'ScheduleAnyway'), spread(HOSTNAME, 'ScheduleAnyway', 4)],
    }),
    labels: { app: 'api' },
  },
  {
    spec: podSpec({ podAntiAffinity: { required: [term(HOSTNAME, 'db')], preferred: [] } }, { cpu: 100 }),
    labels: { app: 'db' },
  },
  {
    spec: podSpec({ podAffinity: { required: [term(ZONE, 'db')], preferred: [] } }),
    labels: { app: 'near-db' },
  },
  {
    spec: podSpec({
      podAntiAffinity: { required: [], preferred: [{ weight: 100, term: term(HOSTNAME, 'dns') }] },
    }),
    labels: { app: 'dns' },
  },
  {
    spec: podSpec({ hostPorts: [{ hostIp: '', protocol: 'TCP', port: 80 }] }),
    labels: { app: 'ingress' },
  },
  {
    spec: podSpec({
      nodeAffinity: {
        preferred: [
          {
            weight: 7,
            term: {
              matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }],
              matchFields: [],
            },
          },
        ],
      },
    }),
    labels: { app: 'web' },
  },
  {
    spec: podSpec({ initContainers: [{ name: 'proxy', image: 'proxy', requests: {}, sidecar: true }] }),
    labels: { app: 'api' },
  },
  { spec: podSpec({ priority: 1000 }, { cpu: 1500, memory: GIB }), labels: { app: 'urgent' } },
];

const NGINX: NodeImage = { names: ['nginx:1.27', 'nginx@sha256:1'], sizeBytes: 400 * 2 ** 20 };
const SIDECAR: NodeImage = { names: ['proxy:latest'], sizeBytes: 900 * 2 ** 20 };
const IMAGES: readonly (readonly NodeImage[])[] = [[], [NGINX], [SIDECAR], [NGINX, SIDECAR]];

const TAINTS: readonly Node['taints'][] = [
  [],
  [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }],
  [{ key: 'slow', value: '', effect: 'PreferNoSchedule' }],
];

type Change =
  | { readonly kind: 'add-node'; readonly zone: number; readonly ssd: boolean; readonly seats: number }
  | { readonly kind: 'remove-node'; readonly node: number }
  | { readonly kind: 'update-node'; readonly node: number; readonly what: number }
  | { readonly kind: 'bind'; readonly template: number; readonly node: number }
  | { readonly kind: 'bind-elsewhere'; readonly template: number }
  | { readonly kind: 'delete' | 'terminate'; readonly pod: number }
  | { readonly kind: 'nominate'; readonly template: number; readonly node: number }
  | { readonly kind: 'ask'; readonly template: number };

const natural = fc.nat(1000);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant('add-node' as const),
    zone: fc.nat(2),
    ssd: fc.boolean(),
    seats: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({ kind: fc.constant('remove-node' as const), node: natural }),
  fc.record({ kind: fc.constant('update-node' as const), node: natural, what: natural }),
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('bind' as const), template: natural, node: natural }),
  },
  fc.record({ kind: fc.constant('bind-elsewhere' as const), template: natural }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('delete', 'terminate'), pod: natural }) },
  fc.record({ kind: fc.constant('nominate' as const), template: natural, node: natural }),
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('ask' as const), template: natural }) },
);

/** A cluster and a scheduler's account of it that has followed every change. */
class Followed {
  readonly nodes: Node[] = [];
  readonly pods: Pod[] = [];
  readonly nominated: Pod[] = [];
  readonly account: Account;
  private readonly minor: number;
  private made = 0;
  /** No two pods start at once: which of them is more important would be open. */
  private started = 0;

  constructor(minor: number) {
    this.minor = minor;
    this.account = new Account(minor);
  }

  /** The same cluster, read at once. */
  reread(): Account {
    const account = new Account(this.minor);
    for (const one of this.nodes) account.state.addNode(one);
    for (const bound of this.pods) account.add(bound);
    for (const one of this.nominated) account.add(one);
    return account;
  }

  apply(step: Change): void {
    const { state } = this.account;
    const pick = <T>(items: readonly T[], index: number): T | undefined =>
      items[index % Math.max(1, items.length)];
    if (step.kind === 'add-node') {
      const made = node(`node-${this.made++}`, {}, 'abc'[step.zone]);
      const labels = step.ssd ? { ...made.labels, disk: 'ssd' } : made.labels;
      const added = { ...made, labels, allocatable: { ...made.allocatable, pods: step.seats } };
      this.nodes.push(added);
      state.addNode(added);
    } else if (step.kind === 'remove-node' || step.kind === 'update-node') {
      const changed = pick(this.nodes, step.node);
      if (changed === undefined) return;
      if (step.kind === 'update-node') {
        this.update(changed, step.what);
        return;
      }
      this.nodes.splice(this.nodes.indexOf(changed), 1);
      state.removeNode(changed.name);
    } else if (step.kind === 'bind' || step.kind === 'bind-elsewhere' || step.kind === 'nominate') {
      const { spec, labels } = elementAt(TEMPLATES, step.template % TEMPLATES.length);
      const to = step.kind === 'bind-elsewhere' ? 'elsewhere' : pick(this.nodes, step.node)?.name;
      if (to !== undefined) this.place(step.kind === 'nominate', to, spec, labels);
    } else if (step.kind !== 'ask') {
      const changed = pick(this.pods, step.pod);
      if (changed !== undefined) this.end(changed, step.kind);
    }
  }

  private update(changed: Node, what: number): void {
    changed.unschedulable = what % 4 === 0;
    changed.taints = elementAt(TAINTS, what % TAINTS.length);
    changed.images = elementAt(IMAGES, what % IMAGES.length);
    this.account.state.updateNode(changed);
  }

  private place(nominated: boolean, to: string, spec: PodSpec, labels: Labels): void {
    const placed = nominated ? pod(spec, labels) : boundTo(to, spec, labels);
    if (nominated) placed.nominatedNodeName = to;
    else placed.startedAt = this.started++;
    (nominated ? this.nominated : this.pods).push(placed);
    this.account.add(placed);
  }

  private end(changed: Pod, kind: 'delete' | 'terminate'): void {
    if (kind === 'terminate') {
      changed.deletedAt = 1;
      this.account.state.markTerminating(changed);
      return;
    }
    this.pods.splice(this.pods.indexOf(changed), 1);
    this.account.state.removePod(changed);
  }
}

class Account {
  readonly nominations = new Nominations();
  readonly state = new ClusterState({
    ownerSelector: ({ labels }): LabelSelector | undefined =>
      labels['app'] === 'web' ? selector(labels) : undefined,
    namespaceLabels: (name) => ({ 'kubernetes.io/metadata.name': name }),
  });
  private readonly attempts: Attempts;
  /** Draws what the choice between equal nodes draws. */
  private readonly sameChance = new Random(3).stream('kube/scheduler/ties');

  constructor(minor: number) {
    this.attempts = new Attempts(this.state, this.nominations, behaviourOf(minor), new Random(3), () => []);
  }

  add(added: Pod): void {
    const podClass = this.state.classes.of(added);
    if (added.nodeName !== undefined) this.state.addPod(added, podClass, added.nodeName);
    else if (added.nominatedNodeName !== undefined)
      this.nominations.set(added, podClass, added.nominatedNodeName);
  }

  /** All that an attempt decides, apart from chance. */
  decide(waiting: Pod): unknown {
    const podClass = this.state.classes.of(waiting);
    const outcome = this.attempts.run(waiting, podClass);
    const { search, choice, scoring, evaluations } = this.attempts;
    if (outcome.kind === 'rejected') {
      const { preemption, ...rest } = outcome;
      if (preemption === 'not-tried' || preemption.kind === 'none') return { ...rest, preemption };
      const victims = preemption.candidates.map(
        (one) =>
          `${one.node.facts.name}: ${one.pods
            .map(({ name }) => name)
            .toSorted()
            .join(' ')}`,
      );
      return { ...rest, victims: victims.toSorted() };
    }
    const slots = search.feasible.slice(0, search.count);
    const names = Array.from(slots, (slot) => this.state.nodeAt(slot)?.facts.name ?? '');
    if (names.length === 1) return names;
    const evaluation = evaluations.of(podClass);
    const totals = choice.lastTotals(search);
    const nodes = { slots, copies: new Int32Array(names.length).fill(1), count: names.length };
    const columns = [...scoring.byPlugin(nodes, evaluation, evaluations.interPodOf(podClass)).values()];
    const sums = names.map((_, index) => columns.reduce((sum, column) => sum + elementAt(column, index), 0));
    expect(totals).toEqual(sums);
    const best = names.filter((_, index) => sums[index] === Math.max(...sums));
    expect(outcome.node.facts.name).toBe(best[best.length > 1 ? this.sameChance.below(best.length) : 0]);
    return names.map((name, index) => `${name} ${totals[index]}`).toSorted();
  }
}

describe('the scheduler that follows changes', () => {
  it.each([28, 34, 36])('decides as one that reads the cluster anew (1.%i)', (minor) => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 10, maxLength: 60 }), (steps) => {
        const followed = new Followed(minor);
        for (const step of steps) {
          followed.apply(step);
          if (step.kind !== 'ask') continue;
          const { spec, labels } = elementAt(TEMPLATES, step.template % TEMPLATES.length);
          const waiting = pod(spec, labels);
          expect(followed.account.decide(waiting)).toEqual(followed.reread().decide(waiting));
          expect(followed.account.decide(waiting)).toEqual(followed.account.decide(pod(spec, labels)));
        }
        for (const { spec, labels } of TEMPLATES) {
          const waiting = pod(spec, labels);
          expect(followed.account.decide(waiting)).toEqual(followed.reread().decide(waiting));
        }
        const pinned = pod(pinnedTo(followed.nodes[0]?.name ?? 'node-0', elementAt(TEMPLATES, 2).spec), {
          app: 'daemon',
        });
        expect(followed.account.decide(pinned)).toEqual(followed.reread().decide(pinned));
      }),
      { numRuns: 150 },
    );
  });

  it('knows as much of a template as of another that says the same', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 10, maxLength: 40 }), (steps) => {
        const followed = new Followed(34);
        for (const step of steps) {
          followed.apply(step);
          for (const { spec, labels } of TEMPLATES.slice(0, 3)) {
            const one = followed.account.decide(pod(spec, labels));
            expect(followed.account.decide(pod({ ...spec }, labels))).toEqual(one);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('forgets classes of pods that have long been gone, and meets them again as if they were new', () => {
    const followed = new Followed(34);
    for (let zone = 0; zone < 3; zone++) followed.apply({ kind: 'add-node', zone, ssd: true, seats: 4 });
    const asked = TEMPLATES.map(({ spec, labels }) => pod(spec, labels));
    const expectSame = (): void => {
      for (const waiting of asked)
        expect(followed.account.decide(waiting)).toEqual(followed.reread().decide(waiting));
    };
    for (const template of TEMPLATES.keys()) followed.apply({ kind: 'bind', template, node: template });
    expectSame();
    for (let half = TEMPLATES.length / 2; half > 0; half--) followed.apply({ kind: 'delete', pod: half });
    const { kinds, classes } = followed.account.state;
    const known = [...kinds.all()].length;
    for (let job = 0; job < 3000; job++) {
      const one = boundTo('node-0', elementAt(TEMPLATES, job % TEMPLATES.length).spec, { job: `${job}` });
      followed.account.add(one);
      followed.account.state.removePod(one);
    }
    expect([...kinds.all()].length - known).toBeLessThan(1100);
    const [first] = asked;
    expect(first && classes.of(first)).toBe(first && classes.of({ ...first }));
    expectSame();
    for (const template of TEMPLATES.keys()) followed.apply({ kind: 'bind', template, node: template + 1 });
    expectSame();
  });

  it('reads every node again when more has changed than it can look back on', () => {
    const followed = new Followed(34);
    for (let zone = 0; zone < 3; zone++) followed.apply({ kind: 'add-node', zone, ssd: false, seats: 4 });
    const asked = TEMPLATES.map(({ spec, labels }) => pod(spec, labels));
    for (const waiting of asked) followed.account.decide(waiting);
    followed.apply({ kind: 'bind', template: 0, node: 0 });
    for (let round = 0; round < 10_000; round++) {
      followed.apply({ kind: 'bind', template: round, node: 1 });
      followed.apply({ kind: 'delete', pod: 1 });
    }
    for (const waiting of asked)
      expect(followed.account.decide(waiting)).toEqual(followed.reread().decide(waiting));
  });
});

// What must hold of a cluster whatever happens to it, checked against its facts and against the CNI's books.
// Verified: the order of a pod's life, max pods, one sandbox and one address a running pod, one DEL a sandbox.
// Not verified: times, and whether the scheduler chose well.

import { elementAt } from '../../src/base/assert.ts';
import type { KubeFact } from '../../src/kube/api/facts.ts';
import { podKey, type Pod } from '../../src/kube/api/objects.ts';
import type { ClusterBench } from './clusterBench.ts';

/** Steps of a pod's life that happen at most once, in this order. */
const ONCE = ['pod-created', 'pod-scheduled', 'pod-running', 'pod-finished', 'pod-removed'] as const;

interface Life {
  step: number;
  node: string | undefined;
  holdsSlot: boolean;
}

export class ClusterLaws {
  private readonly bench: ClusterBench;
  private readonly lives = new Map<string, Life>();
  private readonly slots = new Map<string, number>();
  private readonly maxPods = new Map<string, number>();
  private read = 0;

  constructor(bench: ClusterBench) {
    this.bench = bench;
  }

  /** Reads the facts that are new. */
  readFacts(): void {
    const { facts } = this.bench;
    for (; this.read < facts.length; this.read++) this.readFact(elementAt(facts, this.read));
  }

  /** Compares the API's pods with the CNI's books; true between events only. */
  checkSandboxes(): void {
    const pods = new Map([...this.bench.kubernetes.pods()].map((pod) => [podKey(pod), pod]));
    for (const [node, book] of this.bench.cloud.books) {
      const owners = [...book.open.values()].map(({ pod: key }) => key);
      check(new Set(owners).size === owners.length, `${node}: two sandboxes of one pod`);
      check(book.assigned.size === book.open.size, `${node}: addresses without sandbox`);
      for (const owner of owners)
        check(pods.get(owner)?.nodeName === node, `${node}: sandbox of ${owner}, not there`);
    }
    // A pod that is being deleted stays ready on paper until its kubelet has reported its end.
    for (const pod of pods.values()) {
      if (pod.ready && pod.deletedAt === undefined && !pod.spec.hostNetwork) this.checkAddress(pod);
    }
  }

  /**
   * Each sandbox got one DEL that succeeded, or none yet and is still open or on its way. A second one is right only
   * where it was asked for before the answer to the first.
   */
  checkDels(): void {
    const { adds, dels } = this.bench.cloud;
    const answered = new Map<string, number>();
    for (const { sandbox, ok, askedAt, answeredAt } of dels) {
      if (!ok) continue;
      const first = answered.get(sandbox.id);
      check(first === undefined || askedAt < first, `${sandbox.pod}: DEL again after it succeeded`);
      answered.set(sandbox.id, first ?? answeredAt);
    }
    const added = new Set(adds.map(({ sandbox }) => sandbox.id));
    for (const { sandbox } of dels) check(added.has(sandbox.id), 'DEL of a sandbox that never was');
    if (this.bench.simulation.pending === 0) this.checkAllClosed(answered);
  }

  /** With nothing under way, what has had no DEL is open, or went with its machine. */
  private checkAllClosed(answered: ReadonlyMap<string, number>): void {
    const { adds, books } = this.bench.cloud;
    for (const { node, sandbox } of adds) {
      const book = books.get(node);
      const open = book === undefined || book.open.has(sandbox.id);
      check(open || answered.has(sandbox.id), `${sandbox.pod}: sandbox without DEL`);
    }
  }

  private checkAddress(pod: Pod): void {
    const book = this.bench.cloud.books.get(pod.nodeName ?? '');
    // The pods of a machine that is gone run on paper for a while.
    if (book === undefined) return;
    const open = [...book.open.values()].filter(({ pod: key }) => key === podKey(pod));
    check(open.length === 1, `${podKey(pod)} is ready with ${open.length} sandboxes`);
  }

  private readFact(fact: KubeFact): void {
    if (fact.kind === 'node-registered') {
      this.maxPods.set(fact.node, fact.maxPods);
      return;
    }
    if (!('pod' in fact)) return;
    const kind = fact.kind === 'pod-rejected' ? 'pod-finished' : fact.kind;
    const step = ONCE.findIndex((each) => each === kind);
    if (step < 0) {
      check(this.lives.has(fact.pod), `${fact.kind} of ${fact.pod}, which is not there`);
      return;
    }
    this.advance(fact, step);
  }

  private advance(fact: KubeFact & { readonly pod: string }, step: number): void {
    const life = this.lives.get(fact.pod) ?? { step: -1, node: undefined, holdsSlot: false };
    check(step > life.step, `${fact.kind} of ${fact.pod} after ${ONCE[life.step]}`);
    life.step = step;
    this.lives.set(fact.pod, life);
    if (fact.kind === 'pod-scheduled') this.takeSlot(life, fact.node);
    if (fact.kind === 'pod-finished' || fact.kind === 'pod-rejected') this.freeSlot(life);
    if (fact.kind !== 'pod-removed') return;
    this.freeSlot(life);
    this.lives.delete(fact.pod);
  }

  private takeSlot(life: Life, node: string): void {
    const used = (this.slots.get(node) ?? 0) + 1;
    check(used <= (this.maxPods.get(node) ?? 0), `${node} has ${used} pods`);
    this.slots.set(node, used);
    life.node = node;
    life.holdsSlot = true;
  }

  private freeSlot(life: Life): void {
    if (!life.holdsSlot || life.node === undefined) return;
    life.holdsSlot = false;
    this.slots.set(life.node, (this.slots.get(life.node) ?? 0) - 1);
  }
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new Error(message);
}

// Pods the scheduler decides alike: same spec object, namespace, labels and owner. A class is known while there are
// pods of it, and some time longer: the pods of every Job are a class of their own, which is soon met no more.

import type { LabelSelector, Pod, PodSpec } from '../api/objects.ts';
import { namedNodes } from './nodeAffinity.ts';
import { toleratesCordon } from './nodeUnschedulable.ts';
import type { PodDemand } from './podDemand.ts';
import type { PodKind, PodKinds } from './podKind.ts';
import { type PodShape, PodShapes } from './podShape.ts';

/** What default spreading selects a pod's fellows by. */
type OwnerSelector = (pod: Pod) => LabelSelector | undefined;

export class PodClass implements PodShape {
  readonly spec: PodSpec;
  readonly kind: PodKind;
  readonly demand: PodDemand;
  readonly toleratesCordon: boolean;
  /** What it has in common with other classes. Pods that name their nodes share none: their class is its own shape. */
  readonly shape: PodShape;
  /** How many pods of it there are, waiting or placed. */
  pods = 0;
  /** The first pod of it. */
  private readonly example: Pod;
  private readonly selectorOf: OwnerSelector;

  constructor(pod: Pod, kind: PodKind, shapes: PodShapes, selectorOf: OwnerSelector) {
    const shape = shapes.of(pod.spec);
    this.spec = pod.spec;
    this.kind = kind;
    this.demand = shape?.demand ?? shapes.demandOf(pod.spec);
    this.toleratesCordon = shape?.toleratesCordon ?? toleratesCordon(pod.spec.tolerations);
    this.shape = shape ?? this;
    this.example = pod;
    this.selectorOf = selectorOf;
  }

  get owner(): string | undefined {
    return this.example.owner?.uid;
  }

  /** The only nodes to look at; undefined: all. */
  get namedNodes(): readonly string[] | undefined {
    return this.shape === this ? namedNodes(this.spec) : undefined;
  }

  /** Asked for when the class is first scheduled. */
  ownerSelector(): LabelSelector | undefined {
    return this.selectorOf(this.example);
  }
}

/** So many classes without pods are remembered, since workloads come back that scale down to nothing. */
const MOST_UNUSED = 1024;

export class PodClasses {
  /** Of each spec the class met last, */
  private readonly latest = new WeakMap<PodSpec, PodClass>();
  /** and where there are several, all by kind and owner: a template of Jobs has one for each Job. */
  private readonly several = new WeakMap<PodSpec, Map<string, PodClass>>();
  private readonly shapes = new PodShapes();
  /** The one unused longest stands first. */
  private readonly unused = new Set<PodClass>();
  private readonly kinds: PodKinds;
  private readonly ownerSelector: OwnerSelector;
  private readonly forgotten: (podClass: PodClass) => void;

  /** `forgotten` hears of every class that is known no more; a pod like its own would be of a new one. */
  constructor(kinds: PodKinds, ownerSelector: OwnerSelector, forgotten: (podClass: PodClass) => void) {
    this.kinds = kinds;
    this.ownerSelector = ownerSelector;
    this.forgotten = forgotten;
  }

  of(pod: Pod): PodClass {
    const latest = this.latest.get(pod.spec);
    return latest !== undefined && isOf(latest, pod) ? latest : this.findOrCreate(pod, latest);
  }

  /** A pod of the class has come. */
  retain(podClass: PodClass): void {
    if (podClass.pods++ === 0) this.unused.delete(podClass);
  }

  /** One that was retained has gone. */
  release(podClass: PodClass): void {
    if (--podClass.pods > 0) return;
    this.rest(podClass);
  }

  private rest(podClass: PodClass): void {
    this.unused.add(podClass);
    if (this.unused.size <= MOST_UNUSED) return;
    for (const oldest of this.unused) {
      this.forget(oldest);
      return;
    }
  }

  private forget(podClass: PodClass): void {
    this.unused.delete(podClass);
    const { spec } = podClass;
    const several = this.several.get(spec);
    several?.delete(nameOf(podClass.kind, podClass.owner));
    if (this.latest.get(spec) === podClass) {
      const [another] = several?.values() ?? [];
      if (another === undefined) this.latest.delete(spec);
      else this.latest.set(spec, another);
    }
    this.forgotten(podClass);
    this.kinds.release(podClass.kind);
  }

  private findOrCreate(pod: Pod, latest: PodClass | undefined): PodClass {
    const kind = this.kinds.find(pod.namespace, pod.labels, pod.spec);
    const name = nameOf(kind, pod.owner?.uid);
    const several = this.several.get(pod.spec) ?? (latest && this.severalWith(latest));
    const known = several?.get(name);
    const found = known ?? this.create(pod, kind);
    this.latest.set(pod.spec, found);
    several?.set(name, found);
    if (known === undefined) this.rest(found);
    return found;
  }

  /** A second class comes beside this one. */
  private severalWith(one: PodClass): Map<string, PodClass> {
    const several = new Map([[nameOf(one.kind, one.owner), one]]);
    this.several.set(one.spec, several);
    return several;
  }

  private create(pod: Pod, kind: PodKind): PodClass {
    this.kinds.retain(kind);
    return new PodClass(pod, kind, this.shapes, this.ownerSelector);
  }
}

/** The usual case: all pods of a template share their labels object, too. */
function isOf({ kind, owner }: PodClass, pod: Pod): boolean {
  return kind.labels === pod.labels && kind.namespace === pod.namespace && owner === pod.owner?.uid;
}

function nameOf(kind: PodKind, owner: string | undefined): string {
  return `${kind.number} ${owner ?? ''}`;
}

// Pods the scheduler decides alike: same spec object, namespace, labels and owner. A class is known while there are
// pods of it, and some time longer: the pods of every Job are a class of their own, which is soon met no more.

import type { LabelSelector, Pod, PodSpec } from '../api/objects.ts';
import type { PodKind, PodKinds } from './podKind.ts';
import { type PodShape, PodShapes } from './podShape.ts';

export interface PodClass extends PodShape {
  readonly shape: PodShape;
  readonly kind: PodKind;
  readonly owner: string | undefined;
  /** What default spreading selects by, asked for when the class is first scheduled. */
  readonly ownerSelector: () => LabelSelector | undefined;
  /** How many pods of it there are, waiting or placed. */
  pods: number;
}

/** The classes of one spec, by kind and owner: a template of Jobs has one for each Job. */
interface SpecClasses {
  latest: PodClass;
  readonly byName: Map<string, PodClass>;
}

/** So many classes without pods are remembered, since workloads come back that scale down to nothing. */
const MOST_UNUSED = 1024;

export class PodClasses {
  private readonly bySpec = new WeakMap<PodSpec, SpecClasses>();
  private readonly shapes = new PodShapes();
  /** The one unused longest stands first. */
  private readonly unused = new Set<PodClass>();
  private readonly kinds: PodKinds;
  private readonly ownerSelector: (pod: Pod) => LabelSelector | undefined;
  private readonly forgotten: (podClass: PodClass) => void;

  /** `forgotten` hears of every class that is known no more; a pod like its own would be of a new one. */
  constructor(
    kinds: PodKinds,
    ownerSelector: (pod: Pod) => LabelSelector | undefined,
    forgotten: (podClass: PodClass) => void,
  ) {
    this.kinds = kinds;
    this.ownerSelector = ownerSelector;
    this.forgotten = forgotten;
  }

  of(pod: Pod): PodClass {
    const classes = this.bySpec.get(pod.spec);
    if (classes !== undefined && isOf(classes.latest, pod)) return classes.latest;
    return this.findOrCreate(pod, classes);
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
    const classes = this.bySpec.get(spec);
    classes?.byName.delete(nameOf(podClass.kind, podClass.owner));
    if (classes?.latest === podClass) {
      const [latest] = classes.byName.values();
      if (latest === undefined) this.bySpec.delete(spec);
      else classes.latest = latest;
    }
    this.forgotten(podClass);
    this.kinds.release(podClass.kind);
  }

  private findOrCreate(pod: Pod, classes: SpecClasses | undefined): PodClass {
    const kind = this.kinds.find(pod.namespace, pod.labels, pod.spec);
    const name = nameOf(kind, pod.owner?.uid);
    const known = classes?.byName.get(name);
    const found = known ?? this.create(pod, kind);
    if (classes === undefined) {
      this.bySpec.set(pod.spec, { latest: found, byName: new Map([[name, found]]) });
    } else {
      classes.latest = found;
      classes.byName.set(name, found);
    }
    if (known === undefined) this.rest(found);
    return found;
  }

  private create(pod: Pod, kind: PodKind): PodClass {
    const { spec, owner } = pod;
    this.kinds.retain(kind);
    const shape = this.shapes.of(spec);
    const ownerSelector = (): LabelSelector | undefined => this.ownerSelector(pod);
    return { ...shape, spec, shape, kind, owner: owner?.uid, ownerSelector, pods: 0 };
  }
}

/** The usual case: all pods of a template share their labels object, too. */
function isOf({ kind, owner }: PodClass, pod: Pod): boolean {
  return kind.labels === pod.labels && kind.namespace === pod.namespace && owner === pod.owner?.uid;
}

function nameOf(kind: PodKind, owner: string | undefined): string {
  return `${kind.number} ${owner ?? ''}`;
}

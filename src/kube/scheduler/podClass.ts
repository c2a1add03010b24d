// Pods the scheduler decides alike: same spec object, namespace, labels and owner. Decisions are prepared by
// class.

import type { LabelSelector, Pod, PodSpec } from '../api/objects.ts';
import { namedNodes } from './nodeAffinity.ts';
import { toleratesCordon } from './nodeUnschedulable.ts';
import { demandOf, type PodDemand } from './podDemand.ts';
import type { PodKind, PodKinds } from './podKind.ts';

export interface PodClass {
  readonly spec: PodSpec;
  readonly kind: PodKind;
  readonly owner: string | undefined;
  readonly demand: PodDemand;
  readonly toleratesCordon: boolean;
  /** The only nodes to look at; undefined: all. */
  readonly namedNodes: readonly string[] | undefined;
  /** What default spreading selects by, asked for when the class is first scheduled. */
  readonly ownerSelector: () => LabelSelector | undefined;
}

/** The classes of one spec, by kind and owner: a template of Jobs has one for each Job. */
interface SpecClasses {
  latest: PodClass;
  readonly byName: Map<string, PodClass>;
}

export class PodClasses {
  private readonly bySpec = new WeakMap<PodSpec, SpecClasses>();
  /** A DaemonSet makes a spec for each node; its containers are the same objects in all of them. */
  private readonly demands = new WeakMap<PodSpec['containers'], { spec: PodSpec; demand: PodDemand }>();
  private readonly kinds: PodKinds;
  private readonly ownerSelector: (pod: Pod) => LabelSelector | undefined;

  constructor(kinds: PodKinds, ownerSelector: (pod: Pod) => LabelSelector | undefined) {
    this.kinds = kinds;
    this.ownerSelector = ownerSelector;
  }

  of(pod: Pod): PodClass {
    const classes = this.bySpec.get(pod.spec);
    if (classes !== undefined && this.isOf(classes.latest, pod)) return classes.latest;
    return this.findOrCreate(pod, classes);
  }

  /** The usual case: all pods of a template share their labels object, too. */
  private isOf({ kind, owner }: PodClass, pod: Pod): boolean {
    return kind.labels === pod.labels && kind.namespace === pod.namespace && owner === pod.owner?.uid;
  }

  private findOrCreate(pod: Pod, classes: SpecClasses | undefined): PodClass {
    const kind = this.kinds.find(pod.namespace, pod.labels, pod.spec);
    const name = `${kind.number} ${pod.owner?.uid ?? ''}`;
    const found = classes?.byName.get(name) ?? this.create(pod, kind);
    if (classes === undefined) {
      this.bySpec.set(pod.spec, { latest: found, byName: new Map([[name, found]]) });
    } else {
      classes.latest = found;
      classes.byName.set(name, found);
    }
    return found;
  }

  private create(pod: Pod, kind: PodKind): PodClass {
    const { spec, owner } = pod;
    return {
      spec,
      kind,
      owner: owner?.uid,
      demand: this.demandOf(spec),
      toleratesCordon: toleratesCordon(spec.tolerations),
      namedNodes: namedNodes(spec),
      ownerSelector: () => this.ownerSelector(pod),
    };
  }

  private demandOf(spec: PodSpec): PodDemand {
    const known = this.demands.get(spec.containers);
    if (known !== undefined && asksAlike(known.spec, spec)) return known.demand;
    const demand = demandOf(spec);
    this.demands.set(spec.containers, { spec, demand });
    return demand;
  }
}

/** For specs with the same containers. */
function asksAlike(one: PodSpec, other: PodSpec): boolean {
  return (
    one.initContainers === other.initContainers &&
    one.overhead === other.overhead &&
    one.podRequests === other.podRequests
  );
}

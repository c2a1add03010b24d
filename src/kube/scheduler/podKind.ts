// Pods that look alike to other pods: same namespace, labels and inter-pod terms. What one kind means to
// another (a selector matches, a term applies) is worked out once for the kind and not for each pod.

import type { Labels, LabelSelector, PodAffinity, PodAffinityTerm, PodSpec } from '../api/objects.ts';
import { matchesSelector } from './labelSelector.ts';

/** Something that counts pods by node. */
export interface Tally {
  /** Spreading looks past pods that are being deleted, inter-pod affinity does not. */
  readonly countsTerminating: boolean;
  readonly weightOf: (kind: PodKind) => number;
  add(slot: number, weight: number): void;
}

export interface PodKind {
  readonly number: number;
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
  readonly affinity: PodAffinity | undefined;
  readonly antiAffinity: PodAffinity | undefined;
  /** The tallies in which a pod of this kind weighs something. */
  readonly weights: { readonly tally: Tally; readonly weight: number }[];
  /** How many classes are of this kind, and how many of its pods stand on a node. */
  classes: number;
  placed: number;
  /** What it is found by. */
  readonly key: string;
}

export function hasTerms(kind: PodKind): boolean {
  return kind.affinity !== undefined || kind.antiAffinity !== undefined;
}

/**
 * Whether a term of `owner` applies to pods of `other`. Without namespaces and selector it means the owner's
 * own.
 */
export function termMatches(term: PodAffinityTerm, owner: PodKind, other: PodKind): boolean {
  return inNamespaces(term, owner, other) && matchesSelector(term.selector, other.labels);
}

/** Whether a required term of `owner` would have it share a domain with `other`. */
export function wantsToBeWith(owner: PodKind, other: PodKind): boolean {
  return (owner.affinity?.required ?? []).some((term) => termMatches(term, owner, other));
}

function inNamespaces(term: PodAffinityTerm, owner: PodKind, other: PodKind): boolean {
  if (term.namespaces.length === 0 && term.namespaceSelector === undefined) {
    return other.namespace === owner.namespace;
  }
  return (
    term.namespaces.includes(other.namespace) ||
    matchesSelector(term.namespaceSelector, other.namespaceLabels)
  );
}

/** Whether a pod of `other` meets every one of the terms, of which there must be some. */
export function matchesAllTerms(terms: readonly PodAffinityTerm[], owner: PodKind, other: PodKind): boolean {
  return terms.length > 0 && terms.every((term) => termMatches(term, owner, other));
}

export function selectorMatchesKind(
  selector: LabelSelector | undefined,
  namespace: string,
  kind: PodKind,
): boolean {
  return kind.namespace === namespace && matchesSelector(selector, kind.labels);
}

/** Finds the one kind object for pods that look alike. */
export class PodKinds {
  private readonly kinds = new Map<string, PodKind>();
  private readonly kindsWithTerms = new Set<PodKind>();
  private nextNumber = 0;
  private readonly labelTexts = new WeakMap<Labels, string>();
  private readonly termNumbers = new WeakMap<PodAffinity, number>();
  private nextTermNumber = 1;
  private readonly namespaceLabels: (namespace: string) => Labels;
  private readonly created: (kind: PodKind) => void;
  private readonly forgotten: (kind: PodKind) => void;

  /** `created` hears of every kind not known before, `forgotten` of every one that no class is of any more. */
  constructor(
    namespaceLabels: (namespace: string) => Labels,
    created: (kind: PodKind) => void,
    forgotten: (kind: PodKind) => void,
  ) {
    this.namespaceLabels = namespaceLabels;
    this.created = created;
    this.forgotten = forgotten;
  }

  find(namespace: string, labels: Labels, spec: PodSpec): PodKind {
    const terms = `${this.termNumber(spec.podAffinity)} ${this.termNumber(spec.podAntiAffinity)}`;
    const key = `${namespace} ${terms} ${this.labelText(labels)}`;
    return this.kinds.get(key) ?? this.create(key, namespace, labels, spec);
  }

  retain(kind: PodKind): void {
    kind.classes++;
  }

  release(kind: PodKind): void {
    if (--kind.classes > 0) return;
    this.kinds.delete(kind.key);
    this.kindsWithTerms.delete(kind);
    this.forgotten(kind);
  }

  all(): IterableIterator<PodKind> {
    return this.kinds.values();
  }

  /** Those with inter-pod terms of their own: a few, however many kinds short-lived Jobs bring. */
  get withTerms(): ReadonlySet<PodKind> {
    return this.kindsWithTerms;
  }

  private create(key: string, namespace: string, labels: Labels, spec: PodSpec): PodKind {
    const kind: PodKind = {
      number: this.nextNumber++,
      namespace,
      namespaceLabels: this.namespaceLabels(namespace),
      labels,
      affinity: spec.podAffinity,
      antiAffinity: spec.podAntiAffinity,
      weights: [],
      classes: 0,
      placed: 0,
      key,
    };
    this.kinds.set(key, kind);
    if (hasTerms(kind)) this.kindsWithTerms.add(kind);
    this.created(kind);
    return kind;
  }

  private labelText(labels: Labels): string {
    let text = this.labelTexts.get(labels);
    if (text === undefined) {
      text = JSON.stringify(Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1)));
      this.labelTexts.set(labels, text);
    }
    return text;
  }

  private termNumber(affinity: PodAffinity | undefined): number {
    if (affinity === undefined) return 0;
    let number = this.termNumbers.get(affinity);
    if (number === undefined) {
      number = this.nextTermNumber++;
      this.termNumbers.set(affinity, number);
    }
    return number;
  }
}

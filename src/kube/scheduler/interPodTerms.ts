// Which inter-pod terms apply between a pod to place and a pod that is there, by topology key.
// @upstream pkg/scheduler/framework/plugins/interpodaffinity/filtering.go, scoring.go

import type { PodAffinityTerm } from '../api/objects.ts';
import { matchesAllTerms, type PodKind, termMatches } from './podKind.ts';

export interface AppliedTerm {
  readonly key: string;
  readonly weight: number;
}

/** The terms that apply when a pod of `incoming` is to be placed and one of `existing` is there. */
export type TermRule = (incoming: PodKind, existing: PodKind) => readonly AppliedTerm[];

/** What a required affinity term of a pod that is there adds to a score. */
const HARD_AFFINITY_WEIGHT = 1;

/** Required anti-affinity of the pod that is there. */
export const existingAntiTerms: TermRule = (incoming, existing) =>
  applied(existing.antiAffinity?.required, (term) => termMatches(term, existing, incoming));

/** Required affinity of the pod to place: only a pod that meets all of its terms counts. */
export const affinityTerms: TermRule = (incoming, existing) => {
  const terms = incoming.affinity?.required ?? [];
  return matchesAllTerms(terms, incoming, existing) ? applied(terms, () => true) : [];
};

/** Required anti-affinity of the pod to place. */
export const antiTerms: TermRule = (incoming, existing) =>
  applied(incoming.antiAffinity?.required, (term) => termMatches(term, incoming, existing));

/** All that goes into the score: preferences of both, and the required affinity of the pod that is there. */
export const scoreTerms: TermRule = (incoming, existing) => {
  const forward = (term: PodAffinityTerm): boolean => termMatches(term, incoming, existing);
  const backward = (term: PodAffinityTerm): boolean => termMatches(term, existing, incoming);
  return [
    ...weighted(incoming.affinity?.preferred, 1, forward),
    ...weighted(incoming.antiAffinity?.preferred, -1, forward),
    ...applied(existing.affinity?.required, backward, HARD_AFFINITY_WEIGHT),
    ...weighted(existing.affinity?.preferred, 1, backward),
    ...weighted(existing.antiAffinity?.preferred, -1, backward),
  ];
};

/** One for each term of the score, whatever its weight: tells a sum of 0 from none. */
export const scoredTerms: TermRule = (incoming, existing) =>
  scoreTerms(incoming, existing).map(({ key }) => ({ key, weight: 1 }));

export function weightOn(key: string, terms: readonly AppliedTerm[]): number {
  let weight = 0;
  for (const term of terms) if (term.key === key) weight += term.weight;
  return weight;
}

function applied(
  terms: readonly PodAffinityTerm[] | undefined,
  applies: (term: PodAffinityTerm) => boolean,
  weight = 1,
): AppliedTerm[] {
  return (terms ?? []).filter(applies).map((term) => ({ key: term.topologyKey, weight }));
}

function weighted(
  terms: readonly { readonly weight: number; readonly term: PodAffinityTerm }[] | undefined,
  sign: 1 | -1,
  applies: (term: PodAffinityTerm) => boolean,
): AppliedTerm[] {
  return (terms ?? [])
    .filter(({ term }) => applies(term))
    .map(({ weight, term }) => ({ key: term.topologyKey, weight: sign * weight }));
}

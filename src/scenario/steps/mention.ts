// What a step may name of the cluster. One checker goes through the mentions of every step: `mentionChecks.ts`.

import type { DocumentPath } from '../language/diagnostics.ts';
import type { Mortal, Reference } from '../language/things.ts';
import type { Locate } from '../manifest/checkedManifest.ts';

/** The path leads from the step's value to the name. */
export type Mention =
  | {
      readonly of: 'thing';
      /** Any of these; the first is what a problem calls it. */
      readonly things: readonly Mortal[];
      readonly reference: Reference;
      readonly path: DocumentPath;
    }
  /** The container of a workload's pods. */
  | {
      readonly of: 'container';
      readonly thing: Mortal;
      readonly reference: Reference;
      readonly name: string;
      readonly path: DocumentPath;
    }
  /** The class may come with the same step. In a manifest the path begins at the object. */
  | {
      readonly of: 'priority class';
      readonly name: string;
      readonly path: DocumentPath;
      readonly locate?: Locate;
    }
  /** That an object of a manifest is in; the path begins at the object. */
  | { readonly of: 'namespace'; readonly name: string; readonly path: DocumentPath; readonly locate: Locate }
  /** The n-th node of a group, from 0. */
  | { readonly of: 'node'; readonly group: string; readonly index: number; readonly path: DocumentPath }
  /** A group that EKS manages; whether it exists is asked elsewhere. */
  | { readonly of: 'managed node group'; readonly name: string; readonly path: DocumentPath }
  | { readonly of: 'subnet'; readonly name: string; readonly path: DocumentPath }
  /** Addresses, which must lie in the subnet. */
  | {
      readonly of: 'addresses';
      readonly subnet: string;
      readonly addresses: readonly string[];
      readonly path: DocumentPath;
    };

export function thing(things: readonly Mortal[], reference: Reference, path: DocumentPath): Mention {
  return { of: 'thing', things, reference, path };
}

/** A node group that stands in the value as `name`. */
export function groupOfName({ name }: { readonly name: string }): readonly Mention[] {
  return [thing(['node group'], { name }, ['name'])];
}

/** The priority class of pods in the scenario's own words. */
export function priorityClass({
  priorityClassName: name,
}: {
  readonly priorityClassName: string;
}): readonly Mention[] {
  return [{ of: 'priority class', name, path: ['priorityClassName'] }];
}

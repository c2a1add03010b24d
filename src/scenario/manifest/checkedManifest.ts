// What comes of checking a manifest or a part of one, and several parts as one.

import type { AppliedObject } from '../../kube/api/workloadConfig.ts';
import type { LocatedFault } from '../language/diagnostics.ts';
import type { WrittenCni } from './awsNodeManifest.ts';
import type { IgnoredPart } from './ignored.ts';
import type { ObjectForm } from './kinds.ts';

/** An object that is sound by itself. */
export interface ManifestObject {
  /** As it is played. */
  readonly applied: AppliedObject;
  /** As it is written. */
  readonly form: ObjectForm;
  readonly locate: Locate;
}

export interface CheckedManifest {
  readonly objects: readonly ManifestObject[];
  readonly faults: readonly LocatedFault[];
  readonly ignored: readonly Omit<IgnoredPart, 'count'>[];
  /** Names of objects that have faults, `unknown` where these may be any. */
  readonly faulty: readonly string[] | 'unknown';
  /** What its aws-node says of the CNI, where it has one. */
  readonly cni?: WrittenCni;
}

/** A fault of an object, from its root, as a fault of the scenario. */
export type Locate = (fault: LocatedFault) => LocatedFault;

export function merged(parts: readonly CheckedManifest[]): CheckedManifest {
  const cni = parts.findLast((part) => part.cni !== undefined)?.cni;
  return {
    ...(cni === undefined ? {} : { cni }),
    objects: parts.flatMap(({ objects }) => objects),
    faults: parts.flatMap(({ faults }) => faults),
    ignored: parts.flatMap(({ ignored }) => ignored),
    faulty: parts.some(({ faulty }) => faulty === 'unknown')
      ? 'unknown'
      : parts.flatMap(({ faulty }) => faulty),
  };
}

export const NOTHING: CheckedManifest = { objects: [], faults: [], ignored: [], faulty: [] };

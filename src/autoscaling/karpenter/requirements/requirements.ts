// What the labels of a node may be: a requirement a key. Of a key without one, anything.
// @upstream karpenter pkg/scheduling/requirements.go

import type { NodeRequirement } from '../../../kube/api/nodePool.ts';
import type { Labels } from '../../../kube/api/objects.ts';
import {
  allowsAbsence,
  existing,
  intersection,
  intersects,
  nodeRequirementsOf,
  oneOf,
  requirementOf,
  requirementText,
  type Requirement,
} from './requirement.ts';
import { HOSTNAME_LABEL, normalizedLabel, WELL_KNOWN_LABELS } from './wellKnownLabels.ts';

/** Never changed. */
export class Requirements {
  static readonly none = new Requirements(new Map());

  private readonly byKey: ReadonlyMap<string, Requirement>;

  private constructor(byKey: ReadonlyMap<string, Requirement>) {
    this.byKey = byKey;
  }

  static of(requirements: Iterable<Requirement>): Requirements {
    return Requirements.none.with(requirements);
  }

  static ofNodeRequirements(requirements: readonly NodeRequirement[]): Requirements {
    return Requirements.of(requirements.map(requirementOf));
  }

  static ofLabels(labels: Labels): Requirements {
    return Requirements.of(
      Object.entries(labels).map(([key, value]) => oneOf(normalizedLabel(key), [value])),
    );
  }

  /** Those too; the same object where they take nothing away. */
  with(requirements: Iterable<Requirement>): Requirements {
    let changed: Map<string, Requirement> | undefined;
    for (const requirement of requirements) {
      const before = (changed ?? this.byKey).get(requirement.key);
      const after = before === undefined ? requirement : intersection(before, requirement);
      if (after === before) continue;
      changed ??= new Map(this.byKey);
      changed.set(requirement.key, after);
    }
    return changed === undefined ? this : new Requirements(changed);
  }

  /** With this one in the place of what was there. */
  replacing(requirement: Requirement): Requirements {
    return new Requirements(new Map(this.byKey).set(requirement.key, requirement));
  }

  without(keys: Iterable<string>): Requirements {
    const left = new Map(this.byKey);
    for (const key of keys) left.delete(key);
    return new Requirements(left);
  }

  at(key: string): Requirement | undefined {
    return this.byKey.get(key);
  }

  /** Of a key without one: that it exists. */
  get(key: string): Requirement {
    return this.byKey.get(key) ?? existing(key);
  }

  values(): Iterable<Requirement> {
    return this.byKey.values();
  }

  /** Those that are not the same objects as in the others. */
  changedFrom(others: Requirements): Requirement[] {
    const changed: Requirement[] = [];
    for (const requirement of this.byKey.values()) {
      if (others.byKey.get(requirement.key) !== requirement) changed.push(requirement);
    }
    return changed;
  }

  get hasMinValues(): boolean {
    for (const { minValues } of this.byKey.values()) if (minValues !== undefined) return true;
    return false;
  }

  /**
   * The first of `incoming` that a node with these cannot meet; undefined where there is none. A key that these do not
   * have can be met if it is among `undefinedKeys` or may be absent.
   */
  conflictWith(incoming: Requirements, undefinedKeys: ReadonlySet<string>): Conflict | undefined {
    for (const requirement of incoming.byKey.values()) {
      const { key } = requirement;
      if (this.byKey.has(key) || undefinedKeys.has(key) || allowsAbsence(requirement)) continue;
      return { key, keys: undefinedKeys, existing: this };
    }
    return this.clashWith(incoming);
  }

  /** The same, where keys that one of both does not have are no matter. */
  clashWith(incoming: Requirements): Clash | undefined {
    for (const requirement of incoming.byKey.values()) {
      const known = this.byKey.get(requirement.key);
      if (known !== undefined && clash(known, requirement)) return { incoming: requirement, existing: known };
    }
    return undefined;
  }

  /** @upstream requirements.go#Requirements.String */
  get text(): string {
    return [...this.byKey.values()]
      .filter(({ key }) => key !== HOSTNAME_LABEL)
      .map(requirementText)
      .sort()
      .join(', ');
  }

  /** As a NodeClaim's spec has them. */
  toNodeRequirements(): NodeRequirement[] {
    return [...this.byKey.values()].flatMap(nodeRequirementsOf);
  }
}

interface Clash {
  readonly incoming: Requirement;
  readonly existing: Requirement;
}

interface UnknownLabel {
  readonly key: string;
  readonly keys: ReadonlySet<string>;
  readonly existing: Requirements;
}

export type Conflict = Clash | UnknownLabel;

export function clash(known: Requirement, incoming: Requirement): boolean {
  return !intersects(known, incoming) && !(allowsAbsence(known) && allowsAbsence(incoming));
}

export function conflictText(conflict: Conflict): string {
  if ('incoming' in conflict) {
    const { incoming, existing } = conflict;
    return `key ${incoming.key}, ${requirementText(incoming)} not in ${requirementText(existing)}`;
  }
  return `label "${conflict.key}" does not have known values${labelHint(conflict)}`;
}

/** @upstream requirements.go#labelHint; which of several is named is the chance of a Go map */
function labelHint({ key, keys, existing }: UnknownLabel): string {
  const name = key.slice(key.indexOf('/') + 1);
  const known = [
    ...(keys === WELL_KNOWN_LABELS ? keys : []),
    ...[...existing.values()].map((one) => one.key),
  ];
  const meant = known.find((label) => label.endsWith(name)) ?? known.find((label) => label.includes(key));
  return meant === undefined ? '' : ` (typo of "${meant}"?)`;
}

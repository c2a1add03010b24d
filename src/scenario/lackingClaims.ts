// Pods of manifests whose PersistentVolumeClaims are not there by the time they are made, or have no StorageClass that is:
// the API server takes both, and the pods stay Pending.

import type { Milliseconds } from '../base/time.ts';
import type { VolumeClaimSpec } from '../kube/api/objects.ts';
import { pathOf } from '../kube/api/objectStore.ts';
import { type AppliedObject, podTemplateOf } from '../kube/api/workloadConfig.ts';
import { firstClass } from '../kube/storage/provisioners.ts';
import type { CompiledScenario } from './compiled.ts';
import type { DocumentPath } from './language/diagnostics.ts';

export interface LackingClaim {
  readonly at: Milliseconds;
  readonly path: DocumentPath;
  /** Whose pods wait. */
  readonly kind: AppliedObject['kind'];
  readonly workload: string;
  readonly namespace: string;
  readonly claim: string;
  /** What is not there. */
  readonly lacks:
    | { readonly of: 'claim' }
    | { readonly of: 'storage class'; readonly name: string }
    | { readonly of: 'default storage class' };
}

interface Applied {
  readonly object: AppliedObject;
  readonly at: Milliseconds;
  readonly path: DocumentPath;
}

/** As things stand after all steps up to a time; what steps bring after a pod's own comes in time, too. */
export function lackingClaims(
  { timeline, cluster }: CompiledScenario,
  until: Milliseconds = Infinity,
): LackingClaim[] {
  const there = new Map<string, Applied>();
  for (const { at, action, path } of timeline) {
    if (at > until) continue;
    if (action.kind === 'delete-object') there.delete(`${action.object} ${action.name}`);
    if (action.kind !== 'apply' && action.kind !== 'adopt') continue;
    for (const object of action.objects)
      there.set(`${object.kind} ${pathOf(object.config)}`, { object, at, path });
  }
  const applied = [...there.values()];
  const stored = new Stored(
    applied.map(({ object }) => object),
    cluster.kubernetesMinor,
  );
  return applied.flatMap(({ object, at, path }) => {
    const { kind, config } = object;
    const { namespace = 'default', name: workload } = config;
    return claimsOf(object).flatMap(([claim, spec]) => {
      const lacks = stored.lackOf(namespace, claim, spec);
      return lacks === undefined ? [] : [{ at, path, kind, workload, namespace, claim, lacks }];
    });
  });
}

/** Names, with what is asked for where the pods' controllers make the claim. */
function claimsOf(object: AppliedObject): (readonly [string, VolumeClaimSpec | undefined])[] {
  const template = podTemplateOf(object);
  if (template === undefined) return [];
  const { claims = [], ephemeralClaims = {} } = template.spec;
  const made = object.kind === 'StatefulSet' ? (object.config.claimTemplates ?? {}) : {};
  return [
    ...claims.map((name) => [name, undefined] as const),
    ...Object.entries({ ...ephemeralClaims, ...made }),
  ];
}

/** As a warning. */
export function claimText({ kind, workload, claim, lacks, path }: LackingClaim) {
  const stay = `pods of ${kind} ${workload} stay Pending`;
  if (lacks.of === 'claim')
    return { message: `PersistentVolumeClaim ${claim} does not exist: ${stay}`, fix: 'apply it', path };
  if (lacks.of === 'storage class') {
    const message = `StorageClass ${lacks.name} of PersistentVolumeClaim ${claim} does not exist: ${stay}`;
    return { message, fix: 'apply it, or use gp2', path };
  }
  const message = `PersistentVolumeClaim ${claim} names no StorageClass, and none is the default: ${stay}`;
  return { message, fix: 'set storageClassName: gp2, or apply a default StorageClass', path };
}

class Stored {
  private readonly objects: readonly AppliedObject[];
  private readonly classes: ReadonlySet<string>;
  private readonly hasDefault: boolean;

  constructor(objects: readonly AppliedObject[], kubernetesMinor: number) {
    this.objects = objects;
    const classes = objects.flatMap((each) => (each.kind === 'StorageClass' ? [each.config] : []));
    const first = firstClass(kubernetesMinor);
    const all = [...(classes.some(({ name }) => name === first.name) ? [] : [first]), ...classes];
    this.classes = new Set(all.map(({ name }) => name));
    this.hasDefault = all.some(({ isDefault }) => isDefault);
  }

  /** `made`: what a controller makes the claim of. */
  lackOf(
    namespace: string,
    claim: string,
    made: VolumeClaimSpec | undefined,
  ): LackingClaim['lacks'] | undefined {
    const written = this.objects.find(
      ({ kind, config }) =>
        kind === 'PersistentVolumeClaim' && config.name === claim && config.namespace === namespace,
    );
    const spec = made ?? (written?.kind === 'PersistentVolumeClaim' ? written.config : undefined);
    if (spec === undefined) return { of: 'claim' };
    const { storageClassName: name, volumeName } = spec;
    if (volumeName !== undefined || this.hasVolume(name ?? '', namespace, claim)) return undefined;
    if (name === undefined) return this.hasDefault ? undefined : { of: 'default storage class' };
    return name === '' || this.classes.has(name) ? undefined : { of: 'storage class', name };
  }

  /** Whether a volume made by hand may be meant. */
  private hasVolume(storageClassName: string, namespace: string, claim: string): boolean {
    return this.objects.some(({ kind, config }) => {
      if (kind !== 'PersistentVolume') return false;
      if (config.claim !== undefined)
        return config.claim.namespace === namespace && config.claim.name === claim;
      return config.storageClassName === storageClassName;
    });
  }
}

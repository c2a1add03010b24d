// Claims, the volumes they are bound to, and the classes that say how: what stands, and which goes with which.
// @upstream pkg/controller/volume/persistentvolume

import type { Milliseconds } from '../../base/time.ts';
import { ObjectStore, pathOf } from '../api/objectStore.ts';
import type { NodeSelectorTerm } from '../api/objects.ts';
import type { PersistentVolumeConfig, StorageClassConfig, VolumeClaimConfig } from '../api/volumes.ts';
import { matchesSelector } from '../scheduler/labelSelector.ts';
import { BY_HAND, firstClass } from './provisioners.ts';

export interface StoredClaim {
  readonly config: VolumeClaimConfig;
  /** The class it has got, be it the default one. Empty: none. Absent: there was no default class. */
  readonly storageClassName?: string;
  /** The volume it is bound to. */
  readonly volume?: string;
  /** It goes when no pod uses it any more. */
  readonly isDeleted?: true;
}

export interface StoredVolume {
  readonly config: PersistentVolumeConfig;
  /** Made for a claim. */
  readonly isProvisioned?: true;
  /** `namespace/name` of the claim it is bound to, or was. */
  readonly claim?: string;
  /** Its claim is gone. */
  readonly isReleased?: true;
}

export class Volumes {
  readonly claims: ObjectStore<StoredClaim>;
  readonly volumes: ObjectStore<StoredVolume>;
  readonly classes: ObjectStore<{ readonly config: StorageClassConfig }>;

  constructor(clock: { readonly now: Milliseconds }, kubernetesMinor: number) {
    this.claims = new ObjectStore(clock);
    this.volumes = new ObjectStore(clock);
    this.classes = new ObjectStore(clock);
    this.classes.add({ config: firstClass(kubernetesMinor) });
  }

  classOf({ storageClassName = '' }: StoredClaim): StorageClassConfig | undefined {
    return this.classes.at({ name: storageClassName })?.config;
  }

  /** Of several the newest counts, which is the last. @upstream plugin/pkg/admission/storage/storageclass/setdefault */
  defaultClass(): string | undefined {
    return [...this.classes.all()].findLast(({ config }) => config.isDefault)?.config.name;
  }

  volumeOf({ volume }: StoredClaim): StoredVolume | undefined {
    return volume === undefined ? undefined : this.volumes.at({ name: volume });
  }

  /** Whether it is bound when a pod that uses it has a node. */
  isDelayed(claim: StoredClaim): boolean {
    return this.classOf(claim)?.volumeBindingMode === 'WaitForFirstConsumer';
  }

  /** Volumes that could be bound to the claim, the smallest first. @upstream component-helpers storage/volume FindMatchingVolume */
  candidates(claim: StoredClaim): StoredVolume[] {
    const { config, storageClassName = '' } = claim;
    return [...this.volumes.all()]
      .filter(({ config: volume, claim: bound, isReleased }) => {
        if (bound !== undefined || isReleased === true) return false;
        const { claim: meant } = volume;
        if (volume.storage < config.storage) return false;
        if (meant !== undefined) return meant.namespace === config.namespace && meant.name === config.name;
        const labels = volume.metadata?.labels ?? {};
        return (
          (config.volumeName ?? volume.name) === volume.name &&
          volume.storageClassName === storageClassName &&
          config.accessModes.every((mode) => volume.accessModes.includes(mode)) &&
          (config.selector === undefined || matchesSelector(config.selector, labels))
        );
      })
      .sort((one, other) => one.config.storage - other.config.storage);
  }

  /** Where a volume for the claim is or can be made, as alternatives; undefined: anywhere. */
  choicesOf(claim: StoredClaim): readonly NodeSelectorTerm[] | undefined {
    const storageClass = this.classOf(claim);
    const made = storageClass !== undefined && this.canBeMade(claim, storageClass);
    if (made && storageClass.allowedTopologies.length === 0) return undefined;
    const found = this.candidates(claim).map(({ config }) => config.nodeAffinity);
    if (found.includes(undefined)) return undefined;
    return [...found.flatMap((terms) => terms ?? []), ...(made ? storageClass.allowedTopologies : [])];
  }

  /** Whether somebody makes a volume for it, now or ever. */
  private canBeMade({ config }: StoredClaim, storageClass: StorageClassConfig): boolean {
    return config.volumeName === undefined && storageClass.provisioner !== BY_HAND;
  }

  bind(claim: StoredClaim, volume: StoredVolume): void {
    this.claims.add({ ...claim, volume: volume.config.name });
    this.volumes.add({ ...volume, claim: pathOf(claim.config) });
  }
}

// What the claims of pods come to: whether they let the pod go anywhere, and where. A pod that waits is tried again when
// that becomes another; a pod that has got a node waits for its claims to be bound.
// @upstream pkg/scheduler/framework/plugins/volumebinding, pkg/controller/volume/ephemeral, pkg/controller/volume/pvcprotection

import { MINUTE, type Milliseconds } from '../../base/time.ts';
import type { EventHandle } from '../../kernel/eventQueue.ts';
import type { Environment } from '../api/environment.ts';
import type { AttachedVolume, Node, Pod, PodVolumes } from '../api/objects.ts';
import { pathOf } from '../api/objectStore.ts';
import type { PersistentVolumeConfig, StorageClassConfig, VolumeClaimConfig } from '../api/volumes.ts';
import type { EventRecorder } from '../api/events.ts';
import { ClaimBinder } from './claimBinder.ts';
import { provisionerOf } from './provisioners.ts';
import { Volumes, type StoredClaim } from './volumes.ts';

/** @upstream pkg/scheduler/apis/config/v1/defaults.go BindTimeoutSeconds */
const BIND_TIMEOUT: Milliseconds = 10 * MINUTE;

export interface ClaimedVolumesPorts {
  readonly environment: Environment;
  readonly events: EventRecorder;
  readonly nodes: () => Iterable<Node>;
  /** Of a pod in the scheduler's queue. */
  readonly requeue: (pod: Pod, change: () => void) => void;
}

interface Binding {
  readonly pod: Pod;
  readonly done: (bound: boolean) => void;
  readonly timeout: EventHandle;
}

export class ClaimedVolumes {
  readonly volumes: Volumes;
  private readonly ports: ClaimedVolumesPorts;
  private readonly binder: ClaimBinder;
  /** By claim: the pods that use it, those that have ended left out. */
  private readonly users = new Map<string, Set<Pod>>();
  private readonly bindings = new Set<Binding>();

  constructor(ports: ClaimedVolumesPorts) {
    const { environment, events, nodes } = ports;
    this.ports = ports;
    this.volumes = new Volumes(environment, environment.kubernetesMinor);
    const { volumes } = this;
    this.binder = new ClaimBinder({
      environment,
      events,
      volumes,
      nodes,
      changed: (claim) => this.claimChanged(claim),
    });
  }

  applyClaim(config: VolumeClaimConfig): void {
    const { claims } = this.volumes;
    const before = claims.at(config);
    const name = config.storageClassName ?? before?.storageClassName ?? this.volumes.defaultClass();
    const named = name === undefined ? {} : { storageClassName: name };
    claims.add({ ...before, ...named, config });
    this.binder.changed(config);
  }

  /** Unless there is one by its name. */
  createClaim(config: VolumeClaimConfig): undefined {
    if (this.volumes.claims.at(config) === undefined) this.applyClaim(config);
  }

  applyVolume(config: PersistentVolumeConfig): void {
    const { volumes } = this.volumes;
    volumes.add({ ...volumes.at(config), config });
    this.binder.allChanged();
  }

  applyClass(config: StorageClassConfig): void {
    this.volumes.classes.add({ config });
    this.binder.allChanged();
  }

  /** It goes when no pod uses it any more, and its volume as the volume says. */
  deleteClaim(name: string): void {
    const claim = this.volumes.claims.find(name);
    if (claim === undefined) return;
    this.volumes.claims.add({ ...claim, isDeleted: true });
    this.dropUnused(pathOf(claim.config));
    this.claimChanged(pathOf(claim.config));
  }

  deleteVolume(name: string): void {
    this.volumes.volumes.remove(name);
    for (const claim of this.users.keys()) this.claimChanged(claim);
  }

  deleteClass(name: string): void {
    this.volumes.classes.remove(name);
    this.binder.allChanged();
  }

  /** Before the scheduler hears of it. */
  podCreated(pod: Pod): void {
    const { claims = [], ephemeralClaims } = pod.spec;
    if (claims.length === 0 && ephemeralClaims === undefined) return;
    const own = Object.entries(ephemeralClaims ?? {}).map(([volume, spec]) => {
      const config = { ...spec, namespace: pod.namespace, name: `${pod.name}-${volume}` };
      this.createClaim(config);
      return config.name;
    });
    const all = [...new Set([...claims, ...own])];
    for (const name of all) {
      const key = `${pod.namespace}/${name}`;
      const users = this.users.get(key);
      if (users === undefined) this.users.set(key, new Set([pod]));
      else users.add(pod);
    }
    pod.spec = { ...pod.spec, claims: all };
    pod.spec = { ...pod.spec, volumes: this.of(pod) };
  }

  /** It uses no volume any more. */
  podEnded(pod: Pod): void {
    const { claims, ephemeralClaims } = pod.spec;
    if (claims === undefined) return;
    for (const binding of this.bindings) if (binding.pod === pod) this.dropBinding(binding);
    for (const key of keysOf(pod)) {
      const users = this.users.get(key);
      users?.delete(pod);
      if (users?.size === 0) this.users.delete(key);
      this.dropUnused(key);
    }
    for (const volume of Object.keys(ephemeralClaims ?? {}))
      this.deleteClaim(`${pod.namespace}/${pod.name}-${volume}`);
  }

  /** Binds what claims of the pod are left to bind, for the node it is to have. */
  bindOn(pod: Pod, node: Node | undefined, done: (bound: boolean) => void): void {
    if (this.isBound(pod)) {
      done(true);
      return;
    }
    const timeout = this.ports.environment.after(BIND_TIMEOUT, () => {
      this.bindings.delete(binding);
      done(false);
    });
    const binding = { pod, done, timeout };
    this.bindings.add(binding);
    if (node === undefined) return;
    for (const claim of this.claimsOf(pod)) if (claim.volume === undefined) this.binder.bindOn(claim, node);
  }

  private isBound(pod: Pod): boolean {
    if (pod.spec.claims === undefined) return true;
    const found = this.claimsOf(pod);
    return found.length === pod.spec.claims.length && found.every(({ volume }) => volume !== undefined);
  }

  private claimsOf(pod: Pod): StoredClaim[] {
    const { namespace, spec } = pod;
    return (spec.claims ?? []).flatMap((name) => this.volumes.claims.at({ namespace, name }) ?? []);
  }

  private claimChanged(key: string): void {
    for (const pod of this.users.get(key) ?? []) {
      if (pod.nodeName === undefined)
        this.ports.requeue(pod, () => (pod.spec = { ...pod.spec, volumes: this.of(pod) }));
    }
    for (const binding of this.bindings) {
      if (!keysOf(binding.pod).includes(key) || !this.isBound(binding.pod)) continue;
      this.dropBinding(binding);
      binding.done(true);
    }
  }

  /** Nothing waits for it any more: neither does the run. */
  private dropBinding(binding: Binding): void {
    this.bindings.delete(binding);
    this.ports.environment.cancel(binding.timeout);
  }

  /** @upstream pkg/controller/volume/pvcprotection; of the volume, as its reclaim policy says */
  private dropUnused(key: string): void {
    const { claims, volumes } = this.volumes;
    const claim = claims.find(key);
    if (claim?.isDeleted !== true || this.users.has(key)) return;
    claims.remove(key);
    const volume = this.volumes.volumeOf(claim);
    if (volume === undefined) return;
    const { isProvisioned, config } = volume;
    if (isProvisioned === true && config.reclaimPolicy === 'Delete') volumes.remove(config.name);
    else volumes.add({ ...volume, isReleased: true });
  }

  /** @upstream volumebinding/volume_binding.go#podHasPVCs, PreFilter */
  private of(pod: Pod): PodVolumes {
    const affinities: PodVolumes['affinities'][number][] = [];
    const choices: PodVolumes['choices'][number][] = [];
    const attached: AttachedVolume[] = [];
    let refusal: string | undefined;
    let isUnbound = false;
    for (const name of pod.spec.claims ?? []) {
      const claim = this.volumes.claims.at({ namespace: pod.namespace, name });
      refusal ??= this.refusalOf(name, claim);
      if (claim === undefined) continue;
      const volume = this.volumes.volumeOf(claim);
      const storageClass = this.volumes.classOf(claim);
      const driver =
        volume === undefined ? storageClass && provisionerOf(storageClass)?.driver : volume.config.driver;
      if (driver !== undefined) attached.push({ driver, claim: pathOf(claim.config) });
      if (volume?.config.nodeAffinity !== undefined) affinities.push(volume.config.nodeAffinity);
      if (volume !== undefined) continue;
      const where = this.volumes.choicesOf(claim);
      if (!this.volumes.isDelayed(claim)) isUnbound = true;
      else if (where !== undefined) choices.push(where);
    }
    if (isUnbound) refusal ??= 'pod has unbound immediate PersistentVolumeClaims';
    return { ...(refusal === undefined ? {} : { refusal }), affinities, choices, attached };
  }

  private refusalOf(name: string, claim: StoredClaim | undefined): string | undefined {
    if (claim === undefined) return `persistentvolumeclaim "${name}" not found`;
    if (claim.isDeleted === true) return `persistentvolumeclaim "${name}" is being deleted`;
    if (claim.volume === undefined || this.volumes.volumeOf(claim) !== undefined) return undefined;
    return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.volume}"`;
  }
}

function keysOf({ namespace, spec }: Pod): string[] {
  return (spec.claims ?? []).map((name) => `${namespace}/${name}`);
}

// Binds claims to volumes, and has volumes made for them: at once, or when a pod that uses the claim has its node.
// @upstream pkg/controller/volume/persistentvolume/pv_controller.go#syncUnboundClaim

import { SECOND } from '../../base/time.ts';
import { spread } from '../../kernel/latency.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { Environment } from '../api/environment.ts';
import { CLAIM_BINDER, CLAIM_PROVISIONER } from '../api/eventSource.ts';
import type { EventRecorder } from '../api/events.ts';
import { uid } from '../api/names.ts';
import type { Node } from '../api/objects.ts';
import { pathOf } from '../api/objectStore.ts';
import type { StorageClassConfig, VolumeClaimConfig } from '../api/volumes.ts';
import { matchesAnyTerm } from '../scheduler/nodeAffinity.ts';
import { BY_HAND, provisionerOf, type Provisioner } from './provisioners.ts';
import type { StoredClaim, Volumes } from './volumes.ts';

const ZONE = 'topology.kubernetes.io/zone';

/**
 * From a claim that is to have a volume until EBS has made it.
 * @assumption of a second to a few, as the provisioner and CreateVolume together take; may be off by a factor of 2.
 */
const PROVISIONING = spread(1 * SECOND, 2 * SECOND, 4 * SECOND, 8 * SECOND, 12 * SECOND);

export interface ClaimBinderPorts {
  readonly environment: Environment;
  readonly events: EventRecorder;
  readonly volumes: Volumes;
  readonly nodes: () => Iterable<Node>;
  /** A claim came, went or was bound, or what it depends on did. */
  readonly changed: (claim: string) => void;
}

export class ClaimBinder {
  private readonly ports: ClaimBinderPorts;
  private readonly uids: RandomStream;
  private readonly latencies: RandomStream;
  private readonly zones: RandomStream;
  /** Claims for which a volume is being made. */
  private readonly underWay = new Set<string>();

  constructor(ports: ClaimBinderPorts) {
    const { random } = ports.environment;
    this.ports = ports;
    this.uids = random.stream('kube/volumes/uid');
    this.latencies = random.stream('kube/volumes/provisioning');
    this.zones = random.stream('kube/volumes/zone');
  }

  /** The claim, or what it depends on, is another: the controller looks at it when it has seen that. */
  changed(config: VolumeClaimConfig): void {
    this.ports.environment.later(() => {
      const claim = this.ports.volumes.claims.at(config);
      if (claim === undefined) return;
      this.sync(claim);
      this.ports.changed(pathOf(config));
    });
  }

  allChanged(): void {
    for (const { config } of this.ports.volumes.claims.all()) this.changed(config);
  }

  /** A pod that uses the claim has this node. */
  bindOn(claim: StoredClaim, node: Node): void {
    const { volumes } = this.ports;
    const found = volumes
      .candidates(claim)
      .find(({ config }) => config.nodeAffinity === undefined || matchesAnyTerm(config.nodeAffinity, node));
    if (found !== undefined) {
      volumes.bind(claim, found);
      this.ports.changed(pathOf(claim.config));
      return;
    }
    const storageClass = volumes.classOf(claim);
    if (storageClass !== undefined) this.provision(claim, storageClass, node.labels[ZONE]);
  }

  private sync(claim: StoredClaim): void {
    const { volumes } = this.ports;
    if (claim.volume !== undefined || claim.isDeleted === true) return;
    const named = this.withDefaultClass(claim);
    const delayed = volumes.isDelayed(named);
    const found = volumes.candidates(named).find(({ config }) => !delayed || config.claim !== undefined);
    if (found !== undefined) {
      volumes.bind(named, found);
      return;
    }
    if (named.config.volumeName !== undefined) return;
    const { storageClassName = '' } = named;
    const storageClass = volumes.classOf(named);
    if (storageClassName === '' || storageClass?.provisioner === BY_HAND) {
      if (delayed) this.say(named, 'Normal', ...WAITS_FOR_POD);
      else this.say(named, 'Normal', 'FailedBinding', NO_VOLUMES);
    } else if (storageClass === undefined) {
      const message = `storageclass.storage.k8s.io "${storageClassName}" not found`;
      this.say(named, 'Warning', 'ProvisioningFailed', message);
    } else if (delayed) this.say(named, 'Normal', ...WAITS_FOR_POD);
    else this.provision(named, storageClass, this.anyZone());
  }

  /** Also of a claim that came before the class. @upstream pv_controller.go#assignDefaultStorageClass */
  private withDefaultClass(claim: StoredClaim): StoredClaim {
    const { volumes } = this.ports;
    const name = claim.storageClassName === undefined ? volumes.defaultClass() : undefined;
    if (name === undefined) return claim;
    const named = { ...claim, storageClassName: name };
    volumes.claims.add(named);
    return named;
  }

  /** In `zone`, if the volume is of one. */
  private provision(claim: StoredClaim, storageClass: StorageClassConfig, zone: string | undefined): void {
    const { environment } = this.ports;
    const { config } = claim;
    const key = pathOf(config);
    const made = provisionerOf(storageClass);
    const waits =
      `Waiting for a volume to be created either by the external provisioner '${storageClass.provisioner}' or manually ` +
      'by the system administrator. If volume creation is delayed, please verify that the provisioner is running and ' +
      'correctly registered.';
    this.say(claim, 'Normal', 'ExternalProvisioning', waits);
    if (made === undefined || (made.isZonal && zone === undefined) || this.underWay.has(key)) return;
    if (made.isOfOneNode && config.accessModes.some((mode) => mode === 'ReadWriteMany')) {
      this.tell(claim, 'Warning', 'ProvisioningFailed', refusalOfModes(storageClass.name));
      return;
    }
    const message = `External provisioner is provisioning volume for claim "${key}"`;
    this.tell(claim, 'Normal', 'Provisioning', message);
    this.underWay.add(key);
    environment.afterLatency(PROVISIONING, this.latencies, () => {
      this.underWay.delete(key);
      this.provisioned(config, storageClass, made, zone);
    });
  }

  private provisioned(
    config: VolumeClaimConfig,
    { name, reclaimPolicy }: StorageClassConfig,
    { driver, isZonal }: Provisioner,
    zone = '',
  ): void {
    const { volumes, changed, environment } = this.ports;
    const claim = volumes.claims.at(config);
    if (claim === undefined || claim.volume !== undefined) return;
    const { namespace, accessModes, storage } = config;
    const volume = `pvc-${uid(this.uids)}`;
    const requirement = { key: ZONE, operator: 'In', values: [zone] } as const;
    const nodeAffinity = [{ matchExpressions: [requirement], matchFields: [] }];
    const made = {
      name: volume,
      storageClassName: name,
      accessModes,
      storage,
      reclaimPolicy,
      claim: { namespace, name: config.name },
      ...(driver === undefined ? {} : { driver }),
      ...(isZonal ? { nodeAffinity } : {}),
    };
    volumes.bind(claim, { config: made, isProvisioned: true });
    this.tell(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volume}`);
    environment.emit({
      kind: 'volume-provisioned',
      claim: pathOf(config),
      volume,
      ...(isZonal ? { zone } : {}),
    });
    changed(pathOf(config));
  }

  /** @assumption any zone in which there are nodes; the real one goes by the name of the claim. */
  private anyZone(): string | undefined {
    const zones = [...new Set([...this.ports.nodes()].flatMap(({ labels }) => labels[ZONE] ?? []))].sort();
    return zones.length === 0 ? undefined : zones[this.zones.below(zones.length)];
  }

  private say(claim: StoredClaim, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.ports.events.record(CLAIM_BINDER, pathOf(claim.config), type, reason, message);
  }

  private tell(claim: StoredClaim, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.ports.events.record(CLAIM_PROVISIONER, pathOf(claim.config), type, reason, message);
  }
}

const NO_VOLUMES = 'no persistent volumes available for this claim and no storage class is set';

const WAITS_FOR_POD = [
  'WaitForFirstConsumer',
  'waiting for first consumer to be created before binding',
] as const;

/** @upstream aws-ebs-csi-driver pkg/driver/controller.go */
function refusalOfModes(storageClass: string): string {
  return (
    `failed to provision volume with StorageClass "${storageClass}": rpc error: code = InvalidArgument desc = Volume ` +
    'capabilities MULTI_NODE_MULTI_WRITER not supported. Only AccessModes[ReadWriteOnce] supported.'
  );
}

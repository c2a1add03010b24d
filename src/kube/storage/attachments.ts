// Which volumes are attached to which node. A volume of one node has to leave it before another gets it; EC2 attaches no
// more to an instance than the instance takes, network interfaces among them on most types.
// @upstream pkg/controller/volume/attachdetach

import { MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import { drawLatency, spread } from '../../kernel/latency.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { AttachmentPort } from '../api/cniPort.ts';
import type { Environment } from '../api/environment.ts';
import { ATTACHER_ON_POD } from '../api/eventSource.ts';
import type { EventRecorder } from '../api/events.ts';
import { podKey, type Pod } from '../api/objects.ts';
import { pathOf } from '../api/objectStore.ts';
import type { VolumePort } from '../api/volumes.ts';
import type { StoredClaim, Volumes } from './volumes.ts';

/** @assumption of the driver's call of AttachVolume until the device is there; may be off by a factor of 2. */
const ATTACHING = spread(1 * SECOND, 3 * SECOND, 6 * SECOND, 12 * SECOND, 20 * SECOND);
const DETACHING = spread(1 * SECOND, 4 * SECOND, 8 * SECOND, 15 * SECOND, 25 * SECOND);

/** @upstream pkg/util/goroutinemap/exponentialbackoff */
const FIRST_BACK_OFF = 500;
const LONGEST_BACK_OFF = 2 * MINUTE + 2 * SECOND;

const WITHOUT_LIMIT: AttachmentPort = { attachVolume: () => true, detachVolume: () => undefined };

/** A volume on its node. */
interface Attachment {
  readonly node: string;
  readonly users: Set<Pod>;
  /** When its device is there. */
  readonly readyAt: Milliseconds;
}

/** A pod whose volumes are being attached. */
interface Mount {
  readonly pod: Pod;
  readonly node: string;
  readonly left: Set<string>;
  readonly done: () => void;
}

export class Attachments implements VolumePort {
  private readonly environment: Environment;
  private readonly events: EventRecorder;
  private readonly volumes: Volumes;
  private readonly instances: AttachmentPort;
  private readonly latencies: RandomStream;
  /** By claim. */
  private readonly attached = new Map<string, Attachment>();
  private readonly mounts = new Map<Pod, Mount>();

  /** Without `instances` they take any number of volumes. */
  constructor(
    environment: Environment,
    events: EventRecorder,
    volumes: Volumes,
    instances: AttachmentPort = WITHOUT_LIMIT,
  ) {
    this.environment = environment;
    this.events = events;
    this.volumes = volumes;
    this.instances = instances;
    this.latencies = environment.random.stream('kube/volumes/attaching');
  }

  attach(pod: Pod, done: () => void): void {
    const { nodeName: node = '' } = pod;
    const claims = this.attachableOf(pod);
    const mount = { pod, node, left: new Set(claims.map((claim) => this.keyOn(claim, node))), done };
    this.mounts.set(pod, mount);
    for (const claim of claims) this.attachFor(mount, claim, FIRST_BACK_OFF);
    this.finish(mount);
  }

  placed(pod: Pod): void {
    const { nodeName: node } = pod;
    if (node === undefined) return;
    for (const claim of this.attachableOf(pod)) {
      const key = this.keyOn(claim, node);
      if (this.instances.attachVolume(node, key)) this.use(key, node, pod, this.environment.now);
    }
  }

  /** Nothing of the pod is on its node any more. */
  podEnded(pod: Pod): void {
    this.mounts.delete(pod);
    for (const [key, { node, users }] of this.attached) {
      if (!users.delete(pod) || users.size > 0) continue;
      const delay = drawLatency(DETACHING, this.latencies);
      this.environment.after(delay, () => this.detach(key, node));
    }
  }

  /** Claims whose volumes are attached to the node, as others name them. */
  claimsOn(node: string): string[] {
    return [...this.attached].flatMap(([key, { node: attachedTo }]) => (attachedTo === node ? [key] : []));
  }

  /** As `claimsOn` names them. */
  claimsOf(pod: Pod): string[] {
    return this.attachableOf(pod).map((claim) => this.keyOn(claim, pod.nodeName ?? ''));
  }

  /** A volume of several nodes is another one on each. @upstream attachdetach/reconciler#isMultiAttachForbidden */
  private keyOn(claim: StoredClaim, node: string): string {
    const modes = this.volumes.volumeOf(claim)?.config.accessModes ?? [];
    const isShared = modes.includes('ReadWriteMany') || modes.includes('ReadOnlyMany');
    return isShared ? `${pathOf(claim.config)} ${node}` : pathOf(claim.config);
  }

  /** Those that a driver attaches. */
  private attachableOf({ namespace, spec }: Pod): StoredClaim[] {
    const { volumes } = this;
    const found = (spec.claims ?? []).flatMap((name) => volumes.claims.at({ namespace, name }) ?? []);
    return found.filter((claim) => volumes.volumeOf(claim)?.config.driver !== undefined);
  }

  private attachFor(mount: Mount, claim: StoredClaim, backOff: Milliseconds): void {
    const { environment, instances } = this;
    const { pod, node } = mount;
    const key = this.keyOn(claim, node);
    if (this.mounts.get(pod) !== mount || !mount.left.has(key)) return;
    const again = (): void => {
      const next = Math.min(2 * backOff, LONGEST_BACK_OFF);
      environment.after(backOff, () => this.attachFor(mount, claim, next));
    };
    const there = this.attached.get(key);
    const failed = (message: string): void => {
      environment.emit({ kind: 'volume-attach-failed', pod: podKey(pod), node, message });
      this.warn(pod, message);
      again();
    };
    if (there !== undefined && there.node !== node) {
      failed(multiAttachError(claim, there.users));
      return;
    }
    if (there !== undefined) {
      there.users.add(pod);
      if (there.readyAt <= environment.now) this.mounted(mount, key);
      else environment.after(there.readyAt - environment.now, () => this.mounted(mount, key));
      return;
    }
    if (!instances.attachVolume(node, key)) {
      failed(attachError(claim));
      return;
    }
    const delay = drawLatency(ATTACHING, this.latencies);
    this.use(key, node, pod, environment.now + delay);
    environment.after(delay, () => {
      if (this.mounts.get(pod) !== mount) return;
      const message = `AttachVolume.Attach succeeded for volume "${claim.volume}" `;
      this.events.record(ATTACHER_ON_POD, podKey(pod), 'Normal', 'SuccessfulAttachVolume', message);
      this.mounted(mount, key);
    });
  }

  private use(key: string, node: string, pod: Pod, readyAt: Milliseconds): void {
    const there = this.attached.get(key);
    if (there === undefined) this.attached.set(key, { node, users: new Set([pod]), readyAt });
    else there.users.add(pod);
  }

  private mounted(mount: Mount, key: string): void {
    mount.left.delete(key);
    this.finish(mount);
  }

  private finish(mount: Mount): void {
    const { pod, node, left, done } = mount;
    if (left.size > 0 || this.mounts.get(pod) !== mount) return;
    this.mounts.delete(pod);
    this.environment.emit({ kind: 'volumes-attached', pod: podKey(pod), node });
    done();
  }

  private detach(key: string, node: string): void {
    const there = this.attached.get(key);
    if (there?.node !== node || there.users.size > 0) return;
    this.attached.delete(key);
    this.instances.detachVolume(node, key);
  }

  private warn(pod: Pod, message: string): void {
    this.events.record(ATTACHER_ON_POD, podKey(pod), 'Warning', 'FailedAttachVolume', message);
  }
}

/** @upstream pkg/controller/volume/attachdetach/reconciler#reportMultiAttachError */
function multiAttachError({ volume = '' }: StoredClaim, users: ReadonlySet<Pod>): string {
  const names = [...users].map(({ name }) => name).join(', ');
  const who = names === '' ? '' : `Volume is already used by pod(s) ${names}`;
  const elsewhere = "Volume is already exclusively attached to one node and can't be attached to another";
  return `Multi-Attach error for volume "${volume}" ${who === '' ? elsewhere : who}`;
}

/** @assumption as the driver said when EC2 left volumes attaching beyond the limit; newer drivers say it otherwise. */
function attachError({ volume = '' }: StoredClaim): string {
  return (
    `AttachVolume.Attach failed for volume "${volume}" : rpc error: code = Internal desc = Could not attach volume: ` +
    'attachment of disk failed, expected device to be attached but was attaching'
  );
}

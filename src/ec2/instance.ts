// One instance: its type, the ENIs attached to it, and its metadata. Launching and terminating is for
// `cloud.ts`.

import { blockContains, type Address } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { Ipv4 } from '../base/ipv4.ts';
import type { Ipv6 } from '../base/ipv6.ts';
import type { Milliseconds } from '../base/time.ts';
import { failure, type Ec2Failure } from './answer.ts';
import { InstanceMetadata, type MetadataEni } from './imds.ts';
import type { InstanceType } from './instanceTypes.ts';
import { attachmentAt } from './networkInterface.ts';
import type { Attachment, AttachmentHost, AttachmentPlace, NetworkInterface } from './networkInterface.ts';
import { volumeLimit } from './volumeLimits.ts';

const ROOT_VOLUME = 1;
const NO_VOLUMES: ReadonlySet<string> = new Set();

/** @assumption the answer where volumes have taken the places of interfaces; a real one may leave them attaching. */
const ATTACHMENTS_FULL = 'Interface and volume attachments reach the limit for';

export class Instance implements AttachmentHost {
  readonly instanceId: string;
  /** Its private DNS name. */
  readonly node: string;
  readonly type: InstanceType;
  readonly privateAddress: Ipv4;
  readonly availabilityZone: string;
  /** When it got its primary ENI. */
  readonly launchedAt: Milliseconds;
  readonly metadata: InstanceMetadata;
  private readonly clock: { readonly now: Milliseconds };
  private readonly imdsLag: () => Milliseconds;
  /** By network card and device index. Replaced as a whole. */
  private attachedEnis: readonly NetworkInterface[];
  /** Under any names. Replaced as a whole. */
  private attachedVolumes = NO_VOLUMES;
  private isTerminated = false;
  private changes = 0;

  constructor(
    names: { readonly instanceId: string; readonly node: string },
    type: InstanceType,
    primary: NetworkInterface,
    clock: { readonly now: Milliseconds },
    imdsLag: () => Milliseconds,
    launchedAt: Milliseconds = clock.now,
  ) {
    this.instanceId = names.instanceId;
    this.node = names.node;
    this.type = type;
    this.privateAddress = primary.primary;
    this.availabilityZone = primary.subnet.availabilityZone;
    this.metadata = new InstanceMetadata(clock);
    this.clock = clock;
    this.imdsLag = imdsLag;
    this.launchedAt = launchedAt;
    primary.attachment = attachmentAt({ networkCard: 0, device: 0 }, this, launchedAt, true);
    this.attachedEnis = [primary];
    this.metadata.show(this.describeEnis(), clock.now);
  }

  /** That of the primary ENI, if it has one. */
  get ipv6Address(): Ipv6 | undefined {
    return this.enis[0]?.ipv6?.addresses[0];
  }

  get ipv4PerEni(): number {
    return this.type.ipv4PerEni;
  }

  get terminated(): boolean {
    return this.isTerminated;
  }

  /** Rises whenever an ENI comes or goes or carries other addresses. */
  get version(): number {
    return this.changes;
  }

  /** Attached ENIs by network card and device index. */
  get enis(): readonly NetworkInterface[] {
    return this.attachedEnis;
  }

  /** EBS volumes beyond the root volume. */
  /** The one of its ENIs that carries an address for pods. */
  eniWith(address: Address): NetworkInterface | undefined {
    return this.attachedEnis.find(({ cidrs, ipv6 }) =>
      [...cidrs, ...(ipv6?.prefixes ?? [])].some((block) => blockContains(block, address)),
    );
  }

  get volumes(): ReadonlySet<string> {
    return this.attachedVolumes;
  }

  /** False where the instance takes no more. A volume that is attached already stays so. */
  attachVolume(volume: string): boolean {
    if (!this.attachedVolumes.has(volume) && this.freeAttachments === 0) return false;
    this.attachedVolumes = new Set([...this.attachedVolumes, volume]);
    return true;
  }

  detachVolume(volume: string): void {
    const others = [...this.attachedVolumes].filter((each) => each !== volume);
    this.attachedVolumes = others.length === 0 ? NO_VOLUMES : new Set(others);
  }

  /** How many more volumes it takes. */
  get freeAttachments(): number {
    const { most, isShared } = volumeLimit(this.type);
    const interfaces = isShared ? this.enis.length - 1 : 0;
    return Math.max(0, most - ROOT_VOLUME - interfaces - this.attachedVolumes.size);
  }

  /** The lowest device index of a network card without an ENI. */
  freeDevice(networkCard = 0): number {
    const onCard = this.on(networkCard);
    const gap = onCard.findIndex((eni, index) => attachmentOf(eni).device !== index);
    return gap >= 0 ? gap : onCard.length;
  }

  /** The highest device index of the default network card without an ENI; undefined: all have one. */
  get highestFreeDevice(): number | undefined {
    const onCard = this.on(0);
    for (let device = this.type.maxEnis - 1; device > 0; device--) {
      if (!onCard.some((eni) => attachmentOf(eni).device === device)) return device;
    }
    return undefined;
  }

  /** @assumption the limit is that of the network card, as the CNI reckons; it may be one of the whole instance. */
  refuses(eni: NetworkInterface, { networkCard, device }: AttachmentPlace): Ec2Failure | undefined {
    if (this.isTerminated) return failure('IncorrectState', `Instance '${this.instanceId}' is terminated.`);
    const limit = this.type.networkCards[networkCard];
    if (limit === undefined) {
      return failure('InvalidParameterValue', `Network card index '${networkCard}' is invalid.`);
    }
    const onCard = this.on(networkCard);
    const count = onCard.length + 1;
    if (count > limit) {
      return failure(
        'AttachmentLimitExceeded',
        `Interface count ${count} exceeds the limit for ${this.type.name}`,
      );
    }
    if (this.attachedVolumes.size > 0 && volumeLimit(this.type).isShared && this.freeAttachments === 0) {
      return failure('AttachmentLimitExceeded', `${ATTACHMENTS_FULL} ${this.type.name}`);
    }
    if (onCard.some((each) => attachmentOf(each).device === device)) {
      return failure(
        'InvalidParameterValue',
        `Instance '${this.instanceId}' already has an interface attached at device index '${device}'.`,
      );
    }
    if (eni.subnet.availabilityZone !== this.availabilityZone) {
      return failure(
        'InvalidParameterCombination',
        'Interface and instance are not in one availability zone.',
      );
    }
    return eni.slotsUsed > this.ipv4PerEni ? failure('PrivateIpAddressLimitExceeded') : undefined;
  }

  attached(eni: NetworkInterface): void {
    const index = this.enis.filter((each) => isBefore(attachmentOf(each), attachmentOf(eni))).length;
    this.attachedEnis = this.enis.toSpliced(index, 0, eni);
    this.cidrsChanged();
  }

  /** It was attached before the run began: metadata shows it. */
  holds(eni: NetworkInterface): void {
    this.attachedEnis = [...this.attachedEnis, eni];
    this.changes++;
    this.metadata.show(this.describeEnis(), this.clock.now);
  }

  detached(eni: NetworkInterface): void {
    const index = this.enis.indexOf(eni);
    assert(index >= 0, 'an ENI detached that was not attached here');
    this.attachedEnis = this.enis.toSpliced(index, 1);
    this.cidrsChanged();
  }

  cidrsChanged(): void {
    this.changes++;
    this.metadata.show(this.describeEnis(), this.clock.now + this.imdsLag());
  }

  terminate(): void {
    this.isTerminated = true;
  }

  private on(networkCard: number): readonly NetworkInterface[] {
    return this.type.networkCards.length === 1
      ? this.enis
      : this.enis.filter((eni) => attachmentOf(eni).networkCard === networkCard);
  }

  private describeEnis(): MetadataEni[] {
    return this.enis.map((eni) => {
      const { id: eniId, subnet, primary, cidrs, withoutIpv4, ipv6, groups } = eni;
      const { networkCard, device } = attachmentOf(eni);
      const own = groups.length === 0 ? {} : { groups };
      const shown = { eniId, networkCard, device, subnetId: subnet.id, primary, cidrs, ...own };
      if (ipv6 !== undefined) return { ...shown, ipv6 };
      return withoutIpv4 ? { ...shown, withoutIpv4 } : shown;
    });
  }
}

/** Of an ENI that is attached. */
function attachmentOf({ attachment }: NetworkInterface): Attachment {
  assert(attachment !== undefined, 'an ENI of an instance');
  return attachment;
}

function isBefore(one: AttachmentPlace, other: AttachmentPlace): boolean {
  return (
    one.networkCard < other.networkCard ||
    (one.networkCard === other.networkCard && one.device < other.device)
  );
}

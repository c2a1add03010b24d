// One instance: its type, the ENIs attached to it by device index, and its metadata. Launching and terminating is for
// `cloud.ts`.

import { assert, elementAt } from '../base/assert.ts';
import type { Ipv4 } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import { failure, type Ec2Failure } from './answer.ts';
import { InstanceMetadata, type MetadataEni } from './imds.ts';
import type { InstanceType } from './instanceTypes.ts';
import type { AttachmentHost, NetworkInterface } from './networkInterface.ts';

export class Instance implements AttachmentHost {
  readonly instanceId: string;
  /** Its private DNS name. */
  readonly node: string;
  readonly type: InstanceType;
  readonly privateAddress: Ipv4;
  readonly availabilityZone: string;
  readonly metadata: InstanceMetadata;
  private readonly clock: { readonly now: Milliseconds };
  private readonly imdsLag: () => Milliseconds;
  private readonly byDevice: (NetworkInterface | undefined)[] = [];
  private readonly sinceByDevice: Milliseconds[] = [];
  private isTerminated = false;
  private changes = 0;

  constructor(
    names: { readonly instanceId: string; readonly node: string },
    type: InstanceType,
    primary: NetworkInterface,
    clock: { readonly now: Milliseconds },
    imdsLag: () => Milliseconds,
  ) {
    this.instanceId = names.instanceId;
    this.node = names.node;
    this.type = type;
    this.privateAddress = primary.primary;
    this.availabilityZone = primary.subnet.availabilityZone;
    this.metadata = new InstanceMetadata(clock);
    this.clock = clock;
    this.imdsLag = imdsLag;
    primary.attachment = { host: this, device: 0 };
    this.byDevice[0] = primary;
    this.sinceByDevice[0] = clock.now;
    this.metadata.show(this.describeEnis(), clock.now);
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

  /** Attached ENIs by device index. */
  get enis(): NetworkInterface[] {
    return this.byDevice.filter((eni) => eni !== undefined);
  }

  /** When it got its primary ENI. */
  get launchedAt(): Milliseconds {
    return this.attachedSince(0);
  }

  /** When the ENI of this device index was attached. */
  attachedSince(device: number): Milliseconds {
    return elementAt(this.sinceByDevice, device);
  }

  get freeDevice(): number {
    const device = this.byDevice.indexOf(undefined);
    return device >= 0 ? device : this.byDevice.length;
  }

  refuses(eni: NetworkInterface, device: number): Ec2Failure | undefined {
    const count = this.enis.length + 1;
    if (count > this.type.maxEnis) {
      return failure(
        'AttachmentLimitExceeded',
        `Interface count ${count} exceeds the limit for ${this.type.name}`,
      );
    }
    if (this.byDevice[device] !== undefined) {
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

  attached(eni: NetworkInterface, device: number): void {
    while (this.byDevice.length < device) this.byDevice.push(undefined);
    this.byDevice[device] = eni;
    this.sinceByDevice[device] = this.clock.now;
    this.cidrsChanged();
  }

  detached(eni: NetworkInterface): void {
    const device = this.byDevice.indexOf(eni);
    assert(device >= 0, 'an ENI detached that was not attached here');
    this.byDevice[device] = undefined;
    this.cidrsChanged();
  }

  cidrsChanged(): void {
    this.changes++;
    this.metadata.show(this.describeEnis(), this.clock.now + this.imdsLag());
  }

  terminate(): void {
    this.isTerminated = true;
  }

  private describeEnis(): MetadataEni[] {
    const described: MetadataEni[] = [];
    for (const [device, eni] of this.byDevice.entries()) {
      if (eni === undefined) continue;
      const { id: eniId, primary, cidrs } = eni;
      described.push({ eniId, device, subnetId: eni.subnet.id, primary, cidrs });
    }
    return described;
  }
}

// A node as its allocator sees it: the cloud through the instance's own client and metadata, the clock, and chance.

import type { CniVersion } from '../../base/cniReleases.ts';
import { parseDuration, type Milliseconds } from '../../base/time.ts';
import { supportsPrefixDelegation } from '../../ec2/instanceTypes.ts';
import type { SdkGeneration } from '../../ec2/sdk.ts';
import type { Ec2Port, ImdsPort } from '../../ipamd/ec2Port.ts';
import type { EniConfig, NodeMetadata } from '../../ipamd/eniConfig.ts';
import { upstreamRules } from '../../ipamd/rules.ts';
import { Lane } from '../../kernel/lane.ts';
import { spawn, type Process, type RunningProcess } from '../../kernel/process.ts';
import { sdkOf } from './sdkOf.ts';
import type { AllocatorKernel, AllocatorLimits, AllocatorNode, AllocatorNote } from './allocator.ts';

/** The machine that an allocator is started on. */
export interface AllocatorHost extends AllocatorKernel {
  readonly version: CniVersion;
  /** Retries; those of the version's SDK unless it is said. */
  readonly sdk?: SdkGeneration | undefined;
  /** Put before EC2, to listen. */
  readonly listen?: ((ec2: Ec2Port) => Ec2Port) | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly maxPods: number;
  readonly sandboxes: AllocatorNode['sandboxes'];
  isUnschedulable(): boolean;
  /** Labels and annotations of the Node object. */
  metadata(): NodeMetadata;
  eniConfig(name: string): EniConfig | undefined;
}

export class AllocatorPort implements AllocatorNode {
  readonly kernel: AllocatorHost;
  readonly ec2: Ec2Port;

  constructor(host: AllocatorHost) {
    const { cloud, instance, sdk, version, listen } = host;
    this.kernel = host;
    const client = cloud.client(instance, sdk ?? sdkOf(upstreamRules(version)));
    this.ec2 = listen?.(client) ?? client;
  }

  get name(): string {
    return this.kernel.instance.node;
  }

  get zone(): string {
    return this.kernel.instance.availabilityZone;
  }

  get limits(): AllocatorLimits {
    const { instance, maxPods } = this.kernel;
    const { maxEnis: enis, ipv4PerEni: addressesPerEni, networkCards } = instance.type;
    const prefixes = supportsPrefixDelegation(instance.type);
    return { enis, networkCards: networkCards.length, addressesPerEni, prefixes, maxPods };
  }

  get env(): Readonly<Record<string, string>> {
    return this.kernel.env;
  }

  get version(): CniVersion {
    return this.kernel.version;
  }

  get unschedulable(): boolean {
    return this.kernel.isUnschedulable();
  }

  get labels(): NodeMetadata['labels'] {
    return this.kernel.metadata().labels;
  }

  get annotations(): NodeMetadata['annotations'] {
    return this.kernel.metadata().annotations;
  }

  eniConfig(name: string): EniConfig | undefined {
    return this.kernel.eniConfig(name);
  }

  get sandboxes(): AllocatorHost['sandboxes'] {
    return this.kernel.sandboxes;
  }

  get imds(): ImdsPort {
    return this.kernel.instance.metadata;
  }

  now(): Milliseconds {
    return this.kernel.simulation.now;
  }

  *sleep(time: string | Milliseconds): Process {
    yield millisecondsOf(time);
  }

  after(time: string | Milliseconds, act: () => void): { cancel(): void } {
    const { simulation } = this.kernel;
    const handle = simulation.after(millisecondsOf(time), Lane.cluster, act);
    return { cancel: () => simulation.cancel(handle) };
  }

  spawn(process: () => Process<unknown>): RunningProcess {
    return spawn(this.kernel.simulation, Lane.cluster, process());
  }

  choose(n: number): number {
    return n > 1 ? this.kernel.chooser.index('allocator', n) : 0;
  }

  emit(note: AllocatorNote): void {
    this.kernel.emit({ ...note, node: this.name });
  }
}

/** Throws where it is none: what an allocator throws is a fault of it. */
function millisecondsOf(time: unknown): Milliseconds {
  const ms = typeof time === 'string' ? parseDuration(time) : time;
  if (typeof ms === 'number' && Number.isSafeInteger(ms) && ms >= 0) return ms;
  throw new Error(`invalid time ${JSON.stringify(time)}; use '5s', '1m30s' or a number of milliseconds`);
}

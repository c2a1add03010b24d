// The CNI's own daemon, ipamd, as an allocator.

import { ipamdConfig } from '../../ipamd/config.ts';
import type { Checkpoint } from '../../ipamd/checkpoint.ts';
import { IpamDaemon } from '../../ipamd/daemon.ts';
import { upstreamRules, type UpstreamVersion } from '../../ipamd/rules.ts';
import type {
  Allocator,
  AllocatorAnswer,
  AllocatorNode,
  AllocatorSandbox,
  AllocatorView,
  RunningAllocator,
} from './allocator.ts';

export interface IpamdOptions {
  /** Without it, that of the node's aws-node image. */
  readonly version?: UpstreamVersion;
  /** Settings that win over those of the DaemonSet: `{ WARM_IP_TARGET: '2' }`. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The daemon of the Amazon VPC CNI. */
export function ipamd(options: IpamdOptions = {}): Allocator {
  return new IpamdAllocator(options);
}

export class IpamdAllocator implements Allocator<Checkpoint> {
  readonly name: string;
  private readonly options: IpamdOptions;

  constructor(options: IpamdOptions) {
    this.options = options;
    this.name = options.version === undefined ? 'ipamd' : `ipamd ${options.version}`;
  }

  start(node: AllocatorNode, saved: Checkpoint | undefined): RunningIpamd {
    const { version, env } = this.options;
    return new RunningIpamd(node, saved ?? [], version ?? node.version, { ...node.env, ...env });
  }
}

export class RunningIpamd implements RunningAllocator<Checkpoint> {
  readonly daemon: IpamDaemon;

  constructor(
    node: AllocatorNode,
    saved: Checkpoint,
    version: UpstreamVersion,
    env: Readonly<Record<string, string>>,
  ) {
    const { limits, kernel } = node;
    const eniLimits = {
      maxEnis: limits.enis,
      ipv4PerEni: limits.addressesPerEni,
      supportsPrefixes: limits.prefixes,
    };
    const { simulation, chooser, key, playsEveryTick, emit } = kernel;
    this.daemon = new IpamDaemon({
      config: ipamdConfig(env, eniLimits, limits.maxPods),
      rules: upstreamRules(version),
      key,
      playsEveryTick,
      meter: kernel.meter(version),
      // The daemon finds that a pod's interface is gone. @upstream pkg/ipamd/datastore#normalizeCheckpointDataByPodVethExistence
      checkpoint: () => saved.filter(({ sandbox }) => node.sandboxes.has(sandbox)),
      ports: { simulation, chooser, ec2: node.ec2, imds: node.imds, node, emit },
      onStarted: (error) => kernel.started(error),
    });
    this.daemon.start();
  }

  get ready(): boolean {
    return this.daemon.ready;
  }

  add({ id, pod }: AllocatorSandbox): AllocatorAnswer {
    const answer = this.daemon.add(id, pod);
    return answer.ok ? answer : { refused: 'no address' };
  }

  del({ id, pod }: AllocatorSandbox, later: () => () => void): void {
    this.daemon.del(id, pod, later);
  }

  view(): AllocatorView {
    const { store, now } = this.daemon.pool;
    const enis = [...store.enis.values()];
    const cidrs = enis.flatMap((eni) => [...eni.cidrs.values()]);
    return {
      enis: enis.map((eni) => ({
        eniId: eni.id,
        cidrs: eni.cidrs.values().map(({ cidr }) => cidr),
      })),
      assigned: store.checkpoint(),
      cooling: cidrs.flatMap((cidr) =>
        cidr.addresses().flatMap(({ address, sandbox, unassignedAt }) => {
          const until = store.coolingUntil(unassignedAt);
          return sandbox === undefined && until >= now ? [{ address, until }] : [];
        }),
      ),
    };
  }

  stop(): Checkpoint {
    return this.daemon.stop();
  }

  unschedulableChanged(): void {
    this.daemon.taintsChanged();
  }
}

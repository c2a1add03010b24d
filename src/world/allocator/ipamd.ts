// The CNI's own daemon, ipamd, as an allocator.

import { ipamdConfig, type IpamdConfig } from '../../ipamd/config.ts';
import type { Checkpoint } from '../../ipamd/checkpoint.ts';
import { MeetingCalls } from '../../ipamd/meetingCalls.ts';
import { IpamDaemon, type DaemonOptions } from '../../ipamd/daemon.ts';
import type { Ec2Port, ImdsPort } from '../../ipamd/ec2Port.ts';
import type { Meter } from '../../ipamd/meter.ts';
import type { EmitIpamdFact, PoolPorts } from '../../ipamd/pool.ts';
import type { ApiPort } from '../../ipamd/apiPort.ts';
import type { PoolPast } from '../../ipamd/resume.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { CniVersion } from '../../base/cniReleases.ts';
import { upstreamRules, type UpstreamRules } from '../../ipamd/rules.ts';
import type { Chooser } from '../../kernel/chooser.ts';
import type { Simulation } from '../../kernel/simulation.ts';
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
  readonly version?: CniVersion;
  /** Settings that win over those of the DaemonSet: `{ WARM_IP_TARGET: '2' }`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Rules that win over those of the version: what another version does in one point. */
  readonly rules?: Partial<UpstreamRules>;
}

interface Running {
  readonly version: CniVersion;
  readonly rules: UpstreamRules;
  readonly config: IpamdConfig;
}

const NOTHING_SAVED: Checkpoint = [];

/** The daemon of the Amazon VPC CNI. */
export function ipamd(options: IpamdOptions = {}): Allocator {
  return new IpamdAllocator(options);
}

export class IpamdAllocator implements Allocator<Checkpoint> {
  readonly name: string;
  private readonly options: IpamdOptions;
  private readonly configs = new WeakMap<AllocatorNode['env'], Map<string, IpamdConfig>>();

  constructor(options: IpamdOptions) {
    this.options = options;
    this.name = options.version === undefined ? 'ipamd' : `ipamd ${options.version}`;
  }

  start(node: AllocatorNode, saved: Checkpoint = NOTHING_SAVED): RunningIpamd {
    const running = this.running(node, saved);
    running.daemon.start();
    return running;
  }

  resume(node: AllocatorNode, past: PoolPast): RunningIpamd {
    const running = this.running(node, NOTHING_SAVED);
    running.daemon.resume(past);
    return running;
  }

  private running(node: AllocatorNode, saved: Checkpoint): RunningIpamd {
    const version = this.options.version ?? node.version;
    const ofVersion = upstreamRules(version);
    const rules = this.options.rules === undefined ? ofVersion : { ...ofVersion, ...this.options.rules };
    return new RunningIpamd(node, saved, { version, rules, config: this.configOf(node, rules) });
  }

  /** Nodes with the same environment and limits share one. */
  private configOf(
    { env, limits, kernel }: AllocatorNode,
    { knowsImdsOnlyMode }: UpstreamRules,
  ): IpamdConfig {
    let configs = this.configs.get(env);
    if (configs === undefined) {
      configs = new Map();
      this.configs.set(env, configs);
    }
    const { enis: maxEnis, addressesPerEni: ipv4PerEni, prefixes: supportsPrefixes, maxPods } = limits;
    const { networkCards } = limits;
    const { trunkingCompatible } = kernel.instance.type;
    const key = `${maxEnis} ${networkCards} ${ipv4PerEni} ${supportsPrefixes} ${maxPods} ${trunkingCompatible} ${knowsImdsOnlyMode}`;
    let config = configs.get(key);
    if (config === undefined) {
      const unknown = knowsImdsOnlyMode ? {} : { ENABLE_IMDS_ONLY_MODE: 'false' };
      const all = { ...env, ...this.options.env, ...unknown };
      const eniLimits = { maxEnis, networkCards, ipv4PerEni, supportsPrefixes, trunkingCompatible };
      config = ipamdConfig(all, eniLimits, maxPods);
      configs.set(key, config);
    }
    return config;
  }
}

/** The allocator of one start, which is what its daemon is started with as well, and what the daemon reaches outside. */
export class RunningIpamd implements RunningAllocator<Checkpoint>, DaemonOptions, PoolPorts {
  readonly daemon: IpamDaemon;
  readonly config: IpamdConfig;
  readonly rules: UpstreamRules;
  readonly meter: Meter | undefined;
  readonly node: AllocatorNode;
  readonly meetingCalls: MeetingCalls;
  private readonly saved: Checkpoint;

  constructor(node: AllocatorNode, saved: Checkpoint, { version, rules, config }: Running) {
    this.node = node;
    this.saved = saved;
    this.config = config;
    this.rules = rules;
    this.meter = node.kernel.meter(version);
    this.meetingCalls = new MeetingCalls(node.kernel.callsAhead, node.kernel.chooser, node.kernel.simulation);
    this.daemon = new IpamDaemon(this);
  }

  get ports(): PoolPorts {
    return this;
  }

  get simulation(): Simulation {
    return this.node.kernel.simulation;
  }

  get ec2(): Ec2Port {
    return this.node.ec2;
  }

  get imds(): ImdsPort {
    return this.node.imds;
  }

  get chooser(): Chooser {
    return this.node.kernel.chooser;
  }

  get searchChooser(): Chooser {
    return this.node.kernel.searchChooser;
  }

  get emit(): EmitIpamdFact {
    return this.node.kernel.emit;
  }

  get api(): ApiPort {
    return this.node.kernel.api;
  }

  get key(): number {
    return this.node.kernel.key;
  }

  get playsEveryTick(): boolean {
    return this.node.kernel.playsEveryTick;
  }

  /** The daemon finds that a pod's interface is gone. @upstream pkg/ipamd/datastore#normalizeCheckpointDataByPodVethExistence */
  checkpoint(): Checkpoint {
    return this.saved.filter(({ sandbox }) => this.node.sandboxes.has(sandbox));
  }

  onStarted(error: string | undefined): void {
    this.node.kernel.started(error);
  }

  get ready(): boolean {
    return this.daemon.ready;
  }

  add({ id, pod, multiNic = false }: AllocatorSandbox): AllocatorAnswer {
    const answer = this.daemon.add(id, pod, multiNic);
    return answer.ok ? answer : { refused: 'no address' };
  }

  del({ id, pod }: AllocatorSandbox, later: () => () => void): void {
    this.daemon.del(id, pod, later);
  }

  view(): AllocatorView {
    const { all, store, now } = this.daemon.pool;
    const enis = all.flatMap((pool) => pool.store.enis.values());
    const cidrs = enis.flatMap((eni) => [...eni.cidrs.values()]);
    return {
      enis: enis.map((eni) => ({
        eniId: eni.id,
        cidrs: eni.cidrs.values().map(({ cidr }) => cidr),
      })),
      assigned: all.flatMap((pool) => pool.store.checkpoint()),
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

  callDue(at: Milliseconds): void {
    this.daemon.callDue(at);
  }

  unschedulableChanged(): void {
    this.daemon.assignmentsChanged();
  }

  eniConfigChanged(): void {
    this.daemon.eniConfigChanged();
  }
}

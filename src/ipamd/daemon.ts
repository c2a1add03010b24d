// One life of a node's daemon, from its container's start to its end. It owns the loop and what answers CNI calls;
// what each action does stands in the files named after it.
// @upstream cmd/aws-k8s-agent

import type { Milliseconds } from '../base/time.ts';
import { Lane } from '../kernel/lane.ts';
import { spawnKeyed, type Process, type RunningProcess } from '../kernel/process.ts';
import { maxIpsPerEni, type IpamdConfig } from './config.ts';
import type { Checkpoint } from './checkpoint.ts';
import { CniCalls, type AddAnswer, type DelAnswer } from './cniCalls.ts';
import { GroupDiscovery } from './groupRefresh.ts';
import { LeakedEniSearch, type SearchRound } from './leakedEniSearch.ts';
import { metered, type Meter } from './meter.ts';
import { nodeInit } from './nodeInit.ts';
import { openPools } from './nodePools.ts';
import { offerEniConfig } from './podEni.ts';
import type { Pool, PoolPorts } from './pool.ts';
import { PoolLoop, type PoolLoopOptions } from './poolLoop.ts';
import { resumePools, type PoolPast } from './resume.ts';
import type { UpstreamRules } from './rules.ts';
import { TrunkSearch } from './trunkSearch.ts';
import { poolStanding } from './standing.ts';

export interface DaemonOptions extends PoolLoopOptions {
  readonly config: IpamdConfig;
  readonly rules: UpstreamRules;
  readonly ports: PoolPorts;
  readonly meter?: Meter | undefined;
  /** Reads what the daemon before it left on the node, less the pods that are gone since. */
  checkpoint(): Checkpoint;
  /** Called when nodeInit has returned; with upstream's error text when it failed. */
  onStarted(error: string | undefined): void;
}

export class IpamDaemon {
  /** That of the default network card. */
  readonly pool: Pool;
  private readonly options: DaemonOptions;
  private readonly calls: CniCalls;
  private loop: PoolLoop | undefined;
  private initialising: RunningProcess | undefined;
  private search: LeakedEniSearch | undefined;
  private discovery: GroupDiscovery | undefined;
  private trunkSearch: TrunkSearch | undefined;
  private answers = false;

  constructor(options: DaemonOptions) {
    this.options = options;
    this.pool = openPools(options);
    this.calls = new CniCalls(this.pool, this);
  }

  start(): void {
    this.tellStart();
    this.beginSearches('first');
    const initialising = spawnKeyed(
      this.options.ports.simulation,
      Lane.daemon,
      this.options.key,
      this.init(),
    );
    if (!initialising.finished) this.initialising = initialising;
  }

  /** It has run since before the run and goes on. */
  resume(past: PoolPast): void {
    this.tellStart();
    resumePools(this.pool, past);
    offerEniConfig(this.pool);
    this.serve(0);
    this.pool.meter?.gauges.limit(this.pool.config.maxEnis, maxIpsPerEni(this.pool.config));
    this.pool.meter?.refreshesFrom(this.pool.now);
    this.loop = this.newLoop(past.firstTick);
    this.trunkSearch = TrunkSearch.of(this.pool);
    this.beginSearches('any');
    this.discoverGroups();
  }

  /** With IPv6 there is none. @upstream pkg/ipamd/ipamd.go#StartNodeIPPoolManager */
  private newLoop(firstTick?: Milliseconds): PoolLoop | undefined {
    return this.pool.config.ipv6 ? undefined : new PoolLoop(this.pool, this.options, firstTick);
  }

  private discoverGroups(): void {
    this.discovery = GroupDiscovery.of(this.pool);
  }

  private beginSearches(round: SearchRound): void {
    if (this.pool.config.searchesLeakedEnis) this.search = new LeakedEniSearch(this.pool, round);
  }

  /** Ends it; what it returns is what the next daemon restores. */
  stop(): Checkpoint {
    const hadStarted = this.answers;
    this.initialising?.stop();
    this.search?.stop();
    this.discovery?.stop();
    this.trunkSearch?.stop();
    this.loop?.stop();
    this.calls.stop();
    this.loop = undefined;
    this.options.ports.emit({ kind: 'daemon-stopped', node: this.pool.nodeName });
    this.answers = false;
    return hadStarted ? this.checkpoint() : this.options.checkpoint();
  }

  /** The files of network cards that it does not manage stay as they are. */
  private checkpoint(): Checkpoint {
    const { all, config, store } = this.pool;
    if (config.networkCards === 1) return store.checkpoint();
    const managed = new Set(all.map((each) => each.config.networkCard));
    const left = this.options.checkpoint().filter(({ networkCard = 0 }) => !managed.has(networkCard));
    return [...all.flatMap(checkpointOf), ...left];
  }

  /** Its meter, with what the ticks up to now have counted that were passed over. */
  readMeter(): Meter | undefined {
    this.loop?.catchUp();
    return this.pool.meter;
  }

  /** Whether it answers CNI calls. */
  get ready(): boolean {
    return this.answers;
  }

  /** What its loop is about: a tick under way, or when the next one is due that could change something. */
  get tick(): { readonly busy: boolean; readonly nextAt: Milliseconds | undefined } {
    return { busy: this.loop?.busy === true, nextAt: this.loop?.nextTickAt };
  }

  /** When its next search for leaked ENIs begins; undefined while one runs, and where it makes none. */
  get nextSearchAt(): Milliseconds | undefined {
    return this.search?.nextAt;
  }

  /** What its next tick would decide, a sentence each. */
  standing(): readonly string[] {
    return poolStanding(this.pool);
  }

  /** CNI ADD. `asksForAllCards`: the pod wants an address of each network card. */
  add(sandbox: string, pod: string, asksForAllCards = false): AddAnswer {
    return this.calls.add(sandbox, pod, asksForAllCards);
  }

  /** CNI DEL: answered at once, unless EC2 calls belong to it; then by what `later` returned. */
  del(sandbox: string, pod: string, later: (answer: DelAnswer) => () => void): DelAnswer | undefined {
    return this.calls.del(sandbox, pod, later);
  }

  /** The node's kubelet will make a CNI call then. */
  callDue(at: Milliseconds): void {
    this.loop?.callDue(at);
  }

  /** Pods came or went, or the node's taint has changed. */
  assignmentsChanged(): void {
    this.loop?.assignmentsChanged();
  }

  /** The node's labels or annotations have changed, or an ENIConfig. */
  eniConfigChanged(): void {
    if (this.pool.config.customNetworking) this.loop?.assignmentsChanged();
  }

  /** ENIs or CIDRs have changed beside the loop, or somebody else has changed the instance's ENIs. */
  attachmentsChanged(): void {
    this.loop?.attachmentsChanged();
  }

  private *init(): Process {
    const { now: since, meter } = this.pool;
    const error = yield* metered(
      meter,
      'nodeInit',
      nodeInit(
        this.pool,
        () => this.options.checkpoint(),
        () => this.discoverGroups(),
      ),
    );
    this.initialising = undefined;
    if (error !== undefined) {
      this.search?.stop();
      this.discovery?.stop();
      this.options.ports.emit({ kind: 'daemon-failed', node: this.pool.nodeName, error });
    } else {
      this.options.ports.meetingCalls.comeIn('before-ready');
      this.serve(this.pool.now - since);
      this.loop = this.newLoop();
      this.trunkSearch = TrunkSearch.of(this.pool);
    }
    this.options.onStarted(error);
  }

  private tellStart(): void {
    const mode = this.pool.config.prefixMode ? ({ prefixMode: true } as const) : {};
    this.options.ports.emit({ kind: 'daemon-started', node: this.pool.nodeName, ...mode });
    this.pool.meter?.processStarted(this.options.ports.imds.attachedEnis());
  }

  /** `took`: its nodeInit. */
  private serve(took: Milliseconds): void {
    this.answers = true;
    this.pool.meter?.processServes(took);
    this.options.ports.emit({ kind: 'daemon-ready', node: this.pool.nodeName });
  }
}

function checkpointOf({ store, config: { networkCard } }: Pool): Checkpoint {
  const entries = store.checkpoint();
  return networkCard === 0 ? entries : entries.map((entry) => ({ ...entry, networkCard }));
}

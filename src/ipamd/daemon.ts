// One life of a node's daemon, from its container's start to its end. It answers CNI calls and owns the loop;
// what each action does stands in the files named after it.
// @upstream cmd/aws-k8s-agent; pkg/ipamd/rpc_handler.go

import type { Ipv4 } from '../base/ipv4.ts';
import { formatIpv4 } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import { Lane } from '../kernel/lane.ts';
import { spawn, spawnKeyed, type Process, type RunningProcess } from '../kernel/process.ts';
import { EXCLUDED_CIDR_DELAY, maxIpsPerEni, type IpamdConfig } from './config.ts';
import type { Checkpoint } from './checkpoint.ts';
import { Datastore, type Assignment } from './datastore.ts';
import type { StoredEni } from './storedEni.ts';
import { idleCidrs, unassign } from './decrease.ts';
import { GroupDiscovery } from './groupRefresh.ts';
import { LeakedEniSearch, type SearchRound } from './leakedEniSearch.ts';
import { metered, type Meter } from './meter.ts';
import { nodeInit } from './nodeInit.ts';
import { Pool, type PoolPorts } from './pool.ts';
import { PoolLoop, type PoolLoopOptions } from './poolLoop.ts';
import { refusalCause } from './refusal.ts';
import { resumePool, type PoolPast } from './resume.ts';
import type { UpstreamRules } from './rules.ts';
import { poolStanding } from './standing.ts';
import { isPrefix, type StoredCidr } from './storedCidr.ts';

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

export type AddAnswer =
  { readonly ok: true; readonly address: Ipv4; readonly eni: string } | { readonly ok: false };

export type DelAnswer = { readonly known: true; readonly address: Ipv4 } | { readonly known: false };

export class IpamDaemon {
  readonly pool: Pool;
  private readonly options: DaemonOptions;
  private loop: PoolLoop | undefined;
  private initialising: RunningProcess | undefined;
  private search: LeakedEniSearch | undefined;
  private discovery: GroupDiscovery | undefined;
  /** What DELs have left to be done: it ends with the daemon. */
  private leftByDels: readonly RunningProcess[] = [];
  private answers = false;

  constructor(options: DaemonOptions) {
    this.options = options;
    const store = new Datastore(options.config.prefixMode, options.config.cooldown);
    this.pool = new Pool(options.config, options.rules, store, options.ports, options.meter);
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
    resumePool(this.pool, past);
    this.serve(0);
    this.pool.meter?.gauges.limit(this.pool.config.maxEnis, maxIpsPerEni(this.pool.config));
    this.pool.meter?.refreshesFrom(this.pool.now);
    this.loop = new PoolLoop(this.pool, this.options, past.firstTick);
    this.beginSearches('any');
    this.discoverGroups();
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
    this.loop?.stop();
    for (const each of this.leftByDels) each.stop();
    this.loop = undefined;
    this.options.ports.emit({ kind: 'daemon-stopped', node: this.pool.nodeName });
    this.answers = false;
    return hadStarted ? this.pool.store.checkpoint() : this.options.checkpoint();
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

  /** CNI ADD: answers at once, from the pool as it is. @upstream rpc_handler.go#AddNetwork */
  add(sandbox: string, pod: string): AddAnswer {
    const { store, ports, now, nodeName, meter } = this.pool;
    const known = store.assignment(sandbox);
    const assignment = known ?? store.assign(sandbox, now, ports.chooser, pod);
    meter?.addAnswered(assignment, known !== undefined);
    if (assignment === undefined) {
      ports.emit({ kind: 'address-refused', node: nodeName, pod, cause: refusalCause(this.pool) });
      return { ok: false };
    }
    const { address, eni } = assignment;
    if (known === undefined) {
      ports.emit({
        kind: 'address-assigned',
        node: nodeName,
        pod,
        sandbox,
        address: formatIpv4(address.address),
        eni: eni.id,
      });
      this.loop?.assignmentsChanged();
    }
    return { ok: true, address: address.address, eni: eni.id };
  }

  /**
   * CNI DEL: answered at once, unless EC2 calls belong to it; then by what `later` returned.
   * @upstream rpc_handler.go#DelNetwork
   */
  del(sandbox: string, pod: string, later: (address: Ipv4) => () => void): DelAnswer | undefined {
    const { store, ports, now, nodeName, meter } = this.pool;
    const assignment = store.unassign(sandbox, now);
    meter?.delAnswered(assignment);
    if (assignment === undefined) return { known: false };
    const address = assignment.address.address;
    ports.emit({
      kind: 'address-unassigned',
      node: nodeName,
      pod,
      sandbox,
      address: formatIpv4(address),
      eni: assignment.eni.id,
      coolingUntil: store.coolingUntil(now),
    });
    const emptied = this.emptiedByDel(assignment);
    if (emptied.length > 0) {
      this.releaseBesideLoop(assignment.eni, emptied, later(address));
      return undefined;
    }
    if (assignment.eni.excluded && assignment.cidr.assigned === 0) {
      this.finishBesideLoop(this.forgetLater(assignment));
    }
    this.loop?.assignmentsChanged();
    return { known: true, address };
  }

  /** The node's taint has changed. */
  taintsChanged(): void {
    this.loop?.assignmentsChanged();
  }

  /** Somebody else has changed the instance's ENIs. */
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
      this.serve(this.pool.now - since);
      this.loop = new PoolLoop(this.pool, this.options);
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

  /** Addresses of the mode not in force leave with the pods that held them. */
  private emptiedByDel({ eni, cidr }: Assignment): StoredCidr[] {
    const { config, rules } = this.pool;
    if (isPrefix(cidr)) return config.prefixMode ? [] : idleCidrs(eni, 'prefixes');
    return config.prefixMode && rules.delReleasesSecondaryIps ? idleCidrs(eni, 'ips') : [];
  }

  private releaseBesideLoop(eni: StoredEni, cidrs: readonly StoredCidr[], done: () => void): void {
    const removed = this.pool.removeCidrs(eni, cidrs, false);
    this.loop?.attachmentsChanged();
    this.finishBesideLoop(this.release(eni, removed, done));
  }

  private *release(eni: StoredEni, cidrs: readonly StoredCidr[], done: () => void): Process {
    yield* unassign(this.pool, eni, cidrs);
    this.loop?.attachmentsChanged();
    done();
  }

  /** On an excluded ENI an emptied CIDR leaves the store after 5 s and stays on the ENI. */
  private *forgetLater({ eni, cidr }: Assignment): Process {
    yield EXCLUDED_CIDR_DELAY;
    if (eni.cidrs.get(cidr.key) !== cidr) return;
    this.pool.removeCidrs(eni, [cidr], false);
    this.loop?.attachmentsChanged();
  }

  private finishBesideLoop(process: Process): void {
    const running = spawn(this.options.ports.simulation, Lane.cluster, process);
    this.leftByDels = [...this.leftByDels, running].filter((each) => !each.finished);
  }
}

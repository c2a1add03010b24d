// The collector of calico-kube-controllers: gives addresses and blocks back that nobody uses. It listens to news of
// several kinds, gathers those of one kind for a second while the others wait, and looks at what changed; from time to
// time it looks at everything.
// @upstream kube-controllers/pkg/controllers/node/ipam.go#acceptScheduleRequests, utils/batch_processor.go

import { elementAt } from '../base/assert.ts';
import { MINUTE, SECOND, type Milliseconds } from '../base/time.ts';
import type { EventHandle } from '../kernel/eventQueue.ts';
import { Lane } from '../kernel/lane.ts';
import type { Simulation } from '../kernel/simulation.ts';
import { CollectorCache, type DatastoreNews } from './collectorCache.ts';
import { isInUse, scan, type ScanSurroundings } from './collectorScan.ts';

/** Of kube-controllers as it comes. */
export const LEAK_GRACE_PERIOD: Milliseconds = 15 * MINUTE;

const PERIOD_WITHOUT_GRACE: Milliseconds = 5 * MINUTE;
const GATHERING_TIME: Milliseconds = SECOND;
/** Upstream means to take twice as many, and counts each twice. */
const MOST_GATHERED = 500;
const FIRST_RETRY: Milliseconds = 5;
const LONGEST_RETRY: Milliseconds = 30 * SECOND;

type News = 'node-deletions' | 'pod-deletions' | 'datastore';
/** What the loop may turn to next. */
type Turn = News | 'periodic' | 'scan';

export interface CollectorOptions extends Omit<ScanSurroundings, 'cache' | 'now'> {
  readonly simulation: Simulation;
  /** Nodes that are there when it starts. */
  readonly nodes: () => Iterable<string>;
}

export class Collector {
  private readonly options: CollectorOptions;
  private readonly startedAt: Milliseconds;
  private readonly cache = new CollectorCache();
  private readonly waiting = new Set<Turn>();
  private readonly datastoreNews: DatastoreNews[] = [];
  private readonly nodesOfDeletedPods: string[] = [];
  private gathering: { readonly news: News; readonly end: EventHandle } | undefined;
  private periodicScan: EventHandle | undefined;
  private retry: EventHandle | undefined;
  private failures = 0;
  private wholeScanDue = false;
  private isTurning = false;
  private isStopped = false;

  constructor(options: CollectorOptions) {
    this.options = options;
    this.startedAt = options.simulation.now;
    const { store } = options;
    for (const node of options.nodes()) this.datastoreNews.push({ kind: 'node-added', node });
    for (const block of store.blocks) {
      if (block.node !== undefined)
        this.datastoreNews.push({ kind: 'block-claimed', block, node: block.node });
      for (const allocation of block.allocations.values())
        this.datastoreNews.push({ kind: 'allocated', allocation });
    }
    store.onChange((change) => this.datastoreChanged(change));
    if (this.datastoreNews.length > 0) this.hear('datastore');
  }

  /** calico-kube-controllers' pod is gone; another one starts anew. */
  stop(): void {
    this.isStopped = true;
    const { simulation } = this.options;
    for (const handle of [this.gathering?.end, this.periodicScan, this.retry])
      if (handle !== undefined) simulation.cancel(handle);
    if (this.periodicScan !== undefined) simulation.countBackground(-1);
  }

  nodeAdded(node: string): void {
    this.datastoreChanged({ kind: 'node-added', node });
  }

  /** Two watches tell of it, in either order. */
  nodeDeleted(node: string): void {
    if (this.isStopped) return;
    this.datastoreNews.push({ kind: 'node-gone', node });
    if (this.gathering?.news !== 'datastore') this.waiting.add('datastore');
    this.hear('node-deletions');
  }

  /** `node`: where it was; undefined: nowhere yet. */
  podDeleted(node: string | undefined): void {
    if (this.isStopped) return;
    if (node !== undefined) this.nodesOfDeletedPods.push(node);
    this.hear('pod-deletions');
  }

  /** A pod's status shows something else: only a whole scan will see it. */
  podChanged(): void {
    if (!this.isStopped) this.expectPeriodicScan();
  }

  /** Whether all that it could give back is given back: runs until quiet go on till then. */
  get isSettled(): boolean {
    const { cluster, store } = this.options;
    for (const block of store.blocks) {
      if (block.isEmpty && block.node !== undefined && !cluster.nodeExists(block.node)) return false;
      for (const allocation of block.allocations.values()) if (!isInUse(cluster, allocation)) return false;
    }
    return true;
  }

  private datastoreChanged(news: DatastoreNews): void {
    if (this.isStopped) return;
    this.datastoreNews.push(news);
    if (this.gathering?.news === 'datastore' && this.datastoreNews.length >= MOST_GATHERED)
      this.endGathering();
    else this.hear('datastore');
  }

  private hear(news: News): void {
    this.expectPeriodicScan();
    if (this.gathering?.news !== news) this.waiting.add(news);
    this.takeTurns();
  }

  /** Which of several that wait comes first, Go's runtime leaves open. */
  private takeTurns(): void {
    if (this.isTurning) return;
    this.isTurning = true;
    while (this.gathering === undefined && this.waiting.size > 0 && !this.isStopped) {
      const turns = [...this.waiting];
      const turn = elementAt(turns, this.options.chooser.next('collector-turn', turns));
      this.waiting.delete(turn);
      this.take(turn);
    }
    this.isTurning = false;
  }

  private take(turn: Turn): void {
    if (turn === 'periodic') {
      // One that fails is not repeated.
      this.wholeScanDue = true;
      this.scan();
    } else if (turn === 'scan') {
      if (this.scan()) this.failures = 0;
      else this.expectRetry();
    } else {
      const end = this.options.simulation.after(GATHERING_TIME, Lane.cluster, () => this.endGathering());
      this.gathering = { news: turn, end };
    }
  }

  private endGathering(): void {
    if (this.gathering === undefined) return;
    const { news, end } = this.gathering;
    this.options.simulation.cancel(end);
    this.gathering = undefined;
    if (news === 'node-deletions') this.wholeScanDue = true;
    else if (news === 'pod-deletions')
      for (const node of this.nodesOfDeletedPods.splice(0)) this.cache.dirtyNodes.add(node);
    else for (const each of this.datastoreNews.splice(0)) this.cache.learn(each);
    this.waiting.add('scan');
    this.takeTurns();
  }

  private scan(): boolean {
    const { simulation, ...rest } = this.options;
    const isWhole = this.wholeScanDue;
    this.wholeScanDue = false;
    return scan({ ...rest, cache: this.cache, now: () => simulation.now }, isWhole);
  }

  /** Where no node is left to be looked at, another scan would find nothing. */
  private expectRetry(): void {
    if (this.retry !== undefined || this.cache.dirtyNodes.size === 0) return;
    const delay = Math.min(FIRST_RETRY * 2 ** this.failures, LONGEST_RETRY);
    this.failures++;
    this.retry = this.options.simulation.after(delay, Lane.cluster, () => {
      this.retry = undefined;
      this.waiting.add('scan');
      this.takeTurns();
    });
  }

  private get period(): Milliseconds {
    const { leakGracePeriod } = this.options;
    return leakGracePeriod > 0 ? leakGracePeriod / 2 : PERIOD_WITHOUT_GRACE;
  }

  /** The next whole scan: left out as long as nothing is heard and no clock runs. */
  private expectPeriodicScan(): void {
    if (this.periodicScan !== undefined) return;
    const { simulation } = this.options;
    const passed = Math.floor((simulation.now - this.startedAt) / this.period);
    const due = this.startedAt + (passed + 1) * this.period;
    simulation.countBackground(1);
    this.periodicScan = simulation.at(due, Lane.cluster, () => {
      simulation.countBackground(-1);
      this.periodicScan = undefined;
      this.waiting.add('periodic');
      this.takeTurns();
      if (this.isUnsettled) this.expectPeriodicScan();
    });
  }

  private get isUnsettled(): boolean {
    return (
      this.gathering !== undefined || this.cache.hasClocks((node) => !this.options.cluster.nodeExists(node))
    );
  }
}

// What must hold in the cloud and in every node's store after each event, whatever happened. Stands outside the models.
// Verified: every subnet address is free, reserved, taken by others, an ENI's primary, a secondary address or inside
// exactly one prefix; what an ENI carries is held whether an instance has it or not; instances and ENIs keep within their limits; API tokens never go below zero; an address is given
// out only after its cooldown, by a clock of its own; no address serves two sandboxes of a node, nor of two nodes,
// since no address is carried twice; what enters a store is or was at EC2, and leaves the store before it leaves EC2,
// unless others tear it off or a call under way takes it.
// Not verified: whether the pool is as large as it should be, what pods make of their addresses, and anything between
// two events.

import { BUCKET_NAMES } from '../ec2/calls.ts';
import type { CloudView, InstanceView } from '../ec2/view.ts';
import type { PoolView } from '../ipamd/view.ts';
import { AddressClaims, checkLimits } from './addressClaims.ts';
import { StoreHistory } from './storeHistory.ts';

export interface CheckedNode {
  readonly node: string;
  readonly instance: InstanceView;
  /** Of the daemon that runs, one a network card; empty while none does. */
  readonly pools: readonly Pick<PoolView, 'config' | 'store'>[];
}

/** What was seen of an instance so far. */
interface Watch {
  /** By network card. */
  readonly histories: Map<number, StoreHistory>;
  version: number;
}

/** Every so many checks nothing is skipped, in case a change was not told. */
const FULL_CHECK_EVERY = 1024;

export class PoolInvariants {
  private readonly cloud: CloudView;
  private readonly claims: AddressClaims;
  private readonly watches = new WeakMap<InstanceView, Watch>();
  private checks = 0;

  constructor(cloud: CloudView) {
    this.cloud = cloud;
    this.claims = new AddressClaims(cloud);
  }

  /**
   * Says what is broken now. To be called after every event, with every node that the event may have changed: the
   * times at which addresses are given back are those of the calls. `all`: also looks where no change was told; unless
   * the caller decides, every so often.
   */
  check(nodes: Iterable<CheckedNode>, all = this.checks++ % FULL_CHECK_EVERY === 0): string[] {
    const broken: string[] = [];
    this.claims.check(all, broken);
    this.checkTokens(broken);
    for (const { node, instance, pools } of nodes) {
      const before = broken.length;
      if (instance.terminated) this.watches.delete(instance);
      else this.checkNode(instance, pools, all, broken);
      for (let index = before; index < broken.length; index++) broken[index] = `${node}: ${broken[index]}`;
    }
    return broken;
  }

  private checkNode(
    instance: InstanceView,
    pools: readonly Pick<PoolView, 'config' | 'store'>[],
    all: boolean,
    broken: string[],
  ): void {
    const watch = this.watch(instance);
    if (all || instance.version !== watch.version) checkLimits(instance, broken);
    watch.version = instance.version;
    for (const { config, store } of pools)
      this.history(watch, config.networkCard, instance).check(store, all, broken);
  }

  private history({ histories }: Watch, networkCard: number, instance: InstanceView): StoreHistory {
    let history = histories.get(networkCard);
    if (history === undefined) {
      history = new StoreHistory(this.cloud, instance);
      histories.set(networkCard, history);
    }
    return history;
  }

  private watch(instance: InstanceView): Watch {
    let watch = this.watches.get(instance);
    if (watch === undefined) {
      watch = { histories: new Map(), version: -1 };
      this.watches.set(instance, watch);
    }
    return watch;
  }

  private checkTokens(broken: string[]): void {
    for (const name of BUCKET_NAMES) {
      const tokens = this.cloud.throttle.tokens(name, this.cloud.clock.now);
      if (tokens !== undefined && tokens < 0) broken.push(`${name} has ${tokens} tokens`);
    }
  }
}

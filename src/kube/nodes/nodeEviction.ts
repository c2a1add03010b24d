// NoExecute taints on nodes that stopped being Ready, at the pace their zone's health allows: one node in ten seconds,
// or as `zoneHealth.ts` says.
// @upstream pkg/controller/nodelifecycle/node_lifecycle_controller.go processTaintBaseEviction
// @assumption a node that has never been Ready gets none: it has no pods that would mind.

import { SECOND } from '../../base/time.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { Cluster } from '../api/cluster.ts';
import type { Environment } from '../api/environment.ts';
import { NOT_READY, UNREACHABLE, withTaint } from '../api/nodeTaints.ts';
import type { Node, Taint } from '../api/objects.ts';
import { RateLimiter } from '../api/rateLimiter.ts';
import { ZoneHealth, zoneOf } from './zoneHealth.ts';

const MONITOR_PERIOD = 5 * SECOND;

export class NodeEviction {
  private readonly cluster: Cluster;
  private readonly environment: Environment;
  private readonly stream: RandomStream;
  private readonly wasReady = new Set<Node>();
  private readonly health = new ZoneHealth();
  /** Not Ready, in the order of being found so, and still without the taint. */
  private readonly waiting = new Set<Node>();
  /** How many of them each zone has. */
  private readonly waitingIn = new Map<string, number>();
  private readonly limiters = new Map<string, RateLimiter>();
  private readonly isUnreachable: (node: Node) => boolean;

  constructor(cluster: Cluster, environment: Environment, isUnreachable: (node: Node) => boolean) {
    this.cluster = cluster;
    this.environment = environment;
    this.stream = environment.random.stream('kube/node-eviction');
    this.isUnreachable = isUnreachable;
  }

  nodeAdded(node: Node): void {
    this.health.nodeAdded(node);
    if (node.ready) this.wasReady.add(node);
  }

  /** The controller's loop sees it at its next turn. */
  readinessChanged(node: Node): void {
    this.health.readinessChanged(node);
    if (node.ready) this.wasReady.add(node);
    const concerns = node.ready ? this.waiting.has(node) || isTainted(node) : this.wasReady.has(node);
    if (concerns || this.waiting.size > 0)
      this.environment.after(this.stream.below(MONITOR_PERIOD), () => this.monitor(node));
  }

  nodeRemoved(node: Node): void {
    this.health.nodeRemoved(node);
    this.wasReady.delete(node);
    this.stopWaiting(node);
  }

  private monitor(node: Node): void {
    if (!this.cluster.nodes.has(node)) return;
    if (node.ready) {
      this.stopWaiting(node);
      this.setTaints(node, undefined);
    } else if (this.wasReady.has(node)) this.startWaiting(node);
    this.taintInTurn();
  }

  private startWaiting(node: Node): void {
    if (this.waiting.has(node)) return;
    this.waiting.add(node);
    const zone = zoneOf(node);
    this.waitingIn.set(zone, (this.waitingIn.get(zone) ?? 0) + 1);
  }

  private stopWaiting(node: Node): void {
    if (!this.waiting.delete(node)) return;
    const zone = zoneOf(node);
    const left = (this.waitingIn.get(zone) ?? 0) - 1;
    if (left > 0) this.waitingIn.set(zone, left);
    else this.waitingIn.delete(zone);
  }

  /** Whoever waits in zones from which nodes are evicted now, at the pace of each zone. */
  private taintInTurn(): void {
    const limiters = new Map<string, RateLimiter>();
    for (const zone of this.waitingIn.keys()) {
      const interval = this.health.evictionInterval(zone);
      if (interval !== undefined) limiters.set(zone, this.limiterOf(zone, interval));
    }
    if (limiters.size === 0) return;
    for (const node of this.waiting) {
      const limiter = limiters.get(zoneOf(node));
      if (limiter === undefined) continue;
      this.stopWaiting(node);
      this.environment.at(limiter.reserve(this.environment.now), () => {
        if (!node.ready && this.cluster.nodes.has(node))
          this.setTaints(node, this.isUnreachable(node) ? UNREACHABLE : NOT_READY);
      });
    }
  }

  private limiterOf(zone: string, interval: number): RateLimiter {
    const key = `${zone} ${interval}`;
    let limiter = this.limiters.get(key);
    if (limiter === undefined) {
      limiter = new RateLimiter({ burst: 1, interval });
      this.limiters.set(key, limiter);
    }
    return limiter;
  }

  private setTaints(node: Node, present: Taint | undefined): void {
    let { taints } = node;
    for (const taint of [NOT_READY, UNREACHABLE])
      taints = withTaint(taints, executing(taint), taint === present);
    if (taints !== node.taints) this.cluster.nodes.setTaints(node, taints);
  }
}

function executing({ key, value }: Taint): Taint {
  return { key, value, effect: 'NoExecute' };
}

function isTainted({ taints }: Node): boolean {
  const keys = [NOT_READY.key, UNREACHABLE.key];
  return taints.some(({ key, effect }) => effect === 'NoExecute' && keys.includes(key));
}

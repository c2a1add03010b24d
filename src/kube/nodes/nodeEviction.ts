// NoExecute taints on nodes that stopped being Ready, at the pace their zone's health allows: one node in ten seconds,
// fewer where many are down, none where that looks like the control plane's own trouble.
// @upstream pkg/controller/nodelifecycle/node_lifecycle_controller.go processTaintBaseEviction, handleDisruption
// @assumption a node that has never been Ready gets none: it has no pods that would mind.

import { SECOND } from '../../base/time.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { Cluster } from '../api/cluster.ts';
import type { Environment } from '../api/environment.ts';
import { NOT_READY, UNREACHABLE, withTaint } from '../api/nodeTaints.ts';
import type { Node, Taint } from '../api/objects.ts';
import { RateLimiter } from '../api/rateLimiter.ts';

const MONITOR_PERIOD = 5 * SECOND;
/** `--node-eviction-rate` 0.1, `--secondary-node-eviction-rate` 0.01. */
const EVICTION_INTERVAL = 10 * SECOND;
const SECONDARY_INTERVAL = 100 * SECOND;
/** `--large-cluster-size-threshold`, `--unhealthy-zone-threshold`; two nodes down are never a disruption. */
const LARGE_ZONE = 50;
const UNHEALTHY_SHARE = 0.55;
const FEW_DOWN = 2;

export class NodeEviction {
  private readonly cluster: Cluster;
  private readonly environment: Environment;
  private readonly stream: RandomStream;
  private readonly wasReady = new Set<Node>();
  /** Not Ready, in the order of being found so, and still without the taint. */
  private readonly waiting = new Set<Node>();
  private readonly limiters = new Map<string, RateLimiter>();
  private readonly isUnreachable: (node: Node) => boolean;

  constructor(cluster: Cluster, environment: Environment, isUnreachable: (node: Node) => boolean) {
    this.cluster = cluster;
    this.environment = environment;
    this.stream = environment.random.stream('kube/node-eviction');
    this.isUnreachable = isUnreachable;
  }

  /** The controller's loop sees it at its next turn. */
  readinessChanged(node: Node): void {
    if (node.ready) this.wasReady.add(node);
    const concerns = node.ready ? this.waiting.has(node) || isTainted(node) : this.wasReady.has(node);
    if (concerns || this.waiting.size > 0)
      this.environment.after(this.stream.below(MONITOR_PERIOD), () => this.monitor(node));
  }

  nodeRemoved(node: Node): void {
    this.wasReady.delete(node);
    this.waiting.delete(node);
  }

  private monitor(node: Node): void {
    if (!this.cluster.nodes.has(node)) return;
    if (node.ready) {
      this.waiting.delete(node);
      this.setTaints(node, undefined);
    } else if (this.wasReady.has(node)) this.waiting.add(node);
    for (const one of this.waiting) this.taintInTurn(one);
  }

  private taintInTurn(node: Node): void {
    const interval = this.intervalFor(zoneOf(node));
    if (interval === undefined) return;
    this.waiting.delete(node);
    const at = this.limiterOf(zoneOf(node), interval).reserve(this.environment.now);
    this.environment.at(at, () => {
      if (!node.ready && this.cluster.nodes.has(node))
        this.setTaints(node, this.isUnreachable(node) ? UNREACHABLE : NOT_READY);
    });
  }

  /** Undefined while nothing is evicted from the zone. */
  private intervalFor(zone: string): number | undefined {
    const nodes = [...this.cluster.nodes.all()];
    if (nodes.every(({ ready }) => !ready)) return undefined;
    const inZone = nodes.filter((node) => zoneOf(node) === zone);
    const down = inZone.filter(({ ready }) => !ready).length;
    const isPartial = down > FEW_DOWN && down < inZone.length && down / inZone.length >= UNHEALTHY_SHARE;
    if (!isPartial) return EVICTION_INTERVAL;
    return inZone.length > LARGE_ZONE ? SECONDARY_INTERVAL : undefined;
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

function zoneOf({ labels }: Node): string {
  return labels['topology.kubernetes.io/zone'] ?? '';
}

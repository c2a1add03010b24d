// How many nodes each zone has and how many of them are not Ready, and at what pace that lets the zone's nodes be
// evicted: fewer where many are down, none where that looks like the control plane's own trouble.
// @upstream pkg/controller/nodelifecycle/node_lifecycle_controller.go handleDisruption, ComputeZoneState

import { SECOND, type Milliseconds } from '../../base/time.ts';
import type { Node } from '../api/objects.ts';

/** `--node-eviction-rate` 0.1, `--secondary-node-eviction-rate` 0.01. */
const EVICTION_INTERVAL = 10 * SECOND;
const SECONDARY_INTERVAL = 100 * SECOND;
/** `--large-cluster-size-threshold`, `--unhealthy-zone-threshold`; two nodes down are never a disruption. */
const LARGE_ZONE = 50;
const UNHEALTHY_SHARE = 0.55;
const FEW_DOWN = 2;

interface Zone {
  nodes: number;
  down: number;
}

export class ZoneHealth {
  private readonly zones = new Map<string, Zone>();
  /** Of all zones together. */
  private readonly cluster: Zone = { nodes: 0, down: 0 };

  nodeAdded(node: Node): void {
    this.count(node, 1, node.ready ? 0 : 1);
  }

  readinessChanged(node: Node): void {
    this.count(node, 0, node.ready ? -1 : 1);
  }

  nodeRemoved(node: Node): void {
    this.count(node, -1, node.ready ? 0 : -1);
  }

  /** Between two evictions from the zone; undefined while nothing is evicted from it. */
  evictionInterval(zone: string): Milliseconds | undefined {
    if (this.cluster.down === this.cluster.nodes) return undefined;
    const { nodes, down } = this.zone(zone);
    const isPartial = down > FEW_DOWN && down < nodes && down / nodes >= UNHEALTHY_SHARE;
    if (!isPartial) return EVICTION_INTERVAL;
    return nodes > LARGE_ZONE ? SECONDARY_INTERVAL : undefined;
  }

  private count(node: Node, nodes: number, down: number): void {
    for (const counts of [this.cluster, this.zone(zoneOf(node))]) {
      counts.nodes += nodes;
      counts.down += down;
    }
  }

  private zone(name: string): Zone {
    let zone = this.zones.get(name);
    if (zone === undefined) {
      zone = { nodes: 0, down: 0 };
      this.zones.set(name, zone);
    }
    return zone;
  }
}

export function zoneOf({ labels }: Node): string {
  return labels['topology.kubernetes.io/zone'] ?? '';
}

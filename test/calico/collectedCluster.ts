// A small cluster with the collector: nodes and pods that come and go, with or without the CNI's DEL.

import type { Address } from '../../src/base/address.ts';
import type { Milliseconds } from '../../src/base/time.ts';
import type { Allocation } from '../../src/calico/block.ts';
import { Collector, LEAK_GRACE_PERIOD } from '../../src/calico/collector.ts';
import type { CollectorCluster, PodSight } from '../../src/calico/collectorScan.ts';
import { addPod, deletePod } from '../../src/calico/ipamPlugin.ts';
import { createPool } from '../../src/calico/poolChanges.ts';
import type { IpPoolSpec } from '../../src/calico/pool.ts';
import { calicoRules, NEWEST_CALICO } from '../../src/calico/rules.ts';
import { IpamStore } from '../../src/calico/store.ts';
import { TunnelAddresses } from '../../src/calico/tunnelAddresses.ts';
import type { Chooser } from '../../src/kernel/chooser.ts';
import { Simulation } from '../../src/kernel/simulation.ts';

export class CollectedCluster implements CollectorCluster {
  readonly simulation = new Simulation();
  readonly store: IpamStore;
  readonly tunnels: TunnelAddresses;
  /** What the collector did: an address or a block, and when. */
  readonly collected: { readonly what: string; readonly at: Milliseconds }[] = [];
  /** Released by the collector although a pod showed it on a node that is there. */
  readonly wronged: Allocation[] = [];
  private readonly collector: Collector;
  private readonly nodes = new Set<string>();
  private readonly pods = new Map<string, PodSight>();
  private isOurs = false;

  constructor(chooser: Chooser, pool: IpPoolSpec) {
    this.store = new IpamStore({
      rules: calicoRules(NEWEST_CALICO),
      cluster: { node: (name) => (this.nodes.has(name) ? {} : undefined), namespace: () => ({}) },
      chooser,
      now: () => this.simulation.now,
    });
    this.tunnels = new TunnelAddresses(this.store);
    createPool(this.store, pool);
    this.store.onChange((change) => {
      if (this.isOurs) return;
      if (change.kind === 'block-deleted')
        this.collected.push({ what: change.block.text, at: this.simulation.now });
      if (change.kind !== 'released') return;
      const { allocation } = change;
      this.collected.push({ what: allocation.handle, at: this.simulation.now });
      const sight = allocation.pod === undefined ? undefined : this.pods.get(allocation.pod);
      const isShown = sight !== undefined && !sight.isEvicted && sight.addresses.includes(allocation.address);
      if (isShown && sight.node === allocation.node && this.nodes.has(allocation.node))
        this.wronged.push(allocation);
    });
    this.collector = new Collector({
      store: this.store,
      simulation: this.simulation,
      cluster: this,
      chooser,
      leakGracePeriod: LEAK_GRACE_PERIOD,
      nodes: () => this.nodes,
    });
  }

  nodeExists(node: string): boolean {
    return this.nodes.has(node);
  }

  pod(name: string): PodSight | undefined {
    return this.pods.get(name);
  }

  /** Plays what the cluster does at a moment. */
  at(time: Milliseconds, deed: () => void): void {
    this.simulation.runUntil(time);
    this.isOurs = true;
    deed();
    this.isOurs = false;
  }

  addNode(node: string): void {
    this.nodes.add(node);
    this.collector.nodeAdded(node);
    this.tunnels.reconcile(node);
  }

  deleteNode(node: string): void {
    if (!this.nodes.delete(node)) return;
    this.tunnels.nodeDeleted(node);
    this.collector.nodeDeleted(node);
  }

  run(pod: string, node: string): void {
    if (!this.nodes.has(node) || this.pods.has(pod)) return;
    this.pods.set(pod, { node, addresses: [], isEvicted: false });
    const answer = addPod(this.store, {
      owner: { handle: pod, node, use: 'pod', pod },
      namespace: {},
      families: ['ipv4'],
      pools: { ipv4: [], ipv6: [] },
    });
    const addresses: Address[] = answer.ok ? answer.allocations.map(({ address }) => address) : [];
    this.show(pod, { addresses });
  }

  stop(pod: string): void {
    deletePod(this.store, pod);
    this.lose(pod);
  }

  /** The object alone: no DEL comes. */
  lose(pod: string): void {
    const sight = this.pods.get(pod);
    if (sight === undefined) return;
    this.pods.delete(pod);
    this.collector.podDeleted(sight.node);
  }

  evict(pod: string): void {
    this.show(pod, { isEvicted: true });
  }

  /** As the pod collector of Kubernetes does: objects of pods on nodes that are gone go too. */
  collectPods(): void {
    for (const [pod, { node }] of this.pods) if (node !== undefined && !this.nodes.has(node)) this.lose(pod);
  }

  private show(pod: string, change: Partial<PodSight>): void {
    const sight = this.pods.get(pod);
    if (sight === undefined) return;
    this.pods.set(pod, { ...sight, ...change });
    this.collector.podChanged();
  }
}

// Calico in a world: one datastore for all nodes, calico-node and the plugin on each of them, and the collector.

import { SECOND, MINUTE, type Milliseconds } from '../../base/time.ts';
import { Collector, LEAK_GRACE_PERIOD } from '../../calico/collector.ts';
import type { CollectorCluster, PodSight } from '../../calico/collectorScan.ts';
import { apiRequests } from '../../calico/datastoreCalls.ts';
import { factOf, type CalicoFact } from '../../calico/facts.ts';
import { createPool } from '../../calico/poolChanges.ts';
import { calicoRules } from '../../calico/rules.ts';
import type { Labels } from '../../calico/selector.ts';
import { IpamStore, type ClusterLabels } from '../../calico/store.ts';
import { TunnelAddresses } from '../../calico/tunnelAddresses.ts';
import { assert } from '../../base/assert.ts';
import type { IpamdFact } from '../../ipamd/facts.ts';
import { SeededChooser, type Chooser } from '../../kernel/chooser.ts';
import type { EventHandle } from '../../kernel/eventQueue.ts';
import { Lane } from '../../kernel/lane.ts';
import type { Random } from '../../kernel/random.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { AgentStop, CniPlugin, NetworkAgent, NodeAgentPort } from '../../kube/api/cniPort.ts';
import type { Pod } from '../../kube/api/objects.ts';
import type { Kubernetes } from '../../kube/kubernetes.ts';
import type { Fact } from '../../record/trace.ts';
import { calicoAgent } from '../../scenario/cluster/calicoPods.ts';
import type { CompiledCalico } from '../../scenario/cluster/calicoDocument.ts';
import type { CniPlugins } from '../sandboxes.ts';
import { CalicoPlugin, type CalicoForPlugins } from './calicoPlugin.ts';

/** @assumption what the Kubernetes API takes for one request of Calico's; may be off by a factor of 2. */
const SHORTEST_REQUEST: Milliseconds = 5;
const LONGEST_REQUEST: Milliseconds = 10;

/** Pauses before calico-node tries again for a tunnel address: the kubelet's, doubling. */
const FIRST_PAUSE: Milliseconds = 10 * SECOND;
const LONGEST_PAUSE: Milliseconds = 5 * MINUTE;

export interface CalicoSurroundings {
  readonly compiled: CompiledCalico;
  readonly simulation: Simulation;
  readonly random: Random;
  readonly kubernetes: () => Kubernetes;
  readonly emit: (fact: IpamdFact | CalicoFact) => void;
}

export class CalicoInWorld
  implements CniPlugins, NodeAgentPort, ClusterLabels, CollectorCluster, CalicoForPlugins
{
  readonly daemonSet: NetworkAgent;
  readonly store: IpamStore;
  readonly tunnels: TunnelAddresses;
  readonly chooser: Chooser;
  readonly surroundings: CalicoSurroundings;
  private readonly collector: Collector;
  private readonly plugins = new Map<string, CalicoPlugin>();
  /** Where each pod with a sandbox asked for its address. */
  private readonly nodeOfPod = new Map<string, string>();
  /** Of nodes whose calico-node is starting. */
  private readonly starting = new Map<string, EventHandle>();

  constructor(surroundings: CalicoSurroundings) {
    const { compiled, simulation, random } = surroundings;
    this.surroundings = surroundings;
    this.daemonSet = calicoAgent(compiled);
    this.chooser = new SeededChooser(random, 'calico');
    this.store = new IpamStore({
      rules: calicoRules(compiled.version),
      cluster: this,
      chooser: this.chooser,
      now: () => simulation.now,
    });
    this.store.onChange((change) => {
      const fact = factOf(change);
      if (fact !== undefined) surroundings.emit(fact);
    });
    this.store.config = compiled.config;
    for (const pool of compiled.pools) {
      const error = createPool(this.store, pool);
      assert(error === undefined, error ?? '');
    }
    this.tunnels = new TunnelAddresses(this.store);
    this.collector = new Collector({
      store: this.store,
      simulation,
      cluster: this,
      chooser: new SeededChooser(random, 'calico/collector'),
      leakGracePeriod: LEAK_GRACE_PERIOD,
      nodes: () => [],
    });
  }

  /** Nothing is left for the collector to find. */
  get isSettled(): boolean {
    return this.collector.isSettled;
  }

  node(name: string): Labels | undefined {
    return this.surroundings.kubernetes().node(name)?.labels;
  }

  /** @assumption namespaces have no other label */
  namespace(name: string): Labels {
    return { 'kubernetes.io/metadata.name': name };
  }

  nodeExists(node: string): boolean {
    return this.node(node) !== undefined;
  }

  pod(name: string): PodSight | undefined {
    const pod = this.surroundings.kubernetes().pod(name);
    return pod && sightOf(pod);
  }

  pluginOn(node: string): CniPlugin {
    const plugin = new CalicoPlugin(this, node);
    this.plugins.set(node, plugin);
    return plugin;
  }

  isOn(node: string, plugin: CniPlugin): boolean {
    return this.plugins.get(node) === plugin;
  }

  podAsked(pod: string, node: string): void {
    this.nodeOfPod.set(pod, node);
  }

  requestTime(node: string, requests: number): Milliseconds {
    const stream = this.surroundings.random.stream(`calico/api/${node}`);
    const each = SHORTEST_REQUEST + stream.unit() * (LONGEST_REQUEST - SHORTEST_REQUEST);
    return Math.round(requests * each);
  }

  /** calico-node sees to its tunnel addresses; the node has its network when it holds them. */
  started(node: string): void {
    this.takeTunnelAddresses(node, FIRST_PAUSE);
  }

  stopped(node: string, _why: AgentStop): void {
    const starting = this.starting.get(node);
    if (starting !== undefined) this.surroundings.simulation.cancel(starting);
    this.starting.delete(node);
  }

  unschedulableChanged(): void {
    // A cordoned node gives out addresses as before.
  }

  metadataChanged(): void {
    // Pools are chosen by the labels of the moment.
  }

  eniConfigsChanged(): void {
    // They are the VPC CNI's.
  }

  apply(fact: Fact): void {
    const { collector, tunnels } = this;
    if (fact.kind === 'node-registered') collector.nodeAdded(fact.node);
    else if (fact.kind === 'node-removed') {
      this.plugins.delete(fact.node);
      tunnels.nodeDeleted(fact.node);
      collector.nodeDeleted(fact.node);
    } else if (fact.kind === 'pod-removed') this.podRemoved(fact.pod);
    else if (fact.kind === 'pod-finished') collector.podChanged();
  }

  private podRemoved(pod: string): void {
    const node = this.nodeOfPod.get(pod);
    if (node === undefined) return;
    this.nodeOfPod.delete(pod);
    this.collector.podDeleted(node);
  }

  private takeTunnelAddresses(node: string, pause: Milliseconds): void {
    const { simulation, kubernetes } = this.surroundings;
    this.store.calls.take();
    const outcome = this.tunnels.reconcile(node);
    const took = this.requestTime(node, apiRequests(this.store.calls.take()));
    const then = (delay: Milliseconds, action: () => void): void => {
      this.starting.set(
        node,
        simulation.after(delay, Lane.cluster, () => {
          this.starting.delete(node);
          action();
        }),
      );
    };
    if (outcome.ok) then(took, () => kubernetes().networkReady(node));
    else then(took + pause, () => this.takeTunnelAddresses(node, Math.min(pause * 2, LONGEST_PAUSE)));
  }
}

function sightOf({ nodeName: node, podIp, phase, reason }: Pod): PodSight {
  return {
    node,
    addresses: podIp === undefined ? [] : [podIp],
    isEvicted: phase === 'Failed' && reason === 'Evicted',
  };
}

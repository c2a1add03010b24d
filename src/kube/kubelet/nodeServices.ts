// What all pods of one node share: its kubelet's clocks, limits and streams, its images, its CNI and its cluster.

import type { Address } from '../../base/address.ts';
import { SECOND, type Milliseconds } from '../../base/time.ts';
import { elementAt } from '../../base/assert.ts';
import { OpenTurns, type OpenTurn } from '../../kernel/openTurns.ts';
import { drawLatency, drawRest, type Latency } from '../../kernel/latency.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { Cluster } from '../api/cluster.ts';
import type { ClusterTimings } from '../api/config.ts';
import type { CniPort, NodeAgentPort, NodeCni } from '../api/cniPort.ts';
import type { Environment } from '../api/environment.ts';
import type { EventRecorder } from '../api/events.ts';
import { ImageStore, type ImageCatalogue } from '../api/imageStore.ts';
import { SandboxIds } from '../api/names.ts';
import type { Node } from '../api/objects.ts';
import type { VolumePort } from '../api/volumes.ts';
import { RateLimiter } from '../api/rateLimiter.ts';

/** The cluster's side of what a kubelet works with. */
export interface KubeletPorts {
  readonly environment: Environment;
  readonly cluster: Cluster;
  readonly events: EventRecorder;
  readonly catalogue: ImageCatalogue;
  readonly cni: CniPort;
  readonly agent: NodeAgentPort;
  readonly volumes: VolumePort;
}

export class NodeServices {
  readonly node: Node;
  /** Also the address of pods on the host's network. */
  readonly address: Address;
  readonly ports: KubeletPorts;
  readonly cni: NodeCni;
  /** CNI calls that are due, one a pod. */
  readonly cniCalls = new OpenTurns();
  readonly images: ImageStore;
  readonly podStarts: RateLimiter;
  /** Whether the CNI's configuration is on the node: containerd's NetworkReady. */
  networkConfigured = false;
  /** Whether the aws-node container's readiness probe would succeed. */
  agentAnswers = false;
  /** From the first pod that ends on. */
  private ends: RateLimiter | undefined = undefined;
  private readonly stream: RandomStream;
  private readonly sandboxIds: SandboxIds;
  /** Where in the second the kubelet's one-second ticker falls. */
  private readonly tick: Milliseconds;

  constructor(node: Node, address: Address, ports: KubeletPorts) {
    const { random, limits } = ports.environment;
    this.node = node;
    this.address = address;
    this.ports = ports;
    this.cni = ports.cni.pluginOn(node.name, this.cniCalls);
    this.images = new ImageStore(ports.catalogue, ports.environment.serializeImagePulls);
    this.podStarts = new RateLimiter(limits.podStarts);
    this.stream = random.stream(`kube/kubelet/${node.name}`);
    this.sandboxIds = new SandboxIds(random.stream('kube/sandbox-id'));
    this.tick = this.stream.below(SECOND);
  }

  get podEnds(): RateLimiter {
    return (this.ends ??= new RateLimiter(this.ports.environment.limits.podEnds));
  }

  get timings(): ClusterTimings {
    return this.ports.environment.timings;
  }

  get now(): Milliseconds {
    return this.ports.environment.now;
  }

  draw(latency: Latency): Milliseconds {
    return drawLatency(latency, this.stream);
  }

  /** What is left of a span that began before and is not over. */
  drawRest(latency: Latency, elapsed: Milliseconds): Milliseconds {
    return drawRest(latency, elapsed, this.stream);
  }

  /** A uniform span below `bound`. */
  below(bound: Milliseconds): Milliseconds {
    return this.stream.below(bound);
  }

  /** Whether something that happens in this share of all cases does so now; a sure thing draws nothing. */
  happens(share = 0): boolean {
    return share > 0 && (share >= 1 || this.stream.unit() < share);
  }

  cniCallDue(call: OpenTurn, at: Milliseconds): void {
    this.cniCalls.enter(call, at);
    this.cni.callDue(at);
  }

  /** This call is due; those of the same instant are made in any order, up to it. */
  makeCniCalls(call: OpenTurn): void {
    let due = this.cniCalls.at(this.now);
    while (due.includes(call)) {
      elementAt(due, due.length === 1 ? 0 : this.cni.nextCall(due)).go();
      due = this.cniCalls.at(this.now);
    }
  }

  newSandboxId(): string {
    return this.sandboxIds.next();
  }

  /**
   * How long until a sync that fails `failsIn` from now is tried again: the back-off plus up to half of it, then the
   * next tick of the work queue. @upstream pkg/kubelet/pod_workers.go completeWork, pkg/kubelet/util/queue
   */
  retryDelay(backOff: Milliseconds, failsIn: Milliseconds = 0): Milliseconds {
    const due = this.now + failsIn + backOff + this.stream.below(backOff / 2);
    const pastTick = (due + SECOND - this.tick) % SECOND;
    return due + (pastTick === 0 ? 0 : SECOND - pastTick) - this.now;
  }
}

// What must hold for sandboxes and pods after each event.
// Verified, by name: address-of-one-sandbox, no two sandboxes that stand have one address, unless a hazard was told of
// them; pod-on-node, a Running pod has a node; pod-address, a Running pod that is not on the host's network has an
// address, and a Ready one that of its sandbox; pod-on-one-node, a kubelet counts no pod of another node; max-pods, it
// counts no more pods than max pods.
// Not verified: pods that no kubelet has admitted yet, and what the API says of pods whose sandbox stands no more.

import { elementAt } from '../base/assert.ts';
import { formatAddress } from '../base/address.ts';
import type { KubernetesView } from '../kube/view.ts';
import { podKey, type Pod } from '../kube/api/objects.ts';
import type { HazardWatch } from './hazardWatch.ts';
import type { Sandboxes, StandingSandbox } from './sandboxes.ts';

export interface CheckedPods {
  readonly kubernetes: Pick<KubernetesView, 'pod' | 'node' | 'admittedPods'>;
  readonly sandboxes: Pick<Sandboxes, 'on' | 'sharing'>;
  readonly hazards: Pick<HazardWatch, 'explains'>;
}

/** Pods named in a message; the rest are counted. */
const MOST_NAMED = 3;

export class PodInvariants {
  private readonly world: CheckedPods;
  /** Bound, and not yet admitted by their kubelets: the admission is told by no fact. */
  private readonly unadmitted = new Set<Pod>();

  constructor(world: CheckedPods) {
    this.world = world;
  }

  /** Of the pods and nodes that may have changed. */
  check(pods: readonly Pod[], nodes: ReadonlySet<string>): string[] {
    const broken: string[] = [];
    this.checkSandboxes(broken);
    for (const pod of pods) {
      this.checkPod(pod, broken);
      if (isAwaitingAdmission(pod)) this.unadmitted.add(pod);
    }
    for (const node of new Set([...nodes, ...this.admittingNodes()])) this.checkMaxPods(node, broken);
    return broken;
  }

  private checkSandboxes(broken: string[]): void {
    for (const sharing of this.world.sandboxes.sharing()) {
      if (this.world.hazards.explains(sharing)) continue;
      const holders = sharing.map(({ pod, node }) => `${pod} on ${node}`);
      const address = formatAddress(elementAt(sharing, 0).address);
      broken.push(`address-of-one-sandbox: ${holders.join(' and ')} have the same address, ${address}`);
    }
  }

  private checkPod(pod: Pod, broken: string[]): void {
    if (pod.phase !== 'Running') return;
    if (pod.nodeName === undefined) {
      broken.push(`pod-on-node: ${podKey(pod)} is Running without a node`);
      return;
    }
    if (pod.spec.hostNetwork) return;
    if (pod.podIp === undefined) {
      broken.push(`pod-address: ${podKey(pod)} on ${pod.nodeName} is Running without an address`);
      return;
    }
    const sandbox = pod.ready ? this.sandboxOf(pod, pod.nodeName) : undefined;
    if (sandbox === undefined || sandbox.address === pod.podIp) return;
    const has = `its sandbox has ${formatAddress(sandbox.address)}`;
    broken.push(
      `pod-address: ${podKey(pod)} on ${pod.nodeName} is Ready with ${formatAddress(pod.podIp)}, ${has}`,
    );
  }

  private sandboxOf(pod: Pod, node: string): StandingSandbox | undefined {
    for (const sandbox of this.world.sandboxes.on(node).values())
      if (sandbox.pod === podKey(pod)) return sandbox;
    return undefined;
  }

  /** Nodes whose kubelets have admitted, or turned away, pods since the last look. */
  private *admittingNodes(): Generator<string> {
    for (const pod of this.unadmitted) {
      if (isAwaitingAdmission(pod) && this.isOnNode(pod)) continue;
      this.unadmitted.delete(pod);
      if (pod.nodeName !== undefined) yield pod.nodeName;
    }
  }

  /** Whether pod and node are objects still. */
  private isOnNode(pod: Pod): boolean {
    const { kubernetes } = this.world;
    return kubernetes.pod(podKey(pod)) === pod && kubernetes.node(pod.nodeName ?? '') !== undefined;
  }

  private checkMaxPods(name: string, broken: string[]): void {
    const node = this.world.kubernetes.node(name);
    if (node === undefined) return;
    const maxPods = node.allocatable['pods'] ?? 0;
    const admitted = this.world.kubernetes.admittedPods(name);
    const stray = admitted.find(({ nodeName }) => nodeName !== name);
    if (stray !== undefined) {
      broken.push(`pod-on-one-node: ${name} has admitted ${podKey(stray)} of ${stray.nodeName ?? 'no node'}`);
    }
    if (admitted.length <= maxPods) return;
    const named = admitted.slice(-MOST_NAMED).map(podKey).join(', ');
    broken.push(`max-pods: ${name} has admitted ${admitted.length} pods of ${maxPods}, the latest ${named}`);
  }
}

function isAwaitingAdmission(pod: Pod): boolean {
  return pod.nodeName !== undefined && pod.startedAt === undefined && pod.phase === 'Pending';
}

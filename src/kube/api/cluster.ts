// The cluster's pods as the API server holds them, and the only place that writes their phase, conditions and node; what
// is reported of single containers goes through `containerStatus.ts`, nodes stand beside. Every write is told as a fact,
// and most to one watcher; who decides on it, and when, is not known here.

import { type Address, formatAddress } from '../../base/address.ts';
import type { SchedulingFailure } from './schedulingFailure.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { Admission } from './admission.ts';
import { ClusterNodes, type NodeWatcher } from './clusterNodes.ts';
import { ContainerStatus } from './containerStatus.ts';
import type { EmitFact } from './environment.ts';
import type { PastPod } from './clusterPast.ts';
import { podKey, type DeletionCause, type Owner, type Pod, type PodSpec } from './objects.ts';
import { factsOf, placeStatus } from './placedPod.ts';
import { newPod, PodOrigins, type PodDraft } from './podDraft.ts';
import { PodRows } from './podRows.ts';
import { PodsByNode } from './podsByNode.ts';
import type { Refusal } from './refusal.ts';
import type { StatusReason } from './statusReason.ts';

/** Hears of each write to a pod after it is done. Latency of watches is the hearer's. */
export interface PodWatcher {
  podCreated(pod: Pod): void;
  /** It was there before the run. */
  podPlaced(pod: Pod): void;
  /** Its spec is another; it has no node. */
  podChanged(pod: Pod): void;
  /** The last of its scheduling gates is gone. */
  podUngated(pod: Pod): void;
  podBound(pod: Pod): void;
  podTerminating(pod: Pod): void;
  podReadinessChanged(pod: Pod): void;
  /** The phase is Succeeded or Failed. */
  podFinished(pod: Pod): void;
  podRestarted(pod: Pod): void;
  podRemoved(pod: Pod): void;
}

export class Cluster {
  readonly nodes: ClusterNodes;
  readonly containers: ContainerStatus;
  private readonly podsByKey = new Map<string, Pod>();
  private readonly rows = new PodRows();
  private readonly byNode = new PodsByNode();
  private readonly origins = new PodOrigins();
  private readonly clock: { readonly now: Milliseconds };
  private readonly emit: EmitFact;
  private readonly watcher: PodWatcher;
  private readonly admission: Admission;

  constructor(
    clock: { readonly now: Milliseconds },
    emit: EmitFact,
    watcher: PodWatcher & NodeWatcher,
    admission: Admission,
  ) {
    this.admission = admission;
    this.clock = clock;
    this.emit = emit;
    this.watcher = watcher;
    this.nodes = new ClusterNodes(emit, watcher);
    this.containers = new ContainerStatus(emit);
  }

  /** In order of creation. */
  pods(): IterableIterator<Pod> {
    return this.podsByKey.values();
  }

  pod(key: string): Pod | undefined {
    return this.podsByKey.get(key);
  }

  has(pod: Pod): boolean {
    return this.rows.holds(pod);
  }

  /** Pods bound to a node, whatever their phase, in order of binding. */
  podsOn(node: string): readonly Pod[] {
    return this.byNode.on(node);
  }

  createPod(draft: PodDraft): Pod | Refusal {
    const { namespace, workload, owner } = draft;
    const spec = this.admission.mutate(draft, this.admission.admit(draft.spec, namespace));
    const refusal = this.admission.refusalOf(draft, spec);
    if (refusal !== undefined) {
      const { plugin, by, message, needs } = refusal;
      this.emit({ kind: 'pod-refused', namespace, workload, controller: owner, plugin, by, message, needs });
      return refusal;
    }
    const pod = newPod(draft, this.rows.next(), this.clock.now, spec, this.origins.of(draft));
    const key = podKey(pod);
    this.rows.take(pod);
    this.podsByKey.set(key, pod);
    this.admission.quotas.podCreated(pod);
    const { hostNetwork } = spec;
    this.emit({ kind: 'pod-created', pod: key, owner: workload, hostNetwork, controller: owner });
    if (pod.nodeName !== undefined) {
      this.byNode.place(pod, pod.nodeName);
      const isThere = this.nodes.get(pod.nodeName) !== undefined;
      const scheduled = { kind: 'pod-scheduled', pod: key, node: pod.nodeName, direct: true } as const;
      this.emit(isThere ? scheduled : { ...scheduled, missing: true });
    }
    this.watcher.podCreated(pod);
    return pod;
  }

  /** A pod that was there before the run, with its status; facts tell of it as of one that comes so far now. */
  placePod(draft: PodDraft, past: PastPod): Pod {
    const pod = newPod(
      draft,
      this.rows.next(),
      past.createdAt,
      this.admission.admit(draft.spec, draft.namespace),
      this.origins.of(draft),
    );
    placeStatus(pod, past);
    this.rows.take(pod);
    this.podsByKey.set(podKey(pod), pod);
    if (pod.nodeName !== undefined) this.byNode.place(pod, pod.nodeName);
    this.admission.quotas.podCreated(pod);
    for (const fact of factsOf(pod, draft.workload)) this.emit(fact);
    this.watcher.podPlaced(pod);
    return pod;
  }

  /** The controller of a pod that was placed is there. */
  adoptPod(pod: Pod, owner: Owner): void {
    pod.owner = owner;
  }

  /** As somebody applied it anew; where it may go changes only as long as it waits. */
  changeSpec(pod: Pod, spec: PodSpec): void {
    this.admission.quotas.podRemoved(pod);
    pod.spec = this.admission.admit(spec, pod.namespace);
    this.admission.quotas.podCreated(pod);
    if (pod.nodeName === undefined) this.watcher.podChanged(pod);
  }

  /** Gates can only be taken away. */
  removeGates(pod: Pod, kept: readonly string[]): void {
    const { gates = [] } = pod;
    pod.gates = gates.filter((gate) => kept.includes(gate));
    if (gates.length > 0 && pod.gates.length === 0) this.watcher.podUngated(pod);
  }

  annotatePod(pod: Pod, key: string, value: string): void {
    pod.annotations = { ...pod.annotations, [key]: value };
  }

  /** The scheduler found no node, and may have nominated one for later. */
  schedulingFailed(pod: Pod, failure: SchedulingFailure): void {
    const { message, reasons, rejections, nominatedNode } = failure;
    pod.nominatedNodeName = nominatedNode;
    this.emit({ kind: 'pod-unschedulable', pod: podKey(pod), message, reasons, rejections });
  }

  bindPod(pod: Pod, node: string): void {
    pod.nodeName = node;
    this.byNode.place(pod, node);
    this.emit({ kind: 'pod-scheduled', pod: podKey(pod), node });
    this.watcher.podBound(pod);
  }

  /** The kubelet turned the pod away. */
  rejectPod(pod: Pod, { reason, message }: StatusReason): void {
    pod.phase = 'Failed';
    pod.reason = reason;
    pod.message = message;
    this.admission.quotas.podFinished(pod);
    this.emit({ kind: 'pod-rejected', pod: podKey(pod), node: pod.nodeName ?? '', reason, message });
    this.watcher.podFinished(pod);
  }

  /** The kubelet took the pod. */
  acceptPod(pod: Pod): void {
    pod.startedAt = this.clock.now;
  }

  /** A pod on the host's network has the node's address, which the record does not count as its own. */
  sandboxCreated(pod: Pod, address: Address): void {
    pod.podIp = address;
    const node = pod.nodeName ?? '';
    if (pod.spec.hostNetwork) this.emit({ kind: 'sandbox-created', pod: podKey(pod), node });
    else this.emit({ kind: 'sandbox-created', pod: podKey(pod), node, address: formatAddress(address) });
  }

  /** `message`: the text of FailedCreatePodSandBox. */
  sandboxFailed(pod: Pod, message: string): void {
    this.emit({ kind: 'sandbox-failed', pod: podKey(pod), node: pod.nodeName ?? '', message });
  }

  /** All containers run. A pod whose containers run again has been Running all along. */
  podRunning(pod: Pod): void {
    if (pod.phase !== 'Pending') return;
    pod.phase = 'Running';
    this.emit({ kind: 'pod-running', pod: podKey(pod), node: pod.nodeName ?? '' });
  }

  podRestarted(pod: Pod): void {
    pod.restarts = (pod.restarts ?? 0) + 1;
    this.emit({ kind: 'pod-restarted', pod: podKey(pod), restarts: pod.restarts });
    this.watcher.podRestarted(pod);
  }

  setPodReady(pod: Pod, ready: boolean): void {
    if (pod.ready === ready) return;
    pod.ready = ready;
    if (ready) pod.readyAt = this.clock.now;
    this.emit({ kind: ready ? 'pod-ready' : 'pod-not-ready', pod: podKey(pod) });
    this.watcher.podReadinessChanged(pod);
  }

  /**
   * Asks for the pod's end. The object goes at once where no kubelet has to stop anything: without a node, or in a
   * terminal phase. @upstream pkg/registry/core/pod/strategy.go
   */
  deletePod(pod: Pod, cause?: DeletionCause): void {
    if (pod.deletedAt !== undefined || !this.has(pod)) return;
    pod.deletedAt = this.clock.now;
    if (cause !== undefined && cause !== 'Owner') pod.disruptionTarget = cause;
    if (cause === undefined) this.emit({ kind: 'pod-deleted', pod: podKey(pod) });
    else this.emit({ kind: 'pod-deleted', pod: podKey(pod), cause });
    if (pod.nodeName === undefined || hasFinished(pod)) this.removePod(pod);
    else this.watcher.podTerminating(pod);
  }

  /** `why`: where the kubelet ended it by itself. */
  finishPod(pod: Pod, phase: 'Succeeded' | 'Failed', why?: StatusReason): void {
    if (hasFinished(pod)) return;
    pod.phase = phase;
    pod.ready = false;
    pod.reason = why?.reason;
    pod.message = why?.message;
    this.admission.quotas.podFinished(pod);
    this.emit({ kind: 'pod-finished', pod: podKey(pod), phase, ...why });
    this.watcher.podFinished(pod);
  }

  /** The object leaves the API. */
  removePod(pod: Pod): void {
    if (!this.has(pod)) return;
    this.rows.leave(pod);
    this.podsByKey.delete(podKey(pod));
    this.admission.quotas.podRemoved(pod);
    const { nodeName } = pod;
    if (nodeName !== undefined) this.byNode.takeOff(pod, nodeName, this.nodes.get(nodeName) !== undefined);
    this.emit({ kind: 'pod-removed', pod: podKey(pod) });
    this.watcher.podRemoved(pod);
    this.rows.giveBack(pod);
  }
}

/** Whether the pod's phase is terminal. */
export function hasFinished(pod: Pod): boolean {
  return pod.phase === 'Succeeded' || pod.phase === 'Failed';
}

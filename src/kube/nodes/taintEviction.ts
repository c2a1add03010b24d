// The taint manager: deletes pods from nodes whose NoExecute taints they do not tolerate, or no longer.
// @upstream pkg/controller/tainteviction/taint_eviction.go

import type { Milliseconds } from '../../base/time.ts';
import type { EventHandle } from '../../kernel/eventQueue.ts';
import type { Cluster } from '../api/cluster.ts';
import type { Environment } from '../api/environment.ts';
import { TAINT_EVICTION, TAINT_MANAGER, type EventSource } from '../api/eventSource.ts';
import type { EventRecorder } from '../api/events.ts';
import { podKey, type Node, type Pod, type Taint } from '../api/objects.ts';
import { tolerates } from '../scheduler/taintToleration.ts';

const REASON = 'TaintManagerEviction';
/** Minor version from which it is a controller of its own. */
const OWN_CONTROLLER_SINCE = 29;

interface Deletion {
  /** When the taints came that the pod tolerates for a while. */
  readonly since: Milliseconds;
  readonly due: Milliseconds;
  readonly timer: EventHandle;
}

export class TaintEviction {
  private readonly cluster: Cluster;
  private readonly environment: Environment;
  private readonly events: EventRecorder;
  private readonly source: EventSource;
  /** Names of nodes with NoExecute taints. */
  private readonly tainted = new Set<string>();
  private readonly deletions = new Map<Pod, Deletion>();

  constructor(cluster: Cluster, environment: Environment, events: EventRecorder) {
    this.cluster = cluster;
    this.environment = environment;
    this.events = events;
    this.source = environment.kubernetesMinor >= OWN_CONTROLLER_SINCE ? TAINT_EVICTION : TAINT_MANAGER;
  }

  nodeTaintsChanged(node: Node): void {
    const isTainted = node.taints.some(isNoExecute);
    if (!isTainted && !this.tainted.has(node.name)) return;
    if (isTainted) this.tainted.add(node.name);
    else this.tainted.delete(node.name);
    this.environment.later(() => {
      for (const pod of this.cluster.podsOn(node.name)) this.judge(pod, node);
    });
  }

  nodeRemoved(node: Node): void {
    this.tainted.delete(node.name);
  }

  podBound(pod: Pod): void {
    if (this.tainted.size === 0 || pod.nodeName === undefined || !this.tainted.has(pod.nodeName)) return;
    const node = this.cluster.nodes.get(pod.nodeName);
    if (node !== undefined) this.environment.later(() => this.judge(pod, node));
  }

  podRemoved(pod: Pod): void {
    this.forget(pod);
  }

  private judge(pod: Pod, node: Node): void {
    if (pod.deletedAt !== undefined || !this.cluster.has(pod)) return;
    const taints = node.taints.filter(isNoExecute);
    const span = toleratedFor(pod, taints);
    if (span === Infinity) this.spare(pod);
    else this.schedule(pod, span);
  }

  private spare(pod: Pod): void {
    if (!this.forget(pod)) return;
    this.events.record(
      this.source,
      podKey(pod),
      'Normal',
      REASON,
      `Cancelling deletion of Pod ${podKey(pod)}`,
    );
  }

  /** A toleration counts from the first taint; a new taint can only bring the end nearer. */
  private schedule(pod: Pod, span: Milliseconds): void {
    const { now } = this.environment;
    const known = this.deletions.get(pod);
    const since = known?.since ?? now;
    const due = Math.max(now, since + span);
    if (known !== undefined && known.due <= due) return;
    this.forget(pod);
    const timer = this.environment.after(due - now, () => this.delete(pod));
    this.deletions.set(pod, { since, due, timer });
  }

  private delete(pod: Pod): void {
    this.deletions.delete(pod);
    if (pod.deletedAt !== undefined || !this.cluster.has(pod)) return;
    this.events.record(this.source, podKey(pod), 'Normal', REASON, `Marking for deletion Pod ${podKey(pod)}`);
    this.cluster.deletePod(pod, 'DeletionByTaintManager');
  }

  private forget(pod: Pod): boolean {
    const deletion = this.deletions.size === 0 ? undefined : this.deletions.get(pod);
    if (deletion === undefined) return false;
    this.environment.cancel(deletion.timer);
    return this.deletions.delete(pod);
  }
}

/** Infinity: for ever, or nothing has to be tolerated. 0: not at all. */
function toleratedFor({ spec }: Pod, taints: readonly Taint[]): Milliseconds {
  let span = Infinity;
  for (const taint of taints) {
    const matching = spec.tolerations.filter((toleration) => tolerates(toleration, taint));
    if (matching.length === 0) return 0;
    for (const { toleration = Infinity } of matching) span = Math.min(span, Math.max(0, toleration));
  }
  return span;
}

function isNoExecute({ effect }: Taint): boolean {
  return effect === 'NoExecute';
}

// Takes nodes away: taint and cordon, a pause, evictions, waiting for the pods, the end of the instance.
// @upstream cluster-autoscaler/core/scaledown/actuation

import { SECOND, type Milliseconds } from '../../base/time.ts';
import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { Node, Pod } from '../../kube/api/objects.ts';
import type { AwsGroups } from './awsGroups.ts';
import { podsToMove } from './drainability.ts';
import type { RemovableNode } from './planner.ts';
import type { AutoscalerPorts } from './ports.ts';
import { RemainingBudgets } from './remainingBudgets.ts';
import { TO_BE_DELETED } from './taints.ts';
import { type Utilization, utilizationText } from './utilization.ts';

const EVICTION_RETRY = 10 * SECOND;
const POLL = 5 * SECOND;
/** Beyond the time that pods have to end. */
const EVICTION_HEADROOM = 30 * SECOND;

interface Deletion {
  readonly node: Node;
  readonly drains: boolean;
}

/** Evictions of one node that are not through. */
interface Drain {
  readonly deletion: Deletion;
  readonly pods: readonly Pod[];
  pending: number;
  failed: Pod[];
}

export class Actuator {
  private readonly flags: ClusterAutoscalerFlags;
  private readonly groups: AwsGroups;
  private readonly ports: AutoscalerPorts;
  private readonly deletions = new Map<string, Deletion>();
  /** When one failed last; the loop then waits before the next. */
  failedAt: Milliseconds = -Infinity;

  constructor(flags: ClusterAutoscalerFlags, groups: AwsGroups, ports: AutoscalerPorts) {
    this.flags = flags;
    this.groups = groups;
    this.ports = ports;
  }

  /** Names of nodes that are on their way out. */
  inProgress(): ReadonlySet<string> {
    return new Set(this.deletions.keys());
  }

  /** Those of them that are drained. */
  draining(): string[] {
    return [...this.deletions.values()].filter(({ drains }) => drains).map(({ node }) => node.name);
  }

  /** As many as may go at one time. Whether any goes. */
  start(
    empty: readonly RemovableNode[],
    drain: readonly RemovableNode[],
    utilizationOf: (node: Node) => Utilization,
  ): boolean {
    const parallel = this.flags['max-scale-down-parallelism'] - this.deletions.size;
    const emptyNow = empty.slice(0, Math.max(0, parallel));
    const drains = this.flags['max-drain-parallelism'] - this.draining().length;
    const drainNow = drain.slice(0, Math.max(0, Math.min(parallel - emptyNow.length, drains)));
    for (const { node } of [...emptyNow, ...drainNow]) this.mark(node);
    for (const { node } of emptyNow) {
      this.tellStatus('ScaleDownEmpty', `Scale-down: removing empty node "${node.name}"`);
    }
    for (const { node } of drainNow) {
      const pods = this.podsToEvict(node)
        .others.map(({ name }) => name)
        .join(',');
      const utilization = utilizationText(utilizationOf(node));
      const message = `Scale-down: removing node ${node.name}, utilization: ${utilization}, pods to reschedule: ${pods}`;
      this.tellStatus('ScaleDown', message);
    }
    this.deleteLater(emptyNow, false);
    this.deleteLater(drainNow, true);
    return emptyNow.length + drainNow.length > 0;
  }

  private mark(node: Node): void {
    const { cluster, events } = this.ports;
    cluster.setTaint(node, TO_BE_DELETED, true);
    if (this.flags['cordon-node-before-terminating']) cluster.setUnschedulable(node, true);
    const message = 'marked the node as toBeDeleted/unschedulable';
    events.ofNode(node, { type: 'Normal', reason: 'ScaleDown', message });
  }

  private deleteLater(removable: readonly RemovableNode[], drains: boolean): void {
    if (removable.length === 0) return;
    const deletions = removable.map(({ node }) => ({ node, drains }));
    for (const deletion of deletions) this.deletions.set(deletion.node.name, deletion);
    this.ports.clock.after(this.flags['node-delete-delay-after-taint'], () => {
      for (const deletion of deletions) this.begin(deletion);
    });
  }

  private begin(deletion: Deletion): void {
    const { node, drains } = deletion;
    const { cluster, clock } = this.ports;
    const budgets = new RemainingBudgets(cluster.budgets());
    const found = podsToMove(cluster.podsOn(node.name), { flags: this.flags, budgets, now: clock.now });
    if (found.kind === 'blocked') {
      this.fail(deletion, `pod ${found.pod.namespace}/${found.pod.name} cannot be moved: ${found.reason}`);
      return;
    }
    if (!drains && found.pods.length > 0) {
      this.fail(deletion, `failed to delete empty node "${node.name}", new pods scheduled`);
      return;
    }
    this.evictAll(deletion);
  }

  private podsToEvict(node: Node): { readonly daemons: readonly Pod[]; readonly others: readonly Pod[] } {
    const pods = [...this.ports.cluster.podsOn(node.name)];
    const isDaemon = ({ owner }: Pod): boolean => owner?.kind === 'DaemonSet';
    return { daemons: pods.filter(isDaemon), others: pods.filter((pod) => !isDaemon(pod)) };
  }

  /** Those of DaemonSets as well as can be, without waiting for them. */
  private evictAll(deletion: Deletion): void {
    const { daemons, others } = this.podsToEvict(deletion.node);
    const { drains } = deletion;
    const flag = drains ? 'daemonset-eviction-for-occupied-nodes' : 'daemonset-eviction-for-empty-nodes';
    const daemonsToEvict = daemons.filter((pod) => evictsDaemon(pod, this.flags[flag]));
    const pods = drains ? others : [];
    const until = this.ports.clock.now + this.flags['max-pod-eviction-time'];
    const drain: Drain = { deletion, pods, pending: pods.length + daemonsToEvict.length, failed: [] };
    if (drain.pending === 0) this.awaitEnd(drain, this.ports.clock.now);
    for (const pod of pods) this.evict(pod, drain, until, true);
    for (const pod of daemonsToEvict) this.evict(pod, drain, until, false);
  }

  private evict(pod: Pod, drain: Drain, until: Milliseconds, isRequired: boolean): void {
    const { events } = this.ports;
    events.ofPod(pod, { type: 'Normal', reason: 'ScaleDown', message: 'deleting pod for node scale down' });
    this.tryToEvict(pod, until, (evicted) => {
      drain.pending--;
      if (!evicted && isRequired) {
        const message = 'failed to delete pod for ScaleDown';
        events.ofPod(pod, { type: 'Warning', reason: 'ScaleDownFailed', message });
        drain.failed.push(pod);
      }
      if (drain.pending > 0) return;
      const { clock } = this.ports;
      if (drain.failed.length === 0) this.awaitEnd(drain, clock.now);
      else this.fail(drain.deletion, evictionFailure(drain));
    });
  }

  private tryToEvict(pod: Pod, until: Milliseconds, done: (evicted: boolean) => void): void {
    const { cluster, clock } = this.ports;
    if (!cluster.has(pod) || cluster.evict(pod)) {
      done(true);
      return;
    }
    clock.after(EVICTION_RETRY, () => {
      if (clock.now < until) this.tryToEvict(pod, until, done);
      else done(false);
    });
  }

  /** Looks every few seconds whether the pods are gone. */
  private awaitEnd(drain: Drain, since: Milliseconds): void {
    const { cluster, clock } = this.ports;
    if (drain.pods.every((pod) => !cluster.has(pod))) {
      this.finish(drain.deletion);
      return;
    }
    const limit = this.flags['max-graceful-termination-sec'] * SECOND + EVICTION_HEADROOM;
    clock.after(POLL, () => {
      if (clock.now - since < limit) this.awaitEnd(drain, since);
      else
        this.fail(
          drain.deletion,
          `Failed to drain node /${drain.deletion.node.name}: pods remaining after timeout`,
        );
    });
  }

  private finish(deletion: Deletion): void {
    const { node, drains } = deletion;
    const { clock, events } = this.ports;
    const group = this.groups.ofNode(node.name);
    const instance = group?.instances.find(({ node: name }) => name === node.name);
    const refused =
      group === undefined || instance === undefined
        ? `failed to find node group for ${node.name}`
        : this.groups.deleteInstances(group, new Set([instance.id]), clock.now);
    if (refused !== undefined) {
      this.fail(deletion, `failed to delete ${node.name}: ${refused}`);
      return;
    }
    this.deletions.delete(node.name);
    const told = { node: node.name, group: group?.name ?? '', drained: drains };
    this.ports.decisions.tell({ kind: 'node-autoscaled-away', ...told });
    const message = 'nodes removed by cluster autoscaler';
    events.ofNode(node, { type: 'Normal', reason: 'ScaleDown', message });
    if (drains) this.tellStatus('ScaleDown', `Scale-down: node ${node.name} removed with drain`);
    else this.tellStatus('ScaleDownEmpty', `Scale-down: empty node ${node.name} removed`);
  }

  /** The node is given back to the scheduler. */
  private fail({ node, drains }: Deletion, error: string): void {
    const { cluster, clock, events } = this.ports;
    const what = drains ? 'failed to drain and delete node' : 'failed to delete empty node';
    events.ofNode(node, { type: 'Warning', reason: 'ScaleDownFailed', message: `${what}: ${error}` });
    cluster.setTaint(node, TO_BE_DELETED, false);
    if (this.flags['cordon-node-before-terminating']) cluster.setUnschedulable(node, false);
    this.deletions.delete(node.name);
    this.failedAt = clock.now;
  }

  private tellStatus(reason: string, message: string): void {
    this.ports.events.ofStatus({ type: 'Normal', reason, message });
  }
}

/** A pod's own word counts more than the flag. @upstream utils/daemonset#PodsToEvict */
function evictsDaemon({ annotations }: Pod, byDefault: boolean): boolean {
  const word = annotations['cluster-autoscaler.kubernetes.io/enable-ds-eviction'];
  return word === undefined ? byDefault : word === 'true';
}

function evictionFailure({ deletion: { node }, failed }: Drain): string {
  const errors = failed.map(
    ({ namespace, name }) => `failed to evict pod ${namespace}/${name} within allowed timeout`,
  );
  return `Failed to drain node /${node.name}, due to following errors: [${errors.join(' ')}]`;
}

// The API server as Karpenter's controllers ask it.

import type { KarpenterCluster } from '../../autoscaling/karpenter/controllers/ports.ts';
import { isActive } from '../../autoscaling/karpenter/pods.ts';
import type { ClaimIssue } from '../../autoscaling/karpenter/scheduling/pendingPods.ts';
import { EventFilter, type KarpenterEvent } from '../../autoscaling/karpenter/events.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { EventSource } from '../../kube/api/eventSource.ts';
import type { Labels, Node, Pod } from '../../kube/api/objects.ts';
import type { BudgetStatus, EvictionAnswer } from '../../kube/controllers/disruptionBudgets.ts';
import type { Kubernetes } from '../../kube/kubernetes.ts';
import type { Ec2NodeClass } from '../../kube/api/ec2NodeClass.ts';
import type { NodePool } from '../../kube/api/nodePool.ts';
import { KARPENTER, SYSTEM_NAMESPACE } from '../../scenario/cluster/systemNames.ts';

export class ClusterOfKarpenter implements KarpenterCluster {
  private readonly kubernetes: () => Kubernetes;
  private readonly clock: { readonly now: Milliseconds };
  private readonly said = new EventFilter();

  constructor(kubernetes: () => Kubernetes, clock: { readonly now: Milliseconds }) {
    this.kubernetes = kubernetes;
    this.clock = clock;
  }

  get isRunning(): boolean {
    const { workloads } = this.kubernetes().stores;
    return workloads.podsOf(`${SYSTEM_NAMESPACE}/${KARPENTER}`).some((pod) => pod.ready && isActive(pod));
  }

  nodePools(): readonly NodePool[] {
    return [...this.kubernetes().stores.customResources.nodePools.all()].map(({ config }) => config);
  }

  nodeClass(name: string): Ec2NodeClass | undefined {
    return this.kubernetes().stores.customResources.nodeClasses.find(name)?.config;
  }

  nodes(): Iterable<Node> {
    return this.kubernetes().nodes();
  }

  node(name: string): Node | undefined {
    return this.kubernetes().node(name);
  }

  podsOn(node: string): Iterable<Pod> {
    return this.kubernetes().addOns.podsOn(node);
  }

  pod(key: string): Pod | undefined {
    return this.kubernetes().pod(key);
  }

  daemons() {
    return [...this.kubernetes().stores.workloads.daemonSets.all()].map(({ config }) => config.template.spec);
  }

  budgets(): readonly BudgetStatus[] {
    return [...this.kubernetes().stores.budgets.statuses()];
  }

  namespaceLabels(namespace: string): Labels {
    const found = this.kubernetes().stores.namespaces.find(namespace);
    return { ...found?.config.metadata?.labels, 'kubernetes.io/metadata.name': namespace };
  }

  attachmentsOn(node: string) {
    return this.kubernetes()
      .addOns.attachments.claimsOn(node)
      .map((claim) => ({ name: `csi-${claim.replace('/', '-')}`, volume: claim }));
  }

  volumesOf(pod: Pod): readonly string[] {
    return this.kubernetes().addOns.attachments.claimsOf(pod);
  }

  claimIssue({ namespace, spec }: Pod): ClaimIssue | undefined {
    const { volumes } = this.kubernetes().stores.volumes;
    for (const claim of spec.claims ?? []) {
      const found = volumes.claims.at({ namespace, name: claim });
      if (found === undefined) return { kind: 'missing', claim };
      if (found.isDeleted === true) return { kind: 'deleted', claim };
      if (found.volume !== undefined) continue;
      const { storageClassName: storageClass = '' } = found;
      if (storageClass === '') return { kind: 'no-class', claim };
      if (volumes.classOf(found) === undefined) return { kind: 'missing-class', claim, storageClass };
      if (!volumes.isDelayed(found)) return { kind: 'unbound-immediate', claim, storageClass };
    }
    return undefined;
  }

  setLabels(node: Node, labels: Labels): void {
    this.kubernetes().addOns.changeNode(node, { labels });
  }

  setAnnotations(node: Node, annotations: Labels): void {
    this.kubernetes().addOns.changeNode(node, { annotations });
  }

  setTaints(node: Node, taints: Node['taints']): void {
    this.kubernetes().addOns.changeNode(node, { taints });
  }

  evict(pod: Pod): EvictionAnswer {
    return this.kubernetes().addOns.evict(pod);
  }

  deletePod(pod: Pod, grace: Milliseconds): void {
    this.kubernetes().addOns.deletePod(pod, grace);
  }

  recordEvent(event: KarpenterEvent): void {
    const [fresh] = this.said.fresh([event], this.clock.now);
    if (fresh === undefined) return;
    const source: EventSource = { kind: event.kind, component: 'karpenter' };
    this.kubernetes().addOns.recordEvent(source, event.object, event);
  }

  recordedAgainAt(event: KarpenterEvent): Milliseconds {
    return this.said.freshAt(event);
  }

  propagationDelay(): Milliseconds {
    return this.kubernetes().addOns.propagationDelay();
  }
}

// What Karpenter's controllers need: the cluster's API, EC2, time, chance, and where facts go.

import type { Milliseconds } from '../../../base/time.ts';
import type { FleetClient, FleetSubnet } from '../../../ec2/fleetClient.ts';
import type { Chooser } from '../../../kernel/chooser.ts';
import type { RandomStream } from '../../../kernel/random.ts';
import type { Simulation } from '../../../kernel/simulation.ts';
import type { Ec2NodeClass } from '../../../kube/api/ec2NodeClass.ts';
import type { KarpenterConfig } from '../../../kube/api/karpenterConfig.ts';
import type { KarpenterFact } from '../../../kube/api/karpenterFacts.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { NodePool } from '../../../kube/api/nodePool.ts';
import type { Labels, Node, Pod, PodSpec } from '../../../kube/api/objects.ts';
import type { BudgetStatus, EvictionAnswer } from '../../../kube/controllers/disruptionBudgets.ts';
import type { KarpenterEvent } from '../events.ts';
import type { ClaimIssue } from '../scheduling/pendingPods.ts';
import type { Launch } from '../lifecycle/launch.ts';
import type { InstanceState } from '../lifecycle/reconcile.ts';
import type { Attachment } from '../termination/reconcile.ts';

/** The API server, as it is now. */
export interface KarpenterCluster {
  /** A pod of its Deployment is Ready, so that the controllers run. */
  readonly isRunning: boolean;
  nodePools(): readonly NodePool[];
  nodeClass(name: string): Ec2NodeClass | undefined;
  nodes(): Iterable<Node>;
  node(name: string): Node | undefined;
  /** Whatever their phase. */
  podsOn(node: string): Iterable<Pod>;
  pod(key: string): Pod | undefined;
  attachmentsOn(node: string): readonly Attachment[];
  /** Claims of its volumes, as attachments name them. */
  volumesOf(pod: Pod): readonly string[];
  claimIssue(pod: Pod): ClaimIssue | undefined;
  daemons(): readonly PodSpec[];
  budgets(): readonly BudgetStatus[];
  namespaceLabels(namespace: string): Labels;
  setLabels(node: Node, labels: Labels): void;
  setAnnotations(node: Node, annotations: Labels): void;
  setTaints(node: Node, taints: Node['taints']): void;
  /** Asks the eviction API, which deletes the pod where it grants it. */
  evict(pod: Pod): EvictionAnswer;
  deletePod(pod: Pod, grace: Milliseconds): void;
  recordEvent(event: KarpenterEvent): void;
  /** From when on the same Event is recorded again. */
  recordedAgainAt(event: KarpenterEvent): Milliseconds;
  /** From a write until a controller has seen it. */
  propagationDelay(): Milliseconds;
}

/** The account's instances and subnets. */
export interface KarpenterCloud {
  readonly region: string;
  readonly client: FleetClient;
  /** As DescribeSubnets last said: once a minute. */
  subnets(): readonly FleetSubnet[];
  stateOf(instanceId: string): InstanceState;
  /** The instance boots, whoever runs by then, and its kubelet registers a Node as claim and launch say. */
  boot(claim: NodeClaim, launch: Launch): void;
  /** The instance has ended: its Node leaves the API. */
  removeNode(node: string): void;
}

export interface KarpenterPorts {
  readonly config: KarpenterConfig;
  readonly simulation: Simulation;
  readonly cluster: KarpenterCluster;
  readonly cloud: KarpenterCloud;
  /** For names of NodeClaims. */
  readonly names: RandomStream;
  readonly chooser: Chooser;
  /** Unix time at the start of the run. */
  readonly startTime: Milliseconds;
  /** Also those looks that come to nothing: the records must be the same. */
  readonly playsEveryPoll: boolean;
  readonly emit: (fact: KarpenterFact) => void;
}

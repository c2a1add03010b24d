// Holds the life of Karpenter's NodeClaims against the real one: at each step the model sees what the real one saw, and
// has to set the same conditions, taints and labels, and to do the same.

import { SECOND, type Milliseconds } from '../base/time.ts';
import type { ClaimedNode } from '../autoscaling/karpenter/lifecycle/claimedNode.ts';
import { initialConditions, type Conditions } from '../autoscaling/karpenter/lifecycle/conditions.ts';
import { needsLaunch, type LaunchAnswer } from '../autoscaling/karpenter/lifecycle/launch.ts';
import {
  expiryOf,
  reconcileDeletion,
  reconcileLifecycle,
  WRITES_SETTLE,
  type InstanceState,
} from '../autoscaling/karpenter/lifecycle/reconcile.ts';
import type { KarpenterEvent } from '../autoscaling/karpenter/events.ts';
import { taintText } from '../autoscaling/karpenter/taints.ts';
import { reconcileTermination } from '../autoscaling/karpenter/termination/reconcile.ts';
import { INITIALIZED_LABEL, REGISTERED_LABEL } from '../autoscaling/karpenter/wellKnown.ts';
import { own } from '../base/own.ts';
import { goDuration } from '../kube/api/goDuration.ts';
import { UNLAUNCHED, type NodeClaim } from '../kube/api/nodeClaim.ts';
import type { QuantitiesForm } from '../scenario/manifest/forms.ts';
import { resourcesOf } from '../scenario/manifest/podObjects.ts';
import type { AutoscalingCase } from './autoscalingCase.ts';
import { caseVerdict } from './caseVerdict.ts';
import type { RecordedNodePool, RecordedPod, RecordedTaint } from './karpenterFormat.ts';
import { nodePoolOf, podOf, requestsOf, startTimeOf, taintOf } from './karpenterObjects.ts';
import { conditionTexts, recordedEvent } from './karpenterTexts.ts';
import type { Verdict } from './verdict.ts';

interface LifecycleStep {
  readonly atSeconds: number;
  readonly node?: {
    readonly ready?: boolean;
    readonly taints?: readonly RecordedTaint[];
    readonly allocatable?: QuantitiesForm;
  };
  readonly deleteNodeClaim?: boolean;
  readonly instanceGone?: boolean;
}

interface LifecycleInput {
  readonly now?: string;
  readonly nodeClasses: readonly { readonly subnets: readonly { readonly zone: string }[] }[];
  readonly nodePools: readonly RecordedNodePool[];
  readonly pods?: readonly RecordedPod[];
  readonly steps: readonly LifecycleStep[];
  readonly insufficientCapacity?: readonly { readonly type: string; readonly zone: string }[];
}

/** Recordings say so for the name that the claim was given. */
const CLAIM_NAME = 'NODECLAIM';
const NO_CAPACITY =
  'creating instance, insufficient capacity, with fleet error(s), InsufficientInstanceCapacity: We currently do not ' +
  'have sufficient capacity in the Availability Zone you requested. (aws-error-code=UnfulfillableCapacity, ' +
  'aws-operation-name=CreateFleet, aws-request-id=, aws-service-name=EC2, aws-status-code=200)';

export function judgeLifecycle(recorded: AutoscalingCase): Verdict {
  return caseVerdict(recorded, isInput, isResult, (input) => ({ steps: new Life(input).play() }));
}

function isInput(input: object): input is LifecycleInput {
  return 'nodePools' in input && 'nodeClasses' in input && 'steps' in input;
}

function isResult(result: object): result is { readonly steps: readonly object[] } {
  return 'steps' in result && Array.isArray(result.steps);
}

class Life {
  private readonly input: LifecycleInput;
  private readonly startTime: Milliseconds;
  private readonly shown: object[] = [];
  private now: Milliseconds = 0;
  private claim: NodeClaim | undefined;
  private node: ClaimedNode | undefined;
  private instance: InstanceState | undefined;
  private terminated = 0;

  constructor(input: LifecycleInput) {
    this.input = input;
    this.startTime = startTimeOf(input);
    this.claim = claimOf(input);
  }

  play(): object[] {
    this.lifecycle('created');
    for (const step of this.input.steps) {
      this.now = Math.max(this.now, step.atSeconds * SECOND);
      const after = this.perform(step);
      this.lifecycle(after);
      if (this.node !== undefined) this.termination(after);
    }
    return this.shown;
  }

  /** What happens to the claim from outside; then its age is looked at. */
  private perform({ node, deleteNodeClaim, instanceGone }: LifecycleStep): string {
    const { claim } = this;
    if (instanceGone === true) this.instance = 'terminated';
    if (deleteNodeClaim === true && claim !== undefined) claim.deletedAt ??= this.now;
    if (deleteNodeClaim === true) return 'NodeClaim is deleted';
    if (node !== undefined) return this.seeNode(node);
    if (claim !== undefined && claim.deletedAt === undefined && expiryOf(claim) <= this.now) {
      claim.deletedAt = this.now;
      this.now += WRITES_SETTLE;
      return 'expired';
    }
    return instanceGone === true ? 'instance is gone' : 'time passes';
  }

  private seeNode({ ready = true, taints, allocatable = {} }: NonNullable<LifecycleStep['node']>): string {
    const appears = this.node === undefined;
    const known = this.node ?? newNode();
    this.node = {
      ...known,
      ready,
      taints: taints?.map(taintOf) ?? known.taints,
      // It has what it was launched for, but for what the recording says.
      allocatable: { ...this.claim?.requests, ...known.allocatable, ...resourcesOf(allocatable) },
    };
    return appears ? 'node appears' : 'node changes';
  }

  private lifecycle(after: string): void {
    const { claim } = this;
    if (claim === undefined) return;
    const surroundings = { now: this.now, startTime: this.startTime, nodes: this.node ? [this.node] : [] };
    if (claim.deletedAt !== undefined) {
      const decision = reconcileDeletion(claim, surroundings, this.instance);
      this.terminate(decision.terminatesInstance);
      if (this.node !== undefined && decision.deletesNodes.includes(this.node.name))
        this.node = { ...this.node, deletedAt: this.now };
      setConditions(claim, decision.conditions);
      if (decision.isDone) this.claim = undefined;
      this.show(`${after}: nodeclaim.lifecycle`, decision.events, decision.requeueAfter);
      return;
    }
    const answer = needsLaunch(claim, claim.conditions) ? this.launch() : undefined;
    const decision = reconcileLifecycle(claim, surroundings, answer);
    if (decision.launched !== undefined) {
      Object.assign(claim, decision.launched);
      this.instance = 'running';
    }
    if (this.node !== undefined && decision.nodeChange) this.node = { ...this.node, ...decision.nodeChange };
    if (decision.deletes !== undefined) claim.deletedAt = this.now;
    if (decision.conditions !== claim.conditions) this.now += WRITES_SETTLE;
    setConditions(claim, decision.conditions);
    this.show(`${after}: nodeclaim.lifecycle`, decision.events, decision.requeueAfter);
  }

  /** Where there is capacity EC2 gives it at once. */
  private launch(): LaunchAnswer {
    const [instanceType = ''] =
      this.input.nodePools[0]?.requirements?.find(({ key }) => key.endsWith('/instance-type'))?.values ?? [];
    const zones = this.input.nodeClasses.flatMap(({ subnets }) => subnets.map(({ zone }) => zone));
    const refused = this.input.insufficientCapacity ?? [];
    const zone = zones.find(
      (one) => !refused.some((each) => each.type === instanceType && each.zone === one),
    );
    if (zone === undefined) return { kind: 'insufficient-capacity', message: NO_CAPACITY };
    return {
      kind: 'launched',
      instance: { instanceId: 'i-1', instanceType, zone, subnet: '', capacityType: 'on-demand' },
      labels: {},
      annotations: {},
      capacity: {},
      allocatable: {},
    };
  }

  private termination(after: string): void {
    const { claim, node, instance = 'terminated' } = this;
    if (claim === undefined || node === undefined) return;
    if (node.deletedAt === undefined) {
      this.show(`${after}: node.termination`, []);
      return;
    }
    const seen = { node, claim, pods: [], attachments: [], volumesOf: () => [], instance };
    const decision = reconcileTermination(seen, { now: this.now, startTime: this.startTime });
    this.node = decision.isDone ? undefined : { ...node, taints: decision.taints, labels: decision.labels };
    this.terminate(decision.terminatesInstance);
    setConditions(claim, decision.conditions);
    this.show(`${after}: node.termination`, decision.events, decision.requeueAfter);
  }

  private terminate(asks: boolean): void {
    if (!asks) return;
    this.terminated++;
    this.instance = 'shutting-down';
  }

  private show(after: string, events: readonly KarpenterEvent[], requeueAfter?: Milliseconds): void {
    const { claim, node } = this;
    const state = claim === undefined ? 'gone' : claim.deletedAt === undefined ? undefined : 'deleting';
    this.shown.push({
      after,
      atSeconds: this.now / SECOND,
      ...(claim && { conditions: conditionTexts(claim.conditions) }),
      ...(state && { nodeClaim: state }),
      events: events.map(recordedEvent).map((event) => ({ ...event, object: event.object.split('/')[0] })),
      instancesTerminated: this.terminated,
      node: node ? shownNode(node) : null,
      ...(requeueAfter !== undefined && { requeueAfter: goDuration(requeueAfter) }),
    });
  }
}

function claimOf({ nodePools, pods = [] }: LifecycleInput): NodeClaim | undefined {
  const [pool] = nodePools.map(nodePoolOf);
  if (pool === undefined) return undefined;
  const { template } = pool;
  return {
    ...template,
    name: CLAIM_NAME,
    uid: CLAIM_NAME,
    nodePool: pool.name,
    createdAt: 0,
    requests: requestsOf(pods.map(podOf)),
    ...UNLAUNCHED,
    conditions: new Map(initialConditions(0)),
  };
}

function newNode(): ClaimedNode {
  return {
    name: 'node',
    labels: {},
    annotations: {},
    taints: [],
    ready: false,
    allocatable: {},
    finalizers: [],
    deletedAt: undefined,
  };
}

function setConditions(claim: NodeClaim, decided: Conditions): void {
  claim.conditions = decided;
}

function shownNode({ labels, taints, finalizers, deletedAt }: ClaimedNode): object {
  return {
    ...(deletedAt !== undefined && { deleting: true }),
    finalizers,
    initialized: own(labels, INITIALIZED_LABEL) ?? '',
    registered: own(labels, REGISTERED_LABEL) ?? '',
    taints: taints.map(taintText),
  };
}

// What explanations need of a run beside its state: the histories of pods, those that are gone included, and the nodes'
// latest decisions. Filled by the facts as they come.

import { formatMoment, type Milliseconds } from '../base/time.ts';
import { NodeUpdates } from '../record/nodeUpdates.ts';
import { POD_HISTORY_FOLDS, PodHistory } from '../record/podHistory.ts';
import { project } from '../record/projection.ts';
import type { Fact } from '../record/trace.ts';
import { NodeLog } from './nodeLog.ts';
import { neededText } from './neededText.ts';

export interface LowestFree {
  readonly free: number;
  readonly at: Milliseconds;
}

/** What one who makes nodes last said of a pod, in an Event. */
export interface NodeMakerWord {
  readonly component: 'karpenter' | 'cluster-autoscaler';
  readonly message: string;
  readonly at: Milliseconds;
}

export interface NodeWord {
  readonly speaker: 'Karpenter' | 'Cluster Autoscaler';
  readonly message: string;
  readonly at: Milliseconds;
}

export class Chronicle {
  /** The latest pod of each name, in order of creation. */
  readonly pods = new Map<string, PodHistory>();
  /** Workload → its pods in order of creation. */
  readonly byOwner = new Map<string, PodHistory[]>();
  /** Subnet → its fewest free addresses, and when it first had no more. */
  readonly lowestFree = new Map<string, LowestFree>();
  private readonly nodes = new Map<string, NodeLog>();
  /** By pod. */
  readonly nodeMakerWords = new Map<string, NodeMakerWord>();
  /** What one who may take nodes away last said of each: why it stays. */
  readonly nodeWords = new Map<string, NodeWord>();
  /** Without the addresses that they take. */
  readonly nodeUpdates = new NodeUpdates();

  apply(fact: Fact, at: Milliseconds): void {
    this.nodeUpdates.apply(fact, at, 0);
    if (fact.kind === 'pod-created') this.create(at, fact);
    else if (fact.kind === 'subnet-changed') this.noteFree(fact.subnet, fact.free, at);
    else {
      const pod = podOf(fact);
      const history = pod === undefined ? undefined : this.pods.get(pod);
      if (fact.kind === 'event-recorded') this.noteWord(fact, at);
      else if (fact.kind === 'node-needed') this.noteNeed(fact.node, neededText(fact), at);
      else if (fact.kind === 'node-unneeded')
        this.noteNeed(fact.node, `it is not needed since ${formatMoment(fact.since)}`, at);
      if (history !== undefined) project(POD_HISTORY_FOLDS, history, fact, at);
      else if (fact.kind === 'instance-launched') this.nodes.set(fact.node, new NodeLog());
      const isOfNode = pod === undefined || fact.kind === 'address-refused';
      if ('node' in fact && isOfNode) this.node(fact.node).note(at, fact);
      if (fact.kind === 'node-registered' && this.nodeUpdates.underWay.has(fact.group))
        this.node(fact.node).cameByUpdate = true;
    }
  }

  private noteWord(fact: Extract<Fact, { kind: 'event-recorded' }>, at: Milliseconds): void {
    const { component, message, object, objectKind } = fact;
    if (objectKind === 'Node' && component === 'karpenter')
      this.nodeWords.set(object, { speaker: 'Karpenter', message, at });
    if (objectKind !== 'Pod' || (component !== 'karpenter' && component !== 'cluster-autoscaler')) return;
    this.nodeMakerWords.set(object, { component, message, at });
  }

  private noteNeed(node: string, message: string, at: Milliseconds): void {
    this.nodeWords.set(node, { speaker: 'Cluster Autoscaler', message, at });
  }

  private noteFree(subnet: string, free: number, at: Milliseconds): void {
    const lowest = this.lowestFree.get(subnet);
    if (lowest === undefined || free < lowest.free) this.lowestFree.set(subnet, { free, at });
  }

  node(name: string): NodeLog {
    let log = this.nodes.get(name);
    if (log === undefined) {
      log = new NodeLog();
      this.nodes.set(name, log);
    }
    return log;
  }

  private create(at: Milliseconds, fact: Extract<Fact, { kind: 'pod-created' }>): void {
    const history = new PodHistory(fact, at);
    // A name that comes again is a new pod, at its own place in the order.
    this.pods.delete(fact.pod);
    this.nodeMakerWords.delete(fact.pod);
    this.pods.set(fact.pod, history);
    const siblings = this.byOwner.get(fact.owner);
    if (siblings === undefined) this.byOwner.set(fact.owner, [history]);
    else siblings.push(history);
  }
}

/** The pod a fact is about. */
function podOf(fact: Fact): string | undefined {
  if ('pod' in fact) return fact.pod;
  return fact.kind === 'event-recorded' ? fact.object : undefined;
}

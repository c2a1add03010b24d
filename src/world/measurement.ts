// Reads from the state the numbers an expectation may be about, each with since when it is so and what lies behind it.

import { unreachable } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import { WAITING_REASON_NAMES } from '../base/waitingReason.ts';
import type { NodeState } from '../record/nodeBook.ts';
import { countedSince, poolCounts } from '../record/poolRecord.ts';
import type { PodTallies } from '../record/podTallies.ts';
import type { Tally } from '../record/tally.ts';
import type { WorldState } from '../record/worldState.ts';
import type { StateSubject } from '../scenario/compile/compiledExpectation.ts';

export interface Measurement {
  /** The node it is of; empty for what is measured once. */
  readonly of: string;
  readonly value: number;
  readonly sinceMs: Milliseconds;
  readonly why: string;
}

type NodeMeasure = Extract<StateSubject, { kind: 'each-node' }>['measure'];

/** One measurement, or one for every node. */
export function measure(state: WorldState, subject: StateSubject, now: Milliseconds): Measurement[] {
  switch (subject.kind) {
    case 'pods':
      return [single(podTallies(state, subject.of)[subject.state], whyPodsWait(state, subject.of))];
    case 'waiting':
      return [single(podTallies(state, subject.of).waiting(subject.reason), whyPodsWait(state, subject.of))];
    case 'each-node':
      return registered(state, subject.group).map((node) => measureNode(node, subject.measure, now));
    case 'nodes':
      return [single(nodeTally(state, subject.group), '')];
    case 'hazards':
      return [single(state.hazards.count, whyHazards(state))];
    case 'subnet':
      return [single(state.subnet(subject.subnet)[subject.measure], '')];
    case 'ec2-calls':
      return [single(state.calls.get(subject.call)?.[subject.measure], '')];
    default:
      return unreachable(subject);
  }
}

/** A tally that was never touched has been 0 from the start. */
function single(tally: Tally | undefined, why: string): Measurement {
  return { of: '', value: tally?.value ?? 0, sinceMs: tally?.changedAt ?? 0, why };
}

function podTallies(state: WorldState, workload: string | undefined): PodTallies {
  return workload === undefined ? state.pods.tallies : state.pods.workload(workload).tallies;
}

/** `2 TooManyPods, 1 Starting`, or that nothing waits. */
function whyPodsWait(state: WorldState, workload: string | undefined): string {
  const tallies = podTallies(state, workload);
  const reasons = WAITING_REASON_NAMES.map((reason) => ({ reason, count: tallies.waiting(reason).value }))
    .filter(({ count }) => count > 0)
    .map(({ reason, count }) => `${count} ${reason}`);
  const failed = tallies.failed.value > 0 ? [`${tallies.failed.value} Failed`] : [];
  const held = [...reasons, ...failed];
  return held.length === 0 ? 'no pod waits' : `pods wait: ${held.join(', ')}`;
}

/** The first hazard, and how many more there were. */
function whyHazards({ hazards }: WorldState): string {
  const [first, ...others] = hazards.all();
  if (first === undefined) return 'there was no hazard';
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `${first.pods.join(' and ')} had the same address, ${first.address} (${first.cause})${more}`;
}

function registered(state: WorldState, group: string | undefined): NodeState[] {
  return [...state.nodes.nodes.values()].filter(
    (node) => node.registeredAt !== undefined && (group === undefined || node.group === group),
  );
}

function nodeTally(state: WorldState, group: string | undefined): Tally | undefined {
  return group === undefined ? state.nodes.registered : state.nodes.groups.groups.get(group)?.nodes;
}

function measureNode(node: NodeState, of: NodeMeasure, now: Milliseconds): Measurement {
  switch (of) {
    case 'pods':
      return { of: node.node, value: node.pods.value, sinceMs: node.pods.changedAt, why: '' };
    case 'maxPods':
      return { of: node.node, value: node.maxPods, sinceMs: node.registeredAt ?? 0, why: '' };
    case 'enis':
      return { of: node.node, value: node.attached.length, sinceMs: node.attachedChangedAt, why: '' };
    case 'total':
    case 'assigned':
    case 'cooling':
    case 'warm':
    case 'prefixes':
      return {
        of: node.node,
        value: poolCounts(node.pool, now)[of],
        sinceMs: countedSince(node.pool, of, now),
        why: '',
      };
    default:
      return unreachable(of);
  }
}

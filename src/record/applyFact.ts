// Applies one fact to the state. What it does to the record of the pod or node it is about stands in `podRules.ts`,
// `nodeRules.ts` and `poolRules.ts`; here is what comes, goes or is counted beside. Other kinds change nothing. One fact
// costs a few map look-ups; nothing is kept but what is so.

import type { Milliseconds } from '../base/time.ts';
import { isInsufficiency } from '../ipamd/insufficiency.ts';
import { NODE_RULES, type NodeFact } from './nodeRules.ts';
import type { NodeRecord } from './nodeRecord.ts';
import { newPod, type PodRecord } from './podRecord.ts';
import { POD_RULES, type PodFact } from './podRules.ts';
import { project, rowsOf, together, type SomeFolds } from './projection.ts';
import type { Fact } from './trace.ts';
import type { WorldState } from './worldState.ts';

const BESIDE: SomeFolds<WorldState> = {
  'instance-launched': ({ nodes }, { node, instanceType, subnet }, t) =>
    nodes.know(t, node, instanceType, subnet),
  'node-registered': ({ nodes }, { node, instanceType, subnet }, t) =>
    nodes.know(t, node, instanceType, subnet),
  'launch-failed': ({ nodes }, { group, subnet, code }, t) =>
    nodes.groups.find(group).launchFailed(t, subnet, code),
  'call-answered': (state, { call, node, throttled, error }, t) => {
    const tallies = state.call(call);
    tallies.count.add(t, 1);
    tallies.throttled.add(t, throttled);
    if (error !== undefined) tallies.errors.add(t, 1);
    if (throttled > 0) {
      state.throttling.add(t, call, throttled, isWaitedFor(state, node));
    }
    if (error !== undefined && isInsufficiency(error)) {
      const subnet = state.nodes.subnetOf(node);
      if (subnet !== undefined) state.subnet(subnet).refuse(t, node);
    }
  },
  'subnet-changed': (state, { subnet, free, freePrefixes }, t) =>
    state.subnet(subnet).change(t, free, freePrefixes),
  'eni-created': ({ looseEnis }, { eni, subnet, cidrs }, t) => looseEnis.create(t, eni, subnet, cidrs),
  'eni-attached': ({ looseEnis }, { eni }) => looseEnis.attach(eni),
  'eni-detached': ({ looseEnis }, { eni }, t) => looseEnis.detach(t, eni),
  'eni-cidrs-assigned': ({ looseEnis }, { eni, cidrs }) => looseEnis.change(eni, cidrs, 1),
  'eni-cidrs-unassigned': ({ looseEnis }, { eni, cidrs }) => looseEnis.change(eni, cidrs, -1),
  'branch-associated': ({ looseEnis }, { eni }) => looseEnis.attach(eni),
  'eni-deleted': ({ looseEnis }, { eni }) => looseEnis.delete(eni),
  'sandbox-failed': ({ pods, failedSandboxes }, { pod }) => {
    const reason = pods.find(pod)?.refusal ?? 'SandboxFailed';
    failedSandboxes.set(reason, (failedSandboxes.get(reason) ?? 0) + 1);
  },
  'pod-rejected': ({ rejections }, { reason = 'Rejected', message }, t) => rejections.add(t, reason, message),
  'pod-refused': ({ refusals }, fact, t) => refusals.add(t, fact),
  'job-finished': ({ jobs }, { condition, reason = condition, since }, t) => {
    if (since === undefined) jobs.finish(t, condition === 'Complete' ? undefined : reason);
  },
  'rollout-started': ({ rollouts }, { deployment }) => rollouts.clear(deployment),
  'rollout-finished': ({ rollouts }, { deployment }) => rollouts.clear(deployment),
  'rollout-stalled': ({ rollouts }, { deployment }, t) => rollouts.stall(t, deployment),
  'nodeclaim-launch-failed': ({ launches }, { nodePool, codes }, t) => launches.fail(t, nodePool, codes),
  'nodeclaim-launched': ({ launches }, { nodePool }) => launches.succeed(nodePool),
  'deployment-scaled': ({ pods }, { deployment, to }) => {
    pods.workload(deployment).desired = to;
  },
  'workload-scaled': ({ pods }, { workload, to }) => {
    pods.workload(workload).desired = to;
  },
  'pod-created': ({ pods }, fact, t) => pods.add(t, newPod(t, fact)),
  'pod-removed': ({ pods }, { pod }, t) => pods.remove(t, pod),
  'hazard-began': ({ hazards }, start, t) => hazards.begin(t, start),
  'hazard-ended': ({ hazards }, { hazard }, t) => hazards.end(t, hazard),
};

/** Whether pods wait for what a call of this node was to bring: an address, or the node itself. */
function isWaitedFor(state: WorldState, name: string): boolean {
  if (state.episodes.waitingOn(name) > 0) return true;
  return state.node(name)?.ready !== true && state.pods.tallies.pending.value > 0;
}

const FOLDS = together(
  BESIDE,
  rowsOf<NodeRecord, NodeFact, WorldState>(
    NODE_RULES,
    (rule) =>
      ({ nodes }, fact, t) =>
        nodes.apply(rule, fact, t),
  ),
  rowsOf<PodRecord, PodFact, WorldState>(
    POD_RULES,
    (rule) =>
      ({ pods }, fact, t) =>
        pods.apply(rule, fact, t),
  ),
);

export function applyFact(state: WorldState, fact: Fact, at: Milliseconds): void {
  state.now = at;
  project(FOLDS, state, fact, at);
}

// A record as one line for people: when, whom it is about, what happened. The record itself goes to NDJSON.

import { plural } from '../base/words.ts';
import { formatInstant, formatMoment, type Milliseconds } from '../base/time.ts';
import { DEPARTURES, nodeLabel, podLabel } from '../record/labels.ts';
import { project, type Folds } from '../record/projection.ts';
import type { Fact, TraceRecord } from '../record/trace.ts';
import { KARPENTER_LINES } from './karpenterLines.ts';
import { padEnd, printable } from './layout.ts';

/** Whom the line is about, and what happened. */
type Told = readonly [whom: string, what: string];

const TOLD: Folds<Fact, undefined, Told> = {
  ...KARPENTER_LINES,
  'step-applied': (_, { description }) => ['scenario', description],
  'start-began': () => ['scenario', 'what was there before the run'],
  'start-ended': (_, { nodes, pods, running }) => [
    'scenario',
    `the run begins with ${plural(nodes, 'node')} and ${plural(pods, 'pod')} (${running} Running)`,
  ],
  'instance-launched': (_, { node, instance, instanceType, subnet, address }) => [
    nodeLabel(node),
    `${instance} (${instanceType}) launched in ${subnet}, address ${address}`,
  ],
  'instance-shutting-down': (_, { node, instance }) => [nodeLabel(node), `${instance} shutting down`],
  'instance-terminated': (_, { node, instance }) => [nodeLabel(node), `${instance} terminated`],
  'call-answered': (_, fact, t) => [fact.node === '' ? 'ec2' : nodeLabel(fact.node), callText(fact, t)],
  'eni-created': (_, { eni, subnet, address, cidrs }) => [
    eni,
    `created in ${subnet}, address ${address}, ${list(cidrs)}`,
  ],
  'eni-attached': (_, { eni, node, device, networkCard, trunk }) => [
    nodeLabel(node),
    `${trunk === true ? 'trunk ' : ''}${eni} attached as device ${device}${ofCard(networkCard)}`,
  ],
  'eni-detached': (_, { eni, node }) => [nodeLabel(node), `${eni} detached`],
  'eni-deleted': (_, { eni }) => [eni, 'deleted'],
  'eni-cidrs-assigned': (_, { eni, cidrs }) => [eni, `EC2 assigned ${list(cidrs)}`],
  'eni-ipv6-assigned': (_, { eni, prefixes }) => [eni, `EC2 assigned ${list(prefixes)}`],
  'eni-cidrs-unassigned': (_, { eni, cidrs }) => [eni, `EC2 unassigned ${list(cidrs)}`],
  'addresses-taken': (_, { subnet, ranges }) => [subnet, `others took ${list(ranges)}`],
  'addresses-freed': (_, { subnet, ranges }) => [subnet, `others gave back ${list(ranges)}`],
  'subnet-changed': (_, { subnet, free, freePrefixes }) => [
    subnet,
    `${free} addresses and ${freePrefixes} /28s free`,
  ],
  'daemon-started': (_, { node }) => [nodeLabel(node), 'aws-node started'],
  'daemon-ready': (_, { node }) => [nodeLabel(node), 'aws-node ready'],
  'daemon-failed': (_, { node, error }) => [nodeLabel(node), `aws-node failed: ${error}`],
  'daemon-stopped': (_, { node }) => [nodeLabel(node), 'aws-node stopped'],
  'pool-decided': (_, { node, decision, reason, total, assigned, cooling, networkCard }) => [
    nodeLabel(node),
    `pool${ofCard(networkCard)} to ${decision}: ${reason} (total ${total}, assigned ${assigned}, cooling ${cooling})`,
  ],
  'increase-paused': (_, { node, code, until }, t) => [
    nodeLabel(node),
    `asks for no addresses for ${formatMoment(until - t)}: ${code}`,
  ],
  'increase-failed': (_, { node, code }) => [nodeLabel(node), `got no more addresses: ${code}`],
  'pool-eni-added': (_, { node, eni, device, excluded, unfilled, networkCard }) => [
    nodeLabel(node),
    `${eni} in the pool, device ${device}${ofCard(networkCard)}${excluded ? ', excluded' : ''}${unfilled ? ', gets no addresses' : ''}`,
  ],
  'pool-eni-removed': (_, { node, eni, forced }) => [
    nodeLabel(node),
    `${eni} out of the pool${forced ? ', by force' : ''}`,
  ],
  'pool-cidrs-added': (_, { node, eni, cidrs }) => [nodeLabel(node), `${list(cidrs)} in the pool, on ${eni}`],
  'pool-cidrs-removed': (_, { node, eni, cidrs }) => [
    nodeLabel(node),
    `${list(cidrs)} out of the pool, from ${eni}`,
  ],
  'address-assigned': (_, { node, pod, address, eni }) => [
    podLabel(pod),
    `gets ${address} of ${eni} on ${nodeLabel(node)}`,
  ],
  'block-claimed': (_, { node, block }) => [nodeLabel(node), `claims block ${block}`],
  'block-given-up': (_, { node, block }) => [nodeLabel(node), `has block ${block} no more`],
  'pool-address-assigned': (_, { node, pod, address, block, borrowed }) => [
    podLabel(pod),
    `gets ${address} of block ${block}${borrowed === true ? ', which is borrowed,' : ''} on ${nodeLabel(node)}`,
  ],
  'tunnel-address-assigned': (_, { node, address, block }) => [
    nodeLabel(node),
    `${address} of block ${block} is its tunnel's`,
  ],
  'pool-address-released': (_, { node, address, block }) => [
    nodeLabel(node),
    `${address} goes back to block ${block}`,
  ],
  'branch-associated': (_, { eni, trunk, node, vlan }) => [
    nodeLabel(node),
    `${eni} is a branch of ${trunk}, VLAN ${vlan}`,
  ],
  'foreign-eni-refused': (_, { node, code }) => [nodeLabel(node), `others’ ENI refused: ${code}`],
  'branch-disassociated': (_, { eni, trunk, node }) => [
    nodeLabel(node),
    `branch ENI ${eni} off trunk ${trunk}`,
  ],
  'branch-eni-answered': (_, { node, pod, address, eni }) => [
    podLabel(pod),
    `gets ${address} of its branch ENI ${eni} on ${nodeLabel(node)}`,
  ],
  'cninode-patched': (_, { node, features }) => [nodeLabel(node), `CNINode has ${list(features)}`],
  'trunk-ready': (_, { node, eni, branchEnis }) => [
    nodeLabel(node),
    `trunk ENI ${eni}: ${branchEnis} branch ENIs`,
  ],
  'branch-eni-allocated': (_, { pod, eni, address, vlan }) => [
    podLabel(pod),
    `branch ENI ${eni} allocated: ${address}, VLAN ${vlan}`,
  ],
  'branch-eni-postponed': (_, { pod, used, cooling, limit }) => [
    podLabel(pod),
    `waits for a branch ENI: of ${limit}, pods have ${used}, ${cooling} are cooling down`,
  ],
  'branch-eni-failed': (_, { pod, code }) => [podLabel(pod), `branch ENI failed: ${code}`],
  'branch-eni-released': (_, { pod, eni }) => [podLabel(pod), `branch ENI ${eni} cools down`],
  'address-restored': (_, { node, address, eni }) => [
    nodeLabel(node),
    `${address} of ${eni} is still a pod's, says the checkpoint`,
  ],
  'address-forgotten': (_, { node, pod, address, cause }) => [
    nodeLabel(node),
    `ipamd no longer knows that ${podLabel(pod)} has ${address}: ${cause}`,
  ],
  'hazard-began': (_, { pods, address, cause }) => [
    'hazard',
    `${pods.map(podLabel).join(' and ')} have the same address, ${address}: ${cause}`,
  ],
  'hazard-ended': (_, { hazard }) => ['hazard', `hazard ${hazard + 1} ended`],
  'address-unassigned': (_, { pod, address, coolingUntil }, t) => [
    podLabel(pod),
    `gives back ${address}, cooling for ${formatMoment(coolingUntil - t)}`,
  ],
  'address-refused': (_, { node, pod, cause, networkCard }) => [
    podLabel(pod),
    `gets no address${ofCard(networkCard)} on ${nodeLabel(node)}: ${cause}`,
  ],
  'node-registered': (_, { node, group, instanceType, subnet, maxPods }) => [
    nodeLabel(node),
    `registered: ${group}, ${instanceType}, ${subnet}, max pods ${maxPods}`,
  ],
  'node-ready': (_, { node }) => [nodeLabel(node), 'Ready'],
  'node-not-ready': (_, { node }) => [nodeLabel(node), 'NotReady'],
  'node-rebooted': (_, { node }) => [nodeLabel(node), 'rebooted'],
  'node-cordoned': (_, { node }) => [nodeLabel(node), 'cordoned'],
  'node-uncordoned': (_, { node }) => [nodeLabel(node), 'uncordoned'],
  'node-removed': (_, { node }) => [nodeLabel(node), 'removed'],
  'launch-failed': (_, { group, subnet, code }) => [group, `launch in ${subnet} failed: ${code}`],
  'deployment-scaled': (_, { deployment, from, to }) => [deployment, `scaled from ${from} to ${to}`],
  'pod-created': (_, { pod, hostNetwork }) => [
    podLabel(pod),
    `created${hostNetwork ? ', host network' : ''}`,
  ],
  'pod-scheduled': (_, { pod, node }) => [podLabel(pod), `scheduled to ${nodeLabel(node)}`],
  'volume-provisioned': (_, { claim, volume, zone }) => [
    podLabel(claim),
    `${volume} provisioned${zone === undefined ? '' : ` in ${zone}`}`,
  ],
  'volume-attach-failed': (_, { pod, message }) => [podLabel(pod), `FailedAttachVolume: ${message}`],
  'volumes-attached': (_, { pod, node }) => [podLabel(pod), `volumes attached to ${nodeLabel(node)}`],
  'pod-unschedulable': (_, { pod, message }) => [podLabel(pod), `FailedScheduling: ${message}`],
  'sandbox-created': (_, { pod, address }) => [
    podLabel(pod),
    `sandbox created${address ? `, ${address}` : ''}`,
  ],
  'sandbox-failed': (_, { pod, message }) => [podLabel(pod), `FailedCreatePodSandBox: ${message}`],
  'image-pulling': (_, { pod, image }) => [podLabel(pod), `pulls ${image}`],
  'container-started': (_, { pod, container }) => [podLabel(pod), `container ${container} started`],
  'container-exited': (_, { pod, container, exitCode }) => [
    podLabel(pod),
    `container ${container} exited with ${exitCode}`,
  ],
  'pod-running': (_, { pod, node }) => [podLabel(pod), `Running on ${nodeLabel(node)}`],
  'pod-ready': (_, { pod }) => [podLabel(pod), 'Ready'],
  'pod-not-ready': (_, { pod }) => [podLabel(pod), 'not Ready'],
  'pod-restarted': (_, { pod, restarts }) => [podLabel(pod), `containers restart, ${restarts} times so far`],
  'pod-rejected': (_, { pod, node, message }) => [
    podLabel(pod),
    `rejected by ${nodeLabel(node)}: ${message}`,
  ],
  'pod-deleted': (_, { pod }) => [podLabel(pod), 'is to end'],
  'pod-finished': (_, { pod, phase, message }) => [
    podLabel(pod),
    message === undefined ? phase : `${phase}: ${message}`,
  ],
  'pod-removed': (_, { pod }) => [podLabel(pod), 'removed'],
  'rollout-started': (_, { deployment, replicaSet, revision }) => [
    deployment,
    `rolls to revision ${revision}, ${replicaSet}`,
  ],
  'rollout-finished': (_, { deployment, revision }) => [deployment, `rolled out revision ${revision}`],
  'rollout-stalled': (_, { deployment, revision }) => [
    deployment,
    `revision ${revision} makes no progress: ProgressDeadlineExceeded`,
  ],
  'workload-scaled': (_, { workload, from, to }) => [workload, `scaled from ${from} to ${to}`],
  'node-group-autoscaled': (_, { group, from, to, pods }) => [
    group,
    `scaled from ${from} to ${to} by Cluster Autoscaler for ${plural(pods.length, 'pod')}`,
  ],
  'scale-up-refused': (_, { pod, reasons }) => [podLabel(pod), `no scale-up: ${groupReasons(reasons)}`],
  'node-unneeded': (_, { node }) => [nodeLabel(node), 'not needed, says Cluster Autoscaler'],
  'node-needed': (_, { node, reason, blockingPod: pod }) => [
    nodeLabel(node),
    `stays: ${reason}${pod === undefined ? '' : ` ${podLabel(pod)}`}`,
  ],
  'node-autoscaled-away': (_, { node, drained }) => [
    nodeLabel(node),
    `removed by Cluster Autoscaler${drained ? ' after a drain' : ''}`,
  ],
  'workload-autoscaled': (_, { workload, from, to, reason }) => [
    workload,
    `autoscaled from ${from} to ${to}: ${reason}`,
  ],
  'job-started': (_, { job, cronJob }) => [job, `created${cronJob === undefined ? '' : ` by ${cronJob}`}`],
  'job-finished': (_, { job, condition, reason, succeeded, failed }) => [
    job,
    `${condition}${reason === undefined ? '' : ` (${reason})`}: ${succeeded} succeeded, ${failed} failed`,
  ],
  'container-waiting': (_, { pod, reason, message }) => [podLabel(pod), `${reason}: ${message}`],
  'eviction-refused': (_, { pod, budget, message }) => [
    podLabel(pod),
    `not evicted, by ${budget}: ${message}`,
  ],
  'pod-refused': (_, { workload, message }) => [workload, `pod refused: ${message}`],
  'apply-refused': (_, { object, message }) => [object, message],
  'instance-refresh-progressed': (_, { group, replaced, of }) => [
    group,
    `instance refresh: ${replaced} of ${of} nodes replaced`,
  ],
  'node-group-update-started': (_, { group, nodes, maxUnavailable, surge }) => [
    group,
    `update of ${plural(nodes, 'node')}: ${surge} more first, ${maxUnavailable} at a time`,
  ],
  'node-group-update-progressed': (_, { group, phase, replaced, of }) => [
    group,
    `update, ${phase}: ${replaced} of ${of} nodes replaced`,
  ],
  'node-group-update-ended': (_, { group, status, error }) => [
    group,
    `update ${status}${error === undefined ? '' : `, ${error.code}: ${[error.message, ...error.resourceIds].join(' ')}`}`,
  ],
  'node-leaving': (_, { node, group, why }) => [nodeLabel(node), `leaves ${group}: ${DEPARTURES[why]}`],
  'spot-rebalance-recommended': (_, { node }) => [nodeLabel(node), 'EC2 recommends to rebalance'],
  'spot-interruption-noticed': (_, { node }) => [nodeLabel(node), 'EC2 interrupts it in 2 minutes'],
  'event-recorded': (_, { object, type, reason, message, count }) => [
    podLabel(object),
    `${type} ${reason}${count > 1 ? ` (${count} times)` : ''}: ${message}`,
  ],
};

/** Columns for whom a line is about; longer names push the rest to the right. */
const WHOM_WIDTH = 36;

export function eventParts(record: TraceRecord): Told {
  return project(TOLD, undefined, record, record.t);
}

/** `   5m04.120s  web-1                                 Running on ip-192-168-1-88`. */
export function eventLine(record: TraceRecord): string {
  const [whom, what] = eventParts(record);
  return `${formatInstant(record.t).padStart(12)}  ${padEnd(printable(whom), WHOM_WIDTH)}  ${printable(what)}`;
}

const CALLERS = { 'vpc-resource-controller': 'VPC resource controller', karpenter: 'Karpenter' };

function callText(fact: Extract<Fact, { kind: 'call-answered' }>, at: Milliseconds): string {
  const took = `${at - fact.startedAt}ms`;
  const tries = fact.attempts > 1 ? `, ${fact.attempts} attempts, ${fact.throttled} throttled` : '';
  const about = [fact.eni, fact.cidrs === undefined ? undefined : list(fact.cidrs)];
  const what = about.filter((part) => part !== undefined).map((part) => ` ${part}`);
  const by = fact.caller === undefined ? '' : `, ${CALLERS[fact.caller]}`;
  return `${fact.call}${what.join('')}: ${fact.error ?? 'ok'} (${took}${tries}${by})`;
}

/** That it is the default card goes without saying. */
function ofCard(networkCard: number | undefined): string {
  return networkCard === undefined ? '' : ` of network card ${networkCard}`;
}

/** A few by name, more by number. */
function list(cidrs: readonly string[]): string {
  const named = cidrs.map((cidr) => (cidr.endsWith('/32') ? cidr.slice(0, -3) : cidr));
  return named.length <= 3 ? named.join(' ') : `${named.slice(0, 2).join(' ')} and ${named.length - 2} more`;
}

/** `workers: max node group size reached; gpu: Insufficient cpu, Insufficient memory`. */
function groupReasons(reasons: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(reasons)
    .map(([group, why]) => `${group}: ${why.join(', ')}`)
    .join('; ');
}

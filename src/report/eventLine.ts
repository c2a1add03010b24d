// A record as one line for people: when, whom it is about, what happened. The record itself goes to NDJSON.

import { formatClock, formatDuration, type Milliseconds } from '../base/time.ts';
import { nodeLabel, podLabel } from '../record/labels.ts';
import type { Fact, TraceRecord } from '../record/trace.ts';
import { padEnd, printable } from './layout.ts';

/** Whom the line is about, and what happened. */
type Told = readonly [whom: string, what: string];

type Tell<K extends Fact['kind']> = (fact: Extract<TraceRecord, { kind: K }>) => Told;

const TOLD: { readonly [K in Fact['kind']]: Tell<K> } = {
  'step-applied': ({ description }) => ['scenario', description],
  'instance-launched': ({ node, instance, instanceType, subnet, address }) => [
    nodeLabel(node),
    `${instance} (${instanceType}) launched in ${subnet}, address ${address}`,
  ],
  'instance-terminated': ({ node, instance }) => [nodeLabel(node), `${instance} terminated`],
  'call-answered': (fact) => [nodeLabel(fact.node), callText(fact)],
  'eni-created': ({ eni, subnet, address, cidrs }) => [
    eni,
    `created in ${subnet}, address ${address}, ${list(cidrs)}`,
  ],
  'eni-attached': ({ eni, node, device }) => [nodeLabel(node), `${eni} attached as device ${device}`],
  'eni-detached': ({ eni, node }) => [nodeLabel(node), `${eni} detached`],
  'eni-deleted': ({ eni }) => [eni, 'deleted'],
  'eni-cidrs-assigned': ({ eni, cidrs }) => [eni, `EC2 assigned ${list(cidrs)}`],
  'eni-cidrs-unassigned': ({ eni, cidrs }) => [eni, `EC2 unassigned ${list(cidrs)}`],
  'addresses-taken': ({ subnet, ranges }) => [subnet, `others took ${list(ranges)}`],
  'addresses-freed': ({ subnet, ranges }) => [subnet, `others gave back ${list(ranges)}`],
  'subnet-changed': ({ subnet, free, freePrefixes }) => [
    subnet,
    `${free} addresses and ${freePrefixes} /28s free`,
  ],
  'daemon-started': ({ node }) => [nodeLabel(node), 'aws-node started'],
  'daemon-ready': ({ node }) => [nodeLabel(node), 'aws-node ready'],
  'daemon-failed': ({ node, error }) => [nodeLabel(node), `aws-node failed: ${error}`],
  'daemon-stopped': ({ node }) => [nodeLabel(node), 'aws-node stopped'],
  'pool-decided': ({ node, decision, reason, total, assigned, cooling }) => [
    nodeLabel(node),
    `pool to ${decision}: ${reason} (total ${total}, assigned ${assigned}, cooling ${cooling})`,
  ],
  'increase-paused': ({ t, node, code, until }) => [
    nodeLabel(node),
    `asks for no addresses for ${formatDuration(until - t)}: ${code}`,
  ],
  'increase-failed': ({ node, code }) => [nodeLabel(node), `got no more addresses: ${code}`],
  'pool-eni-added': ({ node, eni, device, excluded }) => [
    nodeLabel(node),
    `${eni} in the pool, device ${device}${excluded ? ', excluded' : ''}`,
  ],
  'pool-eni-removed': ({ node, eni, forced }) => [
    nodeLabel(node),
    `${eni} out of the pool${forced ? ', by force' : ''}`,
  ],
  'pool-cidrs-added': ({ node, eni, cidrs }) => [nodeLabel(node), `${list(cidrs)} in the pool, on ${eni}`],
  'pool-cidrs-removed': ({ node, eni, cidrs }) => [
    nodeLabel(node),
    `${list(cidrs)} out of the pool, from ${eni}`,
  ],
  'address-assigned': ({ node, pod, address, eni }) => [
    podLabel(pod),
    `gets ${address} of ${eni} on ${nodeLabel(node)}`,
  ],
  'address-restored': ({ node, address, eni }) => [
    nodeLabel(node),
    `${address} of ${eni} is still a pod's, says the checkpoint`,
  ],
  'address-forgotten': ({ node, pod, address, cause }) => [
    nodeLabel(node),
    `ipamd no longer knows that ${podLabel(pod)} has ${address}: ${cause}`,
  ],
  'hazard-began': ({ pods, address, cause }) => [
    'hazard',
    `${pods.map(podLabel).join(' and ')} have the same address, ${address}: ${cause}`,
  ],
  'hazard-ended': ({ hazard }) => ['hazard', `hazard ${hazard + 1} ended`],
  'address-unassigned': ({ t, pod, address, coolingUntil }) => [
    podLabel(pod),
    `gives back ${address}, cooling for ${formatDuration(coolingUntil - t)}`,
  ],
  'address-refused': ({ node, pod, cause }) => [
    podLabel(pod),
    `gets no address on ${nodeLabel(node)}: ${cause}`,
  ],
  'node-registered': ({ node, group, instanceType, subnet, maxPods }) => [
    nodeLabel(node),
    `registered: ${group}, ${instanceType}, ${subnet}, max pods ${maxPods}`,
  ],
  'node-ready': ({ node }) => [nodeLabel(node), 'Ready'],
  'node-not-ready': ({ node }) => [nodeLabel(node), 'NotReady'],
  'node-rebooted': ({ node }) => [nodeLabel(node), 'rebooted'],
  'node-cordoned': ({ node }) => [nodeLabel(node), 'cordoned'],
  'node-uncordoned': ({ node }) => [nodeLabel(node), 'uncordoned'],
  'node-removed': ({ node }) => [nodeLabel(node), 'removed'],
  'launch-failed': ({ group, subnet, code }) => [group, `launch in ${subnet} failed: ${code}`],
  'deployment-scaled': ({ deployment, from, to }) => [deployment, `scaled from ${from} to ${to}`],
  'pod-created': ({ pod, hostNetwork }) => [podLabel(pod), `created${hostNetwork ? ', host network' : ''}`],
  'pod-scheduled': ({ pod, node }) => [podLabel(pod), `scheduled to ${nodeLabel(node)}`],
  'pod-unschedulable': ({ pod, message }) => [podLabel(pod), `FailedScheduling: ${message}`],
  'sandbox-created': ({ pod, address }) => [podLabel(pod), `sandbox created${address ? `, ${address}` : ''}`],
  'sandbox-failed': ({ pod, message }) => [podLabel(pod), `FailedCreatePodSandBox: ${message}`],
  'image-pulling': ({ pod, image }) => [podLabel(pod), `pulls ${image}`],
  'container-started': ({ pod, container }) => [podLabel(pod), `container ${container} started`],
  'container-exited': ({ pod, container, exitCode }) => [
    podLabel(pod),
    `container ${container} exited with ${exitCode}`,
  ],
  'pod-running': ({ pod, node }) => [podLabel(pod), `Running on ${nodeLabel(node)}`],
  'pod-ready': ({ pod }) => [podLabel(pod), 'Ready'],
  'pod-not-ready': ({ pod }) => [podLabel(pod), 'not Ready'],
  'pod-restarted': ({ pod, restarts }) => [podLabel(pod), `containers restart, ${restarts} times so far`],
  'pod-rejected': ({ pod, node, message }) => [podLabel(pod), `rejected by ${nodeLabel(node)}: ${message}`],
  'pod-deleted': ({ pod }) => [podLabel(pod), 'is to end'],
  'pod-finished': ({ pod, phase }) => [podLabel(pod), phase],
  'pod-removed': ({ pod }) => [podLabel(pod), 'removed'],
  'rollout-started': ({ deployment, replicaSet, revision }) => [
    deployment,
    `rolls to revision ${revision}, ${replicaSet}`,
  ],
  'rollout-finished': ({ deployment, revision }) => [deployment, `rolled out revision ${revision}`],
  'rollout-stalled': ({ deployment, revision }) => [
    deployment,
    `revision ${revision} makes no progress: ProgressDeadlineExceeded`,
  ],
  'workload-scaled': ({ workload, from, to }) => [workload, `scaled from ${from} to ${to}`],
  'job-started': ({ job, cronJob }) => [job, `created${cronJob === undefined ? '' : ` by ${cronJob}`}`],
  'job-finished': ({ job, condition, reason, succeeded, failed }) => [
    job,
    `${condition}${reason === undefined ? '' : ` (${reason})`}: ${succeeded} succeeded, ${failed} failed`,
  ],
  'container-waiting': ({ pod, reason, message }) => [podLabel(pod), `${reason}: ${message}`],
  'eviction-refused': ({ pod, budget, message }) => [podLabel(pod), `not evicted, by ${budget}: ${message}`],
  'instance-refresh-progressed': ({ group, replaced, of }) => [
    group,
    `instance refresh: ${replaced} of ${of} nodes replaced`,
  ],
  'event-recorded': ({ object, type, reason, message, count }) => [
    podLabel(object),
    `${type} ${reason}${count > 1 ? ` (${count} times)` : ''}: ${message}`,
  ],
};

/** Columns for whom a line is about; longer names push the rest to the right. */
const WHOM_WIDTH = 36;

export function eventParts(record: TraceRecord): Told {
  // The table pairs every kind with its own fact, which the compiler cannot follow through the index.
  const tell = TOLD[record.kind] as (fact: TraceRecord) => Told;
  return tell(record);
}

/** `   5:04.120  web-1                                 Running on ip-192-168-1-88`. */
export function eventLine(record: TraceRecord): string {
  const [whom, what] = eventParts(record);
  return `${clockWithMillis(record.t)}  ${padEnd(printable(whom), WHOM_WIDTH)}  ${printable(what)}`;
}

function clockWithMillis(at: Milliseconds): string {
  return `${formatClock(at)}.${String(at % 1000).padStart(3, '0')}`.padStart(11);
}

function callText(fact: Extract<TraceRecord, { kind: 'call-answered' }>): string {
  const took = `${fact.t - fact.startedAt} ms`;
  const tries = fact.attempts > 1 ? `, ${fact.attempts} attempts, ${fact.throttled} throttled` : '';
  const about = [fact.eni, fact.cidrs === undefined ? undefined : list(fact.cidrs)];
  const what = about.filter((part) => part !== undefined).map((part) => ` ${part}`);
  return `${fact.call}${what.join('')}: ${fact.error ?? 'ok'} (${took}${tries})`;
}

/** A few by name, more by number. */
function list(cidrs: readonly string[]): string {
  const named = cidrs.map((cidr) => (cidr.endsWith('/32') ? cidr.slice(0, -3) : cidr));
  return named.length <= 3 ? named.join(' ') : `${named.slice(0, 2).join(' ')} and ${named.length - 2} more`;
}

// The end of a run as Prometheus reads it. What aws-node counts on each node keeps its name and help text there, with
// the node as a label; the rest is `vpc_cni_sim_…`. Without timestamps: virtual time means nothing to a server.

import { maxIpsPerEni } from '../ipamd/config.ts';
import { printableLines } from './layout.ts';
import type { InstanceCost } from '../record/instanceHours.ts';
import { reasonOf, type NodeChange } from '../record/nodeChanges.ts';
import { surplusOf } from '../record/nodeUpdates.ts';
import type { RunSummary, NodeSummary } from '../record/summary.ts';
import { POD_STATES } from '../record/podRecord.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { type CniInForce, type NodeShape, shapeOfNode } from '../explain/nodeShape.ts';

type Labels = Readonly<Record<string, string>>;

type Sample = readonly [labels: Labels, value: number];

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'summary';
  readonly samples: readonly Sample[];
}

/** `cni`: what aws-node runs with at the end. */
export function prometheusText(summary: RunSummary, cni: CniInForce): string {
  return [...nodeFamilies(summary.nodes, cni), ...runFamilies(summary)]
    .filter(({ samples }) => samples.length > 0)
    .map(familyText)
    .join('');
}

/** @upstream utils/prometheusmetrics/prometheusmetrics.go names and help texts */
function nodeFamilies(nodes: readonly NodeSummary[], cni: CniInForce): Family[] {
  const capacity = (node: NodeSummary) => shapeOfNode(node, cni);
  const gauge = (name: string, help: string, measure: (node: NodeSummary) => number): Family => ({
    name: `awscni_${name}`,
    help,
    type: 'gauge',
    samples: nodes.map((node) => [{ node: node.name }, measure(node)]),
  });
  return [
    gauge(
      'assigned_ip_addresses',
      'The number of IP addresses assigned to pods',
      (node) => node.addresses.assigned,
    ),
    {
      name: 'awscni_assigned_ip_per_eni',
      help: 'The number of allocated ips partitioned by eni',
      type: 'gauge',
      samples: nodes.flatMap((node) =>
        node.enis.map(({ eni, slots }): Sample => [
          { node: node.name, eni },
          slots.reduce((sum, slot) => sum + slot.assigned, 0),
        ]),
      ),
    },
    gauge('eni_allocated', 'The number of ENIs allocated', (node) => node.enis.length),
    gauge(
      'eni_max',
      'The maximum number of ENIs that can be attached to the instance, accounting for unmanaged ENIs',
      (node) => capacity(node)?.maxEnis ?? 0,
    ),
    gauge('ip_max', 'The maximum number of IP addresses that can be allocated to the instance', (node) =>
      mostAddresses(capacity(node)),
    ),
    gauge('total_ip_addresses', 'The total number of IP addresses', (node) => node.addresses.total),
    gauge('total_ipv4_prefixes', 'The total number of IPv4 prefixes', (node) => node.addresses.prefixes),
  ];
}

/** Whatever serves no pods. @upstream pkg/ipamd/ipamd.go#updateIPStats */
function mostAddresses(shape: NodeShape | undefined): number {
  return shape === undefined ? 0 : shape.maxEnis * maxIpsPerEni(shape.config);
}

function instanceLabels({ instanceType, spotIn }: InstanceCost): Labels {
  const type = { instance_type: instanceType };
  if (spotIn === undefined) return { ...type, capacity_type: 'ON_DEMAND' };
  return { ...type, capacity_type: 'SPOT', availability_zone: spotIn };
}

function changeLabels({ group, instanceType }: Readonly<NodeChange>, reason: string): Labels {
  return { group, instance_type: instanceType, reason };
}

/** One sample for all with the same labels, in the order of the first. */
function countedBy(
  changes: readonly Readonly<NodeChange>[],
  labelsOf: (change: Readonly<NodeChange>) => Labels | undefined,
): Sample[] {
  const counts = new Map<string, { readonly labels: Labels; count: number }>();
  for (const change of changes) {
    const labels = labelsOf(change);
    if (labels === undefined) continue;
    const key = labelText(labels);
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { labels, count: 1 });
    else known.count++;
  }
  return [...counts.values()].map(({ labels, count }) => [labels, count]);
}

function runFamilies(summary: RunSummary): Family[] {
  const { at, pods, waiting, nodes, subnets, ec2Calls, podStartMs, failedSandboxes, jobs } = summary;
  const { instanceCosts, nodeUpdates, nodeChanges } = summary;
  const own = (name: string, help: string, type: Family['type'], samples: readonly Sample[]): Family => ({
    name: `vpc_cni_sim_${name}`,
    help,
    type,
    samples,
  });
  const calls = Object.entries(ec2Calls);
  const byReason = new Map<WaitingReason, number>();
  for (const { reason } of waiting) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  return [
    own('simulated_seconds', 'Simulated time of these metrics', 'gauge', [[{}, at / 1000]]),
    own(
      'pods',
      'Pods by state',
      'gauge',
      POD_STATES.map((state) => [{ state }, pods[state]]),
    ),
    own(
      'waiting_pods',
      'Waiting pods by reason',
      'gauge',
      [...byReason].sort(byName).map(([reason, count]) => [{ reason }, count]),
    ),
    own(
      'failed_sandboxes_total',
      'Sandboxes that failed, by reason',
      'counter',
      failedSandboxes.map(({ reason, count }) => [{ reason }, count]),
    ),
    own('jobs_finished_total', 'Jobs that ended, by condition', 'counter', [
      [{ condition: 'Complete' }, jobs.complete],
      [{ condition: 'Failed' }, jobs.failed],
    ]),
    own(
      'instance_seconds_total',
      'Instances times the seconds that they ran',
      'counter',
      instanceCosts.map((cost) => [instanceLabels(cost), Math.round(cost.hours * 3600)]),
    ),
    own(
      'cost_dollars_total',
      'US dollars for instances of types whose price is known; those of spot instances are assumed',
      'counter',
      instanceCosts.flatMap((cost): Sample[] =>
        cost.dollars === undefined ? [] : [[instanceLabels(cost), cost.dollars]],
      ),
    ),
    own(
      'node_launches_total',
      'Nodes that an autoscaler or an update launched, by node group or NodePool, type and reason',
      'counter',
      countedBy(nodeChanges, (change) =>
        change.came.reason === 'NodeGroup' ? undefined : changeLabels(change, change.came.reason),
      ),
    ),
    own(
      'node_removals_total',
      'Nodes that an autoscaler, an update or EC2 took away, by node group or NodePool, type and reason',
      'counter',
      countedBy(nodeChanges, (change) =>
        change.goneAt === undefined ? undefined : changeLabels(change, reasonOf(change.went)),
      ),
    ),
    own(
      'node_update_addresses',
      'Most subnet addresses that ENIs held during an update of a managed node group, above those before',
      'gauge',
      nodeUpdates.map((update, index) => [
        { node_group: update.group, update: String(index + 1) },
        surplusOf(update),
      ]),
    ),
    own(
      'episode_pod_seconds_total',
      'Waiting pods times the seconds that they waited, by reason',
      'counter',
      podSeconds(summary),
    ),
    own(
      'pod_start_seconds',
      'Pod start time: from creation to Running, of pods that need an address of their own',
      'summary',
      podStartMs === undefined
        ? []
        : [
            [{ quantile: '0.5' }, podStartMs.p50 / 1000],
            [{ quantile: '0.9' }, podStartMs.p90 / 1000],
            [{ quantile: '0.99' }, podStartMs.p99 / 1000],
            [{ quantile: '1' }, podStartMs.max / 1000],
          ],
    ),
    own(
      'node_ready',
      'Whether the node is Ready',
      'gauge',
      nodes.map(({ name, ready }) => [{ node: name }, ready ? 1 : 0]),
    ),
    own(
      'node_pods',
      'Pods on the node that count towards max pods',
      'gauge',
      nodes.map(({ name, pods: count }) => [{ node: name }, count]),
    ),
    own(
      'node_max_pods',
      'Max pods of the node',
      'gauge',
      nodes.map(({ name, maxPods }) => [{ node: name }, maxPods]),
    ),
    own(
      'node_cooling_addresses',
      'Addresses that are cooling down',
      'gauge',
      nodes.map(({ name, addresses }) => [{ node: name }, addresses.cooling]),
    ),
    own(
      'subnet_free_addresses',
      'Free addresses, as DescribeSubnets counts them',
      'gauge',
      subnets.map(({ name, free }) => [{ subnet: name }, free]),
    ),
    own(
      'subnet_free_prefixes',
      'Free /28s',
      'gauge',
      subnets.map(({ name, freePrefixes }) => [{ subnet: name }, freePrefixes]),
    ),
    own(
      'ec2_calls_total',
      'EC2 calls of the CNI, without retries of the SDK',
      'counter',
      calls.map(([call, { count }]) => [{ call }, count]),
    ),
    own(
      'ec2_errors_total',
      'EC2 calls that ended in an error',
      'counter',
      calls.map(([call, { errors }]) => [{ call }, errors]),
    ),
    own(
      'ec2_throttled_total',
      'Throttled EC2 calls (RequestLimitExceeded)',
      'counter',
      calls.map(([call, { throttled }]) => [{ call }, throttled]),
    ),
  ];
}

function byName([one]: readonly [string, number], [other]: readonly [string, number]): number {
  return one < other ? -1 : 1;
}

function familyText({ name, help, type, samples }: Family): string {
  const lines = samples.map(([labels, value]) => `${name}${labelText(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return printableLines(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function podSeconds({ episodes }: RunSummary): Sample[] {
  const byReason = new Map<WaitingReason, number>();
  for (const { reason, podMinutes } of episodes) {
    byReason.set(reason, (byReason.get(reason) ?? 0) + podMinutes * 60);
  }
  return [...byReason].sort(byName).map(([reason, seconds]) => [{ reason }, Math.round(seconds)]);
}

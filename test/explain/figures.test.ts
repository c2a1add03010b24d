// The numbers of an explanation are the world's: each is measured again at the models themselves, not at the record that
// explanations are read from. What-ifs are left out here: they are runs of their own.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grouped } from '../../src/base/words.ts';
import { instanceType } from '../../src/ec2/instanceTypes.ts';
import { explainNodes } from '../../src/explain/nodeExplanation.ts';
import { drainLinks } from '../../src/explain/drainChain.ts';
import type { Figure, Link, Measure } from '../../src/explain/link.ts';
import type { PlayedRun } from '../../src/explain/playedRun.ts';
import { causeOf, waitingGroups } from '../../src/explain/waitingCauses.ts';
import type { Node, Pod } from '../../src/kube/api/objects.ts';
import { demandOf } from '../../src/kube/scheduler/podDemand.ts';
import { shippedScenarios } from '../scenario/shippedScenarios.ts';
import { played, SCENES, source } from './scenes.ts';

const holdsSlot = ({ phase }: Pod): boolean => phase === 'Pending' || phase === 'Running';

function podsOn(name: string, { world }: PlayedRun): Pod[] {
  return [...world.kubernetes.pods()].filter((pod) => pod.nodeName === name && holdsSlot(pod));
}

function openNodes({ world }: PlayedRun): Node[] {
  return [...world.kubernetes.nodes()].filter((node) => node.ready && !node.unschedulable);
}

function fullNodes(run: PlayedRun): Node[] {
  return openNodes(run).filter(
    (node) => podsOn(node.name, run).length >= (node.allocatable['pods'] ?? Infinity),
  );
}

type Measuring = (name: string, figure: Figure, run: PlayedRun) => number | undefined;

const poolOn = (name: string, { world }: PlayedRun) => world.daemons.nodes.get(name)?.running?.pool;

const stat =
  (which: 'total' | 'assigned' | 'available' | 'totalPrefixes'): Measuring =>
  (name, _, run) =>
    poolOn(name, run)?.store.stats()[which];

/** At the cluster, the instance and the daemon. */
const OF_NODE: Readonly<Partial<Record<Measure, Measuring>>> = {
  pods: (name, _, run) => podsOn(name, run).length,
  maxPods: (name, _, run) => run.world.kubernetes.node(name)?.allocatable['pods'],
  // A machine that is gone has none, while its Node is still there.
  enis: (name, _, run) => run.world.daemons.nodes.get(name)?.instance.enis.length ?? 0,
  // Each network card has as many.
  maxEnis: (name, _, run) => {
    const pools = run.world.daemons.nodes.get(name)?.pools ?? [];
    const most = pools.reduce((sum, { config }) => sum + config.maxEnis, 0);
    return pools.length === 0 ? typeOf(name, run)?.maxEnis : most;
  },
  slotsPerEni: (name, _, run) => poolOn(name, run)?.config.slotsPerEni,
  capacity: (name, _, run) => capacityOf(name, run),
  total: stat('total'),
  assigned: stat('assigned'),
  available: stat('available'),
  branchPods: (name, _, run) =>
    podsOn(name, run).filter(({ spec }) =>
      spec.containers.some(({ requests }) => (requests['vpc.amazonaws.com/pod-eni'] ?? 0) > 0),
    ).length,
  branchEnis: (name, _, run) => run.world.kubernetes.node(name)?.allocatable['vpc.amazonaws.com/pod-eni'],
  podsWithBranchEni: (name, _, run) => branchesOn(name, run)?.used,
  coolingBranchEnis: (name, _, run) => branchesOn(name, run)?.cooling.length,
  prefixes: stat('totalPrefixes'),
  cooling: (name, _, run) => poolOn(name, run)?.store.cooling(run.at),
  singles: (name, _, run) => singlesOn(name, run),
  requested: (name, { resource }, run) =>
    podsOn(name, run).reduce((sum, { spec }) => {
      const demand = demandOf(spec);
      return sum + (resource === 'cpu' || resource === 'memory' ? demand[resource] : 0);
    }, 0),
  allocatable: (name, { resource = '' }, run) => run.world.kubernetes.node(name)?.allocatable[resource],
};

/** Of the Node, which outlives its machine. */
function typeOf(name: string, { world }: PlayedRun): ReturnType<typeof instanceType> {
  return instanceType(world.kubernetes.node(name)?.labels['node.kubernetes.io/instance-type'] ?? '');
}

function branchesOn(name: string, { world }: PlayedRun) {
  return world.vpcResources.controller.trunkOf(name)?.branches;
}

function capacityOf(name: string, run: PlayedRun): number {
  const config = poolOn(name, run)?.config;
  const { maxEnis = 0, slotsPerEni = 0, prefixMode = false } = config ?? {};
  const excluded = [...(poolOn(name, run)?.store.enis.values() ?? [])].filter((eni) => eni.excluded).length;
  // With custom networking the primary ENI serves no pods, as one in an excluded subnet.
  const primary = config?.customNetworking === true ? Math.max(1, excluded) : excluded;
  const without = primary + (config?.podEni === true && config.mayTrunk ? 1 : 0);
  if (config?.ipv6 === true) return poolOn(name, run)?.store.stats().total ?? 0;
  return (maxEnis - without) * slotsPerEni * (prefixMode ? 16 : 1);
}

/** A slot with a single address holds that one, whatever the mode. */
function reachable(name: string, run: PlayedRun): number {
  const isPrefixMode = poolOn(name, run)?.config.prefixMode === true;
  return capacityOf(name, run) - (isPrefixMode ? 15 * (singlesOn(name, run) ?? 0) : 0);
}

function singlesOn(name: string, run: PlayedRun): number | undefined {
  return poolOn(name, run)
    ?.store.enis.values()
    .filter(({ excluded }) => !excluded)
    .reduce((sum, { cidrs }) => sum + cidrs.values().filter(({ size }) => size === 1).length, 0);
}

function measured(figure: Figure, run: PlayedRun): number | undefined {
  const slash = figure.of.indexOf('/');
  const [kind, name] =
    slash === -1 ? [figure.of, ''] : [figure.of.slice(0, slash), figure.of.slice(slash + 1)];
  const subnet = run.world.cloud.subnets.get(name);
  // Of a node whose aws-node starts again there is no pool to measure.
  const isUnmeasured =
    kind === 'full nodes' && fullNodes(run).some((node) => poolOn(node.name, run) === undefined);
  if (isUnmeasured) return figure.value;
  switch (`${kind} ${figure.measure}`) {
    case 'cluster nodes':
      return [...run.world.kubernetes.nodes()].length;
    case 'cluster openNodes':
      return openNodes(run).length;
    case 'cluster fullNodes':
      return fullNodes(run).length;
    case 'full nodes assigned':
      return fullNodes(run).reduce((sum, node) => sum + assignedOn(node.name, run), 0);
    case 'full nodes capacity':
      return fullNodes(run).reduce((sum, node) => sum + reachable(node.name, run), 0);
    case 'type maxEnis':
      return instanceType(name)?.maxEnis;
    case 'type ipv4PerEni':
      return instanceType(name)?.ipv4PerEni;
    case 'subnet free':
      return subnet?.availableIpAddressCount;
    case 'subnet freePrefixes':
      return subnet?.freePrefixes;
    case 'subnet size':
      return subnet === undefined ? undefined : 2 ** (32 - subnet.cidr.length);
    case 'budget healthy':
    case 'budget desiredHealthy':
      return ofBudget(name, figure.measure, run);
    case 'autoscaler desiredReplicas':
      return targetOf(name, run)?.replicas;
    case 'autoscaler maxReplicas':
      return autoscalerAt(name, run)?.maxReplicas;
    default:
      return kind === 'node' ? OF_NODE[figure.measure]?.(name, figure, run) : undefined;
  }
}

/** Of both modes. */
function assignedOn(name: string, { world }: PlayedRun): number {
  const enis = world.daemons.nodes.get(name)?.pools[0]?.store.enis.values() ?? [];
  return enis.reduce((sum, eni) => sum + (eni.excluded ? 0 : eni.assigned), 0);
}

function autoscalerAt(name: string, { world }: PlayedRun) {
  const { store } = world.kubernetes.stores.autoscalers;
  return [...store.all()].find(({ config }) => `${config.namespace}/${config.name}` === name)?.config;
}

/** The Deployment that it scales. */
function targetOf(name: string, run: PlayedRun) {
  const target = autoscalerAt(name, run);
  const { deployments } = run.world.kubernetes.stores.workloads;
  return deployments.find(`${target?.namespace}/${target?.target.name}`);
}

function ofBudget(name: string, measure: string, { world }: PlayedRun): number | undefined {
  const status = [...world.kubernetes.stores.budgets.statuses()].find(
    ({ config }) => `${config.namespace}/${config.name}` === name,
  );
  return measure === 'healthy' ? status?.currentHealthy : status?.desiredHealthy;
}

function allLinks(run: PlayedRun): Link[] {
  const waiting = waitingGroups(run.summary.waiting, run).map((group) => causeOf(group, run));
  const names = run.summary.nodes.map(({ name }) => name);
  return [
    ...waiting.flatMap(({ root, remarks }) => [root, ...remarks]),
    ...explainNodes(names, run),
    ...names.flatMap((name) => drainLinks(name, run)),
  ];
}

function flat(links: readonly Link[]): Link[] {
  return links.flatMap((link) => [link, ...flat(link.because)]);
}

/** How many figures were looked at. */
function check(run: PlayedRun): number {
  let count = 0;
  for (const { text, figures } of flat(allLinks(run))) {
    for (const figure of figures) {
      count++;
      const told = { ...figure, text, at: run.at };
      expect({ ...told, value: measured(figure, run) }).toEqual(told);
      if (figure.resource === undefined) expect(text).toContain(grouped(figure.value));
    }
  }
  return count;
}

describe('every figure of an explanation is the world’s', () => {
  it.each(Object.keys(SCENES) as (keyof typeof SCENES)[])('where pods wait for %s', (name) => {
    expect(check(played(SCENES[name]))).toBeGreaterThanOrEqual(name === 'no node' ? 0 : 5);
  });

  it.each(shippedScenarios().map(({ name, text }) => [name, text]))('at any moment of %s', (_, text) => {
    const { until } = source(text).scenario;
    const last = until === 'quiet' ? 600_000 : until;
    fc.assert(
      fc.property(fc.integer({ min: 60_000, max: last }), fc.integer({ min: 1, max: 3 }), (at, seed) => {
        check(played(text, at, seed));
      }),
      { numRuns: 3 },
    );
  });
});

// A world at a moment as what another run starts from: the other way round of `world/startState.ts`, so that the two are
// held against each other.

import { assert } from '../../src/base/assert.ts';
import { formatCidr } from '../../src/base/ipv4.ts';
import type { PastJob, PastNode, PastPod, PastReplicaSet } from '../../src/kube/api/clusterPast.ts';
import type { PodTemplate } from '../../src/kube/api/config.ts';
import { templateHash } from '../../src/kube/api/names.ts';
import type { Pod, Resources } from '../../src/kube/api/objects.ts';
import type { AppliedObject } from '../../src/kube/api/workloadConfig.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import type { PlacedBranch } from '../../src/ec2/placed.ts';
import type { BranchEnis } from '../../src/vpcresources/branchEnis.ts';
import type { CompiledStart, StartBranch } from '../../src/scenario/start/compiledStart.ts';
import type { World } from '../../src/world/world.ts';
import { groupOf } from '../../src/kube/nodes/nodeObject.ts';

const DAEMON_REVISION = 'controller-revision-hash';

/** The scenario that goes on from here, without any further steps. `workloadOf`: what records count a pod to. */
export function goingOn(
  scenario: CompiledScenario,
  world: World,
  workloadOf: ReadonlyMap<string, string>,
): CompiledScenario {
  const { now } = world.simulation;
  const { workloads } = world.kubernetes.stores;
  const isSystem = ({
    config,
  }: {
    readonly config: { readonly name: string; readonly namespace: string };
  }): boolean =>
    [...scenario.cluster.daemonSets, ...scenario.cluster.deployments].some(
      ({ name, namespace }) => name === config.name && namespace === config.namespace,
    );
  const daemonSets = [...workloads.daemonSets.all()];
  const deployments = [...workloads.deployments.all()].map((deployment) => ({
    config: { ...deployment.config, replicas: deployment.replicas },
  }));
  const objects: AppliedObject[] = [
    ...deployments
      .filter((one) => !isSystem(one))
      .map(({ config }) => ({ kind: 'Deployment', config }) as const),
    ...daemonSets
      .filter((one) => !isSystem(one))
      .map(({ config }) => ({ kind: 'DaemonSet', config }) as const),
    ...[...workloads.statefulSets.all()].map(
      ({ config, replicas }) => ({ kind: 'StatefulSet', config: { ...config, replicas } }) as const,
    ),
    ...[...workloads.replicaSets.all()].map(
      ({ config, replicaSet }) =>
        ({ kind: 'ReplicaSet', config: { ...config, replicas: replicaSet.replicas } }) as const,
    ),
    ...[...workloads.jobs.all()]
      .filter(({ cronJob }) => cronJob === undefined)
      .map(({ config }) => ({ kind: 'Job', config }) as const),
    ...[...workloads.cronJobs.all()].map(({ config }) => ({ kind: 'CronJob', config }) as const),
    ...[...world.kubernetes.stores.podSecurity.policies.all()].map(
      ({ config }) => ({ kind: 'SecurityGroupPolicy', config }) as const,
    ),
  ];
  return {
    ...scenario,
    start: startOf(world, workloadOf),
    ec2: {
      ...scenario.ec2,
      // They are among what is taken.
      controlPlaneSubnets: [],
      subnets: scenario.ec2.subnets.map((subnet) => ({
        ...subnet,
        taken: (world.cloud.subnets.get(subnet.id)?.takenAddresses() ?? []).map((first) => ({
          first,
          last: first,
        })),
      })),
    },
    cluster: {
      ...scenario.cluster,
      startTime: workloads.startTime + now,
      daemonSets: daemonSets.filter(isSystem).map(({ config }) => config),
      deployments: deployments.filter(isSystem).map(({ config }) => config),
    },
    nodeGroups: scenario.nodeGroups,
    timeline: [{ at: 0, action: { kind: 'adopt', objects }, description: 'adopt', path: [] }],
    workloads: [],
    expectations: [],
  };
}

function startOf(world: World, workloadOf: ReadonlyMap<string, string>): CompiledStart {
  const { now } = world.simulation;
  const { kubernetes, cloud, daemons } = world;
  const nodes = [...kubernetes.nodes()];
  const instances = nodes.map((node) => {
    const instance = daemons.nodes.get(node.name)?.instance;
    assert(instance !== undefined, `no instance of ${node.name}`);
    return instance;
  });
  const templates = new Templates();
  return {
    instances: instances.map(({ instanceId: id, node, type, launchedAt, enis }) => ({
      id,
      node,
      instanceType: type.name,
      launchedAt: launchedAt - now,
      enis: enis.map((eni) => ({
        id: eni.id,
        subnet: eni.subnet.id,
        primary: eni.primary,
        cidrs: eni.cidrs,
        createdAt: eni.createdAt - now,
        networkCard: eni.attachment?.networkCard ?? 0,
        device: eni.attachment?.device ?? 0,
        attachedAt: (eni.attachment?.since ?? 0) - now,
        ...(eni.interfaceType === 'trunk' ? { isTrunk: true } : {}),
      })),
    })),
    left: [...cloud.networkInterfaces.all()]
      .filter(({ attachment, interfaceType }) => attachment === undefined && interfaceType !== 'branch')
      .map(({ id, subnet, primary, cidrs, createdAt, createdBy }) => ({
        id,
        subnet: subnet.id,
        primary,
        cidrs,
        createdAt: createdAt - now,
        ...(createdBy === undefined ? {} : { createdBy }),
      })),
    branches: Object.fromEntries(
      world.vpcResources.controller
        .trunks()
        .map(({ node, branches }) => [node, [...pastBranches(branches, world)]]),
    ),
    cluster: {
      nodes: nodes.map((node, index): PastNode => {
        const group = groupOf(node);
        const instance = instances[index];
        assert(instance !== undefined, 'an instance a node');
        return {
          name: node.name,
          ...(group === undefined ? {} : { group }),
          isSelfManaged: 'alpha.eksctl.io/nodegroup-name' in node.labels,
          instanceType: instance.type.name,
          maxPods: node.capacity['pods'] ?? 0,
          subnet: instance.enis[0]?.subnet.id ?? '',
          labels: node.labels,
          taints: node.taints,
          extendedResources: extendedIn(node.capacity),
          images: node.images.flatMap(({ names }) => names),
          createdAt: node.createdAt - now,
          ready: node.ready,
          cordoned: node.unschedulable,
        };
      }),
      pods: [...kubernetes.pods()].map((pod) => pastPod(pod, world, templates, workloadOf)),
      templates: templates.all,
      replicaSets: pastReplicaSets(world),
      jobs: pastJobs(world),
    },
    cooling: Object.fromEntries(
      [...daemons.nodes].map(([node, daemon]) => [
        node,
        (daemon.view?.cooling ?? []).map(({ address, until }) => ({
          address,
          since: until - now - (daemon.store?.coolingUntil(0) ?? 0),
        })),
      ]),
    ),
  };
}

function* pastBranches(branches: BranchEnis, { cloud, simulation: { now } }: World): Iterable<StartBranch> {
  const placed = (id: string, vlan: number): PlacedBranch => {
    const eni = cloud.networkInterfaces.find(id);
    assert(eni !== undefined, 'a branch ENI that there is');
    const { subnet, primary, createdAt, groups } = eni;
    return { id, subnet: subnet.id, primary, createdAt: createdAt - now, vlan, groups };
  };
  for (const [pod, { eni, vlan }] of branches.all()) yield { ...placed(eni, vlan), pod };
  for (const { eni, vlan, since = now } of branches.cooling)
    yield { ...placed(eni, vlan), pod: 'gone/gone', releasedAt: since - now };
}

/** Of what a machine has, what its kubelet does not find by itself. */
function extendedIn(capacity: Resources): Resources {
  return Object.fromEntries(Object.entries(capacity).filter(([name]) => name.includes('/')));
}

function pastPod(
  pod: Pod,
  { simulation: { now }, kubernetes }: World,
  templates: Templates,
  workloadOf: ReadonlyMap<string, string>,
): PastPod {
  const { uid, namespace, name, owner, nodeName, podIp, phase, createdAt } = pod;
  const daemonSet =
    owner?.kind === 'DaemonSet'
      ? kubernetes.stores.workloads.daemonSets.find(`${namespace}/${owner.name}`)
      : undefined;
  const isOutdated =
    daemonSet !== undefined && pod.labels[DAEMON_REVISION] !== templateHash(daemonSet.config.template);
  const times = {
    startedAt: pod.startedAt,
    readyAt: pod.ready ? pod.readyAt : undefined,
    deletedAt: pod.deletedAt,
  };
  const since = Object.fromEntries(
    Object.entries(times).flatMap(([key, at]) => (at === undefined ? [] : [[key, at - now]])),
  );
  const spec = daemonSet !== undefined && !isOutdated ? daemonSet.config.template.spec : pod.spec;
  return {
    uid,
    name,
    template: templates.of({ namespace, labels: pod.labels, annotations: pod.annotations, spec }),
    isOutdated,
    workload: workloadOf.get(`${namespace}/${name}`) ?? name,
    phase,
    restarts: pod.restarts ?? 0,
    createdAt: createdAt - now,
    ...since,
    ...(owner === undefined ? {} : { owner: { kind: owner.kind, name: owner.name } }),
    ...(nodeName === undefined ? {} : { node: nodeName }),
    ...(podIp === undefined || pod.spec.hostNetwork ? {} : { address: podIp }),
  };
}

function pastReplicaSets({ kubernetes }: World): PastReplicaSet[] {
  return [...kubernetes.stores.workloads.deployments.all()].flatMap((deployment) =>
    deployment.revisions.all().map(({ replicaSet, template, number: revision }) => ({
      namespace: deployment.config.namespace,
      name: replicaSet.owner.name,
      deployment: deployment.config.name,
      revision,
      replicas: replicaSet.replicas,
      hash: replicaSet.labels['pod-template-hash'] ?? '',
      template,
    })),
  );
}

function pastJobs({ kubernetes, simulation: { now } }: World): PastJob[] {
  const { jobs } = kubernetes.stores.workloads;
  return [...jobs.all()].map((job) => ({
    namespace: job.config.namespace,
    name: job.config.name,
    ...(job.cronJob === undefined ? {} : { cronJob: job.cronJob }),
    succeeded: job.pods().filter(({ phase }) => phase === 'Succeeded').length,
    failed: job.pods().filter(({ phase }) => phase === 'Failed').length,
    startedAt: (jobs.createdAt(job.config) ?? 0) - now,
    ...(job.isFinished ? { finishedAt: 0 } : {}),
    condition: 'Complete',
  }));
}

/** One for all pods alike. */
class Templates {
  readonly all: PodTemplate[] = [];

  of(template: PodTemplate): number {
    const found = this.all.findIndex(
      ({ labels, spec }) => labels === template.labels && spec === template.spec,
    );
    return found >= 0 ? found : this.all.push(template) - 1;
  }
}

/** What of a world a start has to bring back: equal for the world at its moment and the run that begins there. */
export function standing({
  kubernetes,
  daemons,
  cloud,
  vpcResources: { controller },
  simulation: { now },
}: World): object {
  const branchesOf = (node: string): object | undefined => {
    const trunk = controller.trunkOf(node);
    if (trunk === undefined) return undefined;
    const { limit, cooling } = trunk.branches;
    const ofPods = [...trunk.branches.all()].map(([pod, { eni, vlan }]) => `${pod} ${eni} ${vlan}`);
    return { limit, ofPods: ofPods.sort(), cooling: cooling.map(({ eni, vlan }) => `${eni} ${vlan}`) };
  };
  const nodes = [...kubernetes.nodes()].map(({ name, ready, unschedulable, labels, allocatable }) => {
    const admitted = kubernetes.admittedPods(name).length;
    return [name, { ready, unschedulable, labels, allocatable, admitted }] as const;
  });
  const pods = [...kubernetes.pods()].map(
    ({ namespace, name, uid, phase, ready, nodeName, podIp, labels, deletedAt, createdAt }) => {
      const isTerminating = deletedAt !== undefined;
      const age = now - createdAt;
      return [
        `${namespace}/${name}`,
        { uid, phase, ready, nodeName, podIp, labels, age, isTerminating },
      ] as const;
    },
  );
  const pools = [...daemons.nodes].map(([node, { store, instance }]) => [
    node,
    {
      enis: instance.enis.map(({ id, cidrs }) => `${id} ${cidrs.map(formatCidr).sort().join(' ')}`),
      ...store?.stats(),
      cooling: store?.cooling(now),
      branches: branchesOf(node),
      addresses: (store?.checkpoint() ?? []).map(({ pod, address }) => `${pod} ${address}`).sort(),
    },
  ]);
  const subnets = [...cloud.subnets.values()].map(({ id, availableIpAddressCount: free, freePrefixes }) => [
    id,
    { free, freePrefixes },
  ]);
  return {
    nodes: Object.fromEntries(nodes),
    pods: Object.fromEntries(pods),
    pools: Object.fromEntries(pools),
    subnets: Object.fromEntries(subnets),
  };
}

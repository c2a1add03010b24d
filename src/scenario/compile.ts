// A checked document as a compiled scenario: total, since everything that could fail has been checked.

import { SECOND, type Milliseconds } from '../base/time.ts';
import type { ClusterConfig, ClusterLimits, ClusterTimings, EniConfigConfig } from '../kube/api/config.ts';
import { compileClusterAutoscaler } from './cluster/clusterAutoscalerDocument.ts';
import { type CompiledCalico, compileCalico } from './cluster/calicoDocument.ts';
import { calicoWorkloads } from './cluster/calicoPods.ts';
import { vpcCniVersion, withChanges } from './cluster/cniDocument.ts';
import { manifestEnv } from './cluster/cniSettings.ts';
import type { KubernetesDocument } from './cluster/clusterDocument.ts';
import type { CompiledScenario } from './compiled.ts';
import { compileEc2 } from './compile/compileEc2.ts';
import { compileExpectations } from './compile/compileExpectations.ts';
import { compileKarpenter, KARPENTER_BUDGET } from './cluster/compileKarpenter.ts';
import { compileNodeGroup } from './cluster/compileNodeGroup.ts';
import { defaultNodeSubnets } from './cluster/nodeSubnets.ts';
import { compileTimeline } from './compile/compileTimeline.ts';
import type { ScenarioDocument } from './document/document.ts';
import { deepFreeze } from './freeze.ts';
import { readDuration, readLatency } from './language/latencyText.ts';
import { ignoredIn } from './check/stepManifests.ts';
import { compileWorkloads } from './compile/compileWorkloads.ts';
import type { Course } from './check/course.ts';
import { startTimeOf } from './check/startCheck.ts';
import { COREDNS_BUDGET } from './cluster/systemPods.ts';
import { systemWorkloads } from './cluster/systemWorkloads.ts';
import { optional } from './manifest/schedulingObjects.ts';

/** The course has the document as it is played. */
export function compileScenario(course: Course): CompiledScenario {
  const { document } = course;
  const version = vpcCniVersion(document.cni);
  const calico = calicoOf(document);
  const env = withChanges(manifestEnv(version, document.kubernetes.ipFamily), document.cni.env);
  const subnets = defaultNodeSubnets(document);
  return deepFreeze({
    name: document.metadata.name,
    description: document.metadata.description,
    seed: document.seed,
    cni: { version, env, branchEniCooldown: branchEniCooldownOf(document) },
    ...optional('calico', calico),
    ec2: compileEc2(document),
    cluster: compileCluster(document, calico),
    ...optional('karpenter', karpenterOf(course)),
    ...optional('start', course.start.start),
    nodeGroups: document.nodeGroups.map((group) => compileNodeGroup(group, subnets)),
    ...optional(
      'clusterAutoscaler',
      document.clusterAutoscaler && compileClusterAutoscaler(document.clusterAutoscaler),
    ),
    timeline: compileTimeline(course),
    workloads: compileWorkloads(document, course.traces),
    until: document.until === 'quiet' ? 'quiet' : readDuration(document.until),
    expectations: compileExpectations(document.expect),
    ignored: ignoredIn([...course.manifests.values(), course.karpenter], document.karpenter !== undefined),
  });
}

function karpenterOf({ document, karpenter }: Course): CompiledScenario['karpenter'] {
  if (document.karpenter === undefined) return undefined;
  return {
    config: compileKarpenter(document.karpenter),
    objects: karpenter.objects.map(({ applied }) => applied),
  };
}

/** @upstream amazon-vpc-resource-controller-k8s pkg/provider/branch/cooldown/cooldown.go: 30 s at least */
function branchEniCooldownOf({ cni }: ScenarioDocument): Milliseconds {
  return Math.max(readDuration(cni.branchEniCooldown), 30 * SECOND);
}

function calicoOf({ cni }: ScenarioDocument): CompiledCalico | undefined {
  return cni.plugin === 'calico' ? compileCalico(cni, cni.version) : undefined;
}

function compileCluster(document: ScenarioDocument, calico: CompiledCalico | undefined): ClusterConfig {
  const { kubernetes, vpc, cni, karpenter } = document;
  const minor = Number(kubernetes.version.split('.')[1]);
  const { region } = vpc;
  const { systemPods } = kubernetes;
  return {
    kubernetesMinor: minor,
    ...(kubernetes.ipFamily === 'ipv6' ? { ipFamily: kubernetes.ipFamily } : {}),
    region,
    zones: Object.fromEntries(vpc.subnets.map(({ name, availabilityZone }) => [name, availabilityZone])),
    timings: compileTimings(kubernetes.timings),
    limits: compileLimits(kubernetes.limits),
    serializeImagePulls: kubernetes.serializeImagePulls,
    kubeProxyMode: kubernetes.kubeProxyMode,
    ...optional('startTime', startTimeOf(document)),
    ...systemWorkloads(
      kubernetes,
      cni,
      region,
      calico && calicoWorkloads(calico, nodesAtStart(document)),
      karpenter,
    ),
    disruptionBudgets: [
      ...(systemPods.coredns.replicas === 0 ? [] : [COREDNS_BUDGET]),
      ...(karpenter === undefined ? [] : [KARPENTER_BUDGET]),
    ],
    ...(cni.eniConfigs.length === 0 ? {} : { eniConfigs: cni.eniConfigs.map(compileEniConfig) }),
  };
}

function nodesAtStart({ nodeGroups }: ScenarioDocument): number {
  return nodeGroups.reduce((sum, { size }) => sum + size, 0);
}

function compileEniConfig({
  name,
  subnet,
  securityGroups,
}: ScenarioDocument['cni']['eniConfigs'][number]): EniConfigConfig {
  return { name, subnetId: subnet, securityGroups };
}

function compileTimings(timings: KubernetesDocument['timings']): ClusterTimings {
  return {
    boot: readLatency(timings.boot),
    imagePull: readLatency(timings.imagePull),
    systemImagePull: readLatency(timings.systemImagePull),
    sandbox: readLatency(timings.sandbox),
    cniPlugin: readLatency(timings.cniPlugin),
    containerStart: readLatency(timings.containerStart),
    podRemoval: readLatency(timings.podRemoval),
    propagation: readLatency(timings.propagation),
    autoScaling: readLatency(timings.autoScaling),
  };
}

function compileLimits(limits: KubernetesDocument['limits']): ClusterLimits {
  const rate = ({ burst, interval }: { readonly burst: number; readonly interval: string }) => ({
    burst,
    interval: readDuration(interval),
  });
  return {
    controllerWrites: rate(limits.controllerWrites),
    schedulerWrites: rate(limits.schedulerWrites),
    podStarts: rate(limits.podStarts),
    podEnds: rate(limits.podEnds),
  };
}

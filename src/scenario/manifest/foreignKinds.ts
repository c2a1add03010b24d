// Kinds of others that are not simulated, and what they would do to pods, nodes and addresses: whoever applies one is told
// what is missing in the run. Of kinds that are not here nothing is known but that they are left out.

import { own } from '../../base/own.ts';
import { isMapping, numberIn, partIn, partsIn, textIn, type Written } from './rules/fields.ts';

/** What would come of an object. */
export interface Effect {
  /** How many pods it would make. */
  readonly pods?: number;
  /** Behind `which would`. */
  readonly would?: string;
}

type Row = (spec: Written, object: Written) => Effect;

const replicas = (spec: Written): number => numberIn(spec, 'replicas') ?? 1;

const replicated: Row = (spec) => ({ pods: replicas(spec) });

const would =
  (text: string): Row =>
  () => ({ would: text });

/** By kind and group. */
const ROWS: Readonly<Record<string, Row>> = {
  'Rollout.argoproj.io': replicated,
  'Workflow.argoproj.io': would('make pods'),
  'CronWorkflow.argoproj.io': would('make pods at its times'),
  'Application.argoproj.io': would('apply manifests from a repository'),
  'ApplicationSet.argoproj.io': would('apply manifests from a repository'),
  'HelmRelease.helm.toolkit.fluxcd.io': would('install a chart; render it with helm template'),
  'Kustomization.kustomize.toolkit.fluxcd.io': would('apply manifests from a repository'),
  'CloneSet.apps.kruise.io': replicated,
  'StatefulSet.apps.kruise.io': replicated,
  'DaemonSet.apps.kruise.io': would('make a pod on each node'),
  'Service.serving.knative.dev': (spec) => ({ pods: knativePods(spec) }),
  'ScaledObject.keda.sh': (spec) => ({ would: scaled(spec) }),
  'ScaledJob.keda.sh': (spec) => ({ would: `make up to ${numberIn(spec, 'maxReplicaCount') ?? 100} Jobs` }),
  'VerticalPodAutoscaler.autoscaling.k8s.io': would('change the requests of pods'),
  'NodePool.karpenter.sh': would('add and remove nodes; apply it as karpenter.sh/v1'),
  'Provisioner.karpenter.sh': would('add and remove nodes'),
  'EC2NodeClass.karpenter.k8s.aws': would('set up the nodes of a NodePool'),
  'AWSNodeTemplate.karpenter.k8s.aws': would('set up the nodes of a Provisioner'),
  'Prometheus.monitoring.coreos.com': replicated,
  'Alertmanager.monitoring.coreos.com': replicated,
  'Cluster.postgresql.cnpg.io': (spec) => ({ pods: numberIn(spec, 'instances') ?? 1 }),
  'LeaderWorkerSet.leaderworkerset.x-k8s.io': (spec) => ({
    pods: replicas(spec) * (numberIn(partIn(spec, 'leaderWorkerTemplate'), 'size') ?? 1),
  }),
  'RayCluster.ray.io': (spec) => ({
    pods: 1 + sum(partsIn(spec, 'workerGroupSpecs').map(replicas)),
  }),
  'SparkApplication.sparkoperator.k8s.io': (spec) => ({
    pods: 1 + (numberIn(partIn(spec, 'executor'), 'instances') ?? 1),
  }),
  'PyTorchJob.kubeflow.org': (spec) => ({ pods: replicaSpecs(spec, 'pytorchReplicaSpecs') }),
  'TFJob.kubeflow.org': (spec) => ({ pods: replicaSpecs(spec, 'tfReplicaSpecs') }),
  'MPIJob.kubeflow.org': (spec) => ({ pods: replicaSpecs(spec, 'mpiReplicaSpecs') }),
  'Elasticsearch.elasticsearch.k8s.elastic.co': (spec) => ({
    pods: sum(partsIn(spec, 'nodeSets').map((set) => numberIn(set, 'count') ?? 1)),
  }),
};

/** `kind` with its group; empty where nothing is known of it. */
export function effectOf(kind: string, object: Written): Effect {
  return own(ROWS, kind)?.(partIn(object, 'spec'), object) ?? {};
}

/** A revision starts with one pod, and keeps as many as it is told at least; without requests it goes to none later. */
function knativePods(spec: Written): number {
  const annotations = partIn(partIn(partIn(spec, 'template'), 'metadata'), 'annotations');
  const least = ['autoscaling.knative.dev/min-scale', 'autoscaling.knative.dev/minScale'].map((key) =>
    Number(textIn(annotations, key)),
  );
  return Math.max(1, ...least.filter(Number.isInteger));
}

/** KEDA's own defaults are none at least and 100 at most. */
function scaled(spec: Written): string {
  const { kind = 'Deployment', name = '' } = partIn(spec, 'scaleTargetRef');
  const least = numberIn(spec, 'minReplicaCount') ?? 0;
  const most = numberIn(spec, 'maxReplicaCount') ?? 100;
  return `scale ${String(kind)} ${String(name)} between ${least} and ${most} pods`;
}

function replicaSpecs(spec: Written, key: string): number {
  return sum(Object.values(partIn(spec, key)).map((role) => (isMapping(role) ? replicas(role) : 0)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

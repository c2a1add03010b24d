// What EKS itself runs in kube-system: aws-node and kube-proxy on every node, and CoreDNS.

import { SECOND } from '../../base/time.ts';
import type { DaemonSetConfig, DeploymentConfig, PodDisruptionBudgetConfig } from '../../kube/api/config.ts';
import { AWS_NODE } from '../../kube/kubelet/networkAgent.ts';
import type { Container, NodeAffinity, PodSpec, SelectorRequirement } from '../../kube/api/objects.ts';
import { constantLatency } from '../../kernel/latency.ts';
import type { CniVersion } from '../../base/cniReleases.ts';
import type { CniEnv } from './cniSettings.ts';
import { PLAIN_POD } from './compilePods.ts';
import { priorityOf } from './priorities.ts';
import { cniTags, clusterTags, registryOf } from './systemImages.ts';
import { AWS_NODE_POD, COREDNS_POD, KUBE_PROXY_POD } from './systemManifests.ts';
import { COREDNS, KUBE_PROXY, SYSTEM_NAMESPACE } from './systemNames.ts';

const MEBIBYTE = 2 ** 20;

/** Both DaemonSets are updated on a tenth of the nodes at a time. */
export const MAX_UNAVAILABLE = { kind: 'percent', value: 10 } as const;

/**
 * aws-node: the daemon and the network policy agent, after an init container that installs the plugins.
 * @upstream config/master/aws-k8s-cni.yaml: 25m of CPU for each container, none of memory
 */
export function awsNode(version: CniVersion, env: CniEnv, region: string): DaemonSetConfig {
  const tags = cniTags(version);
  const registry = registryOf(region);
  const agentImage = `${registry}/amazon/aws-network-policy-agent:${tags.agent}`;
  return systemDaemonSet(AWS_NODE, {
    ...CRITICAL_ON_EVERY_NODE,
    initContainers: [
      container('aws-vpc-cni-init', `${registry}/amazon-k8s-cni-init:${tags.cni}`, { cpu: 25 }),
    ],
    containers: [
      { ...container(AWS_NODE, `${registry}/amazon-k8s-cni:${tags.cni}`, { cpu: 25 }), env },
      container('aws-eks-nodeagent', agentImage, { cpu: 25 }),
    ],
    terminationGracePeriod: 10 * SECOND,
    // The kubelet first probes after a second; that the daemon answers by then is the daemon's business.
    readinessDelay: constantLatency(SECOND),
    written: AWS_NODE_POD,
  });
}

/** @upstream eksctl's sample manifest: 100m of CPU, no readiness probe */
export function kubeProxy(kubernetesMinor: number, region: string): DaemonSetConfig {
  const image = `${registryOf(region)}/eks/kube-proxy:${clusterTags(kubernetesMinor).kubeProxy}`;
  return systemDaemonSet(KUBE_PROXY, {
    ...CRITICAL_ON_EVERY_NODE,
    containers: [container(KUBE_PROXY, image, { cpu: 100 })],
    terminationGracePeriod: 30 * SECOND,
    readinessDelay: constantLatency(0),
    written: KUBE_PROXY_POD,
  });
}

/** @upstream eksctl coredns-1.36.json */
export function coredns(replicas: number, kubernetesMinor: number, region: string): DeploymentConfig {
  const image = `${registryOf(region)}/eks/coredns:${clusterTags(kubernetesMinor).coredns}`;
  const labels = { 'eks.amazonaws.com/component': COREDNS, 'k8s-app': 'kube-dns' };
  const selector = { matchLabels: {}, matchExpressions: [within('k8s-app', 'kube-dns')] };
  const apart = { selector, namespaces: [SYSTEM_NAMESPACE], topologyKey: 'kubernetes.io/hostname' };
  const spec: PodSpec = {
    ...PLAIN_POD,
    containers: [container(COREDNS, image, { cpu: 100, memory: 70 * MEBIBYTE })],
    hostNetwork: false,
    nodeAffinity: LINUX,
    podAntiAffinity: { required: [], preferred: [{ weight: 100, term: apart }] },
    topologySpread: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        selector: { matchLabels: { 'k8s-app': 'kube-dns' }, matchExpressions: [] },
        nodeAffinityPolicy: 'Honor',
        nodeTaintsPolicy: 'Ignore',
      },
    ],
    tolerations: [
      { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
      { key: 'CriticalAddonsOnly', operator: 'Exists' },
    ],
    priority: priorityOf('system-cluster-critical'),
    priorityClassName: 'system-cluster-critical',
    terminationGracePeriod: 30 * SECOND,
    // @assumption CoreDNS stays up for the 5 s of its lameduck after SIGTERM.
    exitDelay: constantLatency(5 * SECOND),
    // @assumption ready after a second, seen by one of the probes that come every 10 s.
    readinessDelay: [
      { at: 0, ms: SECOND },
      { at: 1, ms: 10 * SECOND },
    ],
    written: COREDNS_POD,
  };
  return {
    namespace: SYSTEM_NAMESPACE,
    name: COREDNS,
    replicas,
    template: { namespace: SYSTEM_NAMESPACE, labels, annotations: {}, spec },
  };
}

/**
 * One pod of CoreDNS at a time, as the managed add-on has it.
 * @upstream EKS add-on `coredns`, configuration schema, podDisruptionBudget: on, maxUnavailable 1
 * @assumption in every version here; add-ons before v1.9.3-eksbuild.5 had none.
 */
export const COREDNS_BUDGET: PodDisruptionBudgetConfig = {
  namespace: SYSTEM_NAMESPACE,
  name: COREDNS,
  selector: {
    matchLabels: { 'eks.amazonaws.com/component': COREDNS, 'k8s-app': 'kube-dns' },
    matchExpressions: [],
  },
  limit: { kind: 'maxUnavailable', value: { kind: 'count', value: 1 } },
  unhealthyPodEvictionPolicy: 'IfHealthyBudget',
};

const LINUX_ON: readonly SelectorRequirement[] = [
  within('kubernetes.io/os', 'linux'),
  within('kubernetes.io/arch', 'amd64', 'arm64'),
];

const LINUX: NodeAffinity = terms(LINUX_ON);

export const CRITICAL_ON_EVERY_NODE = {
  ...PLAIN_POD,
  hostNetwork: true,
  nodeAffinity: terms([
    ...LINUX_ON,
    { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate', 'hybrid', 'auto'] },
  ]),
  tolerations: [{ operator: 'Exists' }],
  priority: priorityOf('system-node-critical'),
  priorityClassName: 'system-node-critical',
  // @assumption both exit at once on SIGTERM.
  exitDelay: constantLatency(500),
} satisfies Partial<PodSpec>;

function systemDaemonSet(name: string, spec: PodSpec): DaemonSetConfig {
  const template = { namespace: SYSTEM_NAMESPACE, labels: { 'k8s-app': name }, annotations: {}, spec };
  return { namespace: SYSTEM_NAMESPACE, name, template, maxUnavailable: MAX_UNAVAILABLE };
}

export function container(name: string, image: string, requests: Container['requests']): Container {
  return { name, image, requests, sidecar: false };
}

function terms(matchExpressions: readonly SelectorRequirement[]): NodeAffinity {
  return { required: [{ matchExpressions, matchFields: [] }], preferred: [] };
}

function within(key: string, ...values: string[]): SelectorRequirement {
  return { key, operator: 'In', values };
}

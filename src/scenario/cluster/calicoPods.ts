// What Calico runs in the cluster: calico-node on every node, and what goes with it.

import { SECOND } from '../../base/time.ts';
import { constantLatency } from '../../kernel/latency.ts';
import type { NetworkAgent } from '../../kube/api/cniPort.ts';
import type { DaemonSetConfig, DeploymentConfig } from '../../kube/api/config.ts';
import type { PodSpec } from '../../kube/api/objects.ts';
import type { CompiledCalico } from './calicoDocument.ts';
import { PLAIN_POD } from './compilePods.ts';
import { CRITICAL_ON_EVERY_NODE, container, MAX_UNAVAILABLE } from './systemPods.ts';
import { priorityOf } from './priorities.ts';
import { SYSTEM_NAMESPACE } from './systemNames.ts';

const CALICO_NODE = 'calico-node';
const OPERATOR_NAMESPACE = 'tigera-operator';
const CALICO_NAMESPACE = 'calico-system';

/** Nodes that one typha serves, and how many there are at least beside it. */
const NODES_PER_TYPHA = 200;
const FEWEST_TYPHAS = 3;

export interface CalicoWorkloads {
  readonly daemonSets: readonly DaemonSetConfig[];
  readonly deployments: readonly DeploymentConfig[];
}

/** The DaemonSet that makes nodes' network. */
export function calicoAgent({ installedBy }: CompiledCalico): NetworkAgent {
  return { namespace: installedBy === 'operator' ? CALICO_NAMESPACE : SYSTEM_NAMESPACE, name: CALICO_NODE };
}

/** Namespaces that installing it makes. */
export function calicoNamespaces({ installedBy }: CompiledCalico): readonly string[] {
  return installedBy === 'operator' ? [CALICO_NAMESPACE, OPERATOR_NAMESPACE] : [];
}

/**
 * `nodes`: how many there are at the start, which typha's replicas follow.
 * @upstream tigera/operator pkg/render/node.go, typha.go, kube-controllers.go, csi.go; calico manifests/calico-vxlan.yaml
 * @assumption typha's replicas stay those of the start, and nothing asks for memory; a few pods off where many nodes come.
 */
export function calicoWorkloads(calico: CompiledCalico, nodes: number): CalicoWorkloads {
  const { version, installedBy } = calico;
  const { namespace } = calicoAgent(calico);
  const image = (part: string): string => `quay.io/calico/${part}:${version}`;
  const isOperator = installedBy === 'operator';
  const agent: PodSpec = {
    ...CRITICAL_ON_EVERY_NODE,
    initContainers: [container('install-cni', image('cni'), {})],
    containers: [container(CALICO_NODE, image('node'), isOperator ? {} : { cpu: 250 })],
    terminationGracePeriod: 5 * SECOND,
    readinessDelay: constantLatency(SECOND),
  };
  const controllers = deployment(namespace, 'calico-kube-controllers', 1, {
    containers: [container('calico-kube-controllers', image('kube-controllers'), {})],
  });
  if (!isOperator)
    return { daemonSets: [daemonSet(namespace, CALICO_NODE, agent)], deployments: [controllers] };
  const csi: PodSpec = {
    ...CRITICAL_ON_EVERY_NODE,
    hostNetwork: false,
    containers: [
      container('calico-csi', image('csi'), {}),
      container('csi-node-driver-registrar', image('node-driver-registrar'), {}),
    ],
    terminationGracePeriod: 30 * SECOND,
    readinessDelay: constantLatency(0),
  };
  return {
    daemonSets: [daemonSet(namespace, CALICO_NODE, agent), daemonSet(namespace, 'csi-node-driver', csi)],
    deployments: [
      deployment(OPERATOR_NAMESPACE, 'tigera-operator', 1, {
        hostNetwork: true,
        containers: [container('tigera-operator', 'quay.io/tigera/operator', {})],
      }),
      deployment(namespace, 'calico-typha', typhasFor(nodes), {
        hostNetwork: true,
        containers: [container('calico-typha', image('typha'), {})],
      }),
      controllers,
    ],
  };
}

/** @upstream tigera/operator pkg/common/autoscale.go */
function typhasFor(nodes: number): number {
  if (nodes <= FEWEST_TYPHAS) return Math.max(nodes, 1);
  return Math.max(FEWEST_TYPHAS, Math.floor(nodes / NODES_PER_TYPHA) + 2);
}

function daemonSet(namespace: string, name: string, spec: PodSpec): DaemonSetConfig {
  const template = { namespace, labels: { 'k8s-app': name }, annotations: {}, spec };
  return { namespace, name, template, maxUnavailable: MAX_UNAVAILABLE };
}

function deployment(
  namespace: string,
  name: string,
  replicas: number,
  part: Pick<PodSpec, 'containers'> & Partial<PodSpec>,
): DeploymentConfig {
  const spec: PodSpec = {
    ...PLAIN_POD,
    tolerations: [{ operator: 'Exists' }],
    priority: priorityOf('system-cluster-critical'),
    priorityClassName: 'system-cluster-critical',
    terminationGracePeriod: 30 * SECOND,
    exitDelay: constantLatency(500),
    readinessDelay: constantLatency(SECOND),
    hostNetwork: false,
    ...part,
  };
  return {
    namespace,
    name,
    replicas,
    template: { namespace, labels: { 'k8s-app': name }, annotations: {}, spec },
  };
}

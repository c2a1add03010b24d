// Which pods are the node's network daemon: the one pod whose readiness is not a delay but the daemon's own answer.

import { SECOND } from '../../base/time.ts';
import type { NetworkAgent } from '../api/cniPort.ts';
import type { Container, Pod, PodSpec } from '../api/objects.ts';

/** The DaemonSet of the VPC CNI, and its container that runs ipamd. */
export const AWS_NODE = 'aws-node';

const AWS_AGENT: NetworkAgent = { namespace: 'kube-system', name: AWS_NODE };

/** @upstream amazon-vpc-cni-k8s config/master/aws-k8s-cni.yaml, where Kubernetes' default of 10 s stands */
export const AGENT_PROBE_PERIOD = 10 * SECOND;

export function isNetworkAgent({ owner, namespace }: Pod, agent = AWS_AGENT): boolean {
  return owner?.kind === 'DaemonSet' && owner.name === agent.name && namespace === agent.namespace;
}

/** The daemon's container has the name of its DaemonSet. */
export function isAgentContainer(container: Container, { name } = AWS_AGENT): boolean {
  return container.name === name;
}

/** Its place among all containers of the pod, init containers first. */
export function agentIndex({ initContainers, containers }: PodSpec, agent = AWS_AGENT): number {
  return initContainers.length + containers.findIndex((container) => isAgentContainer(container, agent));
}

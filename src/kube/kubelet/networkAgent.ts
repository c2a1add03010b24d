// Which pods are the node's network daemon: the one pod whose readiness is not a delay but the daemon's own answer.

import { SECOND } from '../../base/time.ts';
import type { Pod } from '../api/objects.ts';

/** The DaemonSet of the VPC CNI, and its container that runs ipamd. */
export const AWS_NODE = 'aws-node';

/** @upstream amazon-vpc-cni-k8s config/master/aws-k8s-cni.yaml, where Kubernetes' default of 10 s stands */
export const AGENT_PROBE_PERIOD = 10 * SECOND;

export function isNetworkAgent(pod: Pod): boolean {
  return pod.owner?.kind === 'DaemonSet' && pod.owner.name === AWS_NODE && pod.namespace === 'kube-system';
}

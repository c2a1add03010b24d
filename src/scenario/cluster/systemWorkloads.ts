// What EKS runs in a cluster from its start, as a scenario asks for it.

import type { DaemonSetConfig, DeploymentConfig } from '../../kube/api/config.ts';
import type { KubernetesDocument } from './clusterDocument.ts';
import type { CalicoWorkloads } from './calicoPods.ts';
import { type CniDocument, vpcCniVersion, withChanges } from './cniDocument.ts';
import { manifestEnv } from './cniSettings.ts';
import { karpenterDeployment } from './compileKarpenter.ts';
import type { KarpenterDocument } from './karpenterDocument.ts';
import { awsNode, coredns, kubeProxy } from './systemPods.ts';

export interface SystemWorkloads {
  readonly daemonSets: readonly DaemonSetConfig[];
  readonly deployments: readonly DeploymentConfig[];
}

export function systemWorkloads(
  { version, ipFamily, systemPods }: KubernetesDocument,
  cni: CniDocument,
  region: string,
  calico: CalicoWorkloads | undefined,
  karpenter?: KarpenterDocument,
): SystemWorkloads {
  const minor = Number(version.split('.')[1]);
  const cniVersion = vpcCniVersion(cni);
  const env = withChanges(manifestEnv(cniVersion, ipFamily), cni.env);
  const { replicas } = systemPods.coredns;
  return {
    daemonSets: [
      ...(calico?.daemonSets ?? [awsNode(cniVersion, env, region)]),
      ...(systemPods.kubeProxy.enabled ? [kubeProxy(minor, region)] : []),
    ],
    deployments: [
      ...(replicas === 0 ? [] : [coredns(replicas, minor, region)]),
      ...(calico?.deployments ?? []),
      ...(karpenter === undefined ? [] : [karpenterDeployment(karpenter)]),
    ],
  };
}

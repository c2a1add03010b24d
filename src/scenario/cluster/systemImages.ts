// Which images EKS runs its own pods from, by version.

import { assert } from '../../base/assert.ts';
import { isFrom, type CniVersion } from '../../base/cniReleases.ts';

/**
 * The registry account of most regions.
 * @assumption the same in every region; a few have an account of their own, which only shows in listings.
 */
const REGISTRY_ACCOUNT = '602401143452';

export function registryOf(region: string): string {
  return `${REGISTRY_ACCOUNT}.dkr.ecr.${region}.amazonaws.com`;
}

export interface CniTags {
  readonly cni: string;
  /** aws-network-policy-agent, the second container of aws-node. */
  readonly agent: string;
}

/** From which release of the CNI on the agent's release is shipped with it. */
const AGENTS: readonly (readonly [from: CniVersion, agent: string])[] = [
  ['v1.16.4', 'v1.0.8'],
  ['v1.17.1', 'v1.1.0'],
  ['v1.18.3', 'v1.1.2'],
  ['v1.19.0', 'v1.1.5'],
  ['v1.19.3', 'v1.2.0'],
  ['v1.20.0', 'v1.2.3'],
  ['v1.21.0', 'v1.3.0'],
  ['v1.23.0', 'v1.4.2'],
];

/**
 * @assumption the eksbuild numbers but v1.16.4's, and the agents between v1.16.4 and v1.23.1, which only show in
 * listings.
 */
export function cniTags(version: CniVersion): CniTags {
  const build = version === 'v1.16.4' ? 2 : 1;
  const agent = AGENTS.findLast(([from]) => isFrom(version, from))?.[1] ?? '';
  return { cni: `${version}-eksbuild.${build}`, agent: `${agent}-eksbuild.1` };
}

interface ClusterTags {
  readonly kubeProxy: string;
  readonly coredns: string;
}

/**
 * By Kubernetes minor version.
 * @upstream EKS user guide, tables of kube-proxy versions
 * @assumption CoreDNS builds, and both for 1.35 and 1.36: plausible ones, which only show in listings.
 */
const CLUSTER_TAGS: Readonly<Record<number, ClusterTags>> = {
  28: { kubeProxy: 'v1.28.15-minimal-eksbuild.31', coredns: 'v1.10.1-eksbuild.18' },
  29: { kubeProxy: 'v1.29.15-minimal-eksbuild.16', coredns: 'v1.11.4-eksbuild.2' },
  30: { kubeProxy: 'v1.30.14-minimal-eksbuild.8', coredns: 'v1.11.4-eksbuild.2' },
  31: { kubeProxy: 'v1.31.13-minimal-eksbuild.2', coredns: 'v1.11.4-eksbuild.2' },
  32: { kubeProxy: 'v1.32.9-minimal-eksbuild.2', coredns: 'v1.11.4-eksbuild.2' },
  33: { kubeProxy: 'v1.33.5-minimal-eksbuild.2', coredns: 'v1.12.2-eksbuild.4' },
  34: { kubeProxy: 'v1.34.1-eksbuild.2', coredns: 'v1.12.4-eksbuild.1' },
  35: { kubeProxy: 'v1.35.0-eksbuild.2', coredns: 'v1.13.2-eksbuild.1' },
  36: { kubeProxy: 'v1.36.0-eksbuild.2', coredns: 'v1.14.2-eksbuild.1' },
};

export function clusterTags(kubernetesMinor: number): ClusterTags {
  const tags = CLUSTER_TAGS[kubernetesMinor];
  assert(tags !== undefined, `Kubernetes 1.${kubernetesMinor} passed as a version`);
  return tags;
}

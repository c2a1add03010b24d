// Where the cluster is and which Kubernetes it runs, as its nodes and subnets say.

import { COLLECT } from '../collect.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { KUBERNETES_VERSIONS } from '../../scenario/cluster/clusterDocument.ts';
import type { ImportedSubnet } from './cluster.ts';
import type { Findings } from './findings.ts';

export type KubernetesVersion = (typeof KUBERNETES_VERSIONS)[number];

/** The minor version of the control plane, else of most nodes, or the nearest that is simulated. */
export function kubernetesVersion({ nodes, controlPlanes }: Evidence, findings: Findings): KubernetesVersion {
  const usual = '1.34';
  const [, told] = /^1\.(\d+)$/.exec(controlPlanes[0]?.version ?? '') ?? [];
  const counts = new Map<number, number>();
  for (const { kubeletVersion } of nodes) {
    const [, minor] = /^v1\.(\d+)\./.exec(kubeletVersion ?? '') ?? [];
    if (minor !== undefined) counts.set(Number(minor), (counts.get(Number(minor)) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  const minor = told === undefined ? most?.[0] : Number(told);
  if (minor === undefined) {
    findings.guess('Kubernetes version', usual, 'no file has it', COLLECT.cluster);
    return usual;
  }
  const distance = (version: string): number => Math.abs(Number(version.slice(2)) - minor);
  const nearest = KUBERNETES_VERSIONS.reduce((best, each) => (distance(each) < distance(best) ? each : best));
  if (nearest !== `1.${minor}`)
    findings.guess('Kubernetes version', nearest, `nearest to 1.${minor} that is simulated`, null);
  return nearest;
}

export function regionOf(subnets: readonly ImportedSubnet[], { nodes }: Evidence): string {
  const zones = [...subnets.map(({ zone }) => zone), ...nodes.map(({ zone = '' }) => zone)];
  const ofZones = zones.map((zone) => /^[a-z]+(?:-[a-z]+)+-\d/.exec(zone)?.[0]);
  const ofNames = nodes.map(({ name }) => /\.([a-z]+(?:-[a-z]+)+-\d)\.compute\.internal$/.exec(name)?.[1]);
  return [...ofZones, ...ofNames].find((region) => region !== undefined) ?? 'us-west-2';
}

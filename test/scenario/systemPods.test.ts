// What EKS runs in kube-system.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import type { Container, PodSpec, Resources } from '../../src/kube/api/objects.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { minimalWith } from './minimal.ts';

function compiled(rest: string): CompiledScenario {
  const parsed = parseScenario(minimalWith(rest));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

function cpuOf(containers: readonly Container[]): number {
  return containers.reduce(
    (sum, { requests }: { readonly requests: Resources }) => sum + (requests.cpu ?? 0),
    0,
  );
}

const imagesOf = (spec: PodSpec): string[] =>
  [...spec.initContainers, ...spec.containers].map(({ image }) => image);

describe('aws-node', () => {
  it('has the images of its version in the region’s registry', () => {
    const { cluster } = compiled('cni: { version: v1.16.4 }\n');
    const registry = '602401143452.dkr.ecr.us-west-2.amazonaws.com';
    expect(imagesOf(elementAt(cluster.daemonSets, 0).template.spec)).toEqual([
      `${registry}/amazon-k8s-cni-init:v1.16.4-eksbuild.2`,
      `${registry}/amazon-k8s-cni:v1.16.4-eksbuild.2`,
      `${registry}/amazon/aws-network-policy-agent:v1.0.8-eksbuild.1`,
    ]);
  });

  it('asks for 50m of CPU, tolerates everything and is updated on a tenth of the nodes at a time', () => {
    const awsNode = elementAt(compiled('').cluster.daemonSets, 0);
    expect(awsNode).toMatchObject({ name: 'aws-node', maxUnavailable: { kind: 'percent', value: 10 } });
    expect(cpuOf(awsNode.template.spec.containers)).toBe(50);
    expect(awsNode.template.spec).toMatchObject({
      hostNetwork: true,
      tolerations: [{ operator: 'Exists' }],
      priority: 2_000_001_000,
      terminationGracePeriod: 10_000,
    });
  });
});

describe('kube-proxy', () => {
  it('runs on the host’s network with 100m of CPU, from the image of the Kubernetes version', () => {
    const kubeProxy = elementAt(compiled('kubernetes: { version: "1.28" }\n').cluster.daemonSets, 1);
    expect(kubeProxy).toMatchObject({ name: 'kube-proxy', template: { spec: { hostNetwork: true } } });
    expect(cpuOf(kubeProxy.template.spec.containers)).toBe(100);
    expect(imagesOf(kubeProxy.template.spec)[0]).toMatch(/eks\/kube-proxy:v1\.28\./);
  });

  it('can be left out', () => {
    const { cluster } = compiled('kubernetes: { systemPods: { kubeProxy: { enabled: false } } }\n');
    expect(cluster.daemonSets.map(({ name }) => name)).toEqual(['aws-node']);
  });
});

describe('CoreDNS', () => {
  it('is a Deployment on pod addresses that spreads over nodes and zones', () => {
    const coredns = elementAt(compiled('').cluster.deployments, 0);
    expect(coredns).toMatchObject({ namespace: 'kube-system', name: 'coredns', replicas: 2 });
    const { spec, labels } = coredns.template;
    expect(labels).toHaveProperty('k8s-app', 'kube-dns');
    expect(spec.hostNetwork).toBe(false);
    expect(elementAt(spec.containers, 0).requests).toEqual({ cpu: 100, memory: 73_400_320 });
    expect(spec.podAntiAffinity?.preferred).toMatchObject([
      { weight: 100, term: { topologyKey: 'kubernetes.io/hostname' } },
    ]);
    expect(spec.topologySpread).toMatchObject([
      { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway' },
    ]);
    expect(spec.priority).toBe(2_000_000_000);
  });

  it('can have other replicas, or none', () => {
    const replicas = (count: number): CompiledScenario =>
      compiled(`kubernetes: { systemPods: { coredns: { replicas: ${count} } } }\n`);
    expect(elementAt(replicas(5).cluster.deployments, 0).replicas).toBe(5);
    expect(replicas(0).cluster.deployments).toEqual([]);
  });

  it.each(['1.28', '1.29', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36'])(
    'has an image for Kubernetes %s',
    (version) => {
      const { cluster } = compiled(`kubernetes: { version: "${version}" }\n`);
      expect(imagesOf(elementAt(cluster.deployments, 0).template.spec)[0]).toMatch(
        /eks\/coredns:v1\.\d+\.\d+-eksbuild\.\d+$/,
      );
    },
  );
});

// Clusters with autoscalers, by what their tools print: Karpenter with the nodes that it has made, and the command line of
// Cluster Autoscaler.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { isoTime } from '../../src/base/calendar.ts';
import { startTimeOf } from '../../src/inspect/clusterObjects.ts';
import { playTo, type Moment } from '../../src/inspect/moment.ts';
import type { WrittenFile } from '../../src/import/importCluster.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { playTo as goOn } from '../../src/world/run.ts';
import { started, viewsOf } from './clusterViews.ts';
import { imported } from './fixtureFiles.ts';

function momentOf(text: string, at: number) {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return playTo(parsed.scenario, at, 1);
}

function importedAt(moment: Moment) {
  return imported(viewsOf(moment), { at: isoTime(startTimeOf(moment) + moment.at) });
}

function documentOf(files: readonly WrittenFile[]) {
  const texts = new Map(files.map(({ name, text }) => [name, text]));
  const parsed = parseScenario(files[0]?.text ?? '', (name) => ({ ok: true, text: texts.get(name) ?? '' }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.document;
}

function shipped(name: string): string {
  return readFileSync(resolve(import.meta.dirname, `../../scenarios/${name}.yaml`), 'utf8');
}

describe('a cluster with Karpenter', () => {
  const { files, findings } = importedAt(momentOf(shipped('karpenter-small-subnets'), 11 * MINUTE));

  it('becomes a scenario with its NodePools and EC2NodeClasses, whose subnets are named by their blocks', () => {
    const { karpenter } = documentOf(files);
    expect(karpenter?.replicas).toBe(2);
    expect(karpenter?.nodePools).toMatchObject([
      { metadata: { name: 'default' }, spec: { disruption: { consolidateAfter: '1m' } } },
    ]);
    expect(karpenter?.nodeClasses).toMatchObject([
      {
        spec: {
          subnetSelectorTerms: [{ cidr: '10.0.0.0/24' }, { cidr: '10.0.1.0/24' }, { cidr: '10.0.2.0/24' }],
        },
      },
    ]);
    expect(findings.leftOut.map(({ what }) => what).join()).not.toContain('NodeClaim');
    expect(findings.warned.join()).not.toContain('of no node group');
  });

  it('starts with a NodeClaim for each node that Karpenter has made, and takes empty ones away', () => {
    const scaled = files.map((file, index) =>
      index > 0
        ? file
        : {
            ...file,
            text: file.text
              .replace(/\nexpect:[^]*$/, '\n')
              .replace(
                '\nuntil: 10m',
                '\n  - { at: 1m, scale: { deployment: shop, replicas: 20 } }\nuntil: 20m',
              ),
          },
    );
    const world = started(scaled);
    const claims = (): unknown[] =>
      [...(world.karpenter?.nodeClaims() ?? [])].map(({ nodeName, nodePool, instance }) => [
        nodePool,
        instance?.instanceType,
        world.kubernetes.node(nodeName ?? '')?.labels['karpenter.sh/nodepool'],
      ]);
    expect(claims()).toEqual(Array.from({ length: 3 }, () => ['default', 'c6a.4xlarge', 'default']));
    goOn(world, 15 * MINUTE);
    expect(claims().length).toBeLessThan(3);
  });
});

describe('Cluster Autoscaler', () => {
  const text = shipped('cluster-autoscaler-from-zero').replace(
    'timeline:',
    `timeline:
  - at: 1m
    manifest:
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: cluster-autoscaler, namespace: kube-system }
      spec:
        selector: { matchLabels: { app: cluster-autoscaler } }
        template:
          metadata: { labels: { app: cluster-autoscaler } }
          spec:
            containers:
              - name: cluster-autoscaler
                image: registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.1
                command: [./cluster-autoscaler, --v=4, --cloud-provider=aws, --scan-interval=20s, --expander=random, --scale-down-unneeded-time=5m0s, --gpu-total=nvidia.com/gpu:0:4]`,
  );
  const { files, findings } = importedAt(momentOf(text, 12 * MINUTE));

  it('has the flags that its command line says, and groups their limits', () => {
    const { clusterAutoscaler, nodeGroups } = documentOf(files);
    expect(clusterAutoscaler?.flags).toMatchObject({
      'scan-interval': '20s',
      expander: 'random',
      'scale-down-unneeded-time': '5m',
    });
    expect(nodeGroups.find(({ name }) => name === 'workers')).toMatchObject({ minSize: 0, maxSize: 10 });
    expect(findings.leftOut.map(({ what }) => what)).toContain('--gpu-total of Cluster Autoscaler');
  });
});

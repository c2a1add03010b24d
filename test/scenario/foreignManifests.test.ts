// Manifests with objects of others, and those that were exported from a cluster: what they would do is said, and what a
// controller makes anew is not made twice.

import { describe, expect, it } from 'vitest';
import { ignoredText } from '../../src/report/ignoredText.ts';
import { PLAIN } from '../../src/report/page.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { deployment, manifest } from './manifestCases.ts';

function compiled(text: string) {
  const parsed = parseScenario(manifest(text));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

function told(...objects: readonly string[]): string {
  return ignoredText(compiled(objects.join('\n---\n')).ignored, { ...PLAIN, width: 1000 }).join('\n');
}

const object = (apiVersion: string, kind: string, spec = '{}'): string =>
  `{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: a }, spec: ${spec} }`;

describe('objects that are not simulated', () => {
  it.each([
    [object('argoproj.io/v1alpha1', 'Rollout', '{ replicas: 5 }'), 'Rollout ×1, which would make 5 pods'],
    [object('argoproj.io/v1alpha1', 'Rollout'), 'Rollout ×1, which would make 1 pod'],
    [object('serving.knative.dev/v1', 'Service'), 'Service.serving.knative.dev ×1, which would make 1 pod'],
    [
      object(
        'serving.knative.dev/v1',
        'Service',
        '{ template: { metadata: { annotations: { autoscaling.knative.dev/min-scale: "3" } } } }',
      ),
      'Service.serving.knative.dev ×1, which would make 3 pods',
    ],
    [
      object('keda.sh/v1alpha1', 'ScaledObject', '{ scaleTargetRef: { name: web }, maxReplicaCount: 20 }'),
      'ScaledObject ×1, which would scale Deployment web between 0 and 20 pods',
    ],
    [
      object('karpenter.sh/v1beta1', 'NodePool'),
      'NodePool ×1, which would add and remove nodes; apply it as karpenter.sh/v1',
    ],
    [
      object(
        'kubeflow.org/v1',
        'PyTorchJob',
        '{ pytorchReplicaSpecs: { Master: { replicas: 1 }, Worker: { replicas: 4 } } }',
      ),
      'PyTorchJob ×1, which would make 5 pods',
    ],
    [object('example.com/v1', 'Foo'), 'Foo ×1'],
  ])('are named with what they would do: %s', (text, line) => {
    expect(told(text)).toBe(`not simulated: ${line}`);
  });

  it('are told once for each kind, before what is ignored of others', () => {
    const rollout = (replicas: number) =>
      object('argoproj.io/v1alpha1', 'Rollout', `{ replicas: ${replicas} }`);
    const foo = object('example.com/v1', 'Foo');
    const secret = '{ apiVersion: v1, kind: Secret, metadata: { name: s } }';
    expect(told(rollout(5), foo, secret, rollout(2), foo)).toBe(
      'not simulated: Rollout ×2, which would make 7 pods; Foo ×2\nignored  Secret',
    );
  });

  it('stay what they are without a spec that can be read', () => {
    expect(told(object('argoproj.io/v1alpha1', 'Rollout', '[]'))).toContain('make 1 pod');
    expect(told(object('example.com/v1', 'constructor'))).toBe('not simulated: constructor ×1');
  });
});

describe('objects exported from a cluster', () => {
  const owned = (kind: string, uid: string): string =>
    deployment()
      .replace('kind: Deployment', 'kind: ReplicaSet')
      .replace(
        '{ name: web }',
        `{ name: web-5d9, uid: 11, ownerReferences: [{ apiVersion: apps/v1, kind: ${kind}, name: web, ` +
          `controller: true, uid: ${uid} }] }`,
      );

  it('are left out where a controller makes them anew', () => {
    const scenario = compiled(`${deployment()}---\n${owned('Deployment', 'a-b')}`);
    expect(scenario.ignored).toEqual([
      { kind: 'ReplicaSet', count: 1, would: 'be made anew by its Deployment' },
    ]);
    expect(scenario.timeline.map(({ description }) => description)).toEqual(['apply 1 Deployment']);
    expect(told(deployment(), owned('Deployment', 'a-b'))).toBe(
      'not simulated: ReplicaSet ×1, which would be made anew by its Deployment',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { World } from '../../src/world/world.ts';
import { minimalWith } from '../scenario/minimal.ts';

function played(timeline: string): World {
  const parsed = parseScenario(minimalWith(`timeline:\n${timeline}until: 10m\n`));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const world = new World(parsed.scenario, { seed: 1, onFact: () => undefined });
  world.simulation.runUntil(9 * MINUTE);
  return world;
}

const step = (at: string, manifest: string) =>
  `  - at: ${at}\n    manifest:\n${manifest.replaceAll(/^/gm, '      ')}\n`;

const workload = (
  kind: string,
  replicas = '',
  containers = '[{ name: c, image: nginx }]',
) => `- apiVersion: ${kind === 'ReplicationController' ? 'v1' : 'apps/v1'}
  kind: ${kind}
  metadata: { name: web }
  spec:
    ${replicas}
    selector: ${kind === 'ReplicationController' ? '{ app: web }' : '{ matchLabels: { app: web } }'}
    template: { metadata: { labels: { app: web } }, spec: { containers: ${containers} } }`;

const podsOf = (world: World, phase: string) =>
  [...world.kubernetes.pods()].filter((pod) => pod.name.startsWith('web') && pod.phase === phase);

describe('a ReplicationController', () => {
  it('makes its pods, which are its own', () => {
    const pods = podsOf(played(step('2m', workload('ReplicationController', 'replicas: 5'))), 'Running');
    expect(pods.map(({ owner }) => owner?.kind)).toEqual(pods.map(() => 'ReplicationController'));
    expect(pods).toHaveLength(5);
  });

  it('is scaled, applied again and deleted', () => {
    const made = step('2m', workload('ReplicationController', 'replicas: 2'));
    const scaled = `${made}  - { at: 3m, scale: { replicationController: web, replicas: 4 } }\n`;
    expect(podsOf(played(scaled), 'Running')).toHaveLength(4);
    expect(podsOf(played(`${scaled}${made.replace('2m', '4m')}`), 'Running')).toHaveLength(2);
    const gone = `${made}  - { at: 3m, delete: { kind: ReplicationController, name: web } }\n`;
    expect(podsOf(played(gone), 'Running')).toHaveLength(0);
  });
});

describe('a HorizontalPodAutoscaler', () => {
  const scaler = (bounds: string) => `- apiVersion: autoscaling/v2
  kind: HorizontalPodAutoscaler
  metadata: { name: web }
  spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, ${bounds} }`;
  const both = (bounds: string, replicas = '') => `${workload('Deployment', replicas)}\n${scaler(bounds)}`;

  it.each([
    ['raises replicas to its least', both('minReplicas: 3, maxReplicas: 10'), 3],
    ['lowers them to its most', both('maxReplicas: 2', 'replicas: 4'), 2],
    ['leaves what lies between', both('minReplicas: 2, maxReplicas: 10', 'replicas: 4'), 4],
    ['leaves what somebody scaled to zero', both('minReplicas: 2, maxReplicas: 10', 'replicas: 0'), 0],
  ])('%s', (_, manifest, replicas) => {
    expect(podsOf(played(step('2m', manifest)), 'Running')).toHaveLength(replicas);
  });

  it('raises again what somebody scales below', () => {
    const down = '  - { at: 4m, scale: { deployment: web, replicas: 1 } }\n';
    const world = played(`${step('2m', both('minReplicas: 3, maxReplicas: 10'))}${down}`);
    expect(podsOf(world, 'Running')).toHaveLength(3);
  });

  it('leaves alone what comes after it was deleted', () => {
    const gone = '  - { at: 4m, delete: { kind: HorizontalPodAutoscaler, name: web } }\n';
    const down = '  - { at: 5m, scale: { deployment: web, replicas: 1 } }\n';
    const world = played(`${step('2m', both('minReplicas: 3, maxReplicas: 10'))}${gone}${down}`);
    expect(podsOf(world, 'Running')).toHaveLength(1);
  });
});

describe('a LimitRange', () => {
  const range = (row: string) => `- apiVersion: v1
  kind: LimitRange
  metadata: { name: defaults }
  spec: { limits: [{ type: Container, ${row} }] }`;
  const requestsOf = (row: string, resources = '') => {
    const containers = `[{ name: c, image: nginx${resources} }]`;
    const world = played(step('2m', `${range(row)}\n${workload('Deployment', '', containers)}`));
    const [pod] = [...world.kubernetes.pods()].filter(({ name }) => name.startsWith('web'));
    return pod?.spec.containers[0]?.requests;
  };

  it.each([
    ['a default request', 'defaultRequest: { cpu: 500m }', '', { cpu: 500 }],
    ['a default limit', 'default: { cpu: 400m }', '', { cpu: 400 }],
    ['a maximum', 'max: { cpu: 1 }', '', { cpu: 1000 }],
    ['a minimum', 'min: { cpu: 50m }', '', { cpu: 50 }],
    [
      'a default request, beside its own',
      'defaultRequest: { cpu: 500m }',
      ', resources: { requests: { cpu: 1m, memory: 1Ki } }',
      { cpu: 1, memory: 1024 },
    ],
    [
      'a default request, beside its limit',
      'defaultRequest: { cpu: 500m }',
      ', resources: { limits: { cpu: 20m } }',
      { cpu: 20 },
    ],
  ])('gives a container the request of %s', (_, row, resources, requests) => {
    expect(requestsOf(row, resources)).toEqual(requests);
  });

  it('acts in its namespace alone', () => {
    const elsewhere = range('defaultRequest: { cpu: 500m }').replace(
      'name: defaults',
      'name: defaults, namespace: kube-system',
    );
    const world = played(step('2m', `${elsewhere}\n${workload('Deployment')}`));
    expect(podsOf(world, 'Running')[0]?.spec.containers[0]?.requests).toEqual({});
  });

  it('leaves pods waiting that fitted before', () => {
    const six = workload('Deployment', 'replicas: 6');
    const world = played(step('2m', `${range('defaultRequest: { cpu: 900m }')}\n${six}`));
    expect([podsOf(world, 'Running').length, podsOf(world, 'Pending').length]).toEqual([2, 4]);
  });
});

describe('a pod of another scheduler', () => {
  const pod = (spec: string) => `- apiVersion: v1
  kind: Pod
  metadata: { name: web }
  spec: { ${spec}, containers: [{ name: c, image: nginx }] }`;
  it('waits, and one of the default scheduler does not', () => {
    expect(podsOf(played(step('2m', pod('schedulerName: mine'))), 'Pending')).toHaveLength(1);
    expect(podsOf(played(step('2m', pod('schedulerName: default-scheduler'))), 'Running')).toHaveLength(1);
  });
});

describe('an export of what a controller made', () => {
  it('goes, since its owner is not there', () => {
    const exported = workload('ReplicaSet', 'replicas: 2').replace(
      'metadata: { name: web }',
      'metadata: { name: web-old, ownerReferences: [{ apiVersion: apps/v1, kind: Deployment, name: web, uid: "1", controller: true }] }',
    );
    const world = played(step('2m', `${workload('Deployment', 'replicas: 2')}\n${exported}`));
    expect(podsOf(world, 'Running')).toHaveLength(2);
    expect(world.kubernetes.stores.workloads.replicaSets.find('web-old')).toBeUndefined();
  });
});

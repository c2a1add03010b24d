import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { type OnFact, World } from '../../src/world/world.ts';
import { minimalWith } from '../scenario/minimal.ts';

function played(timeline: string, until = 9 * MINUTE, onFact: OnFact = () => undefined): World {
  const parsed = parseScenario(minimalWith(`timeline:\n${timeline}until: 10m\n`));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const world = new World(parsed.scenario, { seed: 1, onFact });
  world.simulation.runUntil(until);
  return world;
}

const podsOf = (world: World, start: string) =>
  [...world.kubernetes.pods()].filter(({ name, phase }) => name.startsWith(start) && phase === 'Running');

describe('a manifest that is applied again', () => {
  const web = (at: string, replicas: string, image: string) => `  - at: ${at}
    manifest:
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        ${replicas}
        selector: { matchLabels: { app: web } }
        template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: c, image: ${image} }] } }
`;
  const scaled = '  - { at: 3m, scale: { deployment: web, replicas: 3 } }\n';

  it.each([
    ['keeps the replicas that no manifest has said', '', '', 3],
    ['sets those that it says', '', 'replicas: 2', 2],
    ['goes back to one when it no longer says them', 'replicas: 2', '', 1],
  ])('%s', (_, before, after, replicas) => {
    const world = played(`${web('2m', before, 'nginx')}${scaled}${web('4m', after, '"nginx:2"')}`);
    const pods = podsOf(world, 'web-');
    expect(pods).toHaveLength(replicas);
    expect(pods.map(({ spec }) => spec.containers[0]?.image)).toEqual(pods.map(() => 'nginx:2'));
  });
});

describe('a template that changes in nothing but what is not simulated', () => {
  const KINDS = {
    Deployment: 'replicas: 2',
    StatefulSet: 'replicas: 2, serviceName: web',
    DaemonSet: 'minReadySeconds: 0',
  };
  const manifest = (at: string, kind: keyof typeof KINDS, container: string) => `  - at: ${at}
    manifest:
      apiVersion: apps/v1
      kind: ${kind}
      metadata: { name: web }
      spec: { ${KINDS[kind]}, selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [${container}] } } }
`;
  const made = (timeline: string): number => {
    const names = new Set<string>();
    played(timeline, 9 * MINUTE, (fact) => {
      if (fact.kind === 'pod-created' && fact.pod.startsWith('default/web-'))
        names.add(`${fact.pod} ${names.size}`);
    });
    return names.size;
  };
  const first = '{ name: c, image: nginx, env: [{ name: A, value: x }] }';
  const other = '{ name: c, image: nginx, env: [{ name: A, value: y }] }';
  const respelt =
    '{ env: [{ value: x, name: A }], image: nginx, name: c, terminationMessagePath: /dev/termination-log }';

  it.each(['Deployment', 'StatefulSet', 'DaemonSet'] as const)('rolls the pods of a %s', (kind) => {
    const once = made(manifest('2m', kind, first));
    expect(once).toBe(2);
    expect(made(manifest('2m', kind, first) + manifest('4m', kind, other))).toBe(4);
    expect(
      made(manifest('2m', kind, first) + manifest('4m', kind, other) + manifest('6m', kind, first)),
    ).toBe(6);
    expect(
      made(manifest('2m', kind, first) + manifest('4m', kind, other) + manifest('6m', kind, other)),
    ).toBe(4);
  });

  it('rolls nothing where it says the same in another way', () => {
    expect(made(manifest('2m', 'Deployment', first) + manifest('4m', 'Deployment', respelt))).toBe(2);
  });
});

describe('an object that is there', () => {
  const web = (at: string, extra: string, labels = '{ app: web }') => `  - at: ${at}
    manifest:
      - apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          selector: { matchLabels: ${labels} }
          template: { metadata: { labels: ${labels} }, spec: { containers: [{ name: c, image: nginx${extra} }] } }
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: at-${at} } }
`;
  const config = (world: World, name: string) =>
    world.kubernetes.stores.workloads.deployments.find(name)?.config;

  it('keeps what rollout restart wrote, so that another apply rolls nothing back', () => {
    const restart = '  - { at: 3m, rollout: { restart: deployment/web } }\n';
    const world = played(`${web('2m', '')}${restart}${web('4m', '')}`);
    expect(world.kubernetes.stores.workloads.deployments.find('web')?.revisions.all()).toHaveLength(2);
    expect(config(world, 'web')?.template.annotations).toHaveProperty(['kubectl.kubernetes.io/restartedAt']);
  });

  it('goes back to the image of the manifest', () => {
    const image = '  - { at: 3m, setImage: { deployment: web, images: { c: "nginx:9" } } }\n';
    const world = played(`${web('2m', '')}${image}${web('4m', '')}`);
    expect(config(world, 'web')?.template.spec.containers.map((one) => one.image)).toEqual(['nginx']);
  });

  it('keeps the container that kubectl create gave it beside that of the manifest', () => {
    const create = '  - { at: 2m, createDeployment: { name: web, replicas: 2, requests: { cpu: 100m } } }\n';
    const world = played(`${create}${web('4m', '')}`);
    expect(config(world, 'web')).toMatchObject({
      replicas: 2,
      template: { spec: { containers: [{ name: 'c' }, { name: 'web', requests: { cpu: 100 } }] } },
    });
  });

  it('is left as it was where the change is refused, and the rest of the file is applied', () => {
    const told: string[] = [];
    const world = played(`${web('2m', '')}${web('4m', '', '{ app: other }')}`, 9 * MINUTE, (fact) => {
      if (fact.kind === 'apply-refused') told.push(fact.message);
    });
    expect(told).toEqual([
      'The Deployment "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"other"}}: field is immutable',
    ]);
    expect(podsOf(world, 'web-').map(({ labels }) => labels['app'])).toEqual(['web']);
    expect(world.kubernetes.stores.workloads.configMaps.find('at-4m')).toBeDefined();
  });

  it('may be sent to other nodes by a toleration as long as it waits', () => {
    const pod = (at: string, tolerations: string) => `  - at: ${at}
    manifest:
      apiVersion: v1
      kind: Pod
      metadata: { name: picky }
      spec: { containers: [{ name: c, image: nginx }], tolerations: [${tolerations}] }
`;
    const taint =
      '  - { at: 2m, taint: { nodes: { nodeGroup: workers }, taint: { key: own, effect: NoSchedule } } }\n';
    const world = played(`${taint}${pod('3m', '')}${pod('4m', '{ key: own, operator: Exists }')}`);
    expect(podsOf(world, 'picky')).toHaveLength(1);
  });
});

describe('an object that leaves its name to the API server', () => {
  it('is a new one each time', () => {
    const task = (at: string) => `  - at: ${at}
    manifest:
      apiVersion: v1
      kind: Pod
      metadata: { generateName: task- }
      spec: { containers: [{ name: c, image: nginx }] }
`;
    const pods = podsOf(played(`${task('2m')}${task('3m')}${task('4m')}`), 'task-');
    expect(new Set(pods.map(({ name }) => name)).size).toBe(3);
    expect(pods.every(({ name }) => /^task-[a-z0-9]{5}$/.test(name))).toBe(true);
  });
});

describe('a node', () => {
  it('has the labels that charts select by, former names and the ID of its zone', () => {
    const world = played(`  - at: 2m
    manifest:
      apiVersion: v1
      kind: Pod
      metadata: { name: old }
      spec:
        nodeSelector:
          beta.kubernetes.io/os: linux
          failure-domain.beta.kubernetes.io/zone: us-west-2a
          eks.amazonaws.com/capacityType: ON_DEMAND
          topology.k8s.aws/zone-id: usw2-az1
        containers: [{ name: c, image: nginx }]
`);
    expect(podsOf(world, 'old')).toHaveLength(1);
  });
});

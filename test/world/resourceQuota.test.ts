import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND, type Milliseconds } from '../../src/base/time.ts';
import type { Fact } from '../../src/record/trace.ts';
import { World } from '../../src/world/world.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { minimalWith } from '../scenario/minimal.ts';

type At<K extends Fact['kind']> = Extract<Fact, { kind: K }> & { readonly at: Milliseconds };

function played(timeline: string, until = 9 * MINUTE) {
  const parsed = parseScenario(minimalWith(`timeline:\n${timeline}until: 40m\n`));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const facts: (Fact & { readonly at: Milliseconds })[] = [];
  const world = new World(parsed.scenario, { seed: 1, onFact: (fact, at) => facts.push({ ...fact, at }) });
  world.simulation.runUntil(until);
  const told = <K extends Fact['kind']>(kind: K): At<K>[] =>
    facts.filter((fact): fact is At<K> => fact.kind === kind);
  const pods = [...world.kubernetes.pods()].filter(({ namespace }) => namespace === 'default');
  return { world, told, pods };
}

const step = (at: string, manifest: string) =>
  `  - at: ${at}\n    manifest:\n${manifest.replaceAll(/^/gm, '      ')}\n`;

const quota = (hard: string, more = '', name = 'team') => `- apiVersion: v1
  kind: ResourceQuota
  metadata: { name: ${name} }
  spec: { hard: ${hard}${more} }
`;

const ONE_CPU = '[{ name: c, image: nginx, resources: { requests: { cpu: 100m } } }]';

const workload = (
  kind: string,
  spec: string,
  containers = ONE_CPU,
) => `- apiVersion: ${kind.endsWith('Job') ? 'batch/v1' : 'apps/v1'}
  kind: ${kind}
  metadata: { name: web }
  spec:
    ${spec}
    ${kind === 'Job' ? '' : 'selector: { matchLabels: { app: web } }'}
    template:
      metadata: { labels: { app: web }, annotations: { vpc-cni-sim/lifetime: 30m } }
      spec: { containers: ${containers}${kind === 'Job' ? ', restartPolicy: Never' : ''} }
`;

const refusals = ({ told }: ReturnType<typeof played>) =>
  told('event-recorded').filter(({ reason }) => reason === 'FailedCreate');

describe('a ResourceQuota', () => {
  it.each([
    ['pods', '{ pods: 3 }', 3, 'exceeded quota: team, requested: pods=1, used: pods=3, limited: pods=3'],
    [
      'requests of CPU',
      '{ requests.cpu: 250m, pods: 9 }',
      2,
      'exceeded quota: team, requested: requests.cpu=100m, used: requests.cpu=200m, limited: requests.cpu=250m',
    ],
    [
      'two of its resources',
      '{ cpu: "0.1", count/pods: "1" }',
      1,
      'exceeded quota: team, requested: count/pods=1,cpu=100m, used: count/pods=1,cpu=100m, limited: count/pods=1,cpu=100m',
    ],
    [
      'what pods do not say',
      '{ limits.memory: 1Gi }',
      0,
      'failed quota: team: must specify limits.memory for: c',
    ],
  ])('refuses pods beyond %s', (_, hard, count, why) => {
    const run = played(step('2m', quota(hard) + workload('Deployment', 'replicas: 5')));
    expect(run.pods).toHaveLength(count);
    const [first] = refusals(run);
    expect(first).toMatchObject({
      objectKind: 'ReplicaSet',
      component: 'replicaset-controller',
      type: 'Warning',
    });
    expect(first?.message).toMatch(/^Error creating: pods "web-[a-z0-9]+-[a-z0-9]{5}" is forbidden: /);
    expect(first?.message.endsWith(`is forbidden: ${why}`)).toBe(true);
  });

  it('is tried again, later each time', () => {
    const times = played(step('2m', quota('{ pods: 0 }') + workload('Deployment', 'replicas: 5')))
      .told('pod-refused')
      .map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    const late = gaps.filter((gap) => gap > SECOND);
    expect(late.slice(1).every((gap, index) => gap > 1.8 * (late[index] ?? 0))).toBe(true);
    expect(gaps.at(-1)).toBeGreaterThan(100 * SECOND);
  });

  it('lets pods in when it is raised, at the next attempt', () => {
    const first = step('2m', quota('{ pods: 1 }') + workload('Deployment', 'replicas: 3'));
    expect(played(`${first}${step('3m', quota('{ pods: 3 }'))}`).pods).toHaveLength(3);
    const gone = '  - { at: 3m, delete: { kind: ResourceQuota, name: team } }\n';
    expect(played(`${first}${gone}`).pods).toHaveLength(3);
  });

  it('has room again when a pod is gone', () => {
    const bare = (at: string, name: string) =>
      step(
        at,
        `{ apiVersion: v1, kind: Pod, metadata: { name: ${name} }, spec: { containers: ${ONE_CPU} } }`,
      );
    const first = step('2m', quota('{ pods: 1 }')) + bare('3m', 'one');
    const deleted = '  - { at: 4m, delete: { kind: Pod, name: one } }\n';
    expect(played(`${first}${bare('4m', 'two')}`).pods.map(({ name }) => name)).toEqual(['one']);
    expect(played(`${first}${deleted}${bare('5m', 'two')}`).pods.map(({ name }) => name)).toEqual(['two']);
  });

  it('refuses a bare pod in the words of kubectl', () => {
    const pod = `{ apiVersion: v1, kind: Pod, metadata: { name: one }, spec: { containers: ${ONE_CPU} } }`;
    const { told } = played(step('2m', quota('{ pods: 0 }')) + step('3m', pod));
    expect(told('apply-refused')).toMatchObject([
      {
        object: 'one',
        message:
          'Error from server (Forbidden): error when creating "STDIN": pods "one" is forbidden: exceeded quota: team, ' +
          'requested: pods=1, used: pods=0, limited: pods=0',
      },
    ]);
  });

  it('does not count pods that have ended, but their objects', () => {
    const done = workload('Job', 'completions: 4').replace('lifetime: 30m', 'lifetime: 5s');
    const succeeded = (hard: string) =>
      played(step('2m', quota(hard) + done), 20 * MINUTE).pods.filter(({ phase }) => phase === 'Succeeded');
    expect(succeeded('{ pods: 1 }')).toHaveLength(4);
    expect(succeeded('{ count/pods: "2" }')).toHaveLength(2);
  });

  it.each([
    [
      'StatefulSet',
      'replicas: 3, serviceName: web',
      /^create Pod web-2 in StatefulSet web failed error: pods "web-2"/,
      2,
    ],
    ['DaemonSet', '', /^Error creating: pods "web-[a-z0-9]{5}" is forbidden/, 1],
    ['Job', 'completions: 3, parallelism: 3', /^Error creating: pods "web-[a-z0-9]{5}" is forbidden/, 2],
  ])('refuses pods of a %s, which says so', (kind, spec, message, count) => {
    const written = workload(kind, spec.replaceAll(', ', '\n    '));
    const run = played(step('2m', quota(`{ pods: ${count} }`) + written));
    expect(run.pods).toHaveLength(count);
    expect(refusals(run)[0]).toMatchObject({
      objectKind: kind,
      object: 'default/web',
      message: expect.stringMatching(message),
    });
    const raised = played(
      `${step('2m', quota(`{ pods: ${count} }`) + written)}${step('4m', quota('{ pods: 9 }'))}`,
    );
    expect(raised.pods).toHaveLength(count + 1);
  });

  it('is about the pods of its scopes alone', () => {
    const best = quota('{ pods: 0 }', ', scopes: [BestEffort]');
    expect(played(step('2m', best + workload('Deployment', 'replicas: 2'))).pods).toHaveLength(2);
    const burstable = quota('{ pods: 0 }', ', scopes: [NotBestEffort]');
    expect(played(step('2m', burstable + workload('Deployment', 'replicas: 2'))).pods).toHaveLength(0);
    const classed = (operator: string) =>
      quota(
        '{ pods: 0 }',
        `, scopeSelector: { matchExpressions: [{ scopeName: PriorityClass, operator: ${operator}, values: [low] }] }`,
      );
    expect(played(step('2m', classed('In') + workload('Deployment', 'replicas: 2'))).pods).toHaveLength(2);
    expect(played(step('2m', classed('NotIn') + workload('Deployment', 'replicas: 2'))).pods).toHaveLength(0);
  });

  it('takes what LimitRanges give into account', () => {
    const range = `- apiVersion: v1
  kind: LimitRange
  metadata: { name: defaults }
  spec: { limits: [{ type: Container, default: { memory: 100Mi } }] }
`;
    const limited = step(
      '2m',
      quota('{ limits.memory: 250Mi }') + range + workload('Deployment', 'replicas: 5'),
    );
    expect(played(limited).pods).toHaveLength(2);
  });
});

describe('a ResourceQuota on other objects', () => {
  const service = (name: string, more = '') => `- apiVersion: v1
  kind: Service
  metadata: { name: ${name} }
  spec: { ports: [{ port: 80 }], selector: { app: web }${more} }
`;

  it.each([
    ['services', '{ services: 1 }', service('a') + service('b'), 'services=1', 'services "b"'],
    [
      'load balancers',
      '{ services.loadbalancers: 0, pods: 9 }',
      service('a') + service('b', ', type: LoadBalancer'),
      'services.loadbalancers=1',
      'services "b"',
    ],
    [
      'any kind by its number',
      '{ count/deployments.apps: 0 }',
      workload('Deployment', 'replicas: 2'),
      'count/deployments.apps=1',
      'deployments.apps "web"',
    ],
  ])('refuses %s beyond it', (_, hard, objects, requested, what) => {
    const run = played(step('2m', quota(hard) + objects));
    const [refused] = run.told('apply-refused');
    expect(refused?.message).toContain(
      `${what} is forbidden: exceeded quota: team, requested: ${requested}, `,
    );
    expect(run.pods).toHaveLength(0);
  });

  it('says nothing of a change, and takes what has room again', () => {
    const again = played(
      step('2m', quota('{ services: 1 }') + service('a')) +
        step('3m', service('a', ', type: NodePort')) +
        '  - { at: 4m, delete: { kind: Service, name: a } }\n' +
        step('5m', service('b')),
    );
    expect(again.told('apply-refused')).toEqual([]);
  });

  it('lets a StatefulSet have as many claims as it allows', () => {
    const set = workload('StatefulSet', 'replicas: 3\n    podManagementPolicy: Parallel').replace(
      /\n$/,
      '\n    volumeClaimTemplates: [{ metadata: { name: d }, spec: { accessModes: [ReadWriteOnce], storageClassName: gp2, resources: { requests: { storage: 1Gi } } } }]\n',
    );
    const run = played(step('2m', quota('{ persistentvolumeclaims: 2, requests.storage: 9Gi }') + set));
    expect(run.pods).toHaveLength(2);
    expect(refusals(run)[0]?.message).toBe(
      'create Claim d-web-2 for Pod web-2 in StatefulSet web failed error: persistentvolumeclaims "d-web-2" is ' +
        'forbidden: exceeded quota: team, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=2, ' +
        'limited: persistentvolumeclaims=2',
    );
    expect(run.told('pod-refused')[0]).toMatchObject({
      plugin: 'ResourceQuota',
      by: 'team',
      workload: 'web',
    });
  });
});

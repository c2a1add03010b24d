// A moment's cluster as API objects: whole, of one piece, and as EKS has them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_START_TIME } from '../../src/base/calendar.ts';
import { objectsAt, ofKind, only, type Json } from './clusterMoment.ts';

const BUSY = `timeline:
  - { at: 1m, createDeployment: { name: web, replicas: 12 } }
  - at: 90s
    manifest: |
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: { name: db, labels: { tier: back } }
      spec:
        replicas: 2
        serviceName: db
        selector: { matchLabels: { app: db } }
        template:
          metadata: { labels: { app: db } }
          spec: { containers: [{ name: db, image: 'postgres:16' }] }
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: { name: once }
      spec:
        template:
          metadata: { annotations: { vpc-cni-sim/lifetime: 20s } }
          spec: { restartPolicy: Never, containers: [{ name: work, image: 'perl:5.34' }] }
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec: { selector: { app: web }, ports: [{ port: 80 }] }
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: { name: web }
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
      ---
      apiVersion: batch/v1
      kind: CronJob
      metadata: { name: tick }
      spec:
        schedule: '*/1 * * * *'
        jobTemplate:
          spec:
            template:
              metadata: { annotations: { vpc-cni-sim/lifetime: 5s } }
              spec: { restartPolicy: Never, containers: [{ name: tick, image: 'busybox:1.36' }] }
  - { at: 2m, setImage: { deployment: web, images: { web: 'nginx:2' } } }
  - { at: 3m, rebootNode: { nodeGroup: workers, index: 0 } }
  - { at: 4m, terminateNode: { nodeGroup: workers, index: 1 } }
  - { at: 5m, scale: { deployment: web, replicas: 40 } }
  - { at: 6m, deleteDeployment: { name: web } }
until: 8m
`;

function milliseconds(time: string): number {
  return Date.parse(time) - DEFAULT_START_TIME;
}

/** Every value of a key that is a point in time. */
function timesIn(value: unknown): string[] {
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(timesIn) : [];
}

describe('the objects of any moment', () => {
  const moments = fc.record({
    at: fc.integer({ min: 0, max: 480_000 }),
    seed: fc.integer({ min: 0, max: 9 }),
  });

  it('are of one piece', () => {
    fc.assert(
      fc.property(moments, ({ at, seed }) => {
        const objects = objectsAt(BUSY, at, seed);
        const keyOf = ({ kind, metadata }: Json): string =>
          `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
        expect(new Set(objects.map(keyOf)).size).toBe(objects.length);
        const uids = objects.map(({ metadata }) => String(metadata.uid));
        expect(new Set(uids).size).toBe(objects.length);
        for (const uid of uids) expect(uid).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
      }),
      { numRuns: 12 },
    );
  });

  it('name owners that are there, but for those that were deleted', () => {
    fc.assert(
      fc.property(moments, ({ at, seed }) => {
        const objects = objectsAt(BUSY, Math.min(at, 359_000), seed);
        for (const { metadata } of objects) {
          for (const owner of metadata.ownerReferences ?? []) {
            const found = objects.find((one) => one.metadata.uid === owner.uid);
            expect(found, `${owner.kind} ${owner.name}`).toMatchObject({
              kind: owner.kind,
              apiVersion: owner.apiVersion,
              metadata: { name: owner.name },
            });
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  it('know nothing of the future, but for when pods that are deleted end at the latest', () => {
    fc.assert(
      fc.property(moments, ({ at, seed }) => {
        for (const object of objectsAt(BUSY, at, seed)) {
          const { deletionTimestamp: _, ...metadata } = object.metadata;
          for (const time of timesIn({ ...object, metadata }))
            expect(milliseconds(time), `${object.kind} ${object.metadata.name} ${time}`).toBeLessThanOrEqual(
              at,
            );
        }
      }),
      { numRuns: 12 },
    );
  });

  it('agree about pods: phase, containers, node, addresses, conditions', () => {
    fc.assert(
      fc.property(moments, ({ at, seed }) => {
        const objects = objectsAt(BUSY, at, seed);
        const nodes = new Set(ofKind(objects, 'Node').map(({ metadata }) => metadata.name));
        const pods = ofKind(objects, 'Pod');
        for (const { spec, status, metadata } of pods) {
          const ready = (status.conditions ?? []).find(({ type }: Json) => type === 'Ready');
          const statuses: Json[] = status.containerStatuses ?? [];
          if (status.phase === 'Pending' && spec.nodeName === undefined) expect(statuses).toEqual([]);
          if (status.phase === 'Running' && metadata.deletionTimestamp === undefined) {
            expect(statuses.map(({ name }) => name)).toEqual(spec.containers.map(({ name }: Json) => name));
            expect(status.podIP).toMatch(/^10\.0\.0\.\d+$/);
          }
          if (ready?.status === 'True')
            expect(statuses.every((one) => one.ready && one.state.running)).toBe(true);
          if (spec.hostNetwork && status.podIP !== undefined && nodes.has(spec.nodeName))
            expect(status.podIP).toBe(status.hostIP);
        }
        // A pod whose machine boots shows the address it had, which may be another's by then.
        const isReady = ({ status }: Json): boolean =>
          (status.conditions ?? []).some((one: Json) => one.type === 'Ready' && one.status === 'True');
        const addresses = pods
          .filter((pod) => !pod.spec.hostNetwork && isReady(pod))
          .map(({ status }) => status.podIP);
        expect(new Set(addresses).size).toBe(addresses.length);
      }),
      { numRuns: 12 },
    );
  });

  it('count in controllers what there is of pods', () => {
    fc.assert(
      fc.property(moments, ({ at, seed }) => {
        const objects = objectsAt(BUSY, at, seed);
        for (const { metadata, status } of ofKind(objects, 'ReplicaSet')) {
          const own = ofKind(objects, 'Pod').filter(
            (pod) =>
              (pod.metadata.ownerReferences ?? []).some(({ uid }: Json) => uid === metadata.uid) &&
              pod.metadata.deletionTimestamp === undefined &&
              !['Failed', 'Succeeded'].includes(pod.status.phase),
          );
          expect(status.replicas).toBe(own.length);
          const ready = own.filter((pod) =>
            (pod.status.conditions ?? []).some((one: Json) => one.type === 'Ready' && one.status === 'True'),
          );
          expect(status.readyReplicas ?? 0).toBe(ready.length);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('say of a CronJob when it was last due, and name it as the owner of its Jobs', () => {
    const objects = objectsAt(BUSY, 130_000);
    const { status, metadata } = only(objects, 'CronJob', 'tick');
    expect(status.lastScheduleTime).toBe('2024-03-01T00:02:00Z');
    const [job] = ofKind(objects, 'Job').filter(({ metadata: { name } }) => name.startsWith('tick-'));
    expect(job.metadata.ownerReferences).toEqual([
      expect.objectContaining({ kind: 'CronJob', name: 'tick', uid: metadata.uid }),
    ]);
    expect(status.active ?? []).toEqual(
      job.status.active === undefined ? [] : [expect.objectContaining({ uid: job.metadata.uid })],
    );
  });

  it('are the same for the same seed', () => {
    expect(objectsAt(BUSY, 200_000, 3)).toEqual(objectsAt(BUSY, 200_000, 3));
  });
});

describe('a cluster on EKS', () => {
  const objects = objectsAt('until: 5m\n', 180_000);

  it('runs aws-node from the images of its version, with the settings and ports of the manifest', () => {
    const { spec } = only(objects, 'DaemonSet', 'aws-node').spec.template;
    const registry = '602401143452.dkr.ecr.us-west-2.amazonaws.com';
    const images = [...spec.initContainers, ...spec.containers].map(({ image }: Json) => image);
    expect(images).toEqual([
      `${registry}/amazon-k8s-cni-init:v1.23.1-eksbuild.1`,
      `${registry}/amazon-k8s-cni:v1.23.1-eksbuild.1`,
      `${registry}/amazon/aws-network-policy-agent:v1.4.2-eksbuild.1`,
    ]);
    expect(spec.hostNetwork).toBe(true);
    expect(spec.containers[0].ports).toEqual([
      { containerPort: 61678, hostPort: 61678, name: 'metrics', protocol: 'TCP' },
    ]);
    expect(spec.containers[0].env).toContainEqual({ name: 'WARM_ENI_TARGET', value: '1' });
    expect(only(objects, 'DaemonSet', 'aws-node').status).toMatchObject({
      desiredNumberScheduled: 2,
      numberReady: 2,
      updatedNumberScheduled: 2,
    });
  });

  it('says in which mode kube-proxy runs', () => {
    const mode = (rest: string): string | undefined =>
      /^mode: .*$/m.exec(only(objectsAt(rest, 1000), 'ConfigMap', 'kube-proxy-config').data.config)?.[0];
    expect(mode('')).toBe('mode: "iptables"');
    expect(mode('kubernetes: { kubeProxyMode: ipvs }\n')).toBe('mode: "ipvs"');
  });

  it('has nodes as AL2023 machines register them', () => {
    const node = only(objects, 'Node');
    expect(node.spec.providerID).toMatch(/^aws:\/\/\/us-west-2a\/i-0[\da-f]{16}$/);
    expect(node.metadata.labels).toMatchObject({
      'eks.amazonaws.com/nodegroup': 'workers',
      'node.kubernetes.io/instance-type': 't3.medium',
      'topology.kubernetes.io/zone': 'us-west-2a',
    });
    expect(node.status.allocatable).toMatchObject({ cpu: '1930m', pods: '17' });
    expect(node.status.nodeInfo.osImage).toMatch(/^Amazon Linux 2023/);
    expect(node.status.conditions.map(({ type, status }: Json) => [type, status])).toEqual([
      ['MemoryPressure', 'False'],
      ['DiskPressure', 'False'],
      ['PIDPressure', 'False'],
      ['Ready', 'True'],
    ]);
  });

  it('limits the memory of CoreDNS', () => {
    expect(only(objects, 'Deployment', 'coredns').spec.template.spec.containers[0].resources).toEqual({
      limits: { memory: '170Mi' },
      requests: { cpu: '100m', memory: '70Mi' },
    });
  });

  it('gives CoreDNS a Service whose endpoints are its pods', () => {
    const pods = ofKind(objects, 'Pod').filter(({ metadata }) => metadata.labels['k8s-app'] === 'kube-dns');
    const slice = ofKind(objects, 'EndpointSlice').find(({ metadata }) =>
      metadata.name.startsWith('kube-dns'),
    );
    const addresses = (slice?.endpoints ?? []).flatMap((endpoint: Json) => endpoint.addresses);
    expect(addresses).toHaveLength(2);
    expect(addresses).toEqual(pods.map(({ status }) => status.podIP));
    // The VPC is in 10.0.0.0/8, so Services are not.
    expect(only(objects, 'Service', 'kube-dns').spec.clusterIP).toBe('172.20.0.10');
  });
});

describe('what a manifest says beside what is simulated', () => {
  const objects = objectsAt(
    `timeline:
  - at: 1m
    manifest: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web, labels: { team: blue }, annotations: { note: kept } }
      spec:
        replicas: 1
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec:
            serviceAccountName: reader
            volumes: [{ name: cache, emptyDir: {} }]
            containers:
              - name: web
                image: web:2.1
                args: [--verbose]
                env: [{ name: MODE, value: fast }]
                ports: [{ name: http, containerPort: 8080 }]
                resources: { requests: { cpu: 100m }, limits: { memory: 64Mi } }
                volumeMounts: [{ name: cache, mountPath: /cache }]
                readinessProbe: { httpGet: { path: /, port: 8080 } }
  - { at: 2m, setImage: { deployment: web, images: { web: 'web:3' } } }
`,
    180_000,
  );

  it('is in the objects, and what was changed later takes its place', () => {
    const deployment = only(objects, 'Deployment', 'web');
    expect(deployment.metadata).toMatchObject({ labels: { team: 'blue' }, annotations: { note: 'kept' } });
    const pod = ofKind(objects, 'Pod').find(({ metadata }) => metadata.labels['app'] === 'web');
    expect(pod?.spec.containers[0]).toMatchObject({
      image: 'web:3',
      args: ['--verbose'],
      env: [{ name: 'MODE', value: 'fast' }],
      ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
      resources: { requests: { cpu: '100m' }, limits: { memory: '64Mi' } },
    });
    expect(pod?.spec.serviceAccountName).toBe('reader');
    expect(pod?.spec.volumes.map(({ name }: Json) => name)).toEqual([
      'cache',
      expect.stringMatching(/^kube-api-access-/),
    ]);
    expect(pod?.status.qosClass).toBe('Burstable');
  });

  it('is dated by the step that made it', () => {
    expect(only(objects, 'Deployment', 'web').metadata.creationTimestamp).toBe('2024-03-01T00:01:00Z');
    expect(only(objects, 'Deployment', 'coredns').metadata.creationTimestamp).toBe('2024-03-01T00:00:00Z');
  });
});

describe('objects that only wait or are looked at', () => {
  const objects = objectsAt(
    `timeline:
  - at: 1m
    manifest: |
      apiVersion: v1
      kind: Pod
      metadata: { name: held }
      spec:
        schedulingGates: [{ name: example.com/quota }]
        containers: [{ name: app, image: 'app:1' }]
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings, labels: { app: web } }
      data: { mode: fast }
      ---
      apiVersion: batch/v1
      kind: CronJob
      metadata: { name: nightly }
      spec:
        schedule: '0 3 * * *'
        timeZone: Etc/UTC
        suspend: true
        jobTemplate:
          spec: { template: { spec: { restartPolicy: Never, containers: [{ name: work, image: 'work:1' }] } } }
`,
    120_000,
  );

  it('say what they wait for', () => {
    const held = only(objects, 'Pod', 'held');
    expect(held.spec.schedulingGates).toEqual([{ name: 'example.com/quota' }]);
    expect(held.status.conditions).toEqual([
      expect.objectContaining({ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }),
    ]);
    expect(only(objects, 'CronJob', 'nightly').spec).toMatchObject({ suspend: true, timeZone: 'Etc/UTC' });
  });

  it('are kept as they were written', () => {
    const { data, metadata } = only(objects, 'ConfigMap', 'settings');
    expect([data, metadata.labels, metadata.namespace]).toEqual([
      { mode: 'fast' },
      { app: 'web' },
      'default',
    ]);
  });
});

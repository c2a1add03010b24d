// What a pod's status and Events tell of its past, read in the cluster's own run.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { objectsAt, ofKind, only, type Json } from './clusterMoment.ts';

function podOf(objects: readonly Json[], prefix: string): Json {
  const found = ofKind(objects, 'Pod').find(({ metadata }) => metadata.name.startsWith(prefix));
  if (found === undefined) throw new Error(`no pod ${prefix}`);
  return found;
}

function eventsOf(objects: readonly Json[], pod: Json): Json[] {
  return ofKind(objects, 'Event').filter(({ involvedObject }) => involvedObject.uid === pod.metadata.uid);
}

function conditions(pod: Json): Record<string, string> {
  return Object.fromEntries(pod.status.conditions.map(({ type, status }: Json) => [type, status]));
}

describe('a pod that runs', () => {
  const objects = objectsAt('timeline:\n  - { at: 1m, createPods: { name: web, count: 1 } }\n', 120_000);
  const pod = only(objects, 'Pod', 'web-0');

  it('has come there step by step', () => {
    expect(conditions(pod)).toEqual({
      PodReadyToStartContainers: 'True',
      Initialized: 'True',
      Ready: 'True',
      ContainersReady: 'True',
      PodScheduled: 'True',
    });
    const [scheduled, pulling, pulled, created, started] = eventsOf(objects, pod);
    expect([scheduled, pulling, pulled, created, started].map((event) => event?.reason)).toEqual([
      'Scheduled',
      'Pulling',
      'Pulled',
      'Created',
      'Started',
    ]);
    expect(scheduled).toMatchObject({ action: 'Binding', reportingComponent: 'default-scheduler' });
    expect(started).toMatchObject({
      count: 1,
      source: { component: 'kubelet', host: pod.spec.nodeName },
      involvedObject: { fieldPath: 'spec.containers{web}' },
    });
    expect(started?.firstTimestamp).toBe(pod.status.containerStatuses[0].state.running.startedAt);
  });

  it('has what admission adds', () => {
    expect(pod.spec.tolerations.map(({ key }: Json) => key)).toEqual([
      'node.kubernetes.io/not-ready',
      'node.kubernetes.io/unreachable',
    ]);
    const [volume] = pod.spec.volumes;
    expect(pod.spec.containers[0].volumeMounts).toEqual([
      { mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', name: volume.name, readOnly: true },
    ]);
    expect(pod.status.qosClass).toBe('BestEffort');
  });
});

describe('a pod without a node', () => {
  const rest = 'timeline:\n  - { at: 1m, createPods: { name: web, count: 40 } }\n';

  it('says so in its condition, since the first attempt, and in an Event of the scheduler', () => {
    const objects = objectsAt(rest, 120_000);
    const pod = only(objects, 'Pod', 'web-39');
    expect(pod.status.conditions).toEqual([
      expect.objectContaining({
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message: expect.stringContaining('2 Too many pods'),
        lastTransitionTime: '2024-03-01T00:01:00Z',
      }),
    ]);
    const [event] = eventsOf(objects, pod);
    expect(event).toMatchObject({ reason: 'FailedScheduling', type: 'Warning' });
    expect(event?.count).toBeUndefined();
    expect(event?.lastTimestamp).toBeUndefined();
  });

  it('writes the second of a series of attempts and is slow with those after it', () => {
    const later = objectsAt("kubernetes: { version: '1.28' }\n", 60_000);
    const [event] = eventsOf(later, podOf(later, 'coredns'));
    expect(event).toMatchObject({ reason: 'FailedScheduling', series: { count: 2 } });
  });
});

describe('a pod whose container fails', () => {
  const rest = `timeline:
  - at: 1m
    manifest: |
      apiVersion: v1
      kind: Pod
      metadata: { name: crasher, annotations: { vpc-cni-sim/fails-after: 2s } }
      spec: { containers: [{ name: app, image: 'app:1' }] }
`;

  it('waits in CrashLoopBackOff with the run before as its last state', () => {
    const objects = objectsAt(rest, 300_000);
    const { status } = only(objects, 'Pod', 'crasher');
    const [container] = status.containerStatuses;
    expect(status.phase).toBe('Running');
    expect(container.state.waiting.reason).toBe('CrashLoopBackOff');
    expect(container.state.waiting.message).toMatch(/^back-off \d.* restarting failed container=app/);
    expect(container.lastState.terminated).toMatchObject({ exitCode: 1, reason: 'Error' });
    expect(container.restartCount).toBeGreaterThan(2);
    expect(container.ready).toBe(false);
    expect(conditions(only(objects, 'Pod', 'crasher')).Ready).toBe('False');
  });

  it('is counted in Events', () => {
    const objects = objectsAt(rest, 300_000);
    const events = eventsOf(objects, only(objects, 'Pod', 'crasher'));
    const started = events.find(({ reason }) => reason === 'Started');
    expect(started?.count).toBe(only(objects, 'Pod', 'crasher').status.containerStatuses[0].restartCount + 1);
    expect(events.some(({ reason }) => reason === 'BackOff')).toBe(true);
  });
});

describe('a pod that a kubelet turns away', () => {
  it('is Failed with the kubelet’s reason, and never ran', () => {
    const nodes = ofKind(objectsAt('', 60_000), 'Node').map(({ metadata }) => metadata.name);
    const bound = `timeline:
  - at: 2m
    manifest: |
      apiVersion: v1
      kind: Pod
      metadata: { name: huge }
      spec:
        nodeName: ${nodes[0]}
        containers: [{ name: app, image: 'app:1', resources: { requests: { cpu: '64' } } }]
`;
    const objects = objectsAt(bound, 180_000);
    const { status } = only(objects, 'Pod', 'huge');
    expect(status).toMatchObject({ phase: 'Failed', reason: 'OutOfcpu' });
    expect(status.message).toMatch(/^Pod was rejected: Node didn't have enough resource: cpu/);
    expect(status.containerStatuses).toBeUndefined();
    expect(status.hostIP).toMatch(/^10\.0\.0\./);
    const events = eventsOf(objects, only(objects, 'Pod', 'huge'));
    expect(events.map(({ reason }) => reason)).toEqual(['OutOfcpu']);
  });
});

describe('aws-node while it starts', () => {
  it('shows which container is at work', () => {
    const statesAt = (at: number): string[] => {
      const pod = podOf(objectsAt('', at), 'aws-node');
      const all = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
      return all.map(({ state }) => elementAt(Object.keys(state), 0));
    };
    const seen = new Set(
      Array.from({ length: 60 }, (_, index) => index * 500 + 21_000).flatMap((at) => {
        try {
          return [statesAt(at).join(' ')];
        } catch {
          return [];
        }
      }),
    );
    expect([...seen]).toContain('terminated running running');
    expect(
      [...seen].every((states) => /^(waiting|running|terminated)?( (waiting|running)){0,2}$/.test(states)),
    ).toBe(true);
  });
});

describe('Jobs', () => {
  it('tell how they ended', () => {
    const objects = objectsAt(
      `timeline:
  - at: 1m
    manifest: |
      apiVersion: batch/v1
      kind: Job
      metadata: { name: good }
      spec:
        template:
          metadata: { annotations: { vpc-cni-sim/lifetime: 10s } }
          spec: { restartPolicy: Never, containers: [{ name: work, image: 'perl:5.34' }] }
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: { name: bad }
      spec:
        backoffLimit: 0
        template:
          metadata: { annotations: { vpc-cni-sim/fails-after: 10s } }
          spec: { restartPolicy: Never, containers: [{ name: work, image: 'perl:5.34' }] }
`,
      180_000,
    );
    const good = only(objects, 'Job', 'good').status;
    expect(good).toMatchObject({ succeeded: 1, startTime: '2024-03-01T00:01:00Z' });
    expect(good.conditions.at(-1)).toMatchObject({ type: 'Complete', status: 'True' });
    expect(good.completionTime).toBe(good.conditions.at(-1)?.lastTransitionTime);
    const bad = only(objects, 'Job', 'bad').status;
    expect(bad.failed).toBe(1);
    expect(bad.completionTime).toBeUndefined();
    expect(bad.conditions.at(-1)).toMatchObject({ type: 'Failed', reason: 'BackoffLimitExceeded' });
    const pod = podOf(objects, 'good');
    expect(pod.status.containerStatuses[0].state.terminated).toMatchObject({
      exitCode: 0,
      reason: 'Completed',
    });
    expect(pod.status.conditions.find(({ type }: Json) => type === 'Ready')).toMatchObject({
      status: 'False',
      reason: 'PodCompleted',
    });
  });
});

describe('a node that hangs', () => {
  it('becomes Unknown, and its pods hear of it', () => {
    const rest = `timeline:
  - { at: 1m, createPods: { name: web, count: 4 } }
  - { at: 2m, failNode: { nodeGroup: workers, index: 0 } }
`;
    const objects = objectsAt(rest, 200_000);
    const lost = ofKind(objects, 'Node').filter(({ status }) =>
      status.conditions.some(({ type, status: is }: Json) => type === 'Ready' && is === 'Unknown'),
    );
    expect(lost).toHaveLength(1);
    expect(lost[0].status.conditions.map(({ reason }: Json) => reason)).toEqual(
      Array.from({ length: 4 }, () => 'NodeStatusUnknown'),
    );
    expect(lost[0].spec.taints.map(({ key, effect }: Json) => `${key}:${effect}`)).toContain(
      'node.kubernetes.io/unreachable:NoSchedule',
    );
    const pods = ofKind(objects, 'Pod').filter(({ spec }) => spec.nodeName === lost[0].metadata.name);
    const told = pods
      .flatMap((pod) => eventsOf(objects, pod))
      .filter(({ reason }) => reason === 'NodeNotReady');
    expect(told.length).toBeGreaterThan(0);
  });
});

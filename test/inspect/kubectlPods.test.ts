import { describe, expect, it } from 'vitest';
import { kubectl } from '../../src/kubectl/kubectl.ts';
import type { KubernetesObject } from '../../src/kubectl/objects.ts';

const NOW = '2024-05-14T10:00:00Z';

interface PodParts {
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
}

function pod({ metadata, spec, status }: PodParts): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', creationTimestamp: '2024-05-14T09:59:00Z', ...metadata },
    spec: { containers: [{ name: 'a' }], ...spec },
    status: { phase: 'Running', ...status },
  } as KubernetesObject;
}

function row(parts: PodParts, ...words: string[]): string {
  const { stdout } = kubectl(['get', 'pod', 'p', '--no-headers', ...words], {
    objects: [pod(parts)],
    now: NOW,
  });
  return stdout.trimEnd().replaceAll(/ {2,}/g, ' | ');
}

const running = { name: 'a', ready: true, state: { running: {} } };
const terminated = (exitCode: number, more: object = {}): object => ({
  name: 'a',
  state: { terminated: { exitCode, ...more } },
});

describe('the state of a pod', () => {
  it.each<[string, PodParts, string]>([
    ['runs', { status: { containerStatuses: [running] } }, 'p | 1/1 | Running | 0 | 60s'],
    ['waits', { status: { phase: 'Pending' } }, 'p | 0/1 | Pending | 0 | 60s'],
    ['was evicted', { status: { phase: 'Failed', reason: 'Evicted' } }, 'p | 0/1 | Evicted | 0 | 60s'],
    [
      'was killed by a signal',
      { status: { phase: 'Failed', containerStatuses: [terminated(0, { signal: 9 })] } },
      'p | 0/1 | Signal:9 | 0 | 60s',
    ],
    [
      'is gated',
      { status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', reason: 'SchedulingGated' }] } },
      'p | 0/1 | SchedulingGated | 0 | 60s',
    ],
    [
      'is being deleted',
      { metadata: { deletionTimestamp: NOW }, status: { containerStatuses: [running] } },
      'p | 1/1 | Terminating | 0 | 60s',
    ],
    [
      'is done and being deleted',
      {
        metadata: { deletionTimestamp: NOW },
        status: { phase: 'Succeeded', containerStatuses: [terminated(0, { reason: 'Completed' })] },
      },
      'p | 0/1 | Completed | 0 | 60s',
    ],
    [
      'is lost with its node',
      { metadata: { deletionTimestamp: NOW }, status: { reason: 'NodeLost', containerStatuses: [running] } },
      'p | 1/1 | Unknown | 0 | 60s',
    ],
    [
      'has an exit code without a reason',
      { status: { phase: 'Failed', containerStatuses: [terminated(2)] } },
      'p | 0/1 | ExitCode:2 | 0 | 60s',
    ],
  ])('that %s', (_what, parts, expected) => {
    expect(row(parts)).toBe(expected);
  });

  it('that is half done says how it fares', () => {
    const done = terminated(0, { reason: 'Completed' });
    const spec = { containers: [{ name: 'a' }, { name: 'b' }] };
    const statuses = [done, { ...running, name: 'b' }];
    const ready = [{ type: 'Ready', status: 'True' }];
    expect(row({ spec, status: { containerStatuses: statuses } })).toContain('| 1/2 | NotReady |');
    expect(row({ spec, status: { containerStatuses: statuses, conditions: ready } })).toContain(
      '| 1/2 | Running |',
    );
    const failed = terminated(1, { reason: 'Error' });
    expect(row({ spec, status: { containerStatuses: [done, failed] } })).toContain('| Error |');
  });

  it('counts restarts and says when the last was', () => {
    const lastState = { terminated: { finishedAt: '2024-05-14T09:55:00Z' } };
    const status = { ...running, restartCount: 3, lastState };
    expect(row({ status: { containerStatuses: [status] } })).toContain('| 3 (5m ago) |');
    expect(row({ status: { containerStatuses: [{ ...status, lastState: {} }] } })).toContain('| 3 |');
    const older = { ...status, lastState: { terminated: { finishedAt: '2024-05-14T09:00:00Z' } } };
    expect(row({ status: { containerStatuses: [older, status] } })).toContain('| 6 (5m ago) |');
  });
});

describe('init containers', () => {
  const spec = { initContainers: [{ name: 'i' }, { name: 'j' }] };
  const init = (...initContainerStatuses: object[]): string =>
    row({ spec, status: { phase: 'Pending', initContainerStatuses } });

  it('say which of them runs, waits or failed', () => {
    const done = { name: 'i', state: { terminated: { exitCode: 0, reason: 'Completed' } } };
    expect(init({ name: 'i', state: { running: {} } })).toContain('Init:0/2');
    expect(init(done, { name: 'j', state: { waiting: { reason: 'PodInitializing' } } })).toContain(
      'Init:1/2',
    );
    expect(init({ name: 'i', state: { waiting: { reason: 'ErrImagePull' } } })).toContain(
      'Init:ErrImagePull',
    );
    expect(init({ name: 'i', state: { terminated: { exitCode: 1, reason: 'Error' } } })).toContain(
      'Init:Error',
    );
    expect(init({ name: 'i', state: { terminated: { exitCode: 3 } } })).toContain('Init:ExitCode:3');
    expect(init({ name: 'i', state: { terminated: { exitCode: 1, signal: 9 } } })).toContain('Init:Signal:9');
    expect(init(done, { ...done, name: 'j' })).toContain('| Pending |');
  });

  it('count their restarts while they run, those of the others after', () => {
    const restarted = { name: 'i', restartCount: 4, state: { running: {} } };
    expect(init(restarted)).toContain('| 4 |');
    const done = { name: 'i', restartCount: 4, state: { terminated: { exitCode: 0 } } };
    const status = { initContainerStatuses: [done, { ...done, name: 'j' }], containerStatuses: [running] };
    expect(row({ spec, status })).toBe('p | 1/1 | Running | 0 | 60s');
  });

  it('that keep running count among the containers', () => {
    const sidecar = { initContainers: [{ name: 'i', restartPolicy: 'Always' }] };
    const status = { name: 'i', started: true, ready: true, restartCount: 2, state: { running: {} } };
    const parts = {
      spec: sidecar,
      status: { initContainerStatuses: [status], containerStatuses: [running] },
    };
    expect(row(parts)).toBe('p | 2/2 | Running | 2 | 60s');
    const starting = { ...parts.status, initContainerStatuses: [{ ...status, started: false }] };
    expect(row({ ...parts, status: starting })).toBe('p | 0/2 | Init:0/1 | 2 | 60s');
  });

  it('leave the counting to the others once the pod is initialized', () => {
    const conditions = [{ type: 'Initialized', status: 'True' }];
    const statuses = {
      initContainerStatuses: [{ name: 'i', state: { waiting: {} } }],
      containerStatuses: [running],
    };
    expect(row({ spec, status: { ...statuses, conditions } })).toBe('p | 1/1 | Init:0/2 | 0 | 60s');
  });
});

describe('the wide columns of a pod', () => {
  it('count the readiness gates that are met', () => {
    const spec = { readinessGates: [{ conditionType: 'a' }, { conditionType: 'b' }] };
    const status = { conditions: [{ type: 'b', status: 'True' }], containerStatuses: [running] };
    expect(row({ spec, status }, '-o', 'wide')).toMatch(/\| 1\/2$/);
  });

  it('show the first address', () => {
    const status = { podIPs: [{ ip: '10.0.0.5' }, { ip: 'fd00::5' }], nominatedNodeName: 'n2' };
    expect(row({ spec: { nodeName: 'n1' }, status }, '-owide')).toContain('| 10.0.0.5 | n1 | n2 | <none>');
  });
});

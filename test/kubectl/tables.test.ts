import { describe, expect, it } from 'vitest';
import { kubectl } from '../../src/kubectl/kubectl.ts';
import type { KubernetesObject } from '../../src/kubectl/objects.ts';

const NOW = '2024-05-14T10:00:00Z';

interface Parts {
  readonly metadata?: object;
  readonly [field: string]: unknown;
}

/** The cells of the one object, without the header. */
function row(apiVersion: string, kind: string, { metadata, ...parts }: Parts, ...words: string[]): string {
  const object = {
    apiVersion,
    kind,
    metadata: { name: 'x', namespace: 'default', creationTimestamp: '2024-05-14T09:59:00Z', ...metadata },
    ...parts,
  };
  const objects: KubernetesObject[] = [object];
  const { stdout } = kubectl(['get', kind, '--no-headers', ...words], { objects, now: NOW });
  return stdout.trimEnd().replaceAll(/ {3,}/g, ' | ');
}

describe('the table of', () => {
  it('nodes: never heard of, not ready, cordoned', () => {
    const ready = (status: string): object => ({
      conditions: [{ type: 'Ready', status }],
      nodeInfo: { kubeletVersion: 'v1' },
    });
    expect(row('v1', 'Node', { status: { nodeInfo: { kubeletVersion: 'v1' } } })).toBe(
      'x | Unknown | <none> | 60s | v1',
    );
    expect(row('v1', 'Node', { status: ready('Unknown') })).toContain('| NotReady |');
    expect(row('v1', 'Node', { status: ready('True'), spec: { unschedulable: true } })).toContain(
      '| Ready,SchedulingDisabled |',
    );
    const labels = {
      'node-role.kubernetes.io/b': '',
      'kubernetes.io/role': 'a',
      'node-role.kubernetes.io/': '',
    };
    expect(row('v1', 'Node', { metadata: { labels }, status: ready('True') })).toContain('| a,b |');
  });

  it('services: each kind of address', () => {
    const service = (spec: object, status: object = {}): string => row('v1', 'Service', { spec, status });
    const balanced = {
      loadBalancer: { ingress: [{ hostname: 'b.example' }, { ip: '5.5.5.5' }, { ip: '5.5.5.5' }] },
    };
    expect(service({ type: 'LoadBalancer' })).toBe('x | LoadBalancer | <none> | <pending> | <none> | 60s');
    expect(service({ type: 'LoadBalancer', externalIPs: ['1.1.1.1'] }, balanced)).toContain(
      '| 5.5.5.5,b.example,1.1.1.1 |',
    );
    expect(service({ type: 'NodePort', externalIPs: ['1.1.1.1'] })).toContain('| 1.1.1.1 |');
    expect(service({ type: 'Other' })).toContain('| <unknown> |');
    const ports = [
      { port: 80, protocol: 'TCP' },
      { port: 53, nodePort: 30053, protocol: 'UDP' },
    ];
    expect(service({ type: 'ClusterIP', clusterIPs: ['10.0.0.1', 'fd00::1'], ports })).toBe(
      'x | ClusterIP | 10.0.0.1 | <none> | 80/TCP,53:30053/UDP | 60s',
    );
  });

  it('endpoints: three, and how many more', () => {
    const subset = { addresses: [{ ip: '1.1.1.1' }, { ip: 'fd00::2' }], ports: [{ port: 80 }, { port: 81 }] };
    expect(row('v1', 'Endpoints', {})).toBe('x | <none> | 60s');
    expect(row('v1', 'Endpoints', { subsets: [subset] })).toBe(
      'x | 1.1.1.1:80,[fd00::2]:80,1.1.1.1:81 + 1 more... | 60s',
    );
    expect(row('v1', 'Endpoints', { subsets: [{ addresses: [{ ip: '1.1.1.1' }] }] })).toBe(
      'x | 1.1.1.1 | 60s',
    );
  });

  it('endpoint slices: ports by number, name or any', () => {
    const slice = (more: object): string =>
      row('discovery.k8s.io/v1', 'EndpointSlice', { addressType: 'IPv4', ...more });
    expect(slice({})).toBe('x | IPv4 | <unset> | <unset> | 60s');
    const endpoints = [{ addresses: ['1.1.1.1', '1.1.1.2'] }, { addresses: ['1.1.1.3', '1.1.1.4'] }];
    expect(slice({ ports: [{ port: 1 }, { name: 'a' }, {}, { port: 2 }], endpoints })).toBe(
      'x | IPv4 | 1,a,* + 1 more... | 1.1.1.1,1.1.1.2,1.1.1.3 + 1 more... | 60s',
    );
  });

  it('ingresses: hosts, address, ports', () => {
    const ingress = (spec: object, status: object = {}): string =>
      row('networking.k8s.io/v1', 'Ingress', { spec, status });
    expect(ingress({})).toBe('x | <none> | * | 80 | 60s');
    const rules = ['a', 'b', 'c', 'd', 'e'].map((host) => ({ host }));
    const spec = { ingressClassName: 'alb', rules, tls: [{}] };
    expect(ingress(spec, { loadBalancer: { ingress: [{ hostname: 'lb' }] } })).toBe(
      'x | alb | a,b,c + 2 more... | lb | 80, 443 | 60s',
    );
  });

  it('jobs: completions, durations and every state', () => {
    const job = (spec: object, status: object = {}, metadata: object = {}): string =>
      row('batch/v1', 'Job', { metadata, spec, status });
    expect(job({ completions: 3 })).toBe('x | Running | 0/3 | 60s');
    expect(job({ parallelism: 2 }, { succeeded: 1 })).toContain('| 1/1 of 2 |');
    expect(job({ parallelism: 1 })).toContain('| 0/1 |');
    const times = { startTime: '2024-05-14T09:50:00Z', completionTime: '2024-05-14T09:53:30Z' };
    expect(job({ completions: 1 }, { ...times, succeeded: 1 })).toBe('x | Running | 1/1 | 3m30s | 60s');
    const is = (...types: string[]): object => ({
      conditions: types.map((type) => ({ type, status: 'True' })),
    });
    expect(job({}, is('FailureTarget'))).toContain('| FailureTarget |');
    expect(job({}, is('SuccessCriteriaMet'))).toContain('| SuccessCriteriaMet |');
    expect(job({}, is('Suspended', 'FailureTarget'))).toContain('| Suspended |');
    expect(job({}, is('Suspended'), { deletionTimestamp: NOW })).toContain('| Terminating |');
    expect(job({}, is('Failed'), { deletionTimestamp: NOW })).toContain('| Failed |');
    expect(job({}, is('Failed', 'Complete'))).toContain('| Complete |');
    expect(job({}, { conditions: [{ type: 'Complete', status: 'False' }] })).toContain('| Running |');
  });

  it('cron jobs and budgets: what is not set', () => {
    expect(row('batch/v1', 'CronJob', { spec: { schedule: '@daily' } })).toBe(
      'x | @daily | <none> | <unset> | 0 | <none> | 60s',
    );
    expect(row('policy/v1', 'PodDisruptionBudget', { spec: { minAvailable: '50%' } })).toBe(
      'x | 50% | N/A | 0 | 60s',
    );
    expect(row('policy/v1', 'PodDisruptionBudget', { spec: { maxUnavailable: 0 } })).toBe(
      'x | N/A | 0 | 0 | 60s',
    );
  });

  it('autoscalers: two targets, and how many more', () => {
    const autoscaler = (spec: object, status: object = {}): string =>
      row('autoscaling/v2', 'HorizontalPodAutoscaler', { spec: { maxReplicas: 5, ...spec }, status });
    const cpu = { type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 80 } } };
    const memory = { type: 'Resource', resource: { name: 'memory', target: { averageValue: '100Mi' } } };
    const queue = { type: 'External', external: { metric: { name: 'q' }, target: { averageValue: '30' } } };
    expect(autoscaler({ scaleTargetRef: { kind: 'Deployment', name: 'web' } })).toBe(
      'x | Deployment/web | <none> | <unset> | 5 | 0 | 60s',
    );
    expect(autoscaler({ metrics: [cpu] })).toContain('| cpu: <unknown>/80% |');
    const current = [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 40 } } }];
    expect(
      autoscaler(
        { minReplicas: 2, metrics: [cpu, memory, queue] },
        { currentReplicas: 3, currentMetrics: current },
      ),
    ).toContain('| cpu: 40%/80%, memory: <unknown>/100Mi + 1 more... | 2 | 5 | 3 |');
    expect(autoscaler({ metrics: [queue, { type: 'Odd' }] })).toContain(
      '| <unknown>/30 (avg), <unknown type> |',
    );
  });

  it('claims and volumes: what is bound', () => {
    const claim = {
      spec: { volumeName: 'pv', storageClassName: 'gp3', volumeMode: 'Filesystem' },
      status: {
        phase: 'Bound',
        accessModes: ['ReadWriteMany', 'ReadWriteOnce'],
        capacity: { storage: '2048Mi' },
      },
    };
    expect(row('v1', 'PersistentVolumeClaim', claim, '-o', 'wide')).toBe(
      'x | Bound | pv | 2Gi | RWO,RWX | gp3 | <unset> | 60s | Filesystem',
    );
    expect(
      row('v1', 'PersistentVolumeClaim', {
        metadata: { deletionTimestamp: NOW },
        status: { phase: 'Pending' },
      }),
    ).toContain('x | Terminating |');
    const volume = {
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOncePod'],
        persistentVolumeReclaimPolicy: 'Delete',
        claimRef: { namespace: 'default', name: 'c' },
      },
      status: { phase: 'Bound' },
    };
    expect(row('v1', 'PersistentVolume', volume)).toContain('x | 1Gi | RWOP | Delete | Bound | default/c |');
    const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
    expect(row('storage.k8s.io/v1', 'StorageClass', { metadata: { annotations }, provisioner: 'ebs' })).toBe(
      'x (default) | ebs | Delete | Immediate | false | 60s',
    );
  });

  it('quotas: limits apart from requests', () => {
    const status = { hard: { pods: '10', 'limits.cpu': '2' }, used: { pods: '3' } };
    expect(row('v1', 'ResourceQuota', { status })).toBe('x | pods: 3/10 | limits.cpu: 0/2 | 60s');
  });

  it('what has little to show', () => {
    expect(row('v1', 'Secret', { type: 'Opaque', data: { a: '', b: '' } })).toBe('x | Opaque | 2 | 60s');
    expect(row('v1', 'ServiceAccount', {})).toBe('x | 0 | 60s');
    expect(row('scheduling.k8s.io/v1', 'PriorityClass', { value: 7, preemptionPolicy: 'Never' })).toBe(
      'x | 7 | false | 60s | Never',
    );
    expect(row('coordination.k8s.io/v1', 'Lease', { spec: { holderIdentity: 'n1' } })).toBe('x | n1 | 60s');
    const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'd', controller: true };
    expect(
      row('apps/v1', 'ControllerRevision', { metadata: { ownerReferences: [owner] }, revision: 2 }),
    ).toBe('x | daemonset.apps/d | 2 | 60s');
    expect(
      row('networking.k8s.io/v1', 'IngressClass', {
        spec: { controller: 'c', parameters: { apiGroup: 'g', kind: 'K', name: 'n' } },
      }),
    ).toBe('x | c | K.g/n | 60s');
    expect(row('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {} } })).toBe(
      'x | <none> | 60s',
    );
    expect(row('crd.k8s.amazonaws.com/v1alpha1', 'ENIConfig', {})).toBe('x | 60s');
  });

  it('controllers: their selectors in every form', () => {
    const matchExpressions = [
      { key: 'b', operator: 'In', values: ['y', 'x'] },
      { key: 'c', operator: 'DoesNotExist' },
    ];
    const spec = { replicas: 1, selector: { matchLabels: { a: '1' }, matchExpressions }, template: {} };
    expect(row('apps/v1', 'Deployment', { spec }, '-o', 'wide')).toMatch(/ a=1,b in \(x,y\),!c$/);
    expect(row('apps/v1', 'ReplicaSet', { spec: { replicas: 1 } }, '-o', 'wide')).toMatch(/ <none>$/);
    expect(
      row('v1', 'ReplicationController', { spec: { replicas: 1, selector: { a: '1' } } }, '-o', 'wide'),
    ).toMatch(/ a=1$/);
  });
});

import { describe, expect, it } from 'vitest';
import { changeFaults } from '../../../src/scenario/manifest/apply/immutable.ts';

const pod = (spec: object, container: object = {}) => ({
  spec: { containers: [{ name: 'c', image: 'nginx', ...container }], ...spec },
});
const job = (spec: object) => ({ spec: { template: pod({ restartPolicy: 'Never' }), ...spec } });

describe('changes of objects that are there', () => {
  it.each([
    [
      'Deployment',
      { spec: { selector: { matchLabels: { a: 'b' } } } },
      { spec: { selector: { matchLabels: { a: 'c' } } } },
      'spec.selector: Invalid value: {"matchLabels":{"a":"c"}}: field is immutable',
    ],
    ['Job', job({}), job({ completions: 2 }), 'spec.completions: Invalid value: 2: field is immutable'],
    [
      'Job',
      job({}),
      job({ template: pod({ restartPolicy: 'OnFailure' }) }),
      'spec.template: Invalid value: ',
    ],
    [
      'Pod',
      pod({}),
      pod({ nodeSelector: { a: 'b' } }),
      'spec: Forbidden: pod updates may not change fields other than ',
    ],
    [
      'Pod',
      pod({ tolerations: [{ key: 'a' }] }),
      pod({ tolerations: [{ key: 'b' }] }),
      'spec.tolerations: Forbidden: ',
    ],
    [
      'Pod',
      pod({}),
      pod({ schedulingGates: [{ name: 'g' }] }),
      'spec.schedulingGates: Forbidden: only deletion is allowed',
    ],
    [
      'StatefulSet',
      { spec: { serviceName: 'a' } },
      { spec: { serviceName: 'b' } },
      'spec: Forbidden: updates to statefulset spec',
    ],
    [
      'Service',
      { spec: {} },
      { spec: { clusterIP: 'None' } },
      'spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set',
    ],
    [
      'ConfigMap',
      { immutable: true, data: { a: '1' } },
      { immutable: true, data: { a: '2' } },
      'data: Forbidden: field is immutable when `immutable` is set',
    ],
    ['PriorityClass', { value: 1 }, { value: 2 }, 'value: Forbidden: may not be changed in an update.'],
    [
      'PersistentVolumeClaim',
      { spec: { storageClassName: 'gp2', accessModes: ['ReadWriteOnce'] } },
      { spec: { storageClassName: 'gp3', accessModes: ['ReadWriteOnce'] } },
      'spec: Forbidden: spec is immutable after creation except resources.requests and ',
    ],
    [
      'PersistentVolume',
      { spec: { csi: { volumeHandle: 'vol-1' } } },
      { spec: { csi: { volumeHandle: 'vol-2' } } },
      'spec.persistentvolumesource: Forbidden: ',
    ],
    [
      'StorageClass',
      { provisioner: 'ebs.csi.aws.com' },
      { provisioner: 'efs.csi.aws.com' },
      'provisioner: Forbidden: updates to provisioner are forbidden.',
    ],
    [
      'StorageClass',
      { volumeBindingMode: 'Immediate' },
      { volumeBindingMode: 'WaitForFirstConsumer' },
      'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable',
    ],
  ] as const)('of a %s are refused: %j', (kind, live, next, says) => {
    const faults = changeFaults(kind, live, next);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.startsWith(says)).toBe(true);
  });

  it.each([
    ['Job', job({}), job({ parallelism: 1, completions: 1, backoffLimit: 2, suspend: true })],
    [
      'Job',
      job({ completionMode: 'Indexed', completions: 2, parallelism: 2 }),
      job({ completionMode: 'Indexed', completions: 3, parallelism: 3 }),
    ],
    [
      'Job',
      job({ suspend: true }),
      job({ suspend: true, template: pod({ restartPolicy: 'Never', nodeSelector: { a: 'b' } }) }),
    ],
    [
      'Pod',
      pod({}),
      pod({ restartPolicy: 'Always', terminationGracePeriodSeconds: 30 }, { image: 'nginx:2' }),
    ],
    [
      'Pod',
      pod({}, { resources: { requests: { cpu: 1 } } }),
      pod({}, { resources: { requests: { cpu: '1000m' } } }),
    ],
    ['Pod', pod({ schedulingGates: [{ name: 'g' }] }), pod({ nodeSelector: { a: 'b' } })],
    [
      'StatefulSet',
      { spec: { replicas: 1 } },
      { spec: { replicas: 2, podManagementPolicy: 'OrderedReady' } },
    ],
    ['Service', { spec: { clusterIP: 'None' } }, { spec: { clusterIP: 'None', ports: [{ port: 80 }] } }],
  ] as const)('of a %s are granted: %j to %j', (kind, live, next) => {
    expect(changeFaults(kind, live, next)).toEqual([]);
  });
});

// Claims, volumes, classes and CSINodes as kubectl shows them.

import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { inspect } from '../../src/inspect/inspect.ts';
import { momentOf, objectsAt, only } from './clusterMoment.ts';

const TIMELINE = `timeline:
  - at: 2m
    manifest:
      - apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec: { accessModes: [ReadWriteOnce], storageClassName: gp2, resources: { requests: { storage: 5Gi } } }
      - apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: idle }
        spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
      - apiVersion: v1
        kind: Pod
        metadata: { name: one }
        spec:
          containers: [{ name: c, image: nginx }]
          volumes: [{ name: v, persistentVolumeClaim: { claimName: data } }]
      - apiVersion: v1
        kind: LimitRange
        metadata: { name: bounds }
        spec:
          limits:
            - { type: Container, default: { cpu: 500m }, defaultRequest: { cpu: 100m }, max: { memory: 1Gi } }
            - { type: PersistentVolumeClaim, max: { storage: 20Gi } }
until: 10m
`;

const kubectl = (command: string): string => {
  const { stdout } = inspect(momentOf(TIMELINE, 5 * MINUTE), ['kubectl', ...command.split(' ')]);
  return stdout;
};

describe('storage', () => {
  it('is listed', () => {
    expect(kubectl('get pvc')).toMatch(/data +Bound +pvc-[\da-f-]+ +5Gi +RWO +gp2 +<unset> +3m\n/);
    expect(kubectl('get pvc')).toMatch(/idle +Pending +<unset> +3m\n/);
    expect(kubectl('get pv')).toMatch(/pvc-[\da-f-]+ +5Gi +RWO +Delete +Bound +default\/data +gp2 +<unset>/);
    expect(kubectl('get sc')).toMatch(/gp2 +kubernetes.io\/aws-ebs +Delete +WaitForFirstConsumer +false/);
    expect(kubectl('get csinodes')).toMatch(/^NAME +DRIVERS +AGE\n\S+ +1 /);
    expect(kubectl('get limits')).toBe('NAME     CREATED AT\nbounds   2024-03-01T00:02:00Z\n');
  });

  it('is described', () => {
    expect(kubectl('describe pvc data')).toContain('Used By:       one\n');
    expect(kubectl('describe pvc idle')).toContain(
      'no persistent volumes available for this claim and no storage class is set',
    );
    expect(kubectl('describe pv')).toContain(
      'Node Affinity:     \n  Required Terms:  \n    Term 0:        topology.kubernetes.io/zone in [us-west-2a]\n',
    );
    expect(kubectl('describe csinode')).toContain('      Allocatables:\n        Count:        26\n');
    expect(kubectl('describe pod one')).toContain('SuccessfulAttachVolume');
  });

  it('has limits', () => {
    const rows = [
      'Type                   Resource  Min  Max   Default Request  Default Limit  Max Limit/Request Ratio',
      '----                   --------  ---  ---   ---------------  -------------  -----------------------',
      'Container              cpu       -    -     100m             500m           -',
      'Container              memory    -    1Gi   -                -              -',
      'PersistentVolumeClaim  storage   -    20Gi  -                -              -',
    ];
    expect(kubectl('describe limits bounds')).toContain(`${rows.join('\n')}\n`);
    expect(kubectl('describe ns default')).toContain('\nResource Limits\n Type ');
  });

  it('is as the API gives it out', () => {
    const objects = objectsAt(TIMELINE, 5 * MINUTE);
    const claim = only(objects, 'PersistentVolumeClaim', 'data');
    expect(claim).toMatchObject({
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'gp2', volumeMode: 'Filesystem' },
      status: { phase: 'Bound', capacity: { storage: '5Gi' } },
    });
    const volume = only(objects, 'PersistentVolume', claim.spec.volumeName);
    expect(volume.spec).toMatchObject({
      claimRef: { namespace: 'default', name: 'data', uid: claim.metadata.uid },
      csi: { driver: 'ebs.csi.aws.com' },
      storageClassName: 'gp2',
    });
  });
});

// PersistentVolumeClaims decide where pods go: zones of volumes, claims that nobody binds, and how many volumes a node takes.

import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { claimOf, GP2, ofClaim, played, podWith, statefulSet, step } from './volumeScene.ts';

const storageClass = (name: string, fields: string) => `- apiVersion: storage.k8s.io/v1
  kind: StorageClass
  metadata: { name: ${name}${fields.includes('DEFAULT') ? ', annotations: { storageclass.kubernetes.io/is-default-class: "true" }' : ''} }
  provisioner: ebs.csi.aws.com
${fields.replace('DEFAULT', '')}`;

const IN_ZONE_B =
  'nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: KEY, operator: In, values: [us-west-2b] }] }] } }';

const volume = (name: string, fields: string) => `- apiVersion: v1
  kind: PersistentVolume
  metadata: { name: ${name} }
  spec: { capacity: { storage: 10Gi }, accessModes: [ReadWriteOnce], csi: { driver: ebs.csi.aws.com, volumeHandle: vol-1 }, ${fields} }
`;

describe('a volume of one zone', () => {
  it.each([
    ['1.34', "1 node(s) didn't match PersistentVolume's node affinity"],
    ['1.33', '1 node(s) had volume node affinity conflict'],
  ])('keeps its pod in the zone, in the words of %s', (version, reason) => {
    const made = step('2m', statefulSet(2));
    const run = played(`${made}  - { at: 4m, drain: { nodeGroup: workers, index: 0 } }\n`, 6 * MINUTE, {
      version,
    });
    const waiting = run.told('pod-unschedulable').find(({ at }) => at > 4 * MINUTE);
    expect(waiting?.message).toContain(reason);
    const zones = run.told('volume-provisioned').map(({ zone }) => zone);
    expect(new Set(zones)).toEqual(new Set(['us-west-2a', 'us-west-2b']));
    const back = played(
      `${made}  - { at: 4m, drain: { nodeGroup: workers, index: 0 } }\n  - { at: 6m, uncordon: all }\n`,
      9 * MINUTE,
      { version },
    );
    for (const { claim, zone } of back.told('volume-provisioned')) {
      const name = claim.replace('default/data-', '');
      expect([back.pod(name)?.phase, back.zoneOf(name)]).toEqual(['Running', zone]);
    }
  });

  it.each(['topology.kubernetes.io/zone', 'topology.ebs.csi.aws.com/zone'])(
    'made by hand is bound to the claim that fits, by the label %s',
    (key) => {
      const run = played(
        step(
          '2m',
          volume('large', IN_ZONE_B.replace('KEY', key)) +
            claimOf('data', 'storageClassName: "", ') +
            podWith('one', ofClaim('data')),
        ),
      );
      expect(run.claim('data')?.volume).toBe('large');
      expect([run.pod('one')?.phase, run.zoneOf('one')]).toEqual(['Running', 'us-west-2b']);
    },
  );

  it('made by hand and asked for by its name has to fit all the same', () => {
    const named = (name: string, storageClass: string) =>
      claimOf(name, `storageClassName: "${storageClass}", volumeName: large, `);
    const made = (claim: string) =>
      played(step('2m', volume('large', 'mountOptions: []') + claim + podWith('one', ofClaim('data'))));
    expect(made(named('data', '')).pod('one')?.phase).toBe('Running');
    expect(made(named('data', 'gp2')).pod('one')?.phase).toBe('Pending');
  });

  it('is made where the class allows it', () => {
    const topologies =
      '  volumeBindingMode: WaitForFirstConsumer\n  allowedTopologies: [{ matchLabelExpressions: [{ key: topology.kubernetes.io/zone, values: [us-west-2b] }] }]\n';
    const run = played(
      step(
        '2m',
        storageClass('there', topologies) +
          claimOf('data', 'storageClassName: there, ') +
          podWith('one', ofClaim('data')) +
          podWith('two', ofClaim('data'), ', nodeSelector: { topology.kubernetes.io/zone: us-west-2a }'),
      ),
    );
    expect([run.pod('one')?.phase, run.zoneOf('one')]).toEqual(['Running', 'us-west-2b']);
    expect(run.lastWords('two')).toContain("didn't match PersistentVolume's node affinity");
  });
});

const UNBOUND = 'pod has unbound immediate PersistentVolumeClaims';

describe('a claim that is not bound', () => {
  it.each([
    ['is not there', '', 'persistentvolumeclaim "data" not found'],
    ['names a class that is not there', claimOf('data', 'storageClassName: fast, '), UNBOUND],
    ['names none, and none is the default', claimOf('data'), UNBOUND],
    ['is of no class, and no volume fits', claimOf('data', 'storageClassName: "", '), UNBOUND],
  ])('keeps its pod Pending where it %s', (_, claim, reason) => {
    const run = played(step('2m', claim + podWith('one', ofClaim('data'))));
    expect(run.pod('one')?.phase).toBe('Pending');
    expect(run.lastWords('one')).toBe(`0/2 nodes are available: ${reason}. not found`);
  });

  it.each([
    ['the claim comes', '', claimOf('data', GP2)],
    [
      'its class comes',
      claimOf('data', 'storageClassName: fast, '),
      storageClass('fast', '  volumeBindingMode: WaitForFirstConsumer\n'),
    ],
    ['a default class comes', claimOf('data'), storageClass('own', 'DEFAULT')],
  ])('lets it go when %s', (_, before, after) => {
    const run = played(step('2m', before + podWith('one', ofClaim('data'))) + step('4m', after));
    expect(run.pod('one')?.phase).toBe('Running');
    expect(run.claim('data')?.volume).toMatch(/^pvc-/);
  });

  it('is of the default class in older clusters', () => {
    const manifest = claimOf('data') + podWith('one', ofClaim('data'));
    expect(played(step('2m', manifest), undefined, { version: '1.29' }).pod('one')?.phase).toBe('Running');
  });

  it('is not bound by EBS with ReadWriteMany, and by EFS it is', () => {
    const efs = storageClass('efs', '').replace('ebs.csi', 'efs.csi');
    const run = played(
      step(
        '2m',
        efs +
          claimOf('one', GP2, 'ReadWriteMany') +
          claimOf('two', 'storageClassName: efs, ', 'ReadWriteMany') +
          podWith('one', ofClaim('one')) +
          podWith('two', ofClaim('two')),
      ),
      20 * MINUTE,
    );
    expect([run.pod('one')?.phase, run.pod('two')?.phase]).toEqual(['Pending', 'Running']);
    expect(run.lastWords('one')).toContain('binding volumes: context deadline exceeded');
    const [refused] = run.told('event-recorded').filter(({ reason }) => reason === 'ProvisioningFailed');
    expect(refused).toMatchObject({ object: 'default/one', objectKind: 'PersistentVolumeClaim' });
  });
});

describe('claims', () => {
  it('that are bound leave nothing to wait for', () => {
    const { world } = played(step('2m', claimOf('data', GP2) + podWith('one', ofClaim('data'))), 5 * MINUTE);
    expect([world.kubernetes.pod('default/one')?.phase, world.simulation.pending]).toEqual(['Running', 0]);
  });

  it('of a StatefulSet outlive its pods, and those made for a pod do not', () => {
    const ephemeral = `ephemeral: { volumeClaimTemplate: { spec: { accessModes: [ReadWriteOnce], ${GP2}resources: { requests: { storage: 1Gi } } } } }`;
    const run = played(
      step('2m', statefulSet(1) + podWith('one', ephemeral)) +
        '  - { at: 4m, delete: { kind: StatefulSet, name: db } }\n  - { at: 4m, deletePods: { of: one } }\n',
    );
    expect([run.pod('db-0'), run.pod('one')]).toEqual([undefined, undefined]);
    expect(run.claim('data-db-0')?.volume).toMatch(/^pvc-/);
    expect(run.told('volume-provisioned').map(({ claim }) => claim)).toContain('default/one-v');
    expect(run.claim('one-v')).toBeUndefined();
  });

  it('of a StatefulSet take the place of volumes of their names', () => {
    const set = statefulSet(1).replace(
      'spec: { containers: [{ name: c, image: nginx }] }',
      `spec: { containers: [{ name: c, image: nginx }], volumes: [{ name: data, ${ofClaim('data')} }] }`,
    );
    expect(played(step('2m', set)).pod('db-0')?.phase).toBe('Running');
  });

  it('that are deleted stay as long as a pod uses them', () => {
    const made = step('2m', claimOf('data', GP2) + podWith('one', ofClaim('data')));
    const deleted = '  - { at: 4m, delete: { kind: PersistentVolumeClaim, name: data } }\n';
    const run = played(made + deleted, 5 * MINUTE);
    expect([run.pod('one')?.phase, run.claim('data')?.isDeleted]).toEqual(['Running', true]);
    const gone = played(`${made}${deleted}  - { at: 5m, deletePods: { of: one } }\n`);
    expect(gone.claim('data')).toBeUndefined();
  });
});

describe('a node', () => {
  it('attaches as many volumes as its CSINode says, and EC2 fewer where ENIs have taken places', () => {
    const run = played(step('3m', statefulSet(30)), 12 * MINUTE, { instanceType: 'm5.xlarge', size: 1 });
    const reasons = (name: string) => run.lastWords(name) ?? '';
    const pods = [...run.world.kubernetes.pods()].filter(({ namespace }) => namespace === 'default');
    const pending = pods.filter(({ nodeName }) => nodeName === undefined);
    expect(pending).toHaveLength(4);
    expect(reasons(pending[0]?.name ?? '')).toContain('1 node(s) exceed max volume count');
    const creating = pods.filter(({ nodeName, phase }) => nodeName !== undefined && phase === 'Pending');
    expect(creating).toHaveLength(1);
    expect(run.told('volume-attach-failed').every(({ pod }) => pod === `default/${creating[0]?.name}`)).toBe(
      true,
    );
    const [daemon] = run.world.daemons.nodes.values();
    expect([daemon?.instance.volumes.size, daemon?.instance.enis.length]).toEqual([25, 2]);
  });

  it('refuses a further ENI where volumes have taken its place', () => {
    const full = played(step('3m', statefulSet(30)), 12 * MINUTE, { instanceType: 'm5.xlarge', size: 1 });
    const failed = full.told('increase-failed').map(({ code }) => code);
    expect(new Set(failed)).toEqual(new Set(['AttachmentLimitExceeded']));
  });

  it('of a type whose volumes have places of their own takes no heed of ENIs', () => {
    const run = played(step('3m', statefulSet(31)), 12 * MINUTE, { instanceType: 'm7i.xlarge', size: 1 });
    const pods = [...run.world.kubernetes.pods()].filter(({ namespace }) => namespace === 'default');
    expect(pods.filter(({ phase }) => phase === 'Running')).toHaveLength(31);
  });

  it('gets a volume only when another has let it go', () => {
    const web = (image: string) => `- apiVersion: apps/v1
  kind: Deployment
  metadata: { name: web }
  spec:
    replicas: 1
    selector: { matchLabels: { app: web } }
    template:
      metadata: { labels: { app: web } }
      spec:
        containers: [{ name: c, image: "${image}" }]
        volumes: [{ name: v, ${ofClaim('data')} }]
        affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: web } }, topologyKey: kubernetes.io/hostname }] } }
`;
    // Two nodes of one zone: the new pod must be on the other one.
    const run = played(
      step('3m', claimOf('data', GP2) + web('nginx:1')) + step('5m', web('nginx:2')),
      12 * MINUTE,
      { size: 4 },
    );
    const failed = run.told('volume-attach-failed');
    expect(failed[0]?.message).toMatch(
      /^Multi-Attach error for volume "pvc-.*" Volume is already used by pod\(s\) web-/,
    );
    const pods = [...run.world.kubernetes.pods()].filter(({ namespace }) => namespace === 'default');
    expect(pods.map(({ phase }) => phase).sort()).toEqual(['Pending', 'Running']);
  });

  it('gives a volume that comes to it to all pods that wait for it, when its device is there', () => {
    const awayFrom = (app: string) =>
      `, affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: ${app} } }, topologyKey: kubernetes.io/hostname }] } }`;
    const first = podWith('first', ofClaim('data')).replace(
      '{ name: first }',
      '{ name: first, labels: { app: a } }',
    );
    const others = ['one', 'two'].map((name) => podWith(name, ofClaim('data'), awayFrom('a'))).join('');
    const run = played(
      `${step('3m', claimOf('data', GP2) + first)}${step('5m', others)}  - { at: 6m, deletePods: { of: first } }\n`,
      12 * MINUTE,
      { size: 4 },
    );
    expect([run.pod('one')?.phase, run.pod('two')?.phase]).toEqual(['Running', 'Running']);
    const [, one, two] = run.told('volumes-attached');
    expect(new Set([one?.pod, two?.pod])).toEqual(new Set(['default/one', 'default/two']));
    expect(two?.at).toBe(one?.at);
  });
});

// What may give waiting pods their volumes: claims and classes that are not there, a node where a volume is.

import type { LackingClaim } from '../scenario/lackingClaims.ts';
import { lackingClaims } from '../scenario/lackingClaims.ts';
import { type Change, fromNow } from './change.ts';
import { forGroup } from './groupChanges.ts';
import type { Scene } from './scene.ts';

const EBS_CLASS = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  provisioner: 'ebs.csi.aws.com',
  volumeBindingMode: 'WaitForFirstConsumer',
};

const CLAIM = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    storageClassName: 'gp2',
  },
};

const DEFAULT = { 'storageclass.kubernetes.io/is-default-class': 'true' };

/** What the claims of these workloads lack, `namespace/name` or `name`, is applied. */
export function applyWhatLacks(workloads: readonly string[], scene: Scene): Change[] {
  const lacking = lackingClaims(scene.scenario, scene.at).filter(({ namespace, workload }) =>
    [workload, `${namespace}/${workload}`].some((name) => workloads.includes(name)),
  );
  return [...new Map(lacking.map((each) => changeFor(each, scene)).map((one) => [one.label, one])).values()];
}

function changeFor({ namespace, claim, lacks }: LackingClaim, scene: Scene): Change {
  if (lacks.of === 'claim') {
    const manifest = { ...CLAIM, metadata: { namespace, name: claim } };
    return fromNow(`apply PersistentVolumeClaim ${claim}`, scene, { manifest });
  }
  if (lacks.of === 'storage class') {
    const manifest = { ...EBS_CLASS, metadata: { name: lacks.name } };
    return fromNow(`apply StorageClass ${lacks.name}`, scene, { manifest });
  }
  const manifest = { ...EBS_CLASS, metadata: { name: 'gp3', annotations: DEFAULT } };
  return fromNow('apply a default StorageClass', scene, { manifest });
}

/** One more node in each zone: a volume cannot leave its own. */
export function nodeInEachZone(scene: Scene): Change[] {
  const { subnets } = scene.document.vpc;
  const zones = [...new Set(subnets.map(({ availabilityZone }) => availabilityZone))];
  return forGroup(undefined, scene, ({ group }) =>
    zones.map((zone) => {
      const there = subnets.filter(({ availabilityZone }) => availabilityZone === zone);
      const name = `${group.name}-${zone}`;
      const added = { ...group, name, size: 1, subnets: there.map((subnet) => subnet.name) };
      return fromNow(`one more node in ${zone}`, scene, { addNodeGroup: added });
    }),
  );
}

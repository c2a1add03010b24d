// What is wrong with a node group beyond its shape: what EKS or EC2 Auto Scaling would not create.

import { instanceType } from '../../ec2/instanceTypes.ts';
import { faultAt, type LocatedFault } from '../language/diagnostics.ts';
import type { NodeGroupDocument } from './clusterDocument.ts';

/** Paths begin at the group. */
export function nodeGroupFaults(group: NodeGroupDocument): readonly LocatedFault[] {
  return [
    ...sizeFaults(group),
    ...updateFaults(group),
    ...architectureFaults(group.instanceType, group.instanceTypes),
  ];
}

/** EC2 Auto Scaling holds min ≤ size ≤ max. */
function sizeFaults({ size, minSize, maxSize }: NodeGroupDocument): readonly LocatedFault[] {
  if (maxSize === undefined) {
    return minSize === undefined ? [] : [faultAt([], { code: 'missing-key', key: 'maxSize' }, 'key')];
  }
  const minimum = minSize ?? 0;
  if (minimum > maxSize) {
    const detail = `minSize ${minimum} is above maxSize ${maxSize}`;
    const fix = `use a minSize of at most ${maxSize}`;
    return [faultAt(['minSize'], { code: 'bad-node-group', detail, fix })];
  }
  if (size >= minimum && size <= maxSize) return [];
  return [faultAt(['size'], { code: 'out-of-range', minimum, maximum: maxSize })];
}

function updateFaults({ management, updateConfig }: NodeGroupDocument): readonly LocatedFault[] {
  if (updateConfig === undefined) return [];
  const { maxUnavailable, maxUnavailablePercentage } = updateConfig;
  const faults: LocatedFault[] = [];
  if (management === 'self-managed') {
    const detail = 'EKS does not update self-managed groups';
    const fix = 'remove updateConfig, or use management: managed';
    faults.push(faultAt(['updateConfig'], { code: 'bad-node-group', detail, fix }, 'key'));
  }
  if (maxUnavailable !== undefined && maxUnavailablePercentage !== undefined) {
    const keys = ['maxUnavailable', 'maxUnavailablePercentage'];
    faults.push(
      faultAt(['updateConfig', 'maxUnavailablePercentage'], { code: 'conflicting-keys', keys }, 'key'),
    );
  }
  return faults;
}

/** All nodes of a group are of one image, and an image is for one architecture. */
export function architectureFaults(first: string, others: readonly string[] = []): readonly LocatedFault[] {
  const architecture = instanceType(first)?.architecture;
  return others.flatMap((name, index) => {
    const other = instanceType(name)?.architecture;
    if (other === undefined || architecture === undefined || other === architecture) return [];
    const detail = `${name} is ${other}, ${first} is ${architecture}`;
    const fix = 'use instance types of one architecture in a group';
    return [faultAt(['instanceTypes', index], { code: 'bad-node-group', detail, fix })];
  });
}

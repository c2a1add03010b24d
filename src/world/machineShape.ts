// What a node group's machines are, from the instance type and the group's max-pods rule.

import { assert } from '../base/assert.ts';
import { acceleratorsOf } from '../ec2/accelerators.ts';
import { instanceType, type InstanceType } from '../ec2/instanceTypes.ts';
import { nodeadmMaxPods } from '../ec2/maxPods.ts';
import { spotPrice } from '../ec2/prices.ts';
import { volumeLimit } from '../ec2/volumeLimits.ts';
import { maxPodsOf } from '../scenario/cluster/compileNodeGroup.ts';
import type { MachineShape, MaxPodsRule, NodeGroupConfig } from '../kube/api/config.ts';
import type { Resources } from '../kube/api/objects.ts';
import { EBS_DRIVER } from '../kube/api/volumes.ts';

/** @assumption the 21 types of which no size is published are as large as others of their kind, mostly bare metal. */
const UNPUBLISHED = { vcpus: 96, memoryMiB: 393_216 };

/**
 * Of every instance type of a group, in the order in which they are tried. Max pods is the smallest of all.
 * @upstream EKS user guide, managed node groups: on demand `prioritized`, spot `price-capacity-optimized`
 * @assumption which pools EC2 thinks deep enough is unknown: the cheapest by the assumed price is tried first. Real
 * groups may hold a type that is dearer and less likely to be interrupted.
 */
export function machineShapes(group: NodeGroupConfig): readonly [MachineShape, ...MachineShape[]] {
  const { instanceType: first, otherInstanceTypes = [], extendedResources } = group;
  const shapeIn = (type: string): MachineShape => {
    const shape = shapeOf(type, group.maxPods);
    if (extendedResources === undefined) return shape;
    return { ...shape, extendedResources: { ...shape.extendedResources, ...extendedResources } };
  };
  if (otherInstanceTypes.length === 0) return [shapeIn(first)];
  const types = [first, ...otherInstanceTypes];
  const inOrder = group.isSpot === true ? types.sort((one, other) => ofSpot(one) - ofSpot(other)) : types;
  const shapes = inOrder.map(shapeIn);
  const maxPods = Math.min(...shapes.map((shape) => shape.maxPods));
  const [preferred, ...others] = shapes.map((shape) => ({ ...shape, maxPods }));
  assert(preferred !== undefined, 'a group has an instance type');
  return [preferred, ...others];
}

/** Types that have no price come last. */
function ofSpot(type: string): number {
  return spotPrice(type, 'a') ?? Number.MAX_VALUE;
}

export function shapeOf(typeName: string, maxPods: MaxPodsRule): MachineShape {
  const type = instanceType(typeName);
  assert(type !== undefined, `instance type ${typeName}`);
  const extendedResources = acceleratorsOf(typeName);
  const formulaMaxPods = nodeadmMaxPods(type);
  return {
    instanceType: typeName,
    maxPods: maxPodsOf(maxPods, type),
    formulaMaxPods,
    vcpus: type.vcpus ?? UNPUBLISHED.vcpus,
    memoryMiB: type.memoryMiB ?? UNPUBLISHED.memoryMiB,
    architecture: type.architecture,
    ...(hasAny(extendedResources) ? { extendedResources } : {}),
    attachableVolumes: attachableVolumesOf(type),
  };
}

/**
 * Less the root volume. @upstream aws-ebs-csi-driver pkg/driver/node.go#getVolumesLimit
 * @assumption the driver starts when the primary network interface alone is attached. It counts once: interfaces that
 * ipamd attaches later take places that the scheduler still gives to volumes.
 */
export function attachableVolumesOf(type: InstanceType): Resources {
  return { [EBS_DRIVER]: Math.max(1, volumeLimit(type).most - 1) };
}

function hasAny(resources: object): boolean {
  return Object.keys(resources).length > 0;
}

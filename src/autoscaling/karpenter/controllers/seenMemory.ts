// How much memory nodes of a type really have: once one was seen, the estimate counts no more.
// @upstream karpenter-provider-aws pkg/providers/instancetype/instancetype.go#UpdateInstanceTypeCapacityFromNode
// @assumption it is kept for the whole run, also when Karpenter starts again: upstream forgets then, and after 60 days.

import type { Ec2NodeClass } from '../../../kube/api/ec2NodeClass.ts';
import type { LaunchedInstance } from '../../../kube/api/nodeClaim.ts';
import type { Node } from '../../../kube/api/objects.ts';
import { imagesOf } from '../disruption/staticFields.ts';

export class SeenMemory {
  /** Bytes, by type and image. */
  private readonly known = new Map<string, number>();
  /** Another one with each change. */
  edition = 0;

  /** A further node counts only if it has less. `estimate`: what is counted with until then. */
  see(
    { instanceType, image }: LaunchedInstance,
    { capacity }: Node,
    estimate: () => number | undefined,
  ): void {
    const { memory } = capacity;
    if (memory === undefined) return;
    const key = keyOf(instanceType, image);
    const before = this.known.get(key);
    if (before !== undefined && before <= memory) return;
    this.known.set(key, memory);
    if (memory !== (before ?? estimate())) this.edition++;
  }

  /** Of the image that nodes of the EC2NodeClass have now. */
  of(nodeClass: Ec2NodeClass): (instanceType: string) => number | undefined {
    const [image] = imagesOf(nodeClass);
    return (instanceType) => this.known.get(keyOf(instanceType, image));
  }
}

function keyOf(instanceType: string, image = ''): string {
  return `${instanceType} ${image}`;
}

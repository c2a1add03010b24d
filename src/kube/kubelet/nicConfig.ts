// What a pod asks the CNI for by its annotations.

import type { Pod } from '../api/objects.ts';

const NIC_CONFIG = 'k8s.amazonaws.com/nicConfig';
const MULTI_NIC_ATTACHMENT = 'multi-nic-attachment';

/** Whether it asks for an interface on every network card. @upstream cmd/routed-eni-cni-plugin/cni.go */
export function asksForAllCards({ annotations }: Pick<Pod, 'annotations'>): boolean {
  return annotations[NIC_CONFIG] === MULTI_NIC_ATTACHMENT;
}

// ANNOTATE_POD_IP: a pod's address on its Pod from its ADD to its DEL. Of several addresses the first is written.
// @upstream pkg/ipamd/ipamd.go#AnnotatePod, pkg/ipamd/rpc_handler.go#vpccniPodIPKey

import { formatAddress, type Address } from '../base/address.ts';
import type { Pool } from './pool.ts';

/** @assumption the Pod may be patched: without that permission the daemon fails the DEL, and before v1.20.0 the ADD. */
export function annotatePodIp({ config, ports }: Pool, pod: string, address: Address): void {
  if (config.annotatesPods) ports.api.annotatePodIp(pod, formatAddress(address));
}

export function clearPodIp({ config, ports }: Pool, pod: string, released: readonly Address[]): void {
  if (!config.annotatesPods) return;
  for (const address of released) ports.api.clearPodIp(pod, formatAddress(address));
}

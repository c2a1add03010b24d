// How the host's end of a pod's veth pair is called, and the MAC addresses of both ends.

import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const NAME_DIGITS = 11;
const EGRESS_DIGITS = 8;

/** Of the interfaces of a pod after its first one the name says which. @upstream pkg/networkutils/names.go#GeneratePodHostVethName */
export function vethName(prefix: string, namespace: string, pod: string, index = 0): string {
  const which = index === 0 ? '' : `.${index}`;
  return prefix + digestOf(`${namespace}.${pod}${which}`).slice(0, NAME_DIGITS);
}

/** @upstream projectcalico/calico libcalico-go/lib/backend/k8s/conversion/workload_endpoint_default.go#VethNameForWorkload */
export function caliVethName(namespace: string, pod: string): string {
  return vethName('cali', namespace, pod);
}

/** @assumption made from the container's id: the egress plugin lets chance name it, in the same form. */
export function egressVethName(containerId: string): string {
  return `veth${digestOf(containerId).slice(0, EGRESS_DIGITS)}`;
}

/** @assumption made from a name: the kernel draws its own at random, locally administered like these. */
export function vethMac(name: string): string {
  const digits = digestOf(name);
  const first = ((parseInt(digits.slice(0, 2), 16) & 0xfc) | 2).toString(16).padStart(2, '0');
  return [first, ...[2, 4, 6, 8, 10].map((at) => digits.slice(at, at + 2))].join(':');
}

function digestOf(text: string): string {
  return bytesToHex(sha1(utf8ToBytes(text)));
}

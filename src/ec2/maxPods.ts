// How many pods a node of an instance type may run, by each of the ways EKS computes it. Pure arithmetic.

import { IPS_PER_PREFIX } from '../base/ipv4.ts';
import type { InstanceType } from './instanceTypes.ts';
import { supportsPrefixDelegation } from './instanceTypes.ts';

export interface MaxPodsOptions {
  readonly prefixDelegation?: boolean;
  /** The primary ENI then holds no pods. */
  readonly customNetworking?: boolean;
  /** A trunk ENI then takes the slot of an ENI, on types that have one. */
  readonly podEni?: boolean;
  /** MAX_ENI: counts when at least 1 and below the type's limit. */
  readonly maxEni?: number;
}

/** aws-node and kube-proxy: every node runs them on its own address. */
export const HOST_NETWORK_PODS = 2;

/** Where neither table nor API knows the type. @upstream nodeadm/internal/kubelet/eni_max_pods.go */
const NODEADM_FALLBACK = 110;

/** What the type's addresses suffice for: ENIs × (addresses − 1) × (16 with prefixes) + 2. */
export function maxPodsByAddresses(type: InstanceType, options: MaxPodsOptions = {}): number {
  const usesPrefixes = options.prefixDelegation === true && supportsPrefixDelegation(type);
  return addressesForPods(type, options, usesPrefixes) + HOST_NETWORK_PODS;
}

/**
 * What an AL2023 node computes for itself: secondary addresses, whatever the CNI's mode, and no cap.
 * @upstream nodeadm/internal/kubelet/eni_max_pods.go
 */
export function nodeadmMaxPods(type: InstanceType | undefined): number {
  return type === undefined ? NODEADM_FALLBACK : maxPodsByAddresses(type);
}

/**
 * What max-pods-calculator.sh of the AL2 images answers: capped at 110, or at 250 above 30 vCPUs, unless asked to
 * show the maximum. It takes only `nitro` for prefixes, so bare metal gets the figure of secondary addresses.
 * @upstream amazon-eks-ami files/max-pods-calculator.sh
 * @assumption a type of unknown size counts as small (cap 110); 21 types, at most 140 pods off.
 */
export function calculatorMaxPods(
  type: InstanceType,
  options: MaxPodsOptions & { readonly showMaxAllowed?: boolean } = {},
): number {
  const usesPrefixes = options.prefixDelegation === true && type.hypervisor === 'nitro';
  const allowed = addressesForPods(type, options, usesPrefixes) + HOST_NETWORK_PODS;
  if (options.showMaxAllowed === true) return allowed;
  return Math.min(allowed, (type.vcpus ?? 0) > 30 ? 250 : 110);
}

/** ENIs whose addresses serve pods. */
function podEnis(type: InstanceType, { maxEni, customNetworking, podEni }: MaxPodsOptions): number {
  const trunks = podEni === true && (type.branchEniLimit ?? 0) > 0 ? 1 : 0;
  return Math.max(0, usableEnis(type, maxEni) - (customNetworking === true ? 1 : 0) - trunks);
}

function addressesForPods(type: InstanceType, options: MaxPodsOptions, usesPrefixes: boolean): number {
  return podEnis(type, options) * (type.ipv4PerEni - 1) * (usesPrefixes ? IPS_PER_PREFIX : 1);
}

function usableEnis(type: InstanceType, maxEni: number | undefined): number {
  return maxEni === undefined || maxEni < 1 ? type.maxEnis : Math.min(maxEni, type.maxEnis);
}

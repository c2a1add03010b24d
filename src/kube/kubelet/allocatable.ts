// What a machine has and what of it pods may use: capacity, kube-reserved and eviction thresholds as nodeadm sets them.
// @upstream amazon-eks-ami nodeadm/internal/kubelet/config.go

import type { MachineShape } from '../api/config.ts';

type MachineResources = Readonly<Record<'cpu' | 'memory' | 'ephemeral-storage' | 'pods', number>>;

const MIB = 2 ** 20;
const GIB = 2 ** 30;

const EVICTION_MEMORY = 100 * MIB;
const RESERVED_STORAGE = GIB;

/** @assumption kernel and firmware keep 7.5 % of the nominal memory: Karpenter's estimate, off by some percent. */
const SEEN_MEMORY_PER_MILLE = 925;
/** @upstream karpenter: what arm64 machines lack on top. */
const ARM64_MISSING_MEMORY = 64 * MIB;

/** @assumption the root volume of a managed node group, 20 GiB, where nobody asked for another. */
const ROOT_VOLUME = 20 * GIB;

export function machineCapacity(shape: MachineShape): MachineResources {
  const seen = Math.floor((shape.memoryMiB * SEEN_MEMORY_PER_MILLE) / 1000) * MIB;
  return {
    cpu: shape.vcpus * 1000,
    memory: seen - (shape.architecture === 'arm64' ? ARM64_MISSING_MEMORY : 0),
    'ephemeral-storage': ROOT_VOLUME,
    pods: shape.maxPods,
  };
}

/** Capacity less kube-reserved and less what eviction keeps free: 100 MiB of memory, 10 % of the disk. */
export function machineAllocatable(shape: MachineShape): MachineResources {
  const capacity = machineCapacity(shape);
  const reserved = reservedMemory(shape.formulaMaxPods ?? shape.maxPods);
  return {
    cpu: capacity.cpu - reservedCpu(shape.vcpus),
    memory: Math.max(capacity.memory - reserved - EVICTION_MEMORY, 0),
    'ephemeral-storage': capacity['ephemeral-storage'] - RESERVED_STORAGE - Math.floor(ROOT_VOLUME / 10),
    pods: capacity.pods,
  };
}

/** 11 MiB a pod and 255 MiB: by nodeadm's own max pods, which an override of the kubelet's does not change. */
function reservedMemory(maxPods: number): number {
  return (11 * maxPods + 255) * MIB;
}

/** Millicores: 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the rest. */
function reservedCpu(vcpus: number): number {
  const next = Math.max(Math.min(vcpus, 4) - 2, 0);
  const rest = Math.max(vcpus - 4, 0);
  return Math.floor(60 + (vcpus > 1 ? 10 : 0) + 5 * next + 2.5 * rest);
}

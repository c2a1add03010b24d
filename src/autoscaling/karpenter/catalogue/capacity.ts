// What a node of an instance type will have, and what of it pods may use, as Karpenter reckons before there is one.
// @upstream karpenter-provider-aws pkg/providers/instancetype/types.go

import { localNvmeGB } from '../../../ec2/instanceStorage.ts';
import type { InstanceType } from '../../../ec2/instanceTypes.ts';
import type { AmiFamily, Ec2NodeClass, KubeletConfiguration } from '../../../kube/api/ec2NodeClass.ts';
import type { Resources } from '../../../kube/api/objects.ts';
import { parseQuantity, unitsOf } from '../../../base/quantity.ts';
import { branchEnisOf } from './branchEnis.ts';

export interface CapacitySettings {
  /** VM_MEMORY_OVERHEAD_PERCENT, as a share: 0.075. */
  readonly vmMemoryOverheadPercent: number;
  /** RESERVED_ENIS. */
  readonly reservedEnis: number;
  /** Of nodes of a type that were seen, bytes: it counts instead of the estimate. */
  readonly seenMemory?: (instanceType: string) => number | undefined;
}

interface FamilyTraits {
  /** kube-reserved memory goes by the pods that ENIs allow, whatever max pods is. */
  readonly reservesByEnis: boolean;
  readonly hasPodsPerCore: boolean;
  readonly hasEvictionSoft: boolean;
  /** Otherwise 110. */
  readonly limitsPodsByEnis: boolean;
  readonly ephemeralDevice: string;
  /** Bytes, where the EC2NodeClass says nothing. */
  readonly volumeSize: number;
}

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const KUBE_RESERVED_STORAGE = GIB;
const EVICTION_MEMORY = 100 * MIB;
const DEFAULT_MAX_PODS = 110;
/** Gravitons keep so much for contiguous allocations. */
const GRAVITON_RESERVED_MIB = 64;

const LINUX: FamilyTraits = {
  reservesByEnis: true,
  hasPodsPerCore: true,
  hasEvictionSoft: true,
  limitsPodsByEnis: true,
  ephemeralDevice: '/dev/xvda',
  volumeSize: 20 * GIB,
};

const WINDOWS: FamilyTraits = {
  ...LINUX,
  reservesByEnis: false,
  limitsPodsByEnis: false,
  ephemeralDevice: '/dev/sda1',
  volumeSize: 50 * GIB,
};

/** @upstream pkg/providers/amifamily: FeatureFlags, EphemeralBlockDevice, DefaultBlockDeviceMappings */
const TRAITS: Readonly<Record<AmiFamily, FamilyTraits>> = {
  AL2: LINUX,
  AL2023: LINUX,
  Bottlerocket: {
    ...LINUX,
    reservesByEnis: false,
    hasPodsPerCore: false,
    hasEvictionSoft: false,
    ephemeralDevice: '/dev/xvdb',
  },
  Custom: LINUX,
  Windows2019: WINDOWS,
  Windows2022: WINDOWS,
  Windows2025: WINDOWS,
};

/** Share of the CPUs between two counts of thousandths that the kubelet keeps. */
const CPU_RESERVED: readonly (readonly [start: number, end: number, share: number])[] = [
  [0, 1000, 0.06],
  [1000, 2000, 0.01],
  [2000, 4000, 0.005],
  [4000, 2 ** 31, 0.0025],
];

/** Resources that there are none of are left out. */
export function capacityOf(
  type: InstanceType,
  nodeClass: Ec2NodeClass,
  settings: CapacitySettings,
): Resources {
  const branchEnis = branchEnisOf(type);
  return {
    cpu: (type.vcpus ?? 0) * 1000,
    'ephemeral-storage': ephemeralStorage(type, nodeClass),
    memory: settings.seenMemory?.(type.name) ?? memoryOf(type, settings),
    pods: podsOf(type, nodeClass, settings),
    ...(branchEnis === 0 ? {} : { 'vpc.amazonaws.com/pod-eni': branchEnis }),
  };
}

export function allocatableOf(
  type: InstanceType,
  nodeClass: Ec2NodeClass,
  settings: CapacitySettings,
): Resources {
  const capacity = capacityOf(type, nodeClass, settings);
  const left: Record<string, number> = { ...capacity };
  for (const overhead of [
    kubeReserved(type, nodeClass, settings),
    nodeClass.kubelet.systemReserved,
    evictionThreshold(nodeClass, capacity),
  ]) {
    for (const [name, amount] of Object.entries(overhead)) left[name] = (left[name] ?? 0) - amount;
  }
  return left;
}

function memoryOf(
  { memoryMiB, architecture }: InstanceType,
  { vmMemoryOverheadPercent }: CapacitySettings,
): number {
  const bytes = ((memoryMiB ?? 0) - (architecture === 'arm64' ? GRAVITON_RESERVED_MIB : 0)) * MIB;
  return bytes - Math.ceil((bytes * vmMemoryOverheadPercent) / 1024 / 1024) * MIB;
}

function podsOf(
  type: InstanceType,
  { amiFamily, kubelet }: Ec2NodeClass,
  { reservedEnis }: CapacitySettings,
): number {
  const { limitsPodsByEnis, hasPodsPerCore } = TRAITS[amiFamily];
  const count = kubelet.maxPods ?? (limitsPodsByEnis ? eniLimitedPods(type, reservedEnis) : DEFAULT_MAX_PODS);
  const perCore = kubelet.podsPerCore ?? 0;
  return perCore > 0 && hasPodsPerCore ? Math.min(perCore * (type.vcpus ?? 0), count) : count;
}

/** Prefix delegation is not known to it. */
function eniLimitedPods({ maxEnis, ipv4PerEni }: InstanceType, reservedEnis: number): number {
  const enis = Math.max(maxEnis - reservedEnis, 0);
  return enis === 0 ? 0 : enis * (ipv4PerEni - 1) + 2;
}

function ephemeralStorage(type: InstanceType, nodeClass: Ec2NodeClass): number {
  const { amiFamily, blockDeviceMappings, instanceStorePolicy } = nodeClass;
  const local = localNvmeGB(type.name);
  if (instanceStorePolicy === 'RAID0' && local > 0) return local * 1e9;
  const { ephemeralDevice, volumeSize } = TRAITS[amiFamily];
  const root = blockDeviceMappings.find((mapping) => mapping.isRootVolume);
  const usual =
    amiFamily === 'Custom'
      ? blockDeviceMappings.at(-1)
      : blockDeviceMappings.find(({ deviceName }) => deviceName === ephemeralDevice);
  return root?.volumeSize ?? usual?.volumeSize ?? volumeSize;
}

function kubeReserved(type: InstanceType, nodeClass: Ec2NodeClass, settings: CapacitySettings): Resources {
  const pods = TRAITS[nodeClass.amiFamily].reservesByEnis
    ? eniLimitedPods(type, 0)
    : podsOf(type, nodeClass, settings);
  const cpu = (type.vcpus ?? 0) * 1000;
  let reserved = 0;
  for (const [start, end, share] of CPU_RESERVED) {
    if (cpu >= start) reserved += Math.floor((Math.min(cpu, end) - start) * share);
  }
  return {
    cpu: reserved,
    memory: (11 * pods + 255) * MIB,
    'ephemeral-storage': KUBE_RESERVED_STORAGE,
    ...nodeClass.kubelet.kubeReserved,
  };
}

/** Of hard and soft thresholds the larger. */
function evictionThreshold({ amiFamily, kubelet }: Ec2NodeClass, capacity: Resources): Resources {
  const storage = capacity['ephemeral-storage'] ?? 0;
  return {
    memory: thresholdOf(kubelet, amiFamily, 'memory.available', capacity['memory'] ?? 0) ?? EVICTION_MEMORY,
    'ephemeral-storage':
      thresholdOf(kubelet, amiFamily, 'nodefs.available', storage) ?? Math.ceil((storage / 100) * 10),
  };
}

/** Undefined where the EC2NodeClass says none. */
function thresholdOf(
  { evictionHard, evictionSoft }: KubeletConfiguration,
  amiFamily: AmiFamily,
  signal: string,
  capacity: number,
): number | undefined {
  const thresholds = [evictionHard, ...(TRAITS[amiFamily].hasEvictionSoft ? [evictionSoft] : [])].flatMap(
    (signals) => signals[signal] ?? [],
  );
  if (thresholds.length === 0) return undefined;
  return Math.max(...thresholds.map((threshold) => amountOf(threshold, capacity)));
}

/** 100 % turns the signal off. */
function amountOf(threshold: string, capacity: number): number {
  if (threshold.endsWith('%')) {
    const percent = Number(threshold.slice(0, -1));
    return percent === 100 ? 0 : Math.ceil((capacity / 100) * percent);
  }
  const quantity = parseQuantity(threshold);
  return quantity === undefined ? 0 : unitsOf(quantity);
}

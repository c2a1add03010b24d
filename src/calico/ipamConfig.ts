// The cluster's IPAM configuration, `ipamconfigurations/default`.
// @upstream libcalico-go/lib/ipam/ipam.go#SetIPAMConfig

export interface IpamConfig {
  /** Pods get addresses of their own node's blocks only. */
  readonly strictAffinity: boolean;
  /** Nodes claim blocks by themselves. */
  readonly autoAllocateBlocks: boolean;
  /** 0: see `blockLimit`. */
  readonly maxBlocksPerHost: number;
}

export const DEFAULT_IPAM_CONFIG: IpamConfig = {
  strictAffinity: false,
  autoAllocateBlocks: true,
  maxBlocksPerHost: 0,
};

const SAFEGUARD = 20;

/** How many blocks a node may have at most in the pools it asks. */
export function blockLimit({ maxBlocksPerHost }: IpamConfig): number {
  return maxBlocksPerHost === 0 ? SAFEGUARD : maxBlocksPerHost;
}

/** Why the configuration is refused, in upstream's words; what is in force already never is. */
export function refusalOfConfig(config: IpamConfig, current: IpamConfig): string | undefined {
  const { strictAffinity, autoAllocateBlocks, maxBlocksPerHost } = config;
  const isCurrent =
    strictAffinity === current.strictAffinity &&
    autoAllocateBlocks === current.autoAllocateBlocks &&
    maxBlocksPerHost === current.maxBlocksPerHost;
  if (isCurrent) return undefined;
  if (!strictAffinity && !autoAllocateBlocks)
    return "Cannot disable 'StrictAffinity' and 'AutoAllocateBlocks' at the same time";
  if (maxBlocksPerHost > 0 && !strictAffinity)
    return 'MaxBlocksPerHost requires StrictAffinity to be enabled';
  return undefined;
}

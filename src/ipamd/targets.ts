// How many addresses the pool should hold: pure arithmetic on the store's figures, each verdict with its numbers.
// @upstream pkg/ipamd/ipamd.go#datastoreTargetState, #isDatastorePoolTooLow, #isDatastorePoolTooHigh, #shouldRemoveExtraENIs

import { IPS_PER_PREFIX } from '../base/ipv4.ts';
import { ipTargetsDefined, maxIpsPerEni, type IpamdConfig } from './config.ts';
import type { PoolStats } from './poolStats.ts';

/** How far the pool is from WARM_IP_TARGET and MINIMUM_IP_TARGET, in CIDRs of the mode in force. */
export interface TargetState {
  readonly short: number;
  readonly over: number;
}

/** Undefined when neither target is set. */
export function targetState(config: IpamdConfig, stats: PoolStats): TargetState | undefined {
  if (!ipTargetsDefined(config)) return undefined;
  const { warmIpTarget, minimumIpTarget } = config;
  const short = Math.max(warmIpTarget - stats.available, minimumIpTarget - stats.total, 0);
  // Upstream takes addresses of further cards for prefixes: one without pods is always too many.
  if (!config.prefixMode || config.networkCard > 0) {
    const overWarm = Math.max(stats.available - warmIpTarget, 0);
    return { short, over: Math.max(Math.min(overWarm, stats.total - minimumIpTarget), 0) };
  }
  const overWarm = Math.max(
    Math.min(stats.freePrefixes, stats.totalPrefixes - prefixesFor(stats.assigned + warmIpTarget)),
    0,
  );
  return {
    short: prefixesFor(short),
    over: Math.max(Math.min(overWarm, stats.totalPrefixes - prefixesFor(minimumIpTarget)), 0),
  };
}

/** Why the pool is or is not too low. */
export type LowVerdict =
  | {
      readonly low: false;
      readonly because: 'max-pods-reached' | 'targets-met' | 'enough-available';
      readonly wanted: number;
    }
  /** `wanted`: CIDRs short of the IP targets, or available addresses the warm target asks for. */
  | {
      readonly low: true;
      readonly because: 'short-of-ip-targets' | 'below-warm-target' | 'nothing-available';
      readonly wanted: number;
    };

export function judgeLow(config: IpamdConfig, stats: PoolStats): LowVerdict {
  if (stats.total >= config.maxPods)
    return { low: false, because: 'max-pods-reached', wanted: config.maxPods };
  const target = targetState(config, stats);
  if (target !== undefined) {
    return target.short > 0
      ? { low: true, because: 'short-of-ip-targets', wanted: target.short }
      : { low: false, because: 'targets-met', wanted: 0 };
  }
  const warm = config.prefixMode ? config.warmPrefixTarget : config.warmEniTarget;
  const wanted = warm * (config.prefixMode ? IPS_PER_PREFIX : maxIpsPerEni(config));
  if (stats.available < wanted) return { low: true, because: 'below-warm-target', wanted };
  if (warm === 0 && stats.available === 0) return { low: true, because: 'nothing-available', wanted: 1 };
  return { low: false, because: 'enough-available', wanted };
}

/** CIDRs to give back: none unless IP targets are set or prefixes are in use. */
export function cidrsOverTarget(config: IpamdConfig, stats: PoolStats): number {
  const target = targetState(config, stats);
  if (target !== undefined) return target.over;
  return config.prefixMode ? Math.max(stats.freePrefixes - config.warmPrefixTarget, 0) : 0;
}

/**
 * Whether this tick looks for an ENI to free. `hasIdleSecondary`: some ENI is neither primary, trunk nor EFA and
 * has no pods; it counts in prefix mode only.
 */
export function wantsExtraEniFreed(
  config: IpamdConfig,
  stats: PoolStats,
  hasIdleSecondary: boolean,
): boolean {
  if (ipTargetsDefined(config)) return true;
  const warm = config.prefixMode ? config.warmPrefixTarget : config.warmEniTarget;
  if (stats.available >= (warm + 1) * maxIpsPerEni(config)) return true;
  return config.prefixMode && hasIdleSecondary;
}

/** CIDRs to ask for an ENI that has slots left; at most its room is taken. @upstream #tryAssignIPs, #getPrefixesNeeded */
export function cidrsToFill(config: IpamdConfig, stats: PoolStats): number {
  const target = targetState(config, stats);
  if (config.prefixMode) {
    const wanted = target === undefined ? config.warmPrefixTarget - stats.freePrefixes : target.short;
    return Math.max(1, wanted);
  }
  return target === undefined ? config.slotsPerEni : target.short;
}

/** CIDRs to ask for with a new ENI; 0 or less: no ENI is created. @upstream #GetENIResourcesToAllocate */
export function cidrsForNewEni(config: IpamdConfig, stats: PoolStats): number {
  const target = targetState(config, stats);
  if (config.prefixMode) {
    const wanted = target === undefined ? config.warmPrefixTarget - stats.freePrefixes : target.short;
    return Math.min(Math.max(1, wanted), config.slotsPerEni);
  }
  return Math.min(target === undefined ? config.slotsPerEni : target.short, config.slotsPerEni);
}

/** Whole prefixes that hold this many addresses. */
export function prefixesFor(addresses: number): number {
  return Math.ceil(addresses / IPS_PER_PREFIX);
}

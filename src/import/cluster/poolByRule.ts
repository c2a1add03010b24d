// How many ENIs and addresses a daemon that has come to rest holds, where no file says: its own rules, asked until they
// want nothing more.

import { IPS_PER_PREFIX } from '../../base/ipv4.ts';
import { supportsPrefixDelegation, type InstanceType } from '../../ec2/instanceTypes.ts';
import { ipamdConfig, type IpamdConfig } from '../../ipamd/config.ts';
import { cidrsForNewEni, cidrsToFill, judgeLow } from '../../ipamd/targets.ts';

export function isPrefixMode(env: Readonly<Record<string, string>>, type: InstanceType): boolean {
  return configOf(env, type, 1).prefixMode;
}

function configOf(env: Readonly<Record<string, string>>, type: InstanceType, maxPods: number): IpamdConfig {
  const { maxEnis, ipv4PerEni } = type;
  return ipamdConfig(env, { maxEnis, ipv4PerEni, supportsPrefixes: supportsPrefixDelegation(type) }, maxPods);
}

/**
 * Addresses, or prefixes, of each ENI in order of device. `needed`: CIDRs of the mode that pods sit in already.
 * @assumption a daemon that has come to rest from below, as one that never had more pods: it may hold an ENI more.
 */
export function poolByRule(
  env: Readonly<Record<string, string>>,
  type: InstanceType,
  maxPods: number,
  assigned: number,
  needed: number,
): readonly number[] {
  const config = configOf(env, type, maxPods);
  const { prefixMode, slotsPerEni } = config;
  const perCidr = prefixMode ? IPS_PER_PREFIX : 1;
  const enis: number[] = [0];
  const fill = (cidrs: number): void => {
    for (let left = cidrs; left > 0;) {
      const last = enis.length - 1;
      const taken = Math.min(slotsPerEni - (enis[last] ?? 0), left);
      enis[last] = (enis[last] ?? 0) + taken;
      left -= taken;
      if (left > 0 && enis.length === config.maxEnis) return;
      if (left > 0) enis.push(0);
    }
  };
  fill(needed);
  // Each turn adds at least one CIDR, or ends.
  for (;;) {
    const cidrs = enis.reduce((sum, count) => sum + count, 0);
    const total = cidrs * perCidr;
    const stats = {
      total,
      assigned,
      available: total - assigned,
      totalPrefixes: prefixMode ? cidrs : 0,
      freePrefixes: prefixMode ? cidrs - needed : 0,
    };
    if (!judgeLow(config, stats).low) return enis;
    const hasRoom = (enis.at(-1) ?? 0) < slotsPerEni;
    const wanted = hasRoom ? cidrsToFill(config, stats) : cidrsForNewEni(config, stats);
    const room = slotsPerEni - (enis.at(-1) ?? 0);
    if (wanted < 1 || (!hasRoom && enis.length === config.maxEnis)) return enis;
    fill(hasRoom ? Math.min(wanted, room) : wanted);
  }
}

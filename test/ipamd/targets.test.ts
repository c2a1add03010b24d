import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipamdConfig, maxIpsPerEni, type IpamdConfig } from '../../src/ipamd/config.ts';
import type { PoolStats } from '../../src/ipamd/poolStats.ts';
import {
  cidrsForNewEni,
  cidrsOverTarget,
  cidrsToFill,
  judgeLow,
  targetState,
  wantsExtraEniFreed,
} from '../../src/ipamd/targets.ts';

const T3_MEDIUM = { maxEnis: 3, ipv4PerEni: 6, supportsPrefixes: true };

function config(env: Record<string, string> = {}, maxPods = 17): IpamdConfig {
  return ipamdConfig(env, T3_MEDIUM, maxPods);
}

function secondary(total: number, assigned: number): PoolStats {
  return { total, assigned, available: total - assigned, totalPrefixes: 0, freePrefixes: 0 };
}

function prefixes(totalPrefixes: number, freePrefixes: number, assigned: number): PoolStats {
  return {
    total: totalPrefixes * 16,
    assigned,
    available: totalPrefixes * 16 - assigned,
    totalPrefixes,
    freePrefixes,
  };
}

describe('the settings', () => {
  it('fall back to their defaults when they do not parse or are negative', () => {
    const read = config({
      WARM_ENI_TARGET: '-1',
      WARM_IP_TARGET: 'five',
      IP_COOLDOWN_PERIOD: '0',
      MAX_ENI: '9',
    });
    expect(read).toMatchObject({ warmEniTarget: 1, warmIpTarget: 0, cooldown: 0, maxEnis: 3 });
    expect(config({ MAX_ENI: '2' }).maxEnis).toBe(2);
    expect(config({ ENABLE_PREFIX_DELEGATION: 'yes' }).prefixMode).toBe(false);
    expect(config({ ENABLE_PREFIX_DELEGATION: 'True' }).prefixMode).toBe(true);
  });

  it('use secondary addresses where the type has no prefixes', () => {
    const xen = ipamdConfig(
      { ENABLE_PREFIX_DELEGATION: 'true' },
      { ...T3_MEDIUM, supportsPrefixes: false },
      17,
    );
    expect(xen.prefixMode).toBe(false);
  });
});

describe('the default warm ENI target', () => {
  it('is content with one ENI of free addresses and asks again when a pod has one', () => {
    expect(judgeLow(config(), secondary(5, 0))).toMatchObject({ low: false, because: 'enough-available' });
    expect(judgeLow(config(), secondary(5, 1))).toMatchObject({
      low: true,
      because: 'below-warm-target',
      wanted: 5,
    });
  });

  it('is never low once the pool has as many addresses as the node takes pods', () => {
    expect(judgeLow(config({}, 10), secondary(10, 10))).toMatchObject({
      low: false,
      because: 'max-pods-reached',
    });
  });

  it('with 0 asks only when nothing is available', () => {
    expect(judgeLow(config({ WARM_ENI_TARGET: '0' }), secondary(5, 4)).low).toBe(false);
    expect(judgeLow(config({ WARM_ENI_TARGET: '0' }), secondary(5, 5))).toMatchObject({
      because: 'nothing-available',
    });
  });

  it('lets an ENI go at two ENIs of free addresses', () => {
    expect(wantsExtraEniFreed(config(), secondary(10, 0), true)).toBe(true);
    expect(wantsExtraEniFreed(config(), secondary(10, 1), true)).toBe(false);
  });
});

describe('the IP targets', () => {
  const warm5min10 = config({ WARM_IP_TARGET: '5', MINIMUM_IP_TARGET: '10' });

  it('ask for the larger of the two shortages', () => {
    expect(targetState(warm5min10, secondary(3, 0))).toEqual({ short: 7, over: 0 });
    expect(targetState(warm5min10, secondary(12, 9))).toEqual({ short: 2, over: 0 });
  });

  it('give back no further than the minimum', () => {
    expect(cidrsOverTarget(warm5min10, secondary(15, 0))).toBe(5);
    expect(cidrsOverTarget(warm5min10, secondary(15, 8))).toBe(2);
  });

  it('count in whole prefixes in prefix mode', () => {
    const warm5 = config({ ENABLE_PREFIX_DELEGATION: 'true', WARM_IP_TARGET: '5' }, 110);
    expect(targetState(warm5, prefixes(1, 0, 12))).toEqual({ short: 1, over: 0 });
    expect(targetState(warm5, prefixes(3, 2, 11))).toEqual({ short: 0, over: 2 });
    expect(targetState(warm5, prefixes(3, 2, 12))).toEqual({ short: 0, over: 1 });
    expect(targetState(warm5, prefixes(3, 0, 3))).toEqual({ short: 0, over: 0 });
  });

  it('are never short and over at once', () => {
    const number = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(number, number, number, number, fc.boolean(), (warm, minimum, total, used, prefixMode) => {
        const env = {
          WARM_IP_TARGET: String(warm),
          MINIMUM_IP_TARGET: String(minimum),
          ENABLE_PREFIX_DELEGATION: String(prefixMode),
        };
        const assigned = Math.min(used, prefixMode ? total * 16 : total);
        const free = Math.max(0, total - Math.ceil(assigned / 16));
        const stats = prefixMode ? prefixes(total, free, assigned) : secondary(total, assigned);
        const state = targetState(config(env, 737), stats);
        if (state === undefined) return warm === 0 && minimum === 0;
        return state.short >= 0 && state.over >= 0 && (state.short === 0 || state.over === 0);
      }),
    );
  });
});

describe('prefix mode', () => {
  const pd = config({ ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' }, 110);

  it('asks by addresses and gives back by prefixes', () => {
    expect(judgeLow(pd, prefixes(1, 0, 1))).toMatchObject({ low: true, wanted: 16 });
    expect(judgeLow(pd, prefixes(2, 0, 2)).low).toBe(false);
    expect(cidrsOverTarget(pd, prefixes(3, 2, 1))).toBe(1);
  });

  it('asks for at least one prefix, and for what is missing of the warm target', () => {
    const warm3 = config({ ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '3' }, 110);
    expect(cidrsToFill(pd, prefixes(2, 1, 1))).toBe(1);
    expect(cidrsToFill(warm3, prefixes(0, 0, 0))).toBe(3);
    expect(cidrsForNewEni(warm3, prefixes(0, 0, 0))).toBe(3);
    expect(
      cidrsForNewEni(
        config({ ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '9' }),
        prefixes(0, 0, 0),
      ),
    ).toBe(5);
  });

  it('lets an idle ENI go whatever is available', () => {
    expect(wantsExtraEniFreed(pd, prefixes(1, 1, 0), true)).toBe(true);
    expect(wantsExtraEniFreed(pd, prefixes(1, 1, 0), false)).toBe(false);
    expect(maxIpsPerEni(pd)).toBe(80);
  });
});

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import type { Ec2Call } from '../../src/ec2/calls.ts';
import { createRetryer, type SdkGeneration, type SdkRetryer } from '../../src/ec2/sdk.ts';
import { Random } from '../../src/kernel/random.ts';

const SECOND = 1000;

function retryerOf(generation: SdkGeneration, seed: number): SdkRetryer {
  const random = new Random(seed);
  return createRetryer(generation, () => random.stream('sdk'));
}

/** The pauses of one call that always fails, by a new client. */
function pauses(generation: SdkGeneration, call: Ec2Call, code: string, seed = 1): number[] {
  const retryer = retryerOf(generation, seed);
  const found: number[] = [];
  for (let attempts = 1; ; attempts++) {
    const pause = retryer.pauseAfter(call, code, attempts);
    if (pause === undefined) return found;
    found.push(pause);
  }
}

/** The pauses of many calls, by retry: [all first ones, all second ones, …]. */
function byRetry(generation: SdkGeneration, call: Ec2Call, code: string): number[][] {
  const calls = Array.from({ length: 400 }, (_, seed) => pauses(generation, call, code, seed));
  return elementAt(calls, 0).map((_, retry) => calls.map((found) => elementAt(found, retry)));
}

function median(values: number[]): number {
  return elementAt(
    values.sort((a, b) => a - b),
    Math.floor(values.length / 2),
  );
}

function expectSpread(values: number[], from: number, to: number): void {
  expect(Math.min(...values)).toBeGreaterThanOrEqual(from);
  expect(Math.max(...values)).toBeLessThan(to);
  const middle = (from + to) / 2;
  expect(Math.abs(median(values) - middle)).toBeLessThan((to - from) * 0.12);
}

describe('SDK Go v2, of v1.23.1', () => {
  it.each(['RequestLimitExceeded', 'Unavailable', 'InternalError'])('pauses twice after %s', (code) => {
    const gaps = byRetry('go-v2', 'CreateNetworkInterface', code);
    expect(gaps).toHaveLength(2);
    expectSpread(elementAt(gaps, 0), 0, 2 * SECOND);
    expectSpread(elementAt(gaps, 1), 0, 4 * SECOND);
  });

  it('has retries for 50 failing calls, then none', () => {
    const retryer = retryerOf('go-v2', 1);
    const retries = Array.from({ length: 60 }, () => {
      let count = 0;
      while (retryer.pauseAfter('CreateTags', 'InternalError', count + 1) !== undefined) count++;
      return count;
    });
    expect(retries).toEqual([...Array.from({ length: 50 }, () => 2), ...Array.from({ length: 10 }, () => 0)]);
  });

  it('earns retries back by successes: its own, or a fifth of one', () => {
    const retryer = retryerOf('go-v2', 1);
    const retry = (): boolean => retryer.pauseAfter('CreateTags', 'InternalError', 1) !== undefined;
    while (retry());
    for (let success = 0; success < 4; success++) retryer.succeeded(1);
    expect(retry()).toBe(false);
    retryer.succeeded(1);
    expect([retry(), retry()]).toEqual([true, false]);
    retryer.succeeded(3);
    expect([retry(), retry(), retry()]).toEqual([true, true, false]);
    for (let success = 0; success < 1000; success++) retryer.succeeded(3);
    let retries = 0;
    while (retry()) retries++;
    expect(retries).toBe(100);
  });
});

describe('SDK Go v1, of v1.16.4', () => {
  it.each([
    ['AssignPrivateIpAddresses', 'RequestLimitExceeded'],
    ['AssignPrivateIpAddresses', 'InternalError'],
    ['ModifyNetworkInterfaceAttribute', 'RequestLimitExceeded'],
  ] as const)('doubles %s after %s up to 8 s', (call, code) => {
    const gaps = byRetry('go-v1', call, code);
    expect(gaps).toHaveLength(10);
    expectSpread(elementAt(gaps, 0), 1 * SECOND, 2 * SECOND);
    expectSpread(elementAt(gaps, 1), 2 * SECOND, 4 * SECOND);
    for (const gap of gaps.slice(2)) expectSpread(gap, 4 * SECOND, 8 * SECOND);
  });

  it('waits for minutes when other calls are throttled', () => {
    const gaps = byRetry('go-v1', 'CreateNetworkInterface', 'RequestLimitExceeded');
    expect(gaps).toHaveLength(10);
    gaps.slice(0, 9).forEach((gap, index) => expectSpread(gap, 2 ** index * 500, 2 ** index * 1000));
    expect(Math.min(...elementAt(gaps, 9))).toBeGreaterThanOrEqual(150 * SECOND);
    expect(Math.max(...elementAt(gaps, 9))).toBeLessThanOrEqual(300 * SECOND);
  });

  it('is quick with server errors of other calls', () => {
    const gaps = byRetry('go-v1', 'DeleteNetworkInterface', 'InternalError');
    expect(gaps).toHaveLength(10);
    gaps.forEach((gap, index) => expectSpread(gap, 2 ** index * 30, 2 ** index * 60));
  });

  it.each([
    ['AssignPrivateIpAddresses', 'InternalError', 52],
    ['CreateNetworkInterface', 'RequestLimitExceeded', 618],
    ['CreateNetworkInterface', 'InternalError', 46],
  ] as const)('spends on %s with %s about %i s', (call, code, seconds) => {
    const totals = Array.from({ length: 400 }, (_, seed) =>
      pauses('go-v1', call, code, seed).reduce((sum, pause) => sum + pause, 0),
    );
    expect(Math.abs(median(totals) - seconds * SECOND)).toBeLessThan(seconds * SECOND * 0.05);
  });
});

describe('any SDK', () => {
  it.each(['go-v1', 'go-v2', 'none'] as const)('%s gives refusals to its caller at once', (generation) => {
    const codes = [
      'InsufficientFreeAddressesInSubnet',
      'InsufficientCidrBlocks',
      'InvalidParameterValue',
      'UnauthorizedOperation',
      'InvalidNetworkInterfaceID.NotFound',
      'AttachmentLimitExceeded',
    ];
    for (const code of codes) expect(pauses(generation, 'AssignPrivateIpAddresses', code)).toEqual([]);
  });

  it('retries nothing when there is none', () => {
    expect(pauses('none', 'CreateNetworkInterface', 'RequestLimitExceeded')).toEqual([]);
  });
});

// Recorded runs of the real daemon with several network cards.

import { describe, expect, it } from 'vitest';
import { judgeIpamdTrace } from '../../src/conformance/judgeIpamd.ts';
import type { IpamdTrace, ObservedRecord } from '../../src/conformance/ipamdTrace.ts';
import { verdictText } from '../../src/conformance/verdict.ts';
import { tracesOfMode } from './recordings.ts';

const traces = tracesOfMode('multi-nic');

function named(name: string, change: (record: ObservedRecord) => ObservedRecord): IpamdTrace {
  const trace = traces.find((each) => each.name === name);
  if (trace === undefined) throw new Error(`no trace ${name}`);
  return { ...trace, observed: trace.observed.map(change) };
}

describe('the recorded runs with several network cards', () => {
  it.each(traces.map((trace) => [trace.name, trace.upstream, trace] as const))(
    '%s of %s is accepted, whether idle ticks are played or not',
    (_, __, trace) => {
      expect(verdictText(judgeIpamdTrace(trace))).toMatch(/^accepted /);
      expect(verdictText(judgeIpamdTrace(trace, { playsEveryTick: true }))).toMatch(/^accepted /);
    },
  );

  it.each([
    ['an ENI on another card', 'mnic-pods', { call: 'AttachNetworkInterface', card: 1 }, { card: 2 }],
    ['a DEL that gives one address back', 'mnic-pods', { cni: 'del', pod: 'm2' }, { ips: ['10.0.0.10'] }],
    ['a failed pod that keeps nothing', 'mnic-partial', { cleanup: true, pod: 'm2' }, { ips: [] }],
    ['a prefix that stays', 'mnic-pd', { call: 'UnassignPrivateIpAddresses', t: 68_240 }, { t: 68_241 }],
  ])('are rejected with %s', (_, name, matches, change) => {
    let altered = 0;
    const trace = named(name, (record) => {
      const isIt = Object.entries(matches).every(([key, value]) => record[key] === value);
      if (!isIt) return record;
      altered++;
      return { ...record, ...change };
    });
    expect(altered).toBeGreaterThan(0);
    expect(judgeIpamdTrace(trace).accepted).toBe(false);
  });
});

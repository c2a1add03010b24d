// Recorded runs of the real daemon with IPv6: each is accepted, and none that is altered.

import { describe, expect, it } from 'vitest';
import { judgeIpamdTrace } from '../../src/conformance/judgeIpamd.ts';
import { verdictText } from '../../src/conformance/verdict.ts';
import { altered, isAccepted, traceNamed, tracesOfMode } from './recordings.ts';

const traces = tracesOfMode('ipv6');

describe('the recorded runs with IPv6', () => {
  it.each(traces.map((trace) => [trace.name, trace.upstream, trace] as const))(
    '%s of %s is accepted',
    (_, __, trace) => {
      expect(verdictText(judgeIpamdTrace(trace))).toMatch(/^accepted /);
    },
  );

  it.each([
    ['an address that still cools', 'v6-reuse', { cni: 'add', pod: 'p9' }, { ip: '2001:db8:0:a00:1::1' }],
    [
      'an address that is not the lowest',
      'v6-reuse',
      { pod: 'p2', cni: 'add' },
      { ip: '2001:db8:0:a00:1::7' },
    ],
    ['another prefix', 'v6-restart', { call: 'AssignIpv6Addresses' }, { got: ['2001:db8:0:a00:2::/80'] }],
    ['a retry that comes early', 'v6-assign-fails-always', { t: 11_240 }, { t: 11_239 }],
    ['a trunk that is found at once', 'v6-pod-eni', { t: 32_990 }, { t: 31_500 }],
    ['the primary ENI in use', 'v6-primary-excluded', { cni: 'add', pod: 'p1' }, { eni: 'eni-0' }],
  ] as const)('are rejected with %s', (_, name, matches, change) => {
    expect(isAccepted(altered(traceNamed(traces, name), matches, change))).toBe(false);
  });

  it('are rejected where the settings would let the daemon start', () => {
    const trace = traceNamed(traces, 'v6-no-prefix-delegation');
    expect(isAccepted({ ...trace, env: { ...trace.env, ENABLE_PREFIX_DELEGATION: 'true' } })).toBe(false);
  });

  it.each([
    ['both families', { ENABLE_IPv4: 'true' }],
    ['neither', { ENABLE_IPv6: 'false' }],
    ['custom networking', { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' }],
  ])('a daemon with %s does not start either', (_, env) => {
    const trace = traceNamed(traces, 'v6-no-prefix-delegation');
    const settings = { ...trace.env, ENABLE_PREFIX_DELEGATION: 'true', ...env };
    // What is refused is refused in the same way.
    expect(judgeIpamdTrace({ ...trace, env: settings }).accepted).not.toBe(false);
  });

  it('a daemon on a type without Nitro does not start either', () => {
    const trace = traceNamed(traces, 'v6-no-prefix-delegation');
    const env = { ...trace.env, ENABLE_PREFIX_DELEGATION: 'true' };
    expect(isAccepted({ ...trace, env, node: { ...trace.node, instanceType: 'm4.large' } })).toBe(true);
  });
});

// Recorded runs of the real daemon with several network cards.

import { describe, expect, it } from 'vitest';
import { altered, isAccepted, itAcceptsEach, traceNamed, tracesOfMode } from './recordings.ts';

const traces = tracesOfMode('multi-nic');

describe('the recorded runs with several network cards', () => {
  itAcceptsEach(traces);

  it.each([
    [
      'an ENI on another card',
      'mnic-pods',
      'v1.23.1',
      { call: 'AttachNetworkInterface', card: 1 },
      { card: 2 },
    ],
    [
      'a DEL that gives one address back',
      'mnic-pods',
      'v1.23.1',
      { cni: 'del', pod: 'm2' },
      { ips: ['10.0.0.10'] },
    ],
    ['a failed pod that keeps nothing', 'mnic-partial', 'v1.20.0', { cleanup: true, pod: 'm2' }, { ips: [] }],
    [
      'a prefix that stays',
      'mnic-pd',
      'v1.23.1',
      { call: 'UnassignPrivateIpAddresses', t: 68_240 },
      { t: 68_241 },
    ],
  ] as const)('are rejected with %s', (_, name, upstream, matches, change) => {
    expect(isAccepted(altered(traceNamed(traces, name, upstream), matches, change))).toBe(false);
  });
});

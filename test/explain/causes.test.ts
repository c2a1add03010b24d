// Each reason to wait is followed back to what makes it so.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { shippedScenarios } from '../scenario/shippedScenarios.ts';
import { claims, explained, SCENES } from './scenes.ts';

const MINUTES = 60_000;

/** What must stand in the chain, from the answer on down. */
const EXPECTED: Readonly<Record<keyof typeof SCENES, readonly RegExp[]>> = {
  'too many pods': [
    /every schedulable node is at max pods/,
    /all 3 schedulable nodes have 17 of 17 pods/,
    /max pods is 17: 3 ENIs × \(6 − 1\) \+ 2, from the type t3\.medium/,
  ],
  'all addresses of the type': [
    /ip-[\d-]+: 15 total, 15 assigned/,
    /t3\.medium has 15 pod addresses: 3 ENIs × 5/,
    /the scheduler counts pods \(24 of 110\), not addresses/,
    /max pods is 110, set by node group workers/,
  ],
  'prefix mode with single addresses in every slot': [/: 0 total/, /all 15 slots carry single addresses/],
  'a full subnet': [
    /EC2 answered CreateNetworkInterface with InsufficientFreeAddressesInSubnet/,
    /subnet main: \d of 16 addresses are free/,
    /it is the only subnet in us-west-2a/,
    /ipamd’s check at \d+m\d\ds: increase, because 5 available addresses are wanted; total \d, assigned \d, available \d/,
    /ipamd pauses until \d+m\d\ds: 2m00s after each InsufficientFreeAddressesInSubnet/,
  ],
  cpu: [
    /asks for 900m of cpu, and no schedulable node has that left/,
    /has the most left: 10\d\dm of 1930m are requested/,
  ],
  'a taint': [/untolerated taint/, /ip-[\d-]+ has dedicated=db:NoSchedule/],
  'a cordon': [/ip-[\d-]+ is cordoned since 2m00s/],
  'an ENI quota': [
    /EC2 answered CreateNetworkInterface with NetworkInterfaceLimitExceeded at .* \d+ times since/,
    /the account may have 2 ENIs/,
  ],
  'a permission': [/UnauthorizedOperation/, /AmazonEKS_CNI_Policy/],
  throttling: [/RequestLimitExceeded/, /of \d+ attempts in [\d.]+s, \d+ were throttled/],
  'no node': [/there is no node/],
  'nodes that cannot be launched': [
    /the node group workers has \d nodes? instead of 8/,
    /its last launch, in subnet main at \d+m?\d*s, failed: InsufficientFreeAddressesInSubnet/,
  ],
  'a trunk in the place of an ENI': [
    /ip-[\d-]+: 18 total, 18 assigned/,
    /m5\.large has 18 pod addresses: \(3 ENIs − 1 trunk\) × 9/,
    /max pods is 29: 3 ENIs/,
  ],
  'branch ENIs': [/no schedulable node has a branch ENI left/, /: 9 of 9 branch ENIs are pods’/],
  'branch ENIs that cool down': [/of 9 branch ENIs 0 are pods’ or under way, 9 cool down/],
  'an unmanaged ENI that is counted again and again': [/no available address/, /: 18 total, 18 assigned/],
  'a subnet of an ENIConfig that is full': [
    /EC2 answered \w+ with InsufficientFreeAddressesInSubnet/,
    /subnet pods: \d of 16 addresses are free/,
  ],
  'an ENIConfig that is missing': [/other/],
  'an image': [/its image is being pulled: nginx/],
  'containers that fail': [/one of its containers fails, \d restarts so far/],
};

describe('pods that wait for', () => {
  it.each(Object.entries(EXPECTED))('%s', (name, patterns) => {
    const { parts } = explained(SCENES[name as keyof typeof SCENES]);
    const told = parts.flatMap(({ chain }) => claims(chain)).join('\n');
    for (const pattern of patterns) expect(told).toMatch(pattern);
  });
});

describe('pods that nobody schedules', () => {
  it.each([
    ['schedulerName: mine', 'its spec.schedulerName is mine, and only default-scheduler is simulated'],
    ['schedulingGates: [{ name: g }]', 'its scheduling gates hold it back: g'],
  ])('say so: %s', (spec, cause) => {
    const pod = `{ apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { ${spec}, containers: [{ name: c, image: a }] } }`;
    const timeline = `timeline:\n  - { at: 2m, manifest: ${pod} }\nuntil: 5m\n`;
    const { parts } = explained(minimalWith(timeline), 5 * MINUTES, { kind: 'pod', name: 'default/web' });
    expect(parts.flatMap(({ chain }) => claims(chain))).toContain(cause);
    expect(parts[0]?.headline).toBe('web is Pending since 2m00s, for 3m00s');
  });
});

const shipped = (name: string): string =>
  shippedScenarios().find((scenario) => scenario.name === `${name}.yaml`)?.text ?? '';

describe('in the shipped scenarios', () => {
  it.each([
    ['ip-exhaustion', 8 * MINUTES, 'SubnetExhausted', 8],
    ['cooldown-starvation', 6 * MINUTES + 25_000, 'Cooldown', 13],
    ['fragmented-subnet', 7 * MINUTES, 'NoPrefixInSubnet', 12],
    ['prefix-delegation-trap', 21 * MINUTES, 'TooManyPods', 57],
  ] as const)('%s: one cause for all', (name, at, reason, pods) => {
    const { parts } = explained(shipped(name), at);
    expect(parts.map((part) => [part.reason, part.pods.length])).toEqual([[reason, pods]]);
  });

  it('a drain that a budget holds up is told though no pod waits', () => {
    const { parts } = explained(shipped('drain-and-budget'), 9 * MINUTES);
    const told = claims(elementAt(parts, 0).chain);
    expect(told[0]).toMatch(/^shop\/frontend-\S+ stays: its eviction was refused 36 times since 6m00s$/);
    expect(told[1]).toBe('the PodDisruptionBudget frontend requires 2 healthy pods, and 2 are healthy');
  });

  it('prefix mode that was switched on over full slots shows no effect, and why', () => {
    const { parts } = explained(shipped('article'), 20 * MINUTES);
    const { reason, remarks } = elementAt(parts, 0);
    expect(reason).toBe('TooManyPods');
    expect(remarks.map(({ text }) => text)).toEqual([
      'The addresses would not suffice either: 45 of the 45 pod addresses of these nodes are assigned',
      'Prefix delegation is on, but all 15 slots carry single addresses (/32) of pods: ' +
        'no prefix fits until pods end',
    ]);
  });

  it('cooling addresses are said to end when they do', () => {
    const { parts } = explained(shipped('cooldown-starvation'), 6 * MINUTES + 25_000);
    expect(claims(elementAt(parts, 0).chain).join('\n')).toMatch(
      /IP_COOLDOWN_PERIOD is 30s; the first of them is available again at 6m30s/,
    );
  });
});

// Which limit binds: computed, so another situation gives another answer.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { findLimits } from '../../src/explain/limits.ts';
import { roomFor } from '../../src/explain/room.ts';
import { node, situation, subnet, waitingPod } from '../report/situation.ts';

const PREFIX_MODE = 'cni: { env: { ENABLE_PREFIX_DELEGATION: true } }\n';

const full = {
  pods: 17,
  addresses: { total: 15, assigned: 15, cooling: 0, warm: 0, otherMode: 0, notServed: 0, prefixes: 0 },
};
const tooMany = waitingPod({ state: 'Pending', node: undefined, reason: 'TooManyPods' });

describe('too many pods', () => {
  it('with all addresses used', () => {
    const finding = elementAt(
      findLimits(situation({ nodes: [node(full), node(full)], waiting: [tooMany] })),
      0,
    );
    expect(finding.binds).toBe('max pods, 17 on every node; all pod addresses are assigned too');
  });

  it('with addresses to spare, in prefix mode', () => {
    const prefixed = node({
      ...full,
      addresses: { total: 32, assigned: 15, cooling: 0, warm: 17, otherMode: 0, notServed: 0, prefixes: 2 },
    });
    const finding = elementAt(
      findLimits(situation({ nodes: [prefixed], waiting: [tooMany] }, PREFIX_MODE)),
      0,
    );
    expect(finding.binds).toBe('max pods, 17 on the one node; the addresses would suffice for 225 more pods');
  });

  it('leaves cordoned nodes and nodes with room out', () => {
    const nodes = [node(full), node({ cordoned: true }), node()];
    const finding = elementAt(findLimits(situation({ nodes, waiting: [tooMany] })), 0);
    expect(finding.binds).toMatch(/^max pods, 17 on 1 of 2 nodes;/);
  });
});

describe('no address', () => {
  it('because the type has no more', () => {
    const crowded = node({ ...full, maxPods: 110, pods: 40 });
    const finding = elementAt(findLimits(situation({ nodes: [crowded], waiting: [waitingPod()] })), 0);
    expect(finding.binds).toBe(
      'the addresses of t3.medium: 3 ENIs × 5 = 15 for pods, all used on the one node, while max pods is 110',
    );
  });

  it('because ipamd is not there yet', () => {
    const growing = node({
      addresses: { total: 5, assigned: 5, cooling: 0, warm: 0, otherMode: 0, notServed: 0, prefixes: 0 },
    });
    const finding = elementAt(findLimits(situation({ nodes: [growing], waiting: [waitingPod()] })), 0);
    expect(finding.binds).toBe('the pools of 1 node: all used, and ipamd has not added more yet');

    const stoppedPools = [{ node: growing.name, because: 'satisfied', total: 5, unmanagedEnis: 0 } as const];
    const stopped = { ...situation({ nodes: [growing], waiting: [waitingPod()] }), stoppedPools };
    expect(elementAt(findLimits(stopped), 0).binds).toBe(
      'the pools of 1 node: all used, and the targets of ipamd ask for no more',
    );
  });

  it('because the subnet is empty', () => {
    const subnets = [subnet({ name: 'main', free: 0, freePrefixes: 0 })];
    const nodes = [node({ ...full }), node({ name: 'other', addresses: { ...full.addresses, warm: 9 } })];
    const finding = elementAt(
      findLimits(situation({ nodes, subnets, waiting: [waitingPod({ reason: 'SubnetExhausted' })] })),
      0,
    );
    expect(finding.binds).toBe('subnet main: 0 of 256 addresses free');
  });

  it('because the subnet is fragmented: it has addresses and no prefix', () => {
    const subnets = [subnet({ name: 'main', free: 120, freePrefixes: 0 })];
    const waiting = [waitingPod({ reason: 'NoPrefixInSubnet' })];
    const finding = elementAt(findLimits(situation({ nodes: [node()], subnets, waiting }, PREFIX_MODE)), 0);
    expect(finding.binds).toBe('subnet main: 120 of 256 addresses free, but 0 free aligned /28s');
  });

  it('because of throttling: the calls are named', () => {
    const ec2Calls = {
      AssignPrivateIpAddresses: { count: 5, errors: 1, throttled: 7 },
      CreateTags: { count: 1, errors: 0, throttled: 0 },
    };
    const waiting = [waitingPod({ reason: 'Throttled' })];
    const finding = elementAt(findLimits(situation({ nodes: [node()], waiting, ec2Calls })), 0);
    expect(finding.binds).toBe(
      "EC2's API limits: 7 × AssignPrivateIpAddresses answered RequestLimitExceeded",
    );
  });

  it.each([
    ['Cooldown', 'cooldown: '],
    ['Cordoned', 'the cordon of 1 node'],
    ['Unauthorized', 'permissions: '],
    ['IncreaseFailed', 'errors of EC2: '],
  ] as const)('because of %s', (reason, beginning) => {
    const finding = elementAt(
      findLimits(situation({ nodes: [node()], waiting: [waitingPod({ reason })] })),
      0,
    );
    expect(finding.binds.startsWith(beginning)).toBe(true);
  });
});

describe('several reasons', () => {
  it('are told in order of how many pods they hold up', () => {
    const waiting = [tooMany, waitingPod({ reason: 'Cooldown' }), waitingPod({ reason: 'Cooldown' })];
    const findings = findLimits(situation({ nodes: [node(full)], waiting }));
    expect(findings.map(({ binds }) => binds.split(/[:,]/)[0])).toEqual(['cooldown', 'max pods']);
  });
});

describe('nothing waits', () => {
  const told = (parts: Parameters<typeof situation>[0], rest?: string): string =>
    elementAt(findLimits(situation(parts, rest)), 0).binds;

  it('names the limit that would be met next', () => {
    expect(told({ nodes: [node()] })).toBe('none at the end; 15 more pods fit, then max pods');
    expect(told({ nodes: [node({ maxPods: 110 })] })).toBe(
      'none at the end; 15 more pods fit, then the addresses of the instance types',
    );
    const subnets = [subnet({ name: 'main', free: 4, freePrefixes: 0 })];
    expect(told({ nodes: [node()], subnets })).toBe(
      'none at the end; 9 more pods fit, then free addresses in the subnets',
    );
    expect(told({ nodes: [node(full)] })).toBe('none at the end; no more pod fits: max pods');
  });

  it('says when there is no node to take one', () => {
    expect(told({ nodes: [] })).toBe('none at the end; no node is schedulable');
    expect(told({ nodes: [node({ ready: false }), node({ cordoned: true })] })).toBe(
      'none at the end; no node is schedulable',
    );
  });

  it('is so also while pods start', () => {
    expect(told({ nodes: [node()], waiting: [waitingPod({ reason: 'Starting' })] })).toMatch(
      /^none at the end;/,
    );
  });
});

describe('room', () => {
  it('is shared by the nodes of one subnet', () => {
    const cni = situation({});
    const subnets = [
      subnet({ name: 'main', free: 12, freePrefixes: 0 }),
      subnet({ name: 'other', free: 100, freePrefixes: 0 }),
    ];
    const nodes = [node(), node(), node({ subnet: 'other', podSubnet: 'other' })];
    // Each node has 5 warm addresses and lacks 10; main has 12 for its two nodes.
    expect(roomFor(nodes, subnets, cni)).toEqual({ pods: 5 + 5 + 12 + 15, limit: 'subnet' });
  });

  it('is none on nodes that are not open', () => {
    const cni = situation({});
    const nodes = [node({ ready: false }), node({ cordoned: true })];
    expect(roomFor(nodes, [], cni).pods).toBe(0);
  });

  it('comes in whole prefixes in prefix mode', () => {
    const cni = situation({}, PREFIX_MODE);
    const nodes = [
      node({
        maxPods: 110,
        addresses: { total: 16, assigned: 0, cooling: 0, warm: 16, otherMode: 0, notServed: 0, prefixes: 1 },
      }),
    ];
    const subnets = [subnet({ name: 'main', free: 200, freePrefixes: 2 })];
    expect(roomFor(nodes, subnets, cni)).toEqual({ pods: 48, limit: 'subnet' });
  });
});

// The network of a node as the simulated world goes on: what exists when, and under which settings.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { formatAddress } from '../../src/base/address.ts';
import type { HostNetwork } from '../../src/host/namespace.ts';
import { networkOf } from '../../src/inspect/network/networkOf.ts';
import type { Moment } from '../../src/inspect/moment.ts';
import { momentOf, nodesOf, podsOn } from './networkWorld.ts';

function firstNode(moment: Moment): HostNetwork {
  const host = networkOf(moment, elementAt(nodesOf(moment), 0));
  if (host === undefined) throw new Error('no node');
  return host;
}

const isOfCni = (chain: string) => chain.startsWith('AWS-');

/** kube-proxy's are beside them. */
function cniRules({ ipv4: { nat } }: HostNetwork) {
  return [...nat.rules.values()]
    .flat()
    .filter(
      ({ chain, target }) =>
        isOfCni(chain) || (target.kind === 'jump' ? isOfCni(target.chain) : chain === 'PREROUTING'),
    );
}

const networkedPods = ({ pods }: HostNetwork) => pods.map(({ pod }) => pod).toSorted();

describe('a node’s network', () => {
  it('has each running pod by its address and the ENI that carries it', () => {
    const moment = momentOf();
    const node = elementAt(nodesOf(moment), 0);
    const host = firstNode(moment);
    const expected = podsOn(moment, node);
    expect(networkedPods(host)).toEqual(expected.map(({ key }) => key).toSorted());
    expect(host.pods.map(({ address }) => formatAddress(address)).toSorted()).toEqual(
      expected.map(({ ip }) => ip).toSorted(),
    );
    const enis = moment.world.daemons.nodes.get(node)?.instance.enis ?? [];
    for (const { address, device } of host.pods) {
      const carrier = enis.find(({ attachment }) => attachment?.device === device);
      expect(carrier?.cidrs.some(({ base }) => base === address)).toBe(true);
    }
  });

  it('is bare before the CNI runs, and has no pods before there are any', () => {
    const early = momentOf({ minute: 0.25 });
    expect(nodesOf(early)).toHaveLength(2);
    expect(firstNode(early).ipv4.rules).toHaveLength(3);
    const before = firstNode(momentOf({ minute: 1.5 }));
    expect(before.pods).toEqual([]);
    expect(before.ipv4.rules.map(({ priority }) => priority)).toEqual([0, 1024, 32766, 32767]);
    expect(cniRules(before)).not.toEqual([]);
  });

  it('loses pods that are gone, and their rules', () => {
    const steps = '  - { at: 6m, deletePods: { of: web, count: 10 } }';
    const moment = momentOf({ steps, minute: 8 });
    const left = podsOn(moment, elementAt(nodesOf(moment), 0));
    const host = firstNode(moment);
    expect(left.length).toBeLessThan(7);
    expect(networkedPods(host)).toEqual(left.map(({ key }) => key).toSorted());
    expect(host.ipv4.rules.filter(({ priority }) => priority === 512)).toHaveLength(left.length);
  });

  it('follows the settings of the container that runs, and of no other', () => {
    const steps = '  - { at: 6m, setCniEnv: { AWS_VPC_K8S_CNI_EXTERNALSNAT: "true" } }';
    expect(cniRules(firstNode(momentOf({ steps, minute: 5.9 })))).toHaveLength(7);
    const after = firstNode(momentOf({ steps, minute: 10 }));
    expect(cniRules(after)).toEqual([]);
    expect(after.ipv4.nat.chains.filter(isOfCni)).toEqual(['AWS-CONNMARK-CHAIN-0', 'AWS-SNAT-CHAIN-0']);
    expect(after.pods).toHaveLength(7);
  });

  it('stays while the daemon is away', () => {
    const steps = '  - { at: 6m, restartDaemon: { nodeGroup: workers } }';
    const moments = [5.9, 6, 6.02, 6.05, 6.1, 6.2, 6.5].map((minute) => momentOf({ steps, minute }));
    const isAway = (moment: Moment) =>
      moment.world.daemons.nodes.get(elementAt(nodesOf(moment), 0))?.ready === false;
    expect(moments.filter(isAway)).not.toEqual([]);
    for (const moment of moments) {
      const { pods, ipv4 } = firstNode(moment);
      expect([pods.length, ipv4.rules.length]).toEqual([7, 13]);
    }
  });

  it('is gone after a reboot, until the CNI and the pods are back', () => {
    const steps = '  - { at: 6m, rebootNode: { nodeGroup: workers } }';
    const down = firstNode(momentOf({ steps, minute: 6.05 }));
    expect(down.ipv4.rules).toHaveLength(3);
    expect([...down.ipv4.nat.rules.values()]).toEqual([]);
    const up = momentOf({ steps, minute: 12 });
    expect(networkedPods(firstNode(up))).toEqual(
      podsOn(up, elementAt(nodesOf(up), 0))
        .map(({ key }) => key)
        .toSorted(),
    );
    expect(firstNode(up).pods).toHaveLength(7);
  });

  it('marks connections in nftables and rules its ENIs’ addresses with a newer CNI', () => {
    const host = firstNode(momentOf({ version: 'v1.23.1' }));
    expect(host.awsCni?.chains.map(({ name }) => name)).toEqual(['nat-prerouting', 'snat-mark']);
    expect(host.ipv4.rules.filter(({ priority }) => priority === 32765)).toHaveLength(
      host.links.filter(({ kind }) => kind === 'eni').length - 1,
    );
  });

  it('gives prefixes’ addresses to the ENI that carries the prefix', () => {
    const host = firstNode(momentOf({ env: 'ENABLE_PREFIX_DELEGATION: true' }));
    expect(host.pods).toHaveLength(7);
    expect(host.pods.every(({ device }) => device === 0)).toBe(true);
  });

  it('is not known of machines that are not there', () => {
    expect(networkOf(momentOf(), 'ip-1-2-3-4')).toBeUndefined();
  });
});

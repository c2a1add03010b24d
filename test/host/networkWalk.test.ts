// What must hold of a packet's way through any host, and some ways in full.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { formatAddress } from '../../src/base/address.ts';
import { hostNetwork } from '../../src/host/hostNetwork.ts';
import type { HostNetwork } from '../../src/host/namespace.ts';
import type { Walk } from '../../src/host/packet.ts';
import { walkFromEni, walkFromNode, walkFromPod } from '../../src/host/packetWalk.ts';
import { routeLine } from '../../src/host/ruleText.ts';
import { address, cidr, DESTINATIONS, isWithin, node, NODES } from './networkInputs.ts';

/** The rules consulted, by priority. */
function consulted({ steps }: Walk): number[] {
  return steps.flatMap((step) =>
    step.kind === 'routed' ? step.consulted.map(({ rule }) => rule.priority) : [],
  );
}

function fromPod(host: HostNetwork, index: number, to: string): Walk {
  return walkFromPod(host, elementAt(host.pods, index), address(to));
}

describe('a pod’s packet', () => {
  it('is given the node’s address exactly when it leaves the VPC for what is not excluded', () => {
    fc.assert(
      fc.property(NODES, DESTINATIONS, (input, to) => {
        const { cni, vpcCidrs, enis } = input;
        const { externalSnat, excludedCidrs } = cni?.settings ?? { externalSnat: false, excludedCidrs: [] };
        const hidden = !externalSnat && !isWithin(vpcCidrs, to) && !isWithin(excludedCidrs, to);
        const host = hostNetwork(input);
        for (const pod of host.pods) {
          const { outcome, packet } = walkFromPod(host, pod, to);
          expect(outcome.kind).toBe('leaves');
          expect(formatAddress(packet.source)).toBe(
            formatAddress(hidden ? elementAt(enis, 0).primary : pod.address),
          );
        }
      }),
    );
  });

  it('leaves by its own ENI with its own address, by the primary with the node’s', () => {
    fc.assert(
      fc.property(NODES, DESTINATIONS, (input, to) => {
        const host = hostNetwork(input);
        for (const pod of host.pods) {
          const { outcome, packet } = walkFromPod(host, pod, to);
          const device = packet.source === pod.address ? pod.device : 0;
          expect(outcome).toMatchObject({ kind: 'leaves', device: `eth${device}` });
        }
      }),
    );
  });

  it('reaches every pod of its node without NAT and without leaving it, whatever is set', () => {
    fc.assert(
      fc.property(NODES, (input) => {
        const host = hostNetwork(input);
        for (const pod of host.pods) {
          for (const other of host.pods) {
            const { outcome, packet } = walkFromPod(host, pod, other.address);
            expect(outcome).toMatchObject({ kind: 'arrives', at: other.pod });
            expect(packet.source).toBe(pod.address);
          }
        }
      }),
    );
  });

  it('comes back to the pod, by whichever ENI the answer comes in', () => {
    fc.assert(
      fc.property(NODES, DESTINATIONS, (input, to) => {
        const host = hostNetwork(input);
        for (const pod of host.pods) {
          const { packet, connection } = walkFromPod(host, pod, to);
          const answer = { source: to, destination: packet.source, mark: 0 };
          const eni = packet.source === pod.address ? pod.device : 0;
          const back = walkFromEni(host, `eth${eni}`, answer, { connection });
          expect(back.outcome).toMatchObject({ kind: 'arrives', at: pod.pod });
          expect(formatAddress(back.packet.destination)).toBe(formatAddress(pod.address));
        }
      }),
    );
  });
});

describe('the rules of a host', () => {
  it('send what is for a pod to it, and what is from one of a secondary ENI by that ENI', () => {
    fc.assert(
      fc.property(NODES, (input) => {
        const { rules } = hostNetwork(input).ipv4;
        const priorities = rules.map(({ priority }) => priority);
        expect(priorities).toEqual(priorities.toSorted((a, b) => a - b));
        expect(rules.filter(({ priority }) => priority === 512)).toHaveLength(input.pods.length);
        const secondary = input.pods.filter(({ device }) => device > 0);
        expect(rules.filter(({ priority }) => priority === 1536).map(({ table }) => table)).toEqual(
          secondary.map(({ device }) => device + 1),
        );
      }),
    );
  });
});

describe('a walk', () => {
  const host = hostNetwork(node());

  it('of a marked packet consults the mark’s rule and the main table', () => {
    const walk = fromPod(host, 1, '8.8.8.8');
    expect(consulted(walk)).toEqual([0, 1024]);
    expect(walk.connection).toEqual({
      mark: 0x80,
      snat: { from: address('10.0.1.11'), to: address('10.0.0.4') },
    });
    expect(walk.outcome).toEqual({ kind: 'leaves', device: 'eth0', nextHop: address('10.0.0.1') });
  });

  it('of an unmarked one consults its own table', () => {
    const walk = fromPod(host, 1, '10.0.9.9');
    expect(consulted(walk)).toEqual([0, 1536]);
    expect(walk.outcome).toEqual({ kind: 'leaves', device: 'eth1', nextHop: address('10.0.1.1') });
  });

  it('to an external service goes by the main table with the source that SNAT leaves it', () => {
    const env = { AWS_EXTERNAL_SERVICE_CIDRS: '10.0.9.0/24' };
    const walk = fromPod(hostNetwork(node(env)), 1, '10.0.9.9');
    expect(consulted(walk)).toEqual([0, 1535]);
    expect(walk.outcome).toMatchObject({ kind: 'leaves', device: 'eth0' });
    expect(walk.packet.source).toBe(address('10.0.1.11'));
  });

  it('hides pods whose addresses the VPC does not know from each other as well', () => {
    const walk = fromPod(hostNetwork(node({}, { vpcCidrs: [cidr('192.168.0.0/16')] })), 1, '10.0.0.5');
    expect(walk.outcome).toMatchObject({ kind: 'arrives', at: 'default/web-1' });
    expect(walk.packet.source).toBe(address('10.0.0.4'));
  });

  it('to the node ends there, whichever of its addresses is meant', () => {
    for (const own of ['10.0.0.4', '10.0.1.10']) {
      expect(fromPod(host, 1, own).outcome).toMatchObject({ kind: 'arrives', at: 'node' });
      expect(walkFromNode(host, address(own)).packet.source).toBe(address(own));
    }
  });

  it('from a secondary ENI’s own address leaves by that ENI since v1.20.0, and by the primary before', () => {
    const old = node();
    const settings = old.cni?.settings;
    if (settings === undefined) throw new Error('no settings');
    const before = hostNetwork({ ...old, cni: { version: 'v1.16.4', settings, podMtu: 9001 } });
    const outcomes = [host, before].map(
      (each) => walkFromNode(each, address('10.0.7.7'), { source: address('10.0.1.10') }).outcome,
    );
    expect(outcomes).toMatchObject([{ device: 'eth1' }, { device: 'eth0' }]);
  });

  it('ends where nobody answers', () => {
    const walk = walkFromPod(host, elementAt(host.pods, 1), address('10.0.7.7'), { answers: () => false });
    expect(walk.outcome).toEqual({ kind: 'no-neighbour', device: 'eth1', nextHop: address('10.0.1.1') });
  });

  it('marks a connection to the node’s own address that came in by the primary ENI', () => {
    const packet = { source: address('10.0.7.7'), destination: address('10.0.0.4'), mark: 0 };
    expect(walkFromEni(host, 'eth0', packet).connection.mark).toBe(0x80);
    expect(walkFromEni(host, 'eth1', packet).connection.mark).toBe(0);
    const without = hostNetwork(node({ AWS_VPC_CNI_NODE_PORT_SUPPORT: 'false' }));
    expect(walkFromEni(without, 'eth0', packet).connection.mark).toBe(0);
  });
});

describe('a machine without CNI', () => {
  it('has the primary ENI’s routes, the kernel’s rules and nothing else', () => {
    const { cni: _, ...bare } = node();
    const enis = [elementAt(bare.enis, 0), { ...elementAt(bare.enis, 1), setUp: false }];
    const host = hostNetwork({ ...bare, enis });
    expect(host.ipv4.rules.map(({ priority }) => priority)).toEqual([0, 32766, 32767]);
    expect(host.ipv4.routes.filter(({ table }) => table !== 255).map((route) => routeLine(route))).toEqual([
      'default via 10.0.0.1 dev eth0',
      '10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.4',
    ]);
    expect(host.links.map(({ name, up }) => [name, up])).toEqual([
      ['lo', true],
      ['eth0', true],
      ['eth1', false],
    ]);
    expect([...host.ipv4.nat.rules.values(), ...host.ipv4.mangle.rules.values(), ...host.pods]).toEqual([]);
  });
});

// What must hold of packets of pods in IPv6 clusters, whichever way they go out.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress, type Address } from '../../src/base/address.ts';
import { hostNetwork } from '../../src/host/hostNetwork.ts';
import type { HostNetwork, Namespace, PodNamespace } from '../../src/host/namespace.ts';
import type { Walk } from '../../src/host/packet.ts';
import { walkFromEni, walkFromPod } from '../../src/host/packetWalk.ts';
import { address, IPV6_NODES } from './networkInputs.ts';

const INTERNET = parseAddress('2001:4860:4860::8888') ?? 0n;
const IPV4_INTERNET = address('8.8.8.8');

/** The interface that the answer to what left comes in by. */
function answered(host: HostNetwork, { outcome, packet, connection }: Walk, from: Address): Walk {
  const device = outcome.kind === 'leaves' ? outcome.device : '';
  return walkFromEni(host, device, { source: from, destination: packet.source, mark: 0 }, { connection });
}

function ownInterface({ vlanId }: PodNamespace): string {
  return vlanId === undefined ? 'eth0' : `vlan.eth.${vlanId}`;
}

function addressesIn({ links }: Namespace): string[] {
  return links
    .filter(({ kind }) => kind !== 'loopback')
    .flatMap(({ addresses }) => addresses.filter(({ scope }) => scope === 'global'))
    .map((each) => formatAddress(each.address));
}

describe('a pod of an IPv6 cluster', () => {
  it('leaves by its ENI with its own address, and the answer comes back to it', () => {
    fc.assert(
      fc.property(IPV6_NODES, (input) => {
        const host = hostNetwork(input);
        for (const pod of host.pods) {
          const walk = walkFromPod(host, pod, INTERNET);
          expect(walk.outcome).toMatchObject({ kind: 'leaves', device: ownInterface(pod) });
          expect(walk.packet.source).toBe(pod.address);
          expect(answered(host, walk, INTERNET).outcome).toMatchObject({ kind: 'arrives', at: pod.pod });
        }
      }),
    );
  });

  it('reaches IPv4 as the node and is found again by the answer, or does not get out at all', () => {
    fc.assert(
      fc.property(IPV6_NODES, (input) => {
        const host = hostNetwork(input);
        for (const pod of host.pods) {
          const walk = walkFromPod(host, pod, IPV4_INTERNET);
          if (pod.egress === undefined) {
            expect(walk.outcome).toEqual({ kind: 'unreachable' });
            continue;
          }
          expect(walk.outcome).toMatchObject({ kind: 'leaves', device: 'eth0' });
          expect(walk.packet.source).toBe(input.otherAddress?.address);
          const back = answered(host, walk, IPV4_INTERNET);
          expect(back.outcome).toEqual({ kind: 'arrives', at: pod.pod, device: pod.egress.hostVeth });
          expect(back.packet.destination).toBe(pod.egress.address);
        }
      }),
    );
  });

  it('cannot be connected to by the address of its way out', () => {
    fc.assert(
      fc.property(IPV6_NODES, (input) => {
        const host = hostNetwork(input);
        for (const pod of host.pods) {
          if (pod.egress === undefined) continue;
          const packet = { source: IPV4_INTERNET, destination: pod.egress.address, mark: 0 };
          expect(walkFromEni(host, 'eth0', packet).outcome).toEqual({ kind: 'refused', hook: 'FORWARD' });
          for (const other of host.pods) {
            if (other === pod) continue;
            const { outcome } = walkFromPod(host, other, pod.egress.address);
            expect(outcome).toEqual({ kind: 'refused', hook: 'FORWARD' });
          }
        }
      }),
    );
  });

  it('has addresses that nobody else on the node has', () => {
    fc.assert(
      fc.property(IPV6_NODES, (input) => {
        const host = hostNetwork(input);
        const all = [host, ...host.pods].flatMap(addressesIn);
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });
});

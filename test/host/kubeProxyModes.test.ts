// kube-proxy in its two modes: other rules, the same ways of packets.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { parseAddress, type Address, type IpFamily } from '../../src/base/address.ts';
import { hostNetwork } from '../../src/host/hostNetwork.ts';
import { proxyLines } from '../../src/host/kubeProxy/nftText.ts';
import type { Endpoint, ServicePort } from '../../src/host/kubeProxy/services.ts';
import type { HostNetwork } from '../../src/host/namespace.ts';
import type { KubeProxyInput, NodeInput } from '../../src/host/nodeInput.ts';
import type { Walk } from '../../src/host/packet.ts';
import { walkFromEni, walkFromNode, walkFromPod } from '../../src/host/packetWalk.ts';
import { cidr, IPV6_NODES, node } from './networkInputs.ts';

function at(text: string): Address {
  const read = parseAddress(text);
  if (read === undefined) throw new Error(`no address: ${text}`);
  return read;
}

const SERVICE_CIDRS = [cidr('172.20.0.0/16'), { base: 0xfd00n << 112n, length: 108 }];
const CLUSTER_IPS: Readonly<Record<IpFamily, readonly Address[]>> = {
  ipv4: [at('172.20.0.10'), at('172.20.7.7')],
  ipv6: [at('fd00::a'), at('fd00::707')],
};
const ELSEWHERE: Readonly<Record<IpFamily, Address>> = {
  ipv4: at('10.0.9.9'),
  ipv6: at('2600:1f14:aaaa:bb01::9'),
};
const OUTSIDE: Readonly<Record<IpFamily, Address>> = { ipv4: at('203.0.113.9'), ipv6: at('2a00::9') };
const PORT = { protocol: 'tcp', number: 80 } as const;

/** Two Services, whose endpoints are pods of the node or one elsewhere. */
function services(pods: readonly Address[], family: IpFamily): fc.Arbitrary<ServicePort[]> {
  const endpoint = fc
    .record({ which: fc.nat(pods.length), ready: fc.boolean(), terminating: fc.boolean() })
    .map(({ which, ready, terminating }): Endpoint => {
      const address = pods[which];
      return {
        address: address ?? ELSEWHERE[family],
        port: 8080,
        isLocal: address !== undefined,
        ready: ready && !terminating,
        serving: ready,
        terminating,
      };
    });
  const one = (place: number): fc.Arbitrary<ServicePort> =>
    fc
      .record({
        endpoints: fc.uniqueArray(endpoint, { maxLength: 3, selector: ({ address }) => String(address) }),
        internalTrafficPolicy: fc.constantFrom('Cluster' as const, 'Local' as const),
        externalTrafficPolicy: fc.constantFrom('Cluster' as const, 'Local' as const),
        affinitySeconds: fc.constantFrom(undefined, 10_800),
        nodePort: fc.constantFrom(undefined, 30_080 + place),
      })
      .map((drawn) => ({
        namespace: 'shop',
        service: `s${place}`,
        name: 'http',
        protocol: 'tcp',
        clusterIp: elementAt(CLUSTER_IPS[family], place),
        port: 80,
        externalIps: [],
        loadBalancerIps: [],
        ...drawn,
      }));
  return fc.tuple(one(0), one(1));
}

interface Case {
  readonly input: NodeInput;
  readonly ports: readonly ServicePort[];
  readonly family: IpFamily;
}

const IPV4_CASES: fc.Arbitrary<Case> = services([at('10.0.0.5'), at('10.0.1.11')], 'ipv4').map((ports) => {
  return { input: node(), ports, family: 'ipv4' };
});
const IPV6_CASES: fc.Arbitrary<Case> = IPV6_NODES.chain((input) =>
  services(
    input.pods.map(({ address }) => address),
    'ipv6',
  ).map((ports) => ({ input, ports, family: 'ipv6' })),
);
const CASES = fc.oneof(IPV4_CASES, IPV6_CASES);

function hostIn(mode: KubeProxyInput['mode'], { input, ports }: Case): HostNetwork {
  return hostNetwork({ ...input, kubeProxy: { mode, services: ports, serviceCidrs: SERVICE_CIDRS } });
}

/** What of a packet's way is the same in both modes. */
function way({ outcome, packet, connection }: Walk) {
  return { outcome, source: packet.source, destination: packet.destination, dnat: connection.dnat };
}

/**
 * From each pod, the node itself and from outside, to each address that a Service has. Strict branch pods are sent past
 * the node, where nftables does not look whether its node port has endpoints, and iptables does.
 */
function walks(host: HostNetwork, { ports, family }: Case, endpoint: number): Walk[] {
  return ports.flatMap(({ clusterIp, nodePort }) => {
    const inside = { port: PORT, endpoint };
    const outside = { source: OUTSIDE[family], destination: host.address, mark: 0 };
    const onNode = nodePort === undefined ? [] : [{ protocol: 'tcp', number: nodePort } as const];
    return [
      ...host.pods.map((pod) => walkFromPod(host, pod, clusterIp, inside)),
      walkFromNode(host, clusterIp, inside),
      ...onNode.flatMap((port) => [
        ...host.pods
          .filter(({ vlanId }) => vlanId === undefined)
          .map((pod) => walkFromPod(host, pod, host.address, { port, endpoint })),
        walkFromEni(host, 'eth0', { ...outside, port }, { endpoint }),
      ]),
    ];
  });
}

describe('kube-proxy in either mode', () => {
  it('sends packets to Services the same ways', () => {
    fc.assert(
      fc.property(CASES, fc.nat(3), (drawn, endpoint) => {
        const [iptables, nftables] = [hostIn('iptables', drawn), hostIn('nftables', drawn)];
        expect(walks(nftables, drawn, endpoint).map(way)).toEqual(walks(iptables, drawn, endpoint).map(way));
      }),
    );
  });

  it('brings the answer of a pod of the node back to whoever asked, as from the Service', () => {
    fc.assert(
      fc.property(CASES, fc.constantFrom('iptables' as const, 'nftables' as const), (drawn, mode) => {
        const host = hostIn(mode, drawn);
        for (const pod of host.pods) {
          for (const { clusterIp } of drawn.ports) {
            const there = walkFromPod(host, pod, clusterIp, { port: PORT });
            const { outcome, packet, connection } = there;
            const replier = host.pods.find((each) => outcome.kind === 'arrives' && each.pod === outcome.at);
            if (replier === undefined || connection.dnat === undefined) continue;
            const back = walkFromPod(host, replier, packet.source, {
              connection,
              source: packet.destination,
            });
            expect(back.outcome).toMatchObject({ kind: 'arrives', at: pod.pod });
            expect(back.packet.source).toBe(clusterIp);
            expect(back.packet.destination).toBe(pod.address);
          }
        }
      }),
    );
  });
});

describe('kube-proxy’s table on nftables', () => {
  const web: ServicePort = {
    namespace: 'default',
    service: 'web',
    name: '',
    protocol: 'tcp',
    clusterIp: at('fd00::a'),
    port: 80,
    nodePort: 30_080,
    externalIps: [],
    loadBalancerIps: [],
    internalTrafficPolicy: 'Cluster',
    externalTrafficPolicy: 'Local',
    affinitySeconds: 5430,
    endpoints: [
      { address: at('2600::5'), port: 8080, isLocal: true, ready: true, serving: true, terminating: false },
    ],
  };

  it('has sets for clients that stay with an endpoint, and the short ways of local traffic', () => {
    const input = elementAt(fc.sample(IPV6_NODES, { numRuns: 1, seed: 1 }), 0);
    const lines = proxyLines(
      hostIn('nftables', { input, ports: [web], family: 'ipv6' }).kubeProxy?.ipv6 ?? never(),
    );
    const rules = lines.map((line) => line.trim());
    expect(rules).toEqual(
      expect.arrayContaining([
        'elements = { fd00::a . tcp . 80 : goto service-PFISGYVC-default/web/tcp/ }',
        'elements = { tcp . 30080 : goto external-PFISGYVC-default/web/tcp/ }',
        'ip6 daddr fd00::/108 drop comment "Drop traffic to unallocated ClusterIPs"',
        'flags dynamic,timeout',
        'timeout 1h30m30s',
        'meta l4proto tcp dnat to [2600::5]:8080',
        'fib saddr type local jump mark-for-masquerade comment "masquerade local traffic"',
        'fib saddr type local goto service-PFISGYVC-default/web/tcp/ comment "short-circuit local traffic"',
        'goto local-PFISGYVC-default/web/tcp/',
      ]),
    );
    expect(
      rules.filter((line) => /^chain endpoint-\w{8}-default\/web\/tcp\/__2600\.\.5\/8080 {$/.test(line)),
    ).toHaveLength(1);
    expect(rules.filter((line) => /^ip6 saddr @affinity-\S+ goto endpoint-\S+$/.test(line))).toHaveLength(2);
    expect(rules.filter((line) => /^update @affinity-\S+ { ip6 saddr }$/.test(line))).toHaveLength(1);
  });
});

function never(): never {
  throw new Error('kube-proxy has no table');
}
